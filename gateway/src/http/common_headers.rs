//! The headers that most answers have.

use std::mem;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, VARY};

use super::reply::{self, Response};
use crate::layers::cors::{Cors, Grant};
use crate::layers::request_id::{self, RequestId};
use crate::layers::security_headers;

/// More than there are, or a copy would grow as soon as something is written into it.
const CAPACITY: usize = 12;

/// Made once: a copy costs a fraction of what it takes to insert them one by one.
#[derive(Debug)]
pub(super) struct CommonHeaders(HeaderMap);

impl CommonHeaders {
    pub(super) fn new(cors: &Cors) -> Self {
        let mut headers = HeaderMap::with_capacity(CAPACITY);
        // A place for each answer's own; the first, to be found at once.
        headers.insert(request_id::HEADER, HeaderValue::from_static(""));
        headers.insert(CONTENT_TYPE, reply::JSON);
        if let Some(grant) = cors.grant_to_all() {
            grant.write(&mut headers);
        }
        security_headers::write(&mut headers);
        Self(headers)
    }

    /// What `response` says itself is left as it is; `Vary` is added to. `grant` is there
    /// where it differs from request to request.
    pub(super) fn complete(
        &self,
        response: &mut Response,
        request_id: RequestId,
        grant: Option<Grant>,
    ) {
        let mut own = mem::replace(response.headers_mut(), self.0.clone());
        let has_body = reply::has_body(response.status());
        let headers = response.headers_mut();
        if let Some((_, place)) = headers.iter_mut().find(|(name, _)| **name == request_id::HEADER)
        {
            *place = request_id.into_value();
        }
        if !has_body {
            headers.remove(CONTENT_TYPE);
            // axum writes 0, though it is to be that of a 200 or none.
            own.remove(CONTENT_LENGTH);
        }
        if !own.is_empty() {
            if own.contains_key(VARY)
                && let Some(common) = self.0.get(VARY)
            {
                own.append(VARY, common.clone());
            }
            headers.extend(own);
        }
        if let Some(grant) = grant {
            grant.write(headers);
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn an_answer_adds_to_what_it_varies_by() {
        let origins = ["https://a.example"];
        for cors in [Cors::any(true), Cors::these(origins, true)] {
            let mut response = reply::empty(StatusCode::OK);
            response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
            let grant = cors.grant_to_one(&HeaderMap::new());
            let request_id = RequestId::of(&HeaderMap::new());
            CommonHeaders::new(&cors).complete(&mut response, request_id, grant);
            let varied: Vec<_> = response.headers().get_all(VARY).iter().collect();
            assert_eq!(varied, ["Accept", "Origin"]);
        }
    }
}
