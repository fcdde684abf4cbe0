//! For whoever starts, stops and routes to gateways.

use http::Method;

use super::error::HttpError;
use super::generation::Generation;
use super::reply::{self, Response};
use crate::dispatch::Readiness;

/// The process runs and answers.
pub(super) fn live(method: &Method) -> Result<Response, HttpError> {
    check(method)?;
    Ok(reply::done())
}

/// A worker is there to take calls. If not, only a fixed word says why: the
/// details are in the log.
pub(super) fn ready(generation: &Generation, method: &Method) -> Result<Response, HttpError> {
    check(method)?;
    match generation.dispatcher.readiness() {
        Readiness::Ready => Ok(reply::done()),
        Readiness::NotReady { reason } => Err(HttpError::not_ready(reason)),
    }
}

pub(super) fn check(method: &Method) -> Result<(), HttpError> {
    match *method {
        Method::GET | Method::HEAD => Ok(()),
        _ => Err(HttpError::method_not_allowed("GET, HEAD")),
    }
}
