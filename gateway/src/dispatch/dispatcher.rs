use std::{
    pin::pin,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    time::Duration,
};

use tokio::time::{Instant, timeout_at};
use tunnel_protocol::message::CancelReason;

use super::{
    call::{Call, CallError, CallKind, Completed, QueueSnapshot, Reply, Timing},
    outcome::outcome,
};
use crate::{
    pool::{Answer, Request},
    transport::{PendingAnswer, PipeTransport, Readiness, Refused, Transport},
};

/// Longer timeouts are as good as none, and cannot be added to a clock.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Gives calls to workers and waits for their answers.
#[derive(Debug)]
pub struct Dispatcher<T = PipeTransport> {
    transport: T,
    /// Calls that wait for a worker to be ready.
    waiting: AtomicUsize,
    shed: AtomicU64,
}

/// When a call was written to a worker, and when that worker was done with it.
#[derive(Default)]
struct OnThePipe {
    written: Option<Instant>,
    /// `None` is now.
    left: Option<Instant>,
}

impl OnThePipe {
    fn timing(&self, started: Instant) -> Timing {
        let end = self.left.unwrap_or_else(Instant::now);
        Timing {
            queued: self.written.unwrap_or(end) - started,
            round_trip: self.written.map(|written| end - written),
        }
    }
}

impl<T: Transport> Dispatcher<T> {
    #[must_use]
    pub fn new(transport: T) -> Self {
        Self { transport, waiting: AtomicUsize::new(0), shed: AtomicU64::new(0) }
    }

    /// Runs a call. Dropping the future cancels it: its client has gone.
    ///
    /// Fails at once with `Overloaded` where every ready worker is full. Where
    /// none is ready it waits until the deadline; as many calls may wait as
    /// could run, the others are `Overloaded` too.
    pub async fn call(&self, call: Call) -> Completed {
        let started = Instant::now();
        let mut pipe = OnThePipe::default();
        let result = self.run(call, started, &mut pipe).await;
        if result == Err(CallError::Overloaded) {
            self.shed.fetch_add(1, Ordering::Relaxed);
        }
        Completed { result, timing: pipe.timing(started) }
    }

    async fn run(
        &self,
        call: Call,
        started: Instant,
        pipe: &mut OnThePipe,
    ) -> Result<Reply, CallError> {
        let deadline = started + call.timeout.min(LONGEST_TIMEOUT);
        let mut request = Box::new(Request { call, deadline });
        loop {
            let mut pending = self.submit(request).await?;
            match timeout_at(deadline, &mut pending).await {
                Ok(Answer::Reply { reply, written, read }) => {
                    *pipe = OnThePipe { written: Some(written), left: Some(read) };
                    return outcome(reply);
                }
                Ok(Answer::Crashed { written }) => {
                    pipe.written = written;
                    return Err(CallError::Crashed);
                }
                // Its worker died and never saw it: no reason to fail.
                Ok(Answer::Returned(unwritten)) => request = unwritten,
                Err(_) => {
                    pipe.written = pending.give_up(CancelReason::Timeout);
                    return Err(CallError::Timeout);
                }
            }
        }
    }

    /// False only if a ready worker said that it has no such handler.
    #[must_use]
    pub fn implements(&self, kind: CallKind, id: &str) -> bool {
        self.transport.implements(kind, id)
    }

    #[must_use]
    pub fn snapshot(&self) -> QueueSnapshot {
        QueueSnapshot {
            queued: self.waiting.load(Ordering::Relaxed),
            shed: self.shed.load(Ordering::Relaxed),
        }
    }

    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.transport.readiness()
    }

    async fn submit(&self, request: Box<Request>) -> Result<T::Pending, CallError> {
        match self.transport.submit(request) {
            Ok(pending) => Ok(pending),
            Err(Refused::NoWorker(request)) => self.submit_when_ready(request).await,
            Err(refused) => Err(refused.into()),
        }
    }

    async fn submit_when_ready(&self, mut request: Box<Request>) -> Result<T::Pending, CallError> {
        let _place = Place::take(&self.waiting, self.transport.capacity())?;
        loop {
            // Before the next attempt, so that no change is missed in between.
            let changed = pin!(self.transport.changed());
            request = match self.transport.submit(request) {
                Ok(pending) => return Ok(pending),
                Err(Refused::NoWorker(request)) => request,
                Err(refused) => return Err(refused.into()),
            };
            let waited = timeout_at(request.deadline, changed).await;
            waited.map_err(|_| CallError::Unavailable)?;
        }
    }
}

impl From<Refused> for CallError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full => Self::Overloaded,
            Refused::NoWorker(_) | Refused::Draining => Self::Unavailable,
        }
    }
}

/// One of a bounded number of places, given back on drop.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(taken: &'a AtomicUsize, places: usize) -> Result<Self, CallError> {
        let place = Self(taken);
        if taken.fetch_add(1, Ordering::Relaxed) < places {
            return Ok(place);
        }
        Err(CallError::Overloaded)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
