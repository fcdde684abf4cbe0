//! Every error answer: the one place where errors become HTTP.

use std::borrow::Cow;
use std::time::Duration;

use axum::Extension;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::StatusCode;
use http::header::{self, ALLOW, HeaderValue};
use serde::Serialize;
use serde_json::value::RawValue;
use tunnel_protocol::{ErrorCode, ValidationDetail};

use super::reply::{self, Response};
use super::route::Target;
use crate::dispatch::{CallError, CallKind, DeclaredError};
use crate::json_string::write_string;
use crate::layers::access_log::Outcome;
use crate::layers::auth::Denied;
use crate::layers::body_limit::BodyError;
use crate::layers::media_type::Unsupported;
use crate::layers::origin_guard::Foreign;
use crate::validation::Rejection;

/// The HTTP status of each code and its name, as `error.code` has it.
fn table(code: ErrorCode) -> (u16, &'static str) {
    match code {
        ErrorCode::InvalidJson => (400, "INVALID_JSON"),
        ErrorCode::ValidationError => (400, "VALIDATION_ERROR"),
        ErrorCode::ParallelEventReturnUnsupported => (400, "PARALLEL_EVENT_RETURN_UNSUPPORTED"),
        ErrorCode::Unauthorized => (401, "UNAUTHORIZED"),
        ErrorCode::Forbidden => (403, "FORBIDDEN"),
        ErrorCode::NotFound => (404, "NOT_FOUND"),
        ErrorCode::MethodNotAllowed => (405, "METHOD_NOT_ALLOWED"),
        ErrorCode::RequestTimeout => (408, "REQUEST_TIMEOUT"),
        ErrorCode::PayloadTooLarge => (413, "PAYLOAD_TOO_LARGE"),
        ErrorCode::UnsupportedMediaType => (415, "UNSUPPORTED_MEDIA_TYPE"),
        ErrorCode::RateLimited => (429, "RATE_LIMITED"),
        ErrorCode::RequestAborted => (499, "REQUEST_ABORTED"),
        ErrorCode::AuthNotConfigured => (500, "AUTH_NOT_CONFIGURED"),
        ErrorCode::InternalError => (500, "INTERNAL_ERROR"),
        ErrorCode::InvalidOutput => (500, "INVALID_OUTPUT"),
        ErrorCode::WorkerCrashed => (500, "WORKER_CRASHED"),
        ErrorCode::Overloaded => (503, "OVERLOADED"),
        ErrorCode::TaskQuarantined => (503, "TASK_QUARANTINED"),
        ErrorCode::WorkerUnavailable => (503, "WORKER_UNAVAILABLE"),
        ErrorCode::Timeout => (504, "TIMEOUT"),
    }
}

/// Bytes of most bodies, at most.
const BODY: usize = 512;
/// What callers are told where they could try again.
const RETRY_AFTER: Duration = Duration::from_secs(1);
const INTERNAL: &str = "Internal Error";

/// An error answer.
#[derive(Debug, Clone)]
pub(super) struct HttpError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    code: ErrorCode,
    /// Of a declared error; else the table's.
    status: Option<u16>,
    message: Cow<'static, str>,
    id: Option<String>,
    data: Option<Box<RawValue>>,
    details: Option<Vec<ValidationDetail>>,
    /// The header of a 405.
    allow: Option<&'static str>,
    /// The header of a 503.
    retry_after: Option<Duration>,
    /// For the log only.
    cause: Option<String>,
}

