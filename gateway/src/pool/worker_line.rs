//! What a line from a worker says. Only the envelope is parsed; a result stays
//! the slice of the line that it is.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use tunnel_protocol::{CallId, WorkerError, message};

use super::call::WorkerReply;
use crate::json_text::is_value;

#[derive(Debug, PartialEq, Eq)]
pub enum WorkerLine {
    Hello {
        protocol: u32,
    },
    /// `None` where the worker does not say what it implements.
    Ready {
        tasks: Option<Vec<String>>,
        events: Option<Vec<String>>,
    },
    Reply {
        id: CallId,
        reply: WorkerReply,
    },
    /// Why it is about to end.
    Fatal {
        message: String,
    },
    Blank,
    /// Not of the protocol: a print that was meant for the terminal.
    Stray,
}

impl WorkerLine {
    pub fn parse(line: &Bytes) -> Self {
        if let Some(reply) = Self::success(line) {
            return reply;
        }
        match line.trim_ascii_start().first() {
            None => return Self::Blank,
            // Serde would take an array for the fields of a struct, in order.
            Some(b'{') => {}
            Some(_) => return Self::Stray,
        }
        match serde_json::from_slice::<message::WorkerLine<'_>>(line) {
            Ok(parsed) => Self::interpret(line, parsed),
            Err(error) => Self::salvage(line, &error),
        }
    }

    /// A reply that is written as the SDK writes it, which most are. What it is of
    /// any other line, serde knows.
    fn success(line: &Bytes) -> Option<Self> {
        let rest = line.strip_prefix(b"{\"id\":")?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (id, rest) = rest.split_at(digits);
        let rest = rest.strip_prefix(b",\"ok\":true")?.strip_suffix(b"}")?;
        let result = match rest {
            b"" => None,
            _ => {
                let result = std::str::from_utf8(rest.strip_prefix(b",\"result\":")?).ok()?;
                is_value(result).then_some(())?;
                Some(line.slice_ref(result.as_bytes()))
            }
        };
        let id = std::str::from_utf8(id).ok().filter(|id| !id.starts_with('0'))?;
        let id = CallId::new(id.parse().ok()?)?;
        Some(Self::Reply { id, reply: WorkerReply::Success(result) })
    }

    fn interpret(line: &Bytes, parsed: message::WorkerLine<'_>) -> Self {
        let raw = |value: &RawValue| line.slice_ref(value.get().as_bytes());
        if let (Some(id), Some(ok)) = (parsed.id, parsed.ok) {
            let reply = if ok {
                WorkerReply::Success(parsed.result.map(raw))
            } else {
                WorkerReply::Failure(parsed.error.map(raw))
            };
            return Self::Reply { id, reply };
        }
        match parsed.kind.as_deref() {
            Some("hello") => Self::Hello { protocol: parsed.protocol.unwrap_or(0) },
            Some("ready") => Self::Ready { tasks: parsed.tasks, events: parsed.events },
            Some("fatal") => Self::Fatal { message: fatal_message(parsed.error) },
            _ => Self::Stray,
        }
    }

    /// A line that names a call and says how it went answers it, even where the
    /// rest is broken (invalid UTF-8, say): failing the call now is better than
    /// letting it run into its deadline.
    fn salvage(line: &Bytes, error: &serde_json::Error) -> Self {
        #[derive(Deserialize)]
        struct Envelope {
            id: CallId,
            #[expect(dead_code, reason = "its presence tells a reply from a stray object")]
            ok: bool,
        }
        match serde_json::from_slice::<Envelope>(line) {
            Ok(Envelope { id, .. }) => {
                Self::Reply { id, reply: WorkerReply::Malformed(error.to_string()) }
            }
            Err(_) => Self::Stray,
        }
    }
}

/// Why a line that may have been meant as a message is none; `None` for what looks like
/// a print, and for a message that was said twice or lacks its line break.
pub(super) fn why_stray(line: &[u8]) -> Option<String> {
    if line.starts_with("\u{feff}".as_bytes()) {
        return Some("it begins with a byte order mark".to_owned());
    }
    if line.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    if WorkerLine::parse(&Bytes::copy_from_slice(line)) != WorkerLine::Stray {
        return None;
    }
    let parsed = serde_json::from_slice::<message::WorkerLine<'_>>(line);
    Some(parsed.map_or_else(
        |error| error.to_string(),
        |_| "it has neither `id` and `ok` nor a known `type`".to_owned(),
    ))
}

