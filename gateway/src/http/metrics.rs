//! The page that Prometheus reads.

use std::sync::Arc;

use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Method, Request, StatusCode};

use super::error::HttpError;
use super::gateway::Gateway;
use super::health;
use super::reply::{self, Response};
use super::server::Handler;
use crate::metrics::Page;

/// On the main address: for whoever may call.
pub(super) fn answer(gateway: &Gateway, head: &Parts) -> Result<Response, HttpError> {
    health::check(&head.method)?;
    gateway.auth.admit(&head.headers)?;
    text(&gateway.metrics_page)
}

/// On an address of its own: for whoever reaches that.
#[must_use]
pub fn metrics_handler(page: Page) -> Handler {
    Arc::new(move |request| {
        let mut answer = alone(&page, &request).unwrap_or_else(HttpError::answer);
        answer.headers_mut().entry(CONTENT_TYPE).or_insert(reply::JSON);
        let is_head = *request.method() == Method::HEAD;
        Box::pin(std::future::ready(if is_head { reply::head_of(answer) } else { answer }))
    })
}

fn alone<B>(page: &Page, request: &Request<B>) -> Result<Response, HttpError> {
    if request.uri().path() != "/metrics" {
        return Err(HttpError::not_found());
    }
    health::check(request.method())?;
    text(page)
}

fn text(page: &Page) -> Result<Response, HttpError> {
    let text = page.text().map_err(|error| HttpError::internal(error.to_string()))?;
    let content_type = HeaderValue::from_static(Page::CONTENT_TYPE);
    Ok(reply::text(StatusCode::OK, content_type, text.into()))
}