impl HttpError {
    pub(super) fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "Not Found")
    }

    /// For whoever left the base path out of the client's address, or has another.
    pub(super) fn outside_base(base_path: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("Not Found: calls are under {base_path}"))
    }

    pub(super) fn not_exposed(target: &Target<'_>) -> Self {
        Self::new(ErrorCode::Forbidden, named(target, " not exposed"))
    }

    pub(super) fn not_implemented(target: &Target<'_>) -> Self {
        Self::new(ErrorCode::NotFound, named(target, " not found"))
    }

    pub(super) fn method_not_allowed(allow: &'static str) -> Self {
        Self::new(ErrorCode::MethodNotAllowed, "Method Not Allowed").with(|inner| {
            inner.allow = Some(allow);
        })
    }

    pub(super) fn parallel_event(id: &str) -> Self {
        let message =
            format!("Event {id} is marked parallel; returning a payload is not supported.");
        Self::new(ErrorCode::ParallelEventReturnUnsupported, message)
    }

    /// `reason` is one of a few fixed words.
    pub(super) fn not_ready(reason: &'static str) -> Self {
        let data = RawValue::from_string(format!("{{\"reason\":\"{reason}\"}}")).ok();
        Self::new(ErrorCode::WorkerUnavailable, format!("Not ready: {reason}")).with(|inner| {
            inner.data = data;
        })
    }

    pub(super) fn invalid_output(cause: String) -> Self {
        Self::new(ErrorCode::InvalidOutput, "The result does not fit its schema").because(cause)
    }

    pub(super) fn internal(cause: String) -> Self {
        Self::new(ErrorCode::InternalError, INTERNAL).because(cause)
    }

    pub(super) fn too_much_unsent() -> Self {
        Self::new(ErrorCode::Overloaded, "Too many answers wait to be read")
    }

    /// What the workers made of a call.
    pub(super) fn of_call(target: &Target<'_>, error: CallError) -> Self {
        match error {
            CallError::Declared(declared) => Self::declared(declared),
            CallError::Internal { message } => Self::internal(message),
            CallError::NotFound => Self::not_implemented(target),
            CallError::Timeout => Self::new(ErrorCode::Timeout, "The deadline passed"),
            CallError::Crashed => {
                Self::new(ErrorCode::WorkerCrashed, "The worker died while it ran the call")
            }
            CallError::Quarantined { wait } => Self::new(
                ErrorCode::TaskQuarantined,
                "The task took its workers down too often; it is tried again now and then",
            )
            .with(|inner| inner.retry_after = Some(wait)),
            CallError::Unavailable => {
                Self::new(ErrorCode::WorkerUnavailable, "No worker can take the call")
            }
            CallError::Overloaded => Self::new(ErrorCode::Overloaded, "Too many calls are waiting"),
            // Nobody here asked for it: the one who did is no longer waiting.
            CallError::Cancelled => {
                Self::new(ErrorCode::WorkerUnavailable, "The worker gave up the call")
            }
        }
    }

    fn declared(error: DeclaredError) -> Self {
        let data = error
            .data
            .and_then(|data| String::from_utf8(data.into()).ok())
            .and_then(|data| RawValue::from_string(data).ok());
        Self::new(ErrorCode::InternalError, error.message).with(|inner| {
            inner.status = error.http_code.filter(|status| (400..=599).contains(status));
            inner.id = Some(error.id);
            inner.data = data;
        })
    }

    pub(super) fn outcome(&self) -> Outcome<'_> {
        let code = Some(table(self.0.code).1);
        Outcome { status: self.status(), code, cause: self.0.cause.as_deref() }
    }

    fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            code,
            status: None,
            message: message.into(),
            id: None,
            data: None,
            details: None,
            allow: None,
            retry_after: matches!(code, ErrorCode::Overloaded | ErrorCode::WorkerUnavailable)
                .then_some(RETRY_AFTER),
            cause: None,
        }))
    }

    fn because(self, cause: String) -> Self {
        self.with(|inner| inner.cause = Some(cause))
    }

    fn with(mut self, change: impl FnOnce(&mut Inner)) -> Self {
        change(&mut self.0);
        self
    }

    fn status(&self) -> u16 {
        self.0.status.unwrap_or_else(|| table(self.0.code).0)
    }
}

impl From<Denied> for HttpError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unauthorized => Self::new(ErrorCode::Unauthorized, "Unauthorized"),
            Denied::NotConfigured => {
                Self::new(ErrorCode::AuthNotConfigured, "No token is configured")
            }
        }
    }
}

impl From<Foreign> for HttpError {
    fn from(foreign: Foreign) -> Self {
        Self::new(ErrorCode::Forbidden, foreign.to_string())
    }
}

impl From<Unsupported> for HttpError {
    fn from(unsupported: Unsupported) -> Self {
        Self::new(ErrorCode::UnsupportedMediaType, unsupported.to_string())
    }
}

impl From<BodyError> for HttpError {
    fn from(error: BodyError) -> Self {
        let code = match error {
            BodyError::TooLarge { .. } => ErrorCode::PayloadTooLarge,
            BodyError::Late => ErrorCode::RequestTimeout,
            BodyError::BrokenOff => ErrorCode::RequestAborted,
            BodyError::Malformed => ErrorCode::InvalidJson,
        };
        Self::new(code, error.to_string())
    }
}

