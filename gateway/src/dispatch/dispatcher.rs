use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use parking_lot::Mutex;
use tokio::{
    task::JoinHandle,
    time::{Instant, timeout_at},
};

use super::{
    call::{Call, CallError, CallKind, Completed, QueueSnapshot, Reply, Timing},
    outcome::outcome,
    overload::Overload,
    queue::{Queue, QueueLimits, Ticket},
    retry_budget::RetryBudget,
};
use crate::{
    pool::{Answer, Claim, Request},
    transport::{PipeTransport, Readiness, Refused, Transport},
};

/// Gives calls to workers and waits for their answers.
pub struct Dispatcher<T: Transport = PipeTransport> {
    shared: Arc<Shared<T>>,
    /// Places waiting calls whenever a worker may take one.
    pump: JoinHandle<()>,
}

struct Shared<T: Transport> {
    transport: T,
    queue: Mutex<Queue<T>>,
    /// A copy of what the queue says: new calls wait behind others.
    contended: AtomicBool,
    calls: AtomicU64,
    retried: AtomicU64,
    overload: Arc<Overload>,
    retries: Mutex<RetryBudget>,
}

impl<T: Transport> Dispatcher<T> {
    /// To be called within a runtime.
    #[must_use]
    pub fn new(transport: T, limits: QueueLimits) -> Self {
        let shared = Arc::new(Shared {
            transport,
            queue: Mutex::new(Queue::new(limits)),
            contended: AtomicBool::new(false),
            calls: AtomicU64::new(0),
            retried: AtomicU64::new(0),
            overload: Arc::default(),
            retries: Mutex::new(RetryBudget::new(Instant::now())),
        });
        let pump = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move { shared.pump().await }
        });
        Self { shared, pump }
    }

    /// Runs a call. Dropping the future cancels it: its client has gone.
    ///
    /// Waits for a worker until the deadline. Where more would wait than may, it
    /// fails at once with `Overloaded`.
    pub fn call(&self, call: Call) -> impl Future<Output = Completed> {
        let started = Instant::now();
        // Not in the future, which would be twice as large.
        let request = Arc::new(Request::new(call, started));
        async move {
            let mut pipe = OnThePipe::default();
            let result = self.shared.run(request, started, &mut pipe).await;
            if matches!(result, Err(CallError::Overloaded)) {
                self.turned_away();
            }
            Completed { result, timing: pipe.timing(started) }
        }
    }

    /// Counts a call that was refused for want of room before it came here.
    pub fn turned_away(&self) {
        self.shared.overload.turned_away();
    }

    /// False only if a ready worker said that it has no such handler.
    #[must_use]
    pub fn implements(&self, kind: CallKind, id: &str) -> bool {
        self.shared.transport.implements(kind, id)
    }

    #[must_use]
    pub fn snapshot(&self) -> QueueSnapshot {
        let queue = self.shared.queue.lock();
        QueueSnapshot {
            queued: queue.len(),
            queued_bytes: queue.bytes(),
            shed: self.shared.overload.turned_away_so_far(),
            retried: self.shared.retried.load(Ordering::Relaxed),
        }
    }

    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.shared.transport.readiness()
    }
}

impl<T: Transport> Drop for Dispatcher<T> {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

impl<T: Transport> std::fmt::Debug for Dispatcher<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dispatcher").finish_non_exhaustive()
    }
}

impl<T: Transport> Shared<T> {
    async fn pump(&self) {
        let mut patience = None;
        loop {
            let vacancy = self.transport.vacancy().wait();
            match patience {
                // Early or late, it is time to look again.
                Some(end) => drop(timeout_at(end, vacancy).await),
                None => vacancy.await,
            }
            patience = self.with_queue(|queue| {
                queue.pump(&self.transport, Instant::now());
                queue.next_patience()
            });
        }
    }

