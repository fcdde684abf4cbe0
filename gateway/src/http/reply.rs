//! Bodies of answers. A result is never parsed here: its bytes are copied
//! between a prefix and a suffix.

use axum::body::Body;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
/// How Runner's clients are told of a result that is undefined.
const UNDEFINED: &[u8] = br#"{"__type":"Undefined","value":null}"#;

/// `{"ok":true,"result":…}`; `None` is undefined.
pub(super) fn result(result: Option<&[u8]>) -> Response {
    const PREFIX: &[u8] = br#"{"ok":true,"result":"#;
    let result = result.unwrap_or(UNDEFINED);
    let mut body = BytesMut::with_capacity(PREFIX.len() + result.len() + 1);
    body.extend_from_slice(PREFIX);
    body.extend_from_slice(result);
    body.extend_from_slice(b"}");
    json(StatusCode::OK, body.freeze())
}

/// `{"ok":true}`
pub(super) fn done() -> Response {
    json(StatusCode::OK, Bytes::from_static(br#"{"ok":true}"#))
}

pub(super) fn json(status: StatusCode, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

pub(super) fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
