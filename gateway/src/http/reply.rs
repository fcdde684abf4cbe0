//! Bodies of answers. A result is never parsed here: its bytes are copied
//! between a prefix and a suffix.

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use http_body::Body;
use http_body_util::Full;

/// Every answer is there as a whole before its first byte is sent.
pub type Response = http::Response<Full<Bytes>>;

/// The type of answers that do not say another.
pub(super) const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
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

/// Its type is left to whoever sends it.
pub(super) fn json(status: StatusCode, body: Bytes) -> Response {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response
}

pub(super) fn text(status: StatusCode, content_type: HeaderValue, body: Bytes) -> Response {
    let mut response = json(status, body);
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

pub(super) fn empty(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

/// Whether an answer of this status has a body, be it empty.
pub(super) fn has_body(status: StatusCode) -> bool {
    !matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
}

/// What answers HEAD in place of `response`.
pub(super) fn head_of(mut response: Response) -> Response {
    if has_body(response.status())
        && let Some(length) = response.body().size_hint().exact()
    {
        // There where axum has done so already.
        response.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from(length));
    }
    response.map(|_| Full::default())
}
