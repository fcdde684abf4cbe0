use std::{sync::Arc, time::Duration};

use bytes::Bytes;

use super::{call::CallKind, privacy::Privacy, recycling::RecycleLimits};
use crate::process::WorkerCommand;

/// How many workers run, and how they are treated.
#[derive(Debug, Clone)]
pub struct PoolOptions {
    pub command: WorkerCommand,
    /// Of the version that the pool runs, for the log; default 1.
    pub generation: u64,
    /// Processes; default 1, at least 1.
    pub workers: usize,
    /// Calls that one worker has at a time; default 256, at least 1.
    pub max_in_flight: usize,
    /// A worker that is silent for so long is plain; default 3 s.
    pub ready_timeout: Duration,
    /// From `hello` to `ready`; default 30 s.
    pub boot_timeout: Duration,
    /// The worker is plain: serve it at once; default false.
    pub plain_worker: bool,
    /// Workers of this command are known not to be plain; default false.
    pub protocol_known: bool,
    /// For a worker to show that it lives after a deadline, and for one that has
    /// nothing left to do to exit by itself; default 5 s.
    pub grace: Duration,
    /// Bytes of one line from a worker. A longer one has it killed, as it would
    /// fill the memory; default 32 MiB.
    pub max_reply_line: usize,
    /// Between two pings; default 500 ms.
    pub ping_interval: Duration,
    /// A worker that says nothing for so long after a ping gets no calls; default 1 s.
    pub ping_patience: Duration,
    /// When a worker is replaced that does nothing wrong.
    pub recycle: RecycleLimits,
    /// Log each message; default false.
    pub trace_pipe: bool,
    /// What must not be logged of calls; default nothing.
    pub privacy: Option<Arc<dyn Privacy>>,
    /// What the manifest names: a worker that lacks one of them is warned about.
    pub expected: Vec<(CallKind, Arc<str>)>,
    /// A line for each worker that says hello, before its first call; default none.
    pub greeting: Option<Bytes>,
}

impl PoolOptions {
    /// `command` with all defaults.
    #[must_use]
    pub fn new(command: WorkerCommand) -> Self {
        Self {
            command,
            generation: 1,
            workers: 1,
            max_in_flight: 256,
            ready_timeout: Duration::from_secs(3),
            boot_timeout: Duration::from_secs(30),
            plain_worker: false,
            protocol_known: false,
            grace: Duration::from_secs(5),
            max_reply_line: 32 * 1024 * 1024,
            ping_interval: Duration::from_millis(500),
            ping_patience: Duration::from_secs(1),
            recycle: RecycleLimits::default(),
            trace_pipe: false,
            privacy: None,
            expected: Vec::new(),
            greeting: None,
        }
    }
}