fn fatal_message(error: Option<&RawValue>) -> String {
    let error = error.and_then(|raw| serde_json::from_str::<WorkerError>(raw.get()).ok());
    error.map_or_else(|| "no reason given".to_owned(), |error| error.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &'static str) -> WorkerLine {
        WorkerLine::parse(&Bytes::from_static(line.as_bytes()))
    }

    fn reply(id: u64, reply: WorkerReply) -> WorkerLine {
        WorkerLine::Reply { id: CallId::new(id).expect("in range"), reply }
    }

    #[test]
    fn results_keep_their_bytes() {
        for raw in ["8", "null", "{\"b\": 1.50,\"a\":9007199254740993}", "\"\u{2028}\""] {
            let line = Bytes::from(format!("{{\"id\":1,\"ok\":true,\"result\":{raw}}}\r"));
            let expected = WorkerReply::Success(Some(Bytes::from(raw.to_owned())));
            assert_eq!(WorkerLine::parse(&line), reply(1, expected));
        }
    }

    #[test]
    fn a_missing_result_is_undefined() {
        assert_eq!(parse("{\"ok\":true,\"id\":2}"), reply(2, WorkerReply::Success(None)));
    }

    #[test]
    fn errors_stay_raw() {
        let error = Bytes::from_static(b"{\"message\":\"no\"}");
        assert_eq!(
            parse("{\"id\":3,\"ok\":false,\"error\":{\"message\":\"no\"}}"),
            reply(3, WorkerReply::Failure(Some(error)))
        );
        assert_eq!(parse("{\"id\":3,\"ok\":false}"), reply(3, WorkerReply::Failure(None)));
    }

    #[test]
    fn lifecycle_lines_are_told_apart() {
        assert_eq!(parse("{\"type\":\"hello\",\"protocol\":1}"), WorkerLine::Hello { protocol: 1 });
        assert_eq!(
            parse("{\"type\":\"ready\",\"tasks\":[\"a\"],\"events\":[]}"),
            WorkerLine::Ready { tasks: Some(vec!["a".to_owned()]), events: Some(Vec::new()) }
        );
        assert_eq!(
            parse("{\"type\":\"fatal\",\"error\":{\"message\":\"out of disk\"}}"),
            WorkerLine::Fatal { message: "out of disk".to_owned() }
        );
        assert_eq!(parse("{\"type\":\"ready\"}"), WorkerLine::Ready { tasks: None, events: None });
    }

    #[test]
    fn what_looks_like_a_message_is_told_why_it_is_none() {
        for (line, why) in [
            ("listening", None),
            ("{\"type\":\"ready\"}", None),
            ("{\"id\":1,\"ok\":true}", None),
            ("{\"id\":1,\"name\":\"a user\"}", Some("neither `id` and `ok`")),
            ("{\"id\":\"1\",\"ok\":true}", Some("string \"1\"")),
            ("{\"id\":1,\"id\":1,\"ok\":true}", Some("duplicate field `id`")),
            ("{\"id\":1,\"ok\":tr", Some("EOF")),
            ("\u{feff}{\"id\":1,\"ok\":true}", Some("byte order mark")),
        ] {
            let told = why_stray(line.as_bytes());
            let fits = told.as_deref().zip(why).is_some_and(|(told, why)| told.contains(why));
            assert!(fits || (told.is_none() && why.is_none()), "{line}: {told:?}");
        }
    }

    #[test]
    fn prints_are_stray() {
        for line in [
            "listening",
            "{\"id\":1,\"name\":\"a user\"}",
            "{\"id\":\"1\",\"ok\":true}",
            "{\"id\":0,\"ok\":true}",
            "{\"id\":9007199254740992,\"ok\":true}",
            "{\"id\":1,\"chunk\":\"x\"}",
            "[1,true]",
            "[null,1,true]",
            "null",
            "{\"id\":1,\"ok\":true",
            "{\"id\":1,\"ok\":true}{\"id\":2,\"ok\":true}",
        ] {
            assert_eq!(parse(line), WorkerLine::Stray, "{line}");
        }
        assert_eq!(parse(" \t\r"), WorkerLine::Blank);
        assert_eq!(parse(""), WorkerLine::Blank);
    }

    #[test]
    fn a_broken_reply_still_answers_its_call() {
        let lines: [&'static [u8]; 2] = [
            b"{\"id\":4,\"ok\":true,\"result\":\"\xff\"}",
            b"{\"id\":4,\"ok\":true,\"result\":1,\"tasks\":7}",
        ];
        for line in lines {
            let WorkerLine::Reply { id, reply } = WorkerLine::parse(&Bytes::from_static(line))
            else {
                panic!("not taken for a reply");
            };
            assert_eq!(id.get(), 4);
            assert!(matches!(reply, WorkerReply::Malformed(_)));
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = format!(
            "{{\"id\":1,\"ok\":true,\"result\":{}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let line = Bytes::from(deep);
        assert!(matches!(
            WorkerLine::parse(&line),
            WorkerLine::Reply { reply: WorkerReply::Success(Some(_)), .. }
        ));
    }
}
