//! What a request's path names.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::dispatch::CallKind;

// The paths that are the same under every base path.
pub(super) const LIVE: &str = "/healthz";
pub(super) const READY: &str = "/readyz";
pub(super) const METRICS: &str = "/metrics";

/// Where a path leads. The query plays no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route<'p> {
    Call(Target<'p>),
    Discovery,
    Live,
    Ready,
    Metrics,
    /// Under the base path, but nothing there.
    UnknownUnderBase,
    Unknown,
}

/// The task or event that a path names; it need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target<'p> {
    pub(super) kind: CallKind,
    pub(super) id: Cow<'p, str>,
}

impl<'p> Route<'p> {
    /// `base` is empty for the root, else without a slash at its end.
    pub(super) fn of(base: &str, path: &'p str) -> Self {
        match path {
            LIVE => return Self::Live,
            READY => return Self::Ready,
            METRICS => return Self::Metrics,
            _ => {}
        }
        let rest = match path.strip_prefix(base) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
            _ => return Self::Unknown,
        };
        // As Runner's exposure has it: empty segments do not count.
        let rest = rest.trim_matches('/');
        let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
        let (first, id) = rest.split_at(end);
        let kind = match first {
            "task" => CallKind::Task,
            "event" => CallKind::Event,
            "discovery" => return Self::Discovery,
            _ => return Self::UnknownUnderBase,
        };
        match decode(id.trim_start_matches('/')) {
            Some(id) if !id.is_empty() => Self::Call(Target { kind, id }),
            _ => Self::UnknownUnderBase,
        }
    }

    pub(super) fn is_under_base(&self) -> bool {
        matches!(self, Self::Call(_) | Self::Discovery | Self::UnknownUnderBase)
    }
}

/// `None` for an escape that is not one, and for what is not UTF-8.
fn decode(text: &str) -> Option<Cow<'_, str>> {
    // Most ids have neither.
    if !text.bytes().any(|byte| matches!(byte, b'/' | b'%')) {
        return Some(Cow::Borrowed(text));
    }
    let text = without_empty_segments(text);
    if !text.contains('%') {
        return Some(text);
    }
    let is_escape = |escape: &str| {
        escape.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    let decoded = percent_decode_str(&text).decode_utf8().ok()?.into_owned();
    Some(Cow::Owned(decoded))
}

fn without_empty_segments(text: &str) -> Cow<'_, str> {
    if !text.contains("//") {
        return Cow::Borrowed(text);
    }
    let segments: Vec<_> = text.split('/').filter(|segment| !segment.is_empty()).collect();
    Cow::Owned(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(path: &str) -> Option<String> {
        match Route::of("/__runner", path) {
            Route::Call(Target { kind: CallKind::Task, id }) => Some(id.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn decodes_ids() {
        for (path, id) in [
            ("/__runner/task/app.tasks.add", "app.tasks.add"),
            ("/__runner/task/app%2Ftasks%20add", "app/tasks add"),
            ("/__runner/task/app/tasks/add", "app/tasks/add"),
            ("/__runner//task//app//add/", "app/add"),
            ("/__runner/task//a%20b//c", "a b/c"),
            ("/__runner/task/%C3%BC", "ü"),
            ("/__runner/task/a+b", "a+b"),
        ] {
            assert_eq!(task(path).as_deref(), Some(id), "{path}");
        }
    }

    #[test]
    fn a_bad_escape_names_nothing() {
        for id in ["%", "%2", "%zz", "a%", "%ff", "%C3", "%2\u{fc}"] {
            let path = format!("/__runner/task/{id}");
            let route = Route::of("/__runner", &path);
            assert_eq!(route, Route::UnknownUnderBase, "{id}");
        }
    }

    #[test]
    fn other_paths() {
        let of = |path| Route::of("/__runner", path);
        assert_eq!(of("/healthz"), Route::Live);
        assert_eq!(of("/readyz"), Route::Ready);
        assert_eq!(of("/metrics"), Route::Metrics);
        assert_eq!(of("/__runner/discovery"), Route::Discovery);
        for path in ["/__runner", "/__runner/", "/__runner/task", "/__runner/task/", "/__runner/x"]
        {
            assert_eq!(of(path), Route::UnknownUnderBase, "{path}");
        }
        for path in ["/", "/__runnertask/x", "/task/x", "/__RUNNER/task/x"] {
            assert_eq!(of(path), Route::Unknown, "{path}");
        }
        assert!(matches!(Route::of("", "/task/x"), Route::Call(_)));
        assert_eq!(Route::of("", "/healthz"), Route::Live);
    }
}
