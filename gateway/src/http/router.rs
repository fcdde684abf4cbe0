//! The way of every request, whatever it is about.

use std::sync::Arc;

use http::request::Parts;
use http::{Method, Request, StatusCode};

use super::call::Asked;
use super::error::HttpError;
use super::gateway::Gateway;
use super::reply::{self, Response};
use super::route::{Route, Target};
use super::server::Handler;
use super::{call, discovery, health, metrics};
use crate::dispatch::CallKind;
use crate::layers::access_log::{Exchange, Outcome, Subject};
use crate::layers::body_limit::{self, RequestBody};
use crate::layers::request_id::RequestId;
use crate::layers::security_headers;
use crate::layers::server_timing::Steps;
use crate::metrics::CallMetrics;

/// The whole HTTP surface.
#[must_use]
pub fn handler(gateway: Arc<Gateway>) -> Handler {
    Arc::new(move |request| {
        let gateway = Arc::clone(&gateway);
        Box::pin(async move { answer(&gateway, request).await })
    })
}

/// One function routes by itself: ids are taken from the path as it was sent,
/// and every answer, whatever it says, leaves the same way.
pub async fn answer(gateway: &Gateway, request: Request<impl RequestBody>) -> Response {
    let (head, body) = request.into_parts();
    let generation = gateway.generation.snapshot();
    let route = Route::of(&gateway.options.base_path, head.uri.path());
    let asked = Asked::of(&generation, &route);
    let exchange = Exchange::begin(
        RequestId::of(&head.headers),
        subject(&route, &head),
        &gateway.access_log,
        counters(gateway, &route, &asked),
    );
    let mut steps = Steps::begin(gateway.options.server_timing, head.extensions.get());

    let request_id = exchange.request_id();
    let answered = respond(gateway, &route, &asked, request_id, &head, body, &mut steps).await;

    let request_id = request_id.clone();
    exchange.finish(outcome(&answered));
    let mut response = answered.unwrap_or_else(HttpError::into_response);
    let headers = response.headers_mut();
    request_id.write(headers);
    gateway.cors.decide(&head.headers).write(headers);
    security_headers::write(headers);
    steps.write(headers);
    if head.method == Method::HEAD { reply::head_of(response) } else { response }
}

async fn respond(
    gateway: &Gateway,
    route: &Route<'_>,
    asked: &Asked<'_>,
    request_id: &RequestId,
    head: &Parts,
    body: impl RequestBody,
    steps: &mut Steps,
) -> Result<Response, HttpError> {
    let answered = match admit_origin(gateway, head) {
        Err(foreign) => Err(foreign),
        Ok(()) if head.method == Method::OPTIONS && route.is_under_base() => {
            Ok(preflight(gateway, head))
        }
        Ok(()) => match route {
            Route::Call(target) => {
                return call::answer(gateway, asked, target, request_id, head, body, steps).await;
            }
            Route::Discovery => discovery::answer(gateway, asked.generation, head),
            Route::Live => health::live(&head.method),
            Route::Ready => health::ready(asked.generation, &head.method),
            Route::Metrics => metrics::answer(gateway, head),
            Route::UnknownUnderBase | Route::Unknown => Err(HttpError::not_found()),
        },
    };
    body_limit::discard(&head.headers, body).await;
    answered
}

fn admit_origin(gateway: &Gateway, head: &Parts) -> Result<(), HttpError> {
    let Some(guard) = &gateway.origin_guard else { return Ok(()) };
    guard.check(&gateway.cors, &head.uri, &head.headers).map_err(HttpError::from)
}

fn preflight(gateway: &Gateway, head: &Parts) -> Response {
    let mut response = reply::empty(StatusCode::NO_CONTENT);
    gateway.cors.decide(&head.headers).write_preflight(&head.headers, response.headers_mut());
    response
}

fn subject<'a>(route: &'a Route<'_>, head: &Parts) -> Subject<'a> {
    let other = || format!("{} {}", head.method, head.uri.path());
    match route {
        Route::Call(Target { kind: CallKind::Task, id }) => Subject::Task(id),
        Route::Call(Target { kind: CallKind::Event, id }) => Subject::Event(id),
        Route::Live | Route::Ready | Route::Metrics => Subject::Probe(other()),
        Route::Discovery | Route::UnknownUnderBase | Route::Unknown => Subject::Other(other()),
    }
}

fn counters<'a>(gateway: &'a Gateway, route: &Route<'_>, asked: &Asked<'a>) -> &'a CallMetrics {
    match route {
        Route::Call(Target { kind, .. }) => asked
            .registration
            .and_then(|found| asked.generation.calls.get(*kind, found.position()))
            .unwrap_or_else(|| gateway.metrics.unlisted(*kind)),
        Route::Live | Route::Ready | Route::Metrics => gateway.metrics.probe(),
        Route::Discovery | Route::UnknownUnderBase | Route::Unknown => gateway.metrics.other(),
    }
}

fn outcome(answered: &Result<Response, HttpError>) -> Outcome<'_> {
    match answered {
        Ok(response) => Outcome { status: response.status().as_u16(), code: None, cause: None },
        Err(error) => error.outcome(),
    }
}
