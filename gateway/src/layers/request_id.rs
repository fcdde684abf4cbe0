//! The id that a request has in answers, logs and workers.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use uuid::Uuid;

use super::header;

pub const HEADER: HeaderName = HeaderName::from_static("x-runner-request-id");

const MAX_LENGTH: usize = 128;

/// The caller's id if it has the form `[A-Za-z0-9._:-]{1,128}`, else a UUID.
#[derive(Debug)]
pub struct RequestId(HeaderValue);

impl RequestId {
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let given = header::first(headers, &HEADER).filter(|given| is_valid(given.as_bytes()));
        // A copy: the header is a part of all that was read with it.
        let copy = given.and_then(|given| HeaderValue::from_bytes(given.as_bytes()).ok());
        copy.map_or_else(Self::random, Self)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        // Both ways to build one give ASCII.
        str::from_utf8(self.0.as_bytes()).unwrap_or_default()
    }

    #[must_use]
    pub fn into_value(self) -> HeaderValue {
        self.0
    }

    fn random() -> Self {
        let mut buffer = Uuid::encode_buffer();
        let text: &str = Uuid::new_v4().hyphenated().encode_lower(&mut buffer);
        Self(HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("unknown")))
    }
}

fn is_valid(id: &[u8]) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(HEADER, HeaderValue::from_str(id).expect("a header value"));
        RequestId::of(&headers)
    }

    #[test]
    fn keeps_ids_of_the_agreed_form() {
        let longest = "a".repeat(128);
        for id in ["a", "A-1_b", "x:y.z-0", &longest] {
            assert_eq!(of(id).as_str(), id);
        }
    }

    #[test]
    fn replaces_others() {
        let too_long = "a".repeat(129);
        for id in ["", " ", "a b", "a/b", "a\"b", &too_long] {
            assert!(Uuid::parse_str(of(id).as_str()).is_ok(), "{id:?}");
        }
        assert!(Uuid::parse_str(RequestId::of(&HeaderMap::new()).as_str()).is_ok());
    }
}
