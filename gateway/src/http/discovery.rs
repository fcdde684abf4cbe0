//! What may be called, for whoever may call.

use http::header::{CACHE_CONTROL, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use http::request::Parts;
use http::{Method, StatusCode};

use super::error::HttpError;
use super::gateway::Gateway;
use super::generation::Generation;
use super::reply::{self, Response};

/// For those who have a token, and asked for again each time.
const CACHING: HeaderValue = HeaderValue::from_static("private, no-cache");

pub(super) fn answer(
    gateway: &Gateway,
    generation: &Generation,
    head: &Parts,
) -> Result<Response, HttpError> {
    if !gateway.options.discovery {
        return Err(HttpError::not_found());
    }
    if head.method != Method::GET && head.method != Method::HEAD {
        return Err(HttpError::method_not_allowed("GET, HEAD, OPTIONS"));
    }
    gateway.auth.admit(&head.headers)?;

    let listing = generation.registry.listing();
    let mut response = match is_known(&head.headers, listing.etag()) {
        true => reply::empty(StatusCode::NOT_MODIFIED),
        false if gateway.unsent.is_full() => return Err(HttpError::too_much_unsent()),
        false => reply::result(Some(listing.json())),
    };
    let etag = HeaderValue::from_str(listing.etag())
        .map_err(|error| HttpError::internal(error.to_string()))?;
    response.headers_mut().insert(ETAG, etag);
    response.headers_mut().insert(CACHE_CONTROL, CACHING);
    Ok(response)
}

/// Whether the caller has this version already.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|tags| tags.split(',')).map(str::trim).any(|tag| {
        // A proxy that compresses makes the tag a weak one.
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
    })
}
