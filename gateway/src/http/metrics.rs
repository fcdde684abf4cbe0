//! The page that Prometheus reads.

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;

use super::error::HttpError;
use super::gateway::Gateway;
use super::health;
use crate::metrics::Page;

/// On the main address: for whoever may call.
pub(super) fn answer(gateway: &Gateway, head: &Parts) -> Result<Response, HttpError> {
    health::check(&head.method)?;
    gateway.auth.admit(&head.headers)?;
    page(&gateway.metrics_page)
}

/// On an address of its own: for whoever reaches that.
pub fn metrics_router(shown: Page) -> Router {
    let answer = async move || page(&shown).into_response();
    Router::new().route("/metrics", get(answer)).fallback(async || HttpError::not_found())
}

fn page(page: &Page) -> Result<Response, HttpError> {
    let text = page.text().map_err(|error| HttpError::internal(error.to_string()))?;
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(Page::CONTENT_TYPE));
    Ok(response)
}
