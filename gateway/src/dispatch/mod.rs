//! From a validated call to its reply: waiting for a worker, deadline, cancel,
//! and what the worker's answer means.

mod call;
mod dispatcher;
mod outcome;

pub use call::{Call, CallError, CallKind, Completed, DeclaredError, QueueSnapshot, Reply, Timing};
pub use dispatcher::Dispatcher;

pub use crate::pool::Privacy;
pub use crate::transport::Readiness;
