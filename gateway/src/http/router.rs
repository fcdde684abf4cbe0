//! The way of every request, whatever it is about.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Method, StatusCode};

use super::call::Asked;
use super::error::HttpError;
use super::gateway::Gateway;
use super::route::{Route, Target};
use super::{call, discovery, health, metrics, reply};
use crate::dispatch::CallKind;
use crate::layers::access_log::{Exchange, Outcome, Subject};
use crate::layers::request_id::RequestId;
use crate::layers::server_timing::Steps;
use crate::layers::{body_limit, security_headers};
use crate::metrics::CallMetrics;

/// The whole HTTP surface. One handler routes by itself: ids are taken from
/// the path as it was sent, and every answer, whatever it says, leaves the
/// same way.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new().fallback(answer).with_state(gateway)
}

async fn answer(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let generation = gateway.generation.snapshot();
    let route = Route::of(&gateway.options.base_path, request.uri().path());
    let asked = Asked::of(&generation, &route);
    let request_id = RequestId::of(request.headers());
    let exchange = Exchange::begin(
        request_id,
        subject(&route, &request),
        &gateway.access_log,
        counters(&gateway, &route, &asked),
    );
    let arrived = request.extensions().get();
    let mut steps = Steps::begin(gateway.options.server_timing, arrived);
    let grant = gateway.cors.decide(request.headers());

    let answered =
        respond(&gateway, &route, &asked, exchange.request_id(), request, &mut steps).await;

    let request_id = exchange.request_id().clone();
    exchange.finish(outcome(&answered));
    let mut response = answered.into_response();
    let headers = response.headers_mut();
    request_id.write(headers);
    grant.write(headers);
    security_headers::write(headers);
    steps.write(headers);
    response
}

async fn respond(
    gateway: &Gateway,
    route: &Route,
    asked: &Asked<'_>,
    request_id: &RequestId,
    request: Request,
    steps: &mut Steps,
) -> Result<Response, HttpError> {
    let (head, body) = request.into_parts();
    let answered = match admit_origin(gateway, &head) {
        Err(foreign) => Err(foreign),
        Ok(()) if head.method == Method::OPTIONS && route.is_under_base() => {
            Ok(preflight(gateway, &head))
        }
        Ok(()) => match route {
            Route::Call(target) => {
                return call::answer(gateway, asked, target, request_id, head, body, steps).await;
            }
            Route::Discovery => discovery::answer(gateway, asked.generation, &head),
            Route::Live => health::live(&head.method),
            Route::Ready => health::ready(asked.generation, &head.method),
            Route::Metrics => metrics::answer(gateway, &head),
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

fn subject<'a>(route: &'a Route, request: &Request) -> Subject<'a> {
    let other = || format!("{} {}", request.method(), request.uri().path());
    match route {
        Route::Call(Target { kind: CallKind::Task, id }) => Subject::Task(id),
        Route::Call(Target { kind: CallKind::Event, id }) => Subject::Event(id),
        Route::Live | Route::Ready | Route::Metrics => Subject::Probe(other()),
        Route::Discovery | Route::UnknownUnderBase | Route::Unknown => Subject::Other(other()),
    }
}

fn counters<'a>(gateway: &'a Gateway, route: &Route, asked: &Asked<'a>) -> &'a CallMetrics {
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
