//! Messages to a worker, one line each.
//!
//! A call's line is written around its value, which is never parsed again:
//! `[head][value][tail]`.

use tokio::time::Instant;
use tunnel_protocol::{CallContext, CallId, message::CancelReason};

use super::call::{CallKind, Request};
use crate::json_string::write_string;

pub(super) const SHUTDOWN: &[u8] = b"{\"type\":\"shutdown\"}\n";

/// All of a call's line that comes before its value.
pub fn write_head(line: &mut Vec<u8>, id: CallId, request: &Request) {
    let call = &request.call;
    let (kind, id_key, value_key) = match call.callee.kind {
        CallKind::Task => ("{\"type\":\"task\",\"id\":", ",\"taskId\":", ",\"input\":"),
        CallKind::Event => ("{\"type\":\"event\",\"id\":", ",\"eventId\":", ",\"payload\":"),
    };
    line.extend_from_slice(kind.as_bytes());
    write_integer(line, id.get());
    line.extend_from_slice(id_key.as_bytes());
    write_string(line, &call.callee.id);
    if call.value.is_some() {
        line.extend_from_slice(value_key.as_bytes());
    }
}

/// All of a call's line that comes after its value.
pub fn write_tail(line: &mut Vec<u8>, request: &Request, now: Instant) {
    let call = &request.call;
    if call.callee.kind == CallKind::Event && call.return_payload {
        line.extend_from_slice(b",\"returnPayload\":true");
    }
    line.extend_from_slice(b",\"timeoutMs\":");
    let left = request.deadline.saturating_duration_since(now).as_millis();
    write_integer(line, u64::try_from(left).unwrap_or(u64::MAX).max(1));
    line.extend_from_slice(b",\"context\":");
    write_context(line, &call.context);
    line.extend_from_slice(b"}\n");
}

fn write_context(line: &mut Vec<u8>, context: &CallContext) {
    let CallContext { request_id, traceparent, principal, runner_context } = context;
    line.extend_from_slice(b"{\"requestId\":");
    write_string(line, request_id);
    for (key, value) in [
        (",\"traceparent\":", traceparent),
        (",\"principal\":", principal),
        (",\"runnerContext\":", runner_context),
    ] {
        if let Some(value) = value {
            line.extend_from_slice(key.as_bytes());
            write_string(line, value);
        }
    }
    line.push(b'}');
}

pub(super) fn write_cancel(line: &mut Vec<u8>, id: CallId, reason: CancelReason) {
    line.extend_from_slice(b"{\"type\":\"cancel\",\"id\":");
    write_integer(line, id.get());
    line.extend_from_slice(match reason {
        CancelReason::Timeout => b",\"reason\":\"timeout\"}\n",
        CancelReason::ClientDisconnected => b",\"reason\":\"client-disconnected\"}\n",
    });
}

pub(super) fn write_ping(line: &mut Vec<u8>, id: CallId) {
    line.extend_from_slice(b"{\"type\":\"ping\",\"id\":");
    write_integer(line, id.get());
    line.extend_from_slice(b"}\n");
}

fn write_integer(line: &mut Vec<u8>, value: u64) {
    line.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use bytes::Bytes;
    use serde_json::value::RawValue;
    use tunnel_protocol::GatewayMessage;

    use super::{
        super::{
            call::Call,
            callee::{Callee, Policy},
        },
        *,
    };

    fn request(kind: CallKind, value: Option<&'static str>, return_payload: bool) -> Request {
        Request {
            call: Call {
                callee: Arc::new(Callee::new(kind, "app.tasks.\"ä\"\n".into(), Policy::default())),
                value: value.map(Bytes::from),
                return_payload,
                timeout: Duration::from_secs(30),
                context: CallContext {
                    request_id: "r-1".to_owned(),
                    traceparent: Some("00-ab".to_owned()),
                    principal: Some("ci".to_owned()),
                    runner_context: Some("{\"a\":\"\\u0000\"}".to_owned()),
                },
            },
            deadline: Instant::now(),
            may_retry: false,
        }
    }

    fn line(id: u64, request: &Request, left: Duration) -> String {
        let mut line = Vec::new();
        write_head(&mut line, CallId::new(id).expect("in range"), request);
        line.extend_from_slice(request.call.value.as_deref().unwrap_or_default());
        write_tail(&mut line, request, request.deadline - left);
        String::from_utf8(line).expect("utf-8")
    }

    fn by_serde(message: &GatewayMessage) -> String {
        serde_json::to_string(message).expect("serialises") + "\n"
    }

    fn raw(text: &str) -> Box<RawValue> {
        RawValue::from_string(text.to_owned()).expect("json")
    }

    #[test]
    fn task_lines_are_those_of_serde() {
        for value in [None, Some("null"), Some("{\"a\": 1.50, \"b\": 9007199254740993}")] {
            let request = request(CallKind::Task, value, false);
            let message = GatewayMessage::Task {
                id: CallId::new(7).expect("in range"),
                task_id: request.call.callee.id.to_string(),
                input: value.map(raw),
                timeout_ms: Some(1500),
                context: Some(request.call.context.clone()),
            };
            assert_eq!(line(7, &request, Duration::from_millis(1500)), by_serde(&message));
        }
    }

    #[test]
    fn event_lines_are_those_of_serde() {
        for (value, return_payload) in [(None, true), (Some("[1]"), false), (Some("{}"), true)] {
            let request = request(CallKind::Event, value, return_payload);
            let message = GatewayMessage::Event {
                id: CallId::new(tunnel_protocol::limits::MAX_CALL_ID).expect("in range"),
                event_id: request.call.callee.id.to_string(),
                payload: value.map(raw),
                return_payload: return_payload.then_some(true),
                timeout_ms: Some(1),
                context: Some(request.call.context.clone()),
            };
            // A deadline that has passed still reads as a timeout, not as none.
            let by_hand = line(tunnel_protocol::limits::MAX_CALL_ID, &request, Duration::ZERO);
            assert_eq!(by_hand, by_serde(&message));
        }
    }

    #[test]
    fn control_lines_are_those_of_serde() {
        let id = CallId::new(3).expect("in range");
        for reason in [CancelReason::Timeout, CancelReason::ClientDisconnected] {
            let mut line = Vec::new();
            write_cancel(&mut line, id, reason);
            let message = GatewayMessage::Cancel { id, reason: Some(reason) };
            assert_eq!(line, by_serde(&message).as_bytes());
        }
        let mut line = Vec::new();
        write_ping(&mut line, id);
        assert_eq!(line, by_serde(&GatewayMessage::Ping { id }).as_bytes());
        assert_eq!(SHUTDOWN, by_serde(&GatewayMessage::Shutdown {}).as_bytes());
    }

    #[test]
    fn line_separators_in_strings_are_escaped() {
        let mut request = request(CallKind::Task, None, false);
        request.call.context.runner_context = Some("a\u{2028}b\u{2029}".to_owned());
        let line = line(1, &request, Duration::from_secs(1));
        assert!(line.contains("\"a\\u2028b\\u2029\""), "{line}");
        assert!(!line.contains(['\u{2028}', '\u{2029}']));
    }
}
