use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::time::Instant;
use tunnel_protocol::{CallContext, WorkerError};

use super::callee::Callee;

/// Longer timeouts are as good as none, and cannot be added to a clock.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// What a call runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    Task,
    Event,
}

/// One call, validated.
#[derive(Debug, Clone)]
pub struct Call {
    pub callee: Arc<Callee>,
    /// Input or payload, raw JSON on one line; `None` is undefined.
    pub value: Option<Bytes>,
    /// Of an event: the caller wants the payload back.
    pub return_payload: bool,
    /// From now to the answer, waiting for a worker included.
    pub timeout: Duration,
    pub context: CallContext,
}

/// A call on its way to a worker.
#[derive(Debug)]
pub struct Request {
    pub call: Call,
    pub deadline: Instant,
    /// May be run again if its worker dies with it.
    pub may_retry: bool,
}

impl Request {
    /// A call that begins at `started`.
    #[must_use]
    pub fn new(call: Call, started: Instant) -> Self {
        let deadline = started + call.timeout.min(LONGEST_TIMEOUT);
        let may_retry = call.callee.policy.idempotent;
        Self { call, deadline, may_retry }
    }

    /// The same, which another worker is to run for the last time.
    #[must_use]
    pub fn once_more(&self) -> Self {
        Self { call: self.call.clone(), deadline: self.deadline, may_retry: false }
    }

    /// Bytes of its value.
    #[must_use]
    pub fn size(&self) -> usize {
        self.call.value.as_ref().map_or(0, Bytes::len)
    }
}

/// What became of a request that a worker took.
#[derive(Debug)]
pub enum Answer {
    Reply {
        reply: WorkerReply,
        /// When the request was written to the worker, and when the reply was read.
        written: Instant,
        read: Instant,
    },
    /// Its deadline came first.
    TimedOut { written: Option<Instant> },
    /// The worker died after the request was written to it, at this time.
    Crashed { written: Option<Instant> },
    /// The worker died before the request was written to it: it may go to another.
    Returned(Arc<Request>),
}

/// What a worker said about a call.
#[derive(Debug, PartialEq, Eq)]
pub enum WorkerReply {
    /// Raw JSON; `None` is undefined.
    Success(Option<Bytes>),
    /// The raw `error` of the reply, if it has one.
    Failure(Option<Bytes>),
    /// It answers this call, but cannot be understood.
    Malformed(String),
}

impl WorkerReply {
    /// It only acknowledges a cancel: the handler may go on.
    pub(super) fn is_cancelled(&self) -> bool {
        let Self::Failure(Some(error)) = self else { return false };
        let error: WorkerError = serde_json::from_slice(error).unwrap_or_default();
        error.id.is_none() && error.code.as_deref() == Some("CANCELLED")
    }
}
