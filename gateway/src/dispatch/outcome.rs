//! What a worker's answer means to the caller.

use bytes::Bytes;
use serde_json::value::RawValue;
use tunnel_protocol::{
    WorkerError,
    limits::{MAX_ERROR_DATA_BYTES, MAX_ERROR_MESSAGE_BYTES},
};

use super::call::{CallError, DeclaredError, Reply};
use crate::pool::WorkerReply;

pub(super) fn outcome(reply: WorkerReply) -> Result<Reply, CallError> {
    match reply {
        WorkerReply::Success(result) => Ok(Reply { result }),
        WorkerReply::Failure(error) => Err(failure(error.as_deref())),
        WorkerReply::Malformed(reason) => {
            Err(CallError::Internal { message: format!("the reply is malformed: {reason}") })
        }
    }
}

fn failure(error: Option<&[u8]>) -> CallError {
    let Some(raw) = error else {
        return CallError::Internal { message: "the worker gave no reason".to_owned() };
    };
    let error: WorkerError = match serde_json::from_slice(raw) {
        Ok(error) => error,
        Err(reason) => {
            let message = format!("{} ({reason})", String::from_utf8_lossy(raw));
            return CallError::Internal { message: shortened(message) };
        }
    };
    match (error.id, error.code.as_deref()) {
        (Some(id), _) => CallError::Declared(DeclaredError {
            data: error.data.and_then(|data| within_limit(&id, &data)),
            id: shortened(id),
            message: shortened(error.message),
            http_code: error.http_code.filter(|code| (400..600).contains(code)),
        }),
        (None, Some("NOT_FOUND")) => CallError::NotFound,
        (None, Some("CANCELLED")) => CallError::Cancelled,
        (None, _) => CallError::Internal { message: shortened(error.message) },
    }
}

fn within_limit(id: &str, data: &RawValue) -> Option<Bytes> {
    let size = data.get().len();
    if size > MAX_ERROR_DATA_BYTES {
        tracing::warn!(error = id, size, "left out the data of a declared error: too large");
        return None;
    }
    Some(Bytes::copy_from_slice(data.get().as_bytes()))
}

fn shortened(mut text: String) -> String {
    if text.len() > MAX_ERROR_MESSAGE_BYTES {
        text.truncate(text.floor_char_boundary(MAX_ERROR_MESSAGE_BYTES));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(error: &str) -> CallError {
        outcome(WorkerReply::Failure(Some(Bytes::copy_from_slice(error.as_bytes()))))
            .expect_err("a failure")
    }

    fn declared(error: &str) -> DeclaredError {
        match failed(error) {
            CallError::Declared(declared) => declared,
            other => panic!("not declared: {other:?}"),
        }
    }

    #[test]
    fn a_declared_error_reaches_the_caller() {
        let error = r#"{"message":"sold out","code":"EXECUTION_ERROR","id":"shop.soldOut",
            "data":{"left": 0.10},"httpCode":409}"#;
        let expected = DeclaredError {
            id: "shop.soldOut".to_owned(),
            message: "sold out".to_owned(),
            data: Some(Bytes::from_static(b"{\"left\": 0.10}")),
            http_code: Some(409),
        };
        assert_eq!(declared(error), expected);
    }

    #[test]
    fn statuses_outside_those_of_errors_are_dropped() {
        for code in [0, 200, 399, 600, 65_535] {
            let error = format!(r#"{{"message":"m","id":"e","httpCode":{code}}}"#);
            assert_eq!(declared(&error).http_code, None, "{code}");
        }
    }

    #[test]
    fn lengths_are_capped() {
        let message = "é".repeat(MAX_ERROR_MESSAGE_BYTES);
        let data = "x".repeat(MAX_ERROR_DATA_BYTES);
        let error = declared(&format!(r#"{{"message":"a{message}","id":"e","data":"{data}"}}"#));
        assert!(error.message.len() <= MAX_ERROR_MESSAGE_BYTES);
        assert!(error.message.len() > MAX_ERROR_MESSAGE_BYTES - 4);
        assert_eq!(error.data, None);
    }

    #[test]
    fn other_errors_stay_inside() {
        let internal = |message: &str| CallError::Internal { message: message.to_owned() };
        assert_eq!(failed(r#"{"message":"boom","code":"EXECUTION_ERROR"}"#), internal("boom"));
        assert_eq!(failed(r#"{"message":"boom","data":{"secret":1}}"#), internal("boom"));
        assert!(
            matches!(failed(r#""boom""#), CallError::Internal { message } if message.contains("boom"))
        );
        assert!(matches!(failed("{}"), CallError::Internal { .. }));
        let no_reason = outcome(WorkerReply::Failure(None));
        assert!(matches!(no_reason, Err(CallError::Internal { .. })));
    }

    #[test]
    fn codes_of_the_protocol_are_understood() {
        assert_eq!(failed(r#"{"message":"m","code":"NOT_FOUND"}"#), CallError::NotFound);
        assert_eq!(failed(r#"{"message":"m","code":"CANCELLED"}"#), CallError::Cancelled);
        // A declared error may have any code.
        assert_eq!(declared(r#"{"message":"m","code":"NOT_FOUND","id":"e"}"#).id, "e");
    }
}
