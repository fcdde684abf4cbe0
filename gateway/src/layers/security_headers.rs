//! Keeps browsers from guessing content types and from framing answers.

use http::header::{HeaderMap, HeaderValue, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};

pub fn write(headers: &mut HeaderMap) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
}
