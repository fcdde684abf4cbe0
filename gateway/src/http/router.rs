//! The way of every request, whatever it is about.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::any;
use axum::{Extension, Router};
use http::request::Parts;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Empty, Full};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use super::call::Asked;
use super::common_headers::CommonHeaders;
use super::error::HttpError;
use super::gateway::Gateway;
use super::generation::Generation;
use super::reply::{self, Response};
use super::route::{self, Route, Target};
use super::server::Handler;
use super::{call, discovery, health, metrics};
use crate::dispatch::CallKind;
use crate::layers::access_log::{Exchange, Outcome, Subject};
use crate::layers::body_limit::{self, RequestBody};
use crate::layers::request_id::RequestId;
use crate::layers::server_timing::Steps;
use crate::metrics::CallMetrics;

/// The whole HTTP surface: calls, and axum's router behind them for all else, which
/// would add a twelfth to what the gateway spends on a call.
#[derive(Debug)]
pub struct Surface {
    gateway: Arc<Gateway>,
    headers: CommonHeaders,
    others: TowerToHyperService<Router>,
}

impl Surface {
    #[must_use]
    pub fn new(gateway: Arc<Gateway>) -> Self {
        let others = Router::new()
            .route(route::LIVE, any(async |method: Method| health::live(&method)))
            .route(route::READY, any(ready))
            .route(route::METRICS, any(metrics))
            .fallback(other)
            .with_state(Arc::clone(&gateway));
        let headers = CommonHeaders::new(&gateway.cors);
        Self { gateway, headers, others: TowerToHyperService::new(others) }
    }

    #[must_use]
    pub fn handler(self) -> Handler {
        let surface = Arc::new(self);
        Arc::new(move |request| Box::pin(Arc::clone(&surface).answer(request)))
    }

    /// Every answer, whatever it says, leaves the same way.
    pub fn answer(
        self: Arc<Self>,
        request: Request<impl RequestBody>,
    ) -> impl Future<Output = Response> {
        // Not in the future: arguments of async functions are in it twice, once moved.
        let (mut head, mut body) = request.into_parts();
        async move {
            let gateway = &*self.gateway;
            let generation = gateway.generation.snapshot();
            // A copy, as the head is let go before its answer is there.
            let path = head.uri.path().to_owned();
            let route = Route::of(&gateway.options.base_path, &path);
            let asked = Asked::of(&generation, &route);
            let request_id = RequestId::of(&head.headers);
            let exchange = Exchange::begin(
                &request_id,
                subject(&route, &head),
                &gateway.access_log,
                counters(gateway, &route, &asked),
            );
            let mut steps = Steps::begin(gateway.options.server_timing, head.extensions.get());
            let grant = gateway.cors.grant_to_one(&head.headers);

            let answered =
                self.respond(&route, &asked, &request_id, &mut head, &mut body, &mut steps).await;

            exchange.finish(outcome(&answered));
            let mut response = answered.unwrap_or_else(HttpError::answer);
            self.headers.complete(&mut response, request_id, grant);
            steps.write(response.headers_mut());
            if head.method == Method::HEAD { reply::head_of(response) } else { response }
        }
    }

    async fn respond(
        &self,
        route: &Route<'_>,
        asked: &Asked<'_>,
        request_id: &RequestId,
        head: &mut Parts,
        body: &mut impl RequestBody,
        steps: &mut Steps,
    ) -> Result<Response, HttpError> {
        let gateway = &*self.gateway;
        let answered = match admit_origin(gateway, head) {
            Err(foreign) => Err(foreign),
            Ok(()) if head.method == Method::OPTIONS && route.is_under_base() => {
                Ok(preflight(gateway, head))
            }
            Ok(()) => match route {
                Route::Call(target) => {
                    return call::answer(gateway, asked, target, request_id, head, body, steps)
                        .await;
                }
                // In memory of its own: calls, which are many, need none for it.
                _ => Box::pin(self.answer_other(asked.generation, head.clone())).await,
            },
        };
        body_limit::discard(&head.headers, body).await;
        answered
    }

    async fn answer_other(
        &self,
        generation: &Arc<Generation>,
        mut head: Parts,
    ) -> Result<Response, HttpError> {
        head.extensions.insert(Arc::clone(generation));
        let request = Request::from_parts(head, Empty::new());
        let Ok(response) = self.others.call(request).await;
        let (mut head, body) = response.into_parts();
        if let Some(error) = head.extensions.remove::<HttpError>() {
            return Err(error);
        }
        let body = body.collect().await.map_err(|error| HttpError::internal(error.to_string()))?;
        Ok(Response::from_parts(head, Full::new(body.to_bytes())))
    }
}

async fn ready(
    Extension(generation): Extension<Arc<Generation>>,
    method: Method,
) -> Result<Response, HttpError> {
    health::ready(&generation, &method)
}

async fn metrics(State(gateway): State<Arc<Gateway>>, head: Parts) -> Result<Response, HttpError> {
    metrics::answer(&gateway, &head)
}

/// Ids and what is under the base path are taken from the path as it was sent.
async fn other(
    State(gateway): State<Arc<Gateway>>,
    Extension(generation): Extension<Arc<Generation>>,
    head: Parts,
) -> Result<Response, HttpError> {
    match Route::of(&gateway.options.base_path, head.uri.path()) {
        Route::Discovery => discovery::answer(&gateway, &generation, &head),
        Route::Unknown if is_meant_as_call(head.uri.path()) => {
            Err(HttpError::outside_base(&gateway.options.base_path))
        }
        _ => Err(HttpError::not_found()),
    }
}

fn is_meant_as_call(path: &str) -> bool {
    ["/task/", "/event/"].iter().any(|segment| path.contains(segment))
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
