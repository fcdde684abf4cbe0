use std::time::Duration;

use bytes::Bytes;

pub use crate::pool::{Call, CallKind, Callee, Policy};

/// A call succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Raw JSON as the worker wrote it; `None` is undefined.
    pub result: Option<Bytes>,
}

/// How a call ended, and how long it took.
#[derive(Debug)]
pub struct Completed {
    pub result: Result<Reply, CallError>,
    pub timing: Timing,
}

/// Where a call's time went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timing {
    /// Until it was written to a worker, or failed without that.
    pub queued: Duration,
    /// From then until its reply was read, its worker died or its deadline
    /// passed; `None` if it was never written.
    pub round_trip: Option<Duration>,
}

/// What waits for a worker, and what was turned away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueSnapshot {
    pub queued: usize,
    /// Bytes of their inputs and payloads.
    pub queued_bytes: usize,
    /// Calls that were answered `Overloaded` since the start.
    pub shed: u64,
    /// Calls that were run once more since their worker died, since the start.
    pub retried: u64,
}

/// A call failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// An error that the task's author declared; all of it is for the caller.
    #[error("the handler failed with the declared error `{}`: {}", .0.id, .0.message)]
    Declared(DeclaredError),
    /// Any other error of the worker. For the log only.
    #[error("the handler failed: {message}")]
    Internal { message: String },
    #[error("the worker has no such handler")]
    NotFound,
    #[error("the deadline passed")]
    Timeout,
    #[error("the worker died while it ran the call")]
    Crashed,
    /// Its workers died too often. It may be tried again after `wait`.
    #[error("the task takes its workers down")]
    Quarantined { wait: Duration },
    /// No worker was ready before the deadline, or the gateway is shutting down.
    #[error("no worker is ready")]
    Unavailable,
    #[error("as many calls wait as may wait")]
    Overloaded,
    /// The worker ended the call by itself, as it does when it is told to exit.
    #[error("the worker cancelled the call")]
    Cancelled,
}

/// An error that the task's author declared, within the protocol's limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredError {
    pub id: String,
    pub message: String,
    /// Raw JSON.
    pub data: Option<Bytes>,
    /// 400 … 599; 500 where absent.
    pub http_code: Option<u16>,
}
