//! Between the dispatcher, which knows of calls and deadlines, and whatever
//! carries calls to workers: pipes to processes of our own today, a message
//! broker later.

mod pipe;

use std::sync::Arc;

use tokio::time::Instant;

pub use pipe::PipeTransport;

use crate::pool::{Answer, CallKind, Claim, Request, ReservationState, Vacancy};

/// Carries calls to workers. Nothing here waits; the dispatcher does.
pub trait Transport: Send + Sync + 'static {
    /// The answer to a call that a worker has taken, which comes by the call's deadline.
    /// Dropped before, it tells the worker that the caller went away.
    type Pending: Future<Output = Answer> + Send + Unpin + 'static;
    type Reservation: ReservedWorker<Pending = Self::Pending>;

    /// Gives the call to the worker that suits it best, and its claim with it.
    fn submit(
        &self,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
        now: Instant,
    ) -> Result<Self::Pending, Refused>;

    /// Keeps other calls from some worker, for one that is to run alone. `None` while
    /// all are busy.
    fn reserve(&self) -> Result<Option<Self::Reservation>, Draining>;

    /// Is signalled whenever a call that was refused is worth submitting again.
    fn vacancy(&self) -> &Arc<Vacancy>;

    /// False only if a ready worker said that it has no such handler, and none has.
    fn implements(&self, kind: CallKind, id: &str) -> bool;

    fn readiness(&self) -> Readiness;
}

/// A worker that waits for one call.
pub trait ReservedWorker: Send + 'static {
    type Pending;

    fn state(&self) -> ReservationState;

    /// Runs the call on it; it comes back if the worker is lost.
    fn submit(
        self,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<Self::Pending, Arc<Request>>;
}

/// Why no worker took a call.
#[derive(Debug)]
pub enum Refused {
    /// None is ready now, or all have as many calls as they may; the call comes back.
    Busy(Arc<Request>),
    /// None will be ready again.
    Draining,
}

/// No worker will be ready again.
#[derive(Debug)]
pub struct Draining;

/// Whether calls can be served; `reason` goes into `/readyz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    NotReady { reason: &'static str },
}
