//! What callers send along for the worker. It is not trusted, only handed on.

use http::header::{HeaderMap, HeaderName};
use tunnel_protocol::limits::MAX_CONTEXT_BYTES;

use super::header;

const RUNNER_CONTEXT: HeaderName = HeaderName::from_static("x-runner-context");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The header `x-runner-context`; see [`text`].
#[must_use]
pub fn runner_context(headers: &HeaderMap) -> Option<String> {
    text(headers, &RUNNER_CONTEXT)
}

/// The header `traceparent`; see [`text`].
#[must_use]
pub fn traceparent(headers: &HeaderMap) -> Option<String> {
    text(headers, &TRACEPARENT)
}

/// Dropped rather than refused where it is over 8 KiB or not UTF-8: no call
/// should fail for what only accompanies it.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = header::first(headers, name)?.as_bytes();
    let text = std::str::from_utf8(value).ok().filter(|text| text.len() <= MAX_CONTEXT_BYTES);
    if text.is_none() {
        tracing::debug!(header = name.as_str(), bytes = value.len(), "dropped a header");
    }
    text.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn handed_on(value: &[u8]) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(RUNNER_CONTEXT, HeaderValue::from_bytes(value).expect("a header value"));
        runner_context(&headers)
    }

    #[test]
    fn hands_on_text_up_to_the_limit() {
        assert_eq!(handed_on("{\"ü\":1}".as_bytes()).as_deref(), Some("{\"ü\":1}"));
        assert!(handed_on(&[b'a'; MAX_CONTEXT_BYTES]).is_some());
        assert!(handed_on(&[b'a'; MAX_CONTEXT_BYTES + 1]).is_none());
        assert!(handed_on(b"\xff").is_none());
        assert_eq!(runner_context(&HeaderMap::new()), None);
    }
}
