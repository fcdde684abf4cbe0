//! What may be called, for whoever may call.

use axum::response::Response;
use http::Method;
use http::request::Parts;
use serde::Serialize;

use super::error::HttpError;
use super::gateway::Gateway;
use super::reply;
use crate::dispatch::CallKind;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listing<'a> {
    allow_list: AllowList<'a>,
}

#[derive(Serialize)]
struct AllowList<'a> {
    /// Runner's exposure can be open; this one never is.
    enabled: bool,
    tasks: Vec<&'a str>,
    events: Vec<&'a str>,
}

pub(super) fn answer(gateway: &Gateway, head: &Parts) -> Result<Response, HttpError> {
    if !gateway.options.discovery {
        return Err(HttpError::not_found());
    }
    if head.method != Method::GET {
        return Err(HttpError::method_not_allowed("GET, OPTIONS"));
    }
    gateway.auth.admit(&head.headers)?;

    let generation = gateway.generation.snapshot();
    let ids = |kind| generation.registry.ids(kind).iter().map(AsRef::as_ref).collect();
    let allow_list =
        AllowList { enabled: true, tasks: ids(CallKind::Task), events: ids(CallKind::Event) };
    let listing = serde_json::to_vec(&Listing { allow_list })
        .map_err(|error| HttpError::internal(error.to_string()))?;
    Ok(reply::result(Some(&listing)))
}
