//! From a validated call to its reply: the queue, how long a call waits there, retries,
//! and what the worker's answer means.

mod call;
mod dispatcher;
mod outcome;
mod overload;
mod queue;
mod retry_budget;

pub use call::{
    Call, CallError, CallKind, Callee, Completed, DeclaredError, Policy, QueueSnapshot, Reply,
    Timing,
};
pub use dispatcher::Dispatcher;
pub use queue::QueueLimits;

pub use crate::pool::Privacy;
pub use crate::transport::Readiness;