impl From<Rejection> for HttpError {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::InvalidJson { message } => Self::new(ErrorCode::InvalidJson, message),
            Rejection::Invalid { details } => {
                Self::new(ErrorCode::ValidationError, "Validation failed")
                    .with(|inner| inner.details = Some(details))
            }
        }
    }
}

/// Through axum it goes as it is, to be counted and answered like that of a call.
impl IntoResponse for HttpError {
    fn into_response(self) -> axum::response::Response {
        Extension(self).into_response()
    }
}

impl HttpError {
    pub(super) fn answer(self) -> Response {
        let status = self.status();
        let body = self.body(status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = reply::json(status, Bytes::from(body));
        let headers = response.headers_mut();
        if let Some(allow) = self.0.allow {
            headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(wait) = self.0.retry_after {
            // Whole seconds, and not too early.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response
    }

    /// An [`ErrorEnvelope`](tunnel_protocol::ErrorEnvelope). Most of it is always the
    /// same, and refusals come in floods: that is not left to serde.
    fn body(&self, status: u16) -> Vec<u8> {
        let Inner { code, message, id, data, details, .. } = &*self.0;
        let mut body = Vec::with_capacity(BODY);
        body.extend_from_slice(br#"{"ok":false,"error":{"message":"#);
        write_string(&mut body, message);
        body.extend_from_slice(br#","code":""#);
        body.extend_from_slice(table(*code).1.as_bytes());
        body.extend_from_slice(br#"","httpCode":"#);
        body.extend_from_slice(itoa::Buffer::new().format(status).as_bytes());
        write_member(&mut body, br#","id":"#, id.as_ref());
        write_member(&mut body, br#","data":"#, data.as_ref());
        write_member(&mut body, br#","details":"#, details.as_ref());
        body.extend_from_slice(b"}}");
        body
    }
}

fn write_member(body: &mut Vec<u8>, key: &[u8], value: Option<&impl Serialize>) {
    if let Some(value) = value {
        body.extend_from_slice(key);
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(body, value);
    }
}

/// `Task app.tasks.add`, and what is said of it.
fn named(target: &Target<'_>, said: &str) -> String {
    let kind = match target.kind {
        CallKind::Task => "Task ",
        CallKind::Event => "Event ",
    };
    [kind, &target.id, said].concat()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use serde_json::Value;
    use tunnel_protocol::{ErrorBody, ErrorEnvelope};

    use super::*;

    async fn body(error: HttpError) -> String {
        let body = error.answer().into_body().collect().await.expect("a body").to_bytes();
        String::from_utf8(body.into()).expect("text")
    }

    #[tokio::test]
    async fn a_body_is_as_the_protocol_has_it() {
        let detail = ValidationDetail {
            path: "/a".to_owned(),
            keyword: "type".to_owned(),
            message: "must be a \"number\"".to_owned(),
            schema_path: "/properties/a/type".to_owned(),
        };
        let inner = Inner {
            code: ErrorCode::ValidationError,
            status: Some(422),
            message: "says \"no\"\n".into(),
            id: Some("app.errors.\"x\"".to_owned()),
            data: RawValue::from_string("{\"a\":1}".to_owned()).ok(),
            details: Some(vec![detail]),
            allow: None,
            retry_after: None,
            cause: None,
        };
        let error = ErrorBody {
            message: inner.message.clone().into_owned(),
            code: inner.code,
            http_code: inner.status,
            id: inner.id.clone(),
            data: inner.data.clone(),
            details: inner.details.clone(),
        };
        let expected = serde_json::to_string(&ErrorEnvelope { ok: false, error }).expect("JSON");
        assert_eq!(body(HttpError(Box::new(inner))).await, expected);
        let refused = r#"{"ok":false,"error":{"message":"Unauthorized","code":"UNAUTHORIZED","httpCode":401}}"#;
        assert_eq!(body(Denied::Unauthorized.into()).await, refused);
    }

    #[test]
    fn codes_are_named_as_the_protocol_has_them() {
        let schema = schemars::schema_for!(ErrorCode);
        for form in schema.get("oneOf").and_then(Value::as_array).expect("one form a code") {
            let name = &form["const"];
            let code = serde_json::from_value(name.clone()).expect("a code");
            assert_eq!(table(code).1, name);
        }
    }
}
