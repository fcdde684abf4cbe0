//! Bodies that are not read as JSON.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};

/// The body has a form that is not served yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} bodies are not served yet: send plain JSON")]
pub struct Unsupported {
    name: &'static str,
}

/// A missing or other content type is read as JSON: Runner's clients rely on it.
///
/// # Errors
/// [`Unsupported`] for multipart and octet-stream, and for whatever is encoded.
pub fn check(headers: &HeaderMap) -> Result<(), Unsupported> {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    if !encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(Unsupported { name: "compressed" });
    }
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let value = value.as_bytes();
    let parameters = memchr::memchr(b';', value).unwrap_or(value.len());
    let essence = value[..parameters].trim_ascii();
    if essence.get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case(b"multipart/")) {
        return Err(Unsupported { name: "multipart" });
    }
    if essence.eq_ignore_ascii_case(b"application/octet-stream") {
        return Err(Unsupported { name: "octet-stream" });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn is_read(content_type: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        check(&headers).is_ok()
    }

    #[test]
    fn nothing_is_decompressed() {
        for (encodings, expected) in [
            (&["identity"][..], true),
            (&["Identity"], true),
            (&["gzip"], false),
            (&["identity", "br"], false),
        ] {
            let mut headers = HeaderMap::new();
            for encoding in encodings {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            assert_eq!(check(&headers).is_ok(), expected, "{encodings:?}");
        }
    }

    #[test]
    fn everything_but_two_is_json() {
        assert!(check(&HeaderMap::new()).is_ok());
        for json in [
            "application/json; charset=utf-8",
            "text/plain",
            "application/x-www-form-urlencoded",
            "",
        ] {
            assert!(is_read(json), "{json}");
        }
        for other in [
            "multipart/form-data; boundary=x",
            "Multipart/Mixed",
            "application/octet-stream",
            " Application/Octet-Stream ;x",
        ] {
            assert!(!is_read(other), "{other}");
        }
    }
}