    async fn run(
        &self,
        mut request: Arc<Request>,
        mut now: Instant,
        pipe: &mut OnThePipe,
    ) -> Result<Reply, CallError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        loop {
            let again = request.may_retry.then(|| Arc::clone(&request));
            match self.place(request, now).await?.await {
                Answer::Reply { reply, written, read } => {
                    *pipe = OnThePipe { written: Some(written), left: Some(read) };
                    return outcome(reply);
                }
                Answer::Crashed { written } => {
                    pipe.written = written;
                    let again = again.filter(|_| self.may_retry()).ok_or(CallError::Crashed)?;
                    request = Arc::new(again.once_more());
                }
                // Its worker died and never saw it: no reason to fail.
                Answer::Returned(unwritten) => request = unwritten,
                Answer::TimedOut { written } => {
                    pipe.written = written;
                    return Err(CallError::Timeout);
                }
            }
            now = Instant::now();
        }
    }

    fn may_retry(&self) -> bool {
        let (calls, now) = (self.calls.load(Ordering::Relaxed), Instant::now());
        let mut retries = self.retries.lock();
        if retries.spend(calls, now) {
            self.retried.fetch_add(1, Ordering::Relaxed);
            return true;
        }
        if retries.is_news(now) {
            tracing::warn!(
                "too many calls are retried; more idempotent ones fail with their worker"
            );
        }
        false
    }

    /// Gives the call to a worker, now or when its turn comes.
    async fn place(
        &self,
        mut request: Arc<Request>,
        now: Instant,
    ) -> Result<T::Pending, CallError> {
        let callee = &request.call.callee;
        if callee.is_free() && !self.contended.load(Ordering::Relaxed) {
            let mut claim = Some(Claim::free(callee));
            request = match self.transport.submit(request, &mut claim, now) {
                Ok(pending) => return Ok(pending),
                Err(Refused::Busy(request)) => request,
                Err(Refused::Draining) => return Err(CallError::Unavailable),
            };
        }
        // In memory of its own: most calls need none for it.
        Box::pin(self.wait_for_turn(request)).await
    }

    async fn wait_for_turn(&self, request: Arc<Request>) -> Result<T::Pending, CallError> {
        let now = Instant::now();
        if let Some(wait) = request.call.callee.quarantine(now) {
            return Err(CallError::Quarantined { wait });
        }
        let deadline = request.deadline;
        let mut place = self.join(request, now)?;
        match timeout_at(deadline, &mut place.ticket.outcome).await {
            Ok(Ok(outcome)) => outcome,
            // The queue ends with the gateway.
            Ok(Err(_)) => Err(CallError::Unavailable),
            // With workers there, it was theirs not to come to it in time.
            Err(_) if self.transport.readiness() == Readiness::Ready => Err(CallError::Timeout),
            Err(_) => Err(CallError::Unavailable),
        }
    }

    fn join(&self, request: Arc<Request>, now: Instant) -> Result<Place<'_, T>, CallError> {
        self.with_queue(|queue| {
            let contended = queue.is_contended();
            let place = Place { shared: self, ticket: queue.join(request) };
            // Whoever frees a place from now on tells it.
            self.transport.vacancy().set_awaited(true);
            if !contended {
                queue.pump(&self.transport, now);
            }
            if queue.next_patience().is_some() {
                // The pump has to look at the clock from now on.
                self.transport.vacancy().signal();
            }
            if queue.is_over_limit() {
                // Unless it is on its way already.
                queue.leave(&place.ticket);
                if place.ticket.outcome.is_empty() {
                    return Err(place);
                }
            }
            Ok(place)
        })
        .map_err(|_| CallError::Overloaded)
    }

    fn with_queue<R>(&self, act: impl FnOnce(&mut Queue<T>) -> R) -> R {
        let mut queue = self.queue.lock();
        let result = act(&mut queue);
        self.transport.vacancy().set_awaited(queue.len() > 0);
        self.contended.store(queue.is_contended(), Ordering::Relaxed);
        result
    }
}

/// A call's place in the queue; dropped, it is left.
struct Place<'a, T: Transport> {
    shared: &'a Shared<T>,
    ticket: Ticket<T>,
}

impl<T: Transport> Drop for Place<'_, T> {
    fn drop(&mut self) {
        // Once it has its outcome, it is in the queue no more.
        if !self.ticket.outcome.is_terminated() {
            self.shared.with_queue(|queue| queue.leave(&self.ticket));
        }
    }
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

#[cfg(test)]
mod tests;
