use foldhash::HashSet;
use tokio::time::Instant;

use crate::process::{ExitReason, SpawnError, Spawned};

/// What a slot's supervisor is told, by a worker's own tasks and by spawning.
#[derive(Debug)]
pub(in crate::pool) enum Signal {
    Spawned(Result<Spawned, SpawnError>),
    Hello {
        protocol: u32,
    },
    Ready(Handlers),
    /// It answered a call for the first time.
    Answered,
    StdinClosed,
    StdoutClosed,
    LineTooLong,
    TooManyStrayLines,
    /// A ping is overdue.
    Overdue,
    /// It answered something again after a ping had been overdue.
    Responsive,
    /// A call was given up that the worker has; its deadline is this.
    GivenUp {
        deadline: Instant,
    },
    /// It has answered as many calls as it should.
    Worn,
    /// It said why it is about to end.
    Fatal {
        message: String,
    },
    /// Nobody waits for a call any more.
    Idle,
    /// The process has ended; output may still be in its pipes.
    Exited(ExitReason),
    /// It has ended, and its output has been read.
    Gone,
}

/// The ids that a worker has handlers for; `None` is all.
#[derive(Debug, Default)]
pub(in crate::pool) struct Handlers {
    pub(in crate::pool) tasks: Option<HashSet<String>>,
    pub(in crate::pool) events: Option<HashSet<String>>,
}
