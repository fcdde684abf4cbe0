//! Headers with names of our own.

use http::header::{HeaderMap, HeaderName, HeaderValue};

/// The first value of `name`. Its hash would cost more than a look at the names of the few
/// headers that most requests have: other than a standard's, it is taken of all its bytes.
pub(super) fn first<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h HeaderValue> {
    headers.iter().find(|(sent, _)| *sent == name).map(|(_, value)| value)
}
