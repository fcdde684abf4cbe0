use std::sync::Arc;
use std::time::Duration;

use super::aside::Aside;
use super::generation::CurrentGeneration;
use super::unsent::Unsent;
use crate::layers::access_log::AccessLog;
use crate::layers::auth::Auth;
use crate::layers::body_limit::BodyLimit;
use crate::layers::cors::Cors;
use crate::layers::origin_guard::OriginGuard;
use crate::metrics::{Metrics, Page};

/// All that answering a request takes.
#[derive(Debug)]
pub struct Gateway {
    pub generation: Arc<CurrentGeneration>,
    pub metrics: Arc<Metrics>,
    pub metrics_page: Page,
    pub auth: Auth,
    pub cors: Cors,
    /// Where everybody is let in.
    pub origin_guard: Option<OriginGuard>,
    pub body_limit: BodyLimit,
    pub aside: Aside,
    pub access_log: AccessLog,
    pub unsent: Unsent,
    pub options: Options,
}

/// Choices of the HTTP surface.
#[derive(Debug)]
pub struct Options {
    /// Empty for the root, else without a slash at its end.
    pub base_path: String,
    pub discovery: bool,
    /// Deadline of calls whose task does not set its own.
    pub timeout: Duration,
    pub output: OutputPolicy,
    /// Tell callers where the time of their requests went.
    pub server_timing: bool,
}

/// What happens to a result that does not fit its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputPolicy {
    /// It is not looked at.
    Ignore,
    /// It is answered, and the log says what does not fit.
    Log,
    /// It is answered with 500 `INVALID_OUTPUT`.
    Reject,
}
