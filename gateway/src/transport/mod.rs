//! Between the dispatcher, which knows of calls and deadlines, and whatever
//! carries calls to workers: pipes to processes of our own today, a message
//! broker later.

mod pipe;

use tokio::{sync::futures::Notified, time::Instant};
use tunnel_protocol::message::CancelReason;

pub use pipe::PipeTransport;

use crate::pool::{Answer, CallKind, Request};

/// Carries calls to workers. Nothing here waits; the dispatcher does.
pub trait Transport: Send + Sync + 'static {
    type Pending: PendingAnswer;

    /// Gives the call to the worker that suits it best.
    fn submit(&self, request: Box<Request>) -> Result<Self::Pending, Refused>;

    /// Resolves after the next moment at which a call that met no worker is
    /// worth submitting again. Sees what happens from its creation on.
    fn changed(&self) -> Notified<'_>;

    /// Calls that it can have under way.
    fn capacity(&self) -> usize;

    /// False only if a ready worker said that it has no such handler, and none has.
    fn implements(&self, kind: CallKind, id: &str) -> bool;

    fn readiness(&self) -> Readiness;
}

/// The answer to a call that a worker has taken. Dropped before it came, it
/// tells the worker that the caller went away.
pub trait PendingAnswer: Future<Output = Answer> + Unpin + Send {
    /// The answer is no longer wanted. Returns when the call was written to its
    /// worker, if it was.
    fn give_up(self, reason: CancelReason) -> Option<Instant>;
}

/// Why no worker took a call.
#[derive(Debug)]
pub enum Refused {
    /// Every ready worker has all the calls it may have.
    Full,
    /// None is ready now; the call comes back.
    NoWorker(Box<Request>),
    /// None will be ready again.
    Draining,
}

/// Whether calls can be served; `reason` goes into `/readyz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    NotReady { reason: &'static str },
}
