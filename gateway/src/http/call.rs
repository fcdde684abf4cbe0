//! The way of one call. Each step's result can only be had from that step, so
//! none can be skipped:
//!
//! ```text
//! Request → Admitted (registration, principal) → ValidInput → Reply → Response
//! ```

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Uri};
use tokio::time::Instant;
use tunnel_protocol::CallContext;

use super::error::HttpError;
use super::gateway::{Gateway, OutputPolicy};
use super::generation::Generation;
use super::reply::{self, Response};
use super::route::{Route, Target};
use crate::dispatch::{Call, CallKind, Reply};
use crate::layers::auth::Principal;
use crate::layers::body_limit::{self, RequestBody};
use crate::layers::request_id::RequestId;
use crate::layers::server_timing::Steps;
use crate::layers::{caller_context, media_type};
use crate::registry::Registration;
use crate::validation::ValidInput;

/// From this size on, others do not wait until a body is parsed.
const LARGE_BODY: usize = 64 << 10;

/// Proof that this caller may call this task or event; only [`admit`] makes it.
struct Admitted<'g> {
    registration: &'g Registration,
    principal: Principal,
}

/// What a request found when it came. It keeps to that, whatever is reloaded
/// meanwhile.
pub(super) struct Asked<'g> {
    pub(super) generation: &'g Arc<Generation>,
    /// Of a call: what it names, if callers may know it.
    pub(super) registration: Option<&'g Registration>,
}

impl<'g> Asked<'g> {
    pub(super) fn of(generation: &'g Arc<Generation>, route: &Route<'_>) -> Self {
        let registration = match route {
            Route::Call(Target { kind, id }) => generation.registry.find(*kind, id),
            _ => None,
        };
        Self { generation, registration }
    }
}

pub(super) async fn answer(
    gateway: &Gateway,
    asked: &Asked<'_>,
    target: &Target<'_>,
    request_id: &RequestId,
    head: &mut Parts,
    body: &mut impl RequestBody,
    steps: &mut Steps,
) -> Result<Response, HttpError> {
    let admitted = match admit(gateway, asked, target, head) {
        Ok(admitted) => admitted,
        Err(refusal) => {
            body_limit::discard(&head.headers, body).await;
            return Err(refusal);
        }
    };
    steps.end("admit");
    let body = gateway.body_limit.read(&head.headers, body).await?;
    steps.end("body");
    let input = validate(gateway, admitted.registration, body).await?;
    let sent = input.return_payload().then(|| input.value().cloned());
    let call = compose(gateway, &admitted, input, request_id, head);
    let_go(head);
    steps.end("validate");
    // Others may have been answered while the body came.
    check_room(gateway, asked)?;
    let completed = asked.generation.dispatcher.call(call).await;
    steps.end_call(completed.timing.queued, completed.timing.round_trip);
    gateway.metrics.call_done(completed.timing);
    let reply = completed.result.map_err(|error| HttpError::of_call(target, error))?;
    respond(gateway, admitted.registration, reply, sent, request_id)
}

/// All that is decided before the body is read, cheapest first.
fn admit<'g>(
    gateway: &Gateway,
    asked: &Asked<'g>,
    target: &Target<'_>,
    head: &Parts,
) -> Result<Admitted<'g>, HttpError> {
    if head.method != Method::POST {
        return Err(HttpError::method_not_allowed("POST, OPTIONS"));
    }
    // Looked up first, answered later: who has no token does not learn which
    // ids exist.
    let principal = match asked.registration {
        Some(registration) if registration.is_public() => gateway.auth.admit_public(),
        _ => gateway.auth.admit(&head.headers)?,
    };
    let registration = asked.registration.ok_or_else(|| HttpError::not_exposed(target))?;
    if !asked.generation.dispatcher.implements(target.kind, &target.id) {
        return Err(HttpError::not_implemented(target));
    }
    media_type::check(&head.headers)?;
    check_room(gateway, asked)?;
    Ok(Admitted { registration, principal })
}

/// Refuses a call while too many answers wait to be read.
fn check_room(gateway: &Gateway, asked: &Asked<'_>) -> Result<(), HttpError> {
    if gateway.unsent.is_full() {
        asked.generation.dispatcher.turned_away();
        return Err(HttpError::too_much_unsent());
    }
    Ok(())
}

async fn validate(
    gateway: &Gateway,
    registration: &Registration,
    body: Bytes,
) -> Result<ValidInput, HttpError> {
    let contract = registration.input();
    let input = if body.len() < LARGE_BODY {
        contract.admit(body)?
    } else {
        let contract = Arc::clone(contract);
        gateway.aside.run(move || contract.admit(body)).await?
    };
    if input.return_payload() && registration.is_parallel() {
        return Err(HttpError::parallel_event(registration.id()));
    }
    Ok(input)
}

fn compose(
    gateway: &Gateway,
    admitted: &Admitted<'_>,
    input: ValidInput,
    request_id: &RequestId,
    head: &Parts,
) -> Call {
    let Admitted { registration, principal } = admitted;
    Call {
        callee: Arc::clone(registration.callee()),
        return_payload: input.return_payload(),
        value: input.into_value(),
        timeout: registration.timeout().unwrap_or(gateway.options.timeout),
        context: CallContext {
            request_id: request_id.as_str().to_owned(),
            traceparent: caller_context::traceparent(&head.headers),
            principal: principal.name().map(str::to_owned),
            runner_context: caller_context::runner_context(&head.headers),
        },
    }
}

/// Of what is part of the buffer that the connection has read it into, and would keep that for
/// as long as the worker takes.
fn let_go(head: &mut Parts) {
    head.uri = Uri::default();
    head.headers = HeaderMap::default();
}

/// `sent` is the payload, where the caller wants it back.
fn respond(
    gateway: &Gateway,
    registration: &Registration,
    reply: Reply,
    sent: Option<Option<Bytes>>,
    request_id: &RequestId,
) -> Result<Response, HttpError> {
    if registration.kind() == CallKind::Event {
        return Ok(match sent {
            None => reply::done(),
            Some(sent) => reply::result(reply.result.or(sent).as_deref()),
        });
    }
    check_output(gateway.options.output, registration, &reply, request_id)?;
    Ok(reply::result(reply.result.as_deref()))
}

fn check_output(
    policy: OutputPolicy,
    registration: &Registration,
    reply: &Reply,
    request_id: &RequestId,
) -> Result<(), HttpError> {
    let Some(output) = registration.output() else { return Ok(()) };
    if policy == OutputPolicy::Ignore {
        return Ok(());
    }
    let Err(details) = output.check(reply.result.as_deref()) else { return Ok(()) };
    if policy == OutputPolicy::Log && !admits_line(registration) {
        return Ok(());
    }
    let places: Vec<_> = details.iter().map(|d| format!("{:?}: {}", d.path, d.message)).collect();
    let places = places.join("; ");
    if policy == OutputPolicy::Reject {
        return Err(HttpError::invalid_output(places));
    }
    tracing::warn!(
        request_id = request_id.as_str(),
        task = registration.id().as_ref(),
        details = places,
        "result does not fit its schema"
    );
    Ok(())
}

/// Whether one more result of a task that does not fit gets a line.
fn admits_line(registration: &Registration) -> bool {
    let task = Arc::clone(registration.id());
    registration.misfits().admits(Instant::now(), move |results| {
        tracing::warn!(task = task.as_ref(), results, "more results do not fit their schema");
    })
}
