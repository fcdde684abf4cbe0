//! One worker process as its callers, its reader and its writer share it.
//!
//! Invariants:
//! 1. The table of calls and the queue to the writer change together, under one
//!    lock that is never held across an await.
//! 2. The queue is bounded: a call in it is in the table, which `max_in_flight`
//!    bounds, and a cancel in it is of a call that still counts there. One ping
//!    is in it at a time. Values in it have at most `UNWRITTEN` bytes and one more value.

mod ending;
mod floods;
mod giving_up;
mod incoming;
mod losing;
mod outgoing;
mod reservation;
#[cfg(any(test, fuzzing))]
mod scripted;
mod signal;
mod vitals;

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::Instant,
};
use tunnel_protocol::{CallId, message::CancelReason};

use super::{
    call::{Answer, CallKind, Request},
    callee::{Callee, Claim},
    counters::Counters,
    in_flight::InFlight,
    latency::PeakLatency,
    pending::Pending,
    privacy::Privacy,
    pulse::Pulse,
    quiet::Quiet,
    slot::Generation,
    stray_budget::StrayBudget,
    tracer::Tracer,
    vacancy::Vacancy,
};
pub(super) use ending::Losses;
use floods::Floods;
pub use reservation::{Reservation, ReservationState};
#[cfg(fuzzing)]
pub(super) use scripted::play;
pub(super) use signal::{Handlers, Signal};

/// A worker takes no call while its load is this.
const CLOSED: usize = usize::MAX;

/// A call's value of this size is written from where it is instead of being
/// copied into a batch, and ends the batch.
pub(super) const LARGE_VALUE: usize = 64 * 1024;

/// Bytes of values that may wait for one worker's stdin: one that does not read
/// must not collect what others could run.
const UNWRITTEN: usize = 8 * 1024 * 1024;

/// A process that calls can be sent to.
#[derive(Debug)]
pub struct Worker {
    pub(super) name: WorkerName,
    generation: Generation,
    max_in_flight: usize,
    state: Mutex<State>,
    /// Calls that count, or `CLOSED`; a copy of what `state` says, for choosing
    /// a worker without its lock.
    load: AtomicUsize,
    /// Wakes the writer.
    queued: Notify,
    /// Wakes who watches the deadlines.
    alarm_set_earlier: Notify,
    /// For choosing the quickest; changed under the lock of `state`.
    latency: PeakLatency,
    quiet: Quiet,
    vacancy: Arc<Vacancy>,
    plain: AtomicBool,
    /// What it said it implements; `None` before `ready` and for plain workers.
    handlers: RwLock<Option<Handlers>>,
    signals: mpsc::UnboundedSender<(Generation, Signal)>,
    /// Each is signalled once, so that no flood of them can fill the channel.
    said_hello: AtomicBool,
    said_ready: AtomicBool,
    said_fatal: AtomicBool,
    over_budget: AtomicBool,
    floods: Floods,
    /// After so many answers it wants to be looked at.
    max_calls: Option<u64>,
    counters: Arc<Counters>,
    /// Of its slot.
    stray_lines: Arc<AtomicU64>,
    /// Where messages are shown.
    tracer: Option<Tracer>,
    /// Something of calls must not be logged.
    is_private: bool,
}

/// What a worker has from its pool.
#[derive(Debug)]
pub(super) struct WorkerSetup {
    pub(super) name: WorkerName,
    pub(super) generation: Generation,
    pub(super) max_in_flight: usize,
    pub(super) max_calls: Option<u64>,
    pub(super) signals: mpsc::UnboundedSender<(Generation, Signal)>,
    pub(super) vacancy: Arc<Vacancy>,
    pub(super) counters: Arc<Counters>,
    pub(super) stray_lines: Arc<AtomicU64>,
    pub(super) trace_pipe: bool,
    pub(super) privacy: Option<Arc<dyn Privacy>>,
}

/// For logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WorkerName {
    pub(super) slot: usize,
    pub(super) pid: u32,
}

#[derive(Debug)]
struct State {
    calls: InFlight<Waiter, Claim>,
    /// When deadlines are looked at next: at the earliest of a call that somebody waits for,
    /// or before; among many calls a little later.
    alarm: Option<Instant>,
    cancelled: Vec<Arc<Callee>>, // whose handlers may go on
    /// For a call that is to run alone here.
    reserved: Reserved,
    /// Of the values in the queue.
    unwritten_bytes: usize,
    queue: VecDeque<Outgoing>,
    /// Replies to calls, late ones included.
    answered: u64,
    answered_at_last_stray: u64,
    stray_budget: StrayBudget,
    pulse: Pulse,
    /// The supervisor has been told that a given-up call's deadline is to be watched.
    watched: bool,
    /// Takes no new calls.
    closed: bool,
    /// The supervisor wants to know when nobody waits for a call any more.
    finishing: bool,
}

/// Where a call's answer goes.
#[derive(Debug)]
struct Waiter {
    answer: oneshot::Sender<Answer>,
    may_retry: bool,
}

/// Whether a call has the worker for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reserved {
    No,
    /// Once those that it has are done.
    Waiting,
    For(CallId),
}

/// What the writer has to write.
#[derive(Debug)]
pub(super) enum Outgoing {
    Call {
        id: CallId,
        request: Arc<Request>,
    },
    Cancel {
        id: CallId,
        reason: CancelReason,
    },
    Ping {
        id: CallId,
    },
    /// A whole line, about no call.
    Line(Bytes),
    Shutdown,
    /// Close stdin: there is nothing after it.
    Close,
}

/// Why a worker did not take a call.
#[derive(Debug)]
pub enum Refusal {
    Full(Arc<Request>),
    Closed(Arc<Request>),
}

impl Worker {
    pub(super) fn new(setup: WorkerSetup) -> Self {
        let now = Instant::now();
        let state = State {
            calls: InFlight::new(),
            alarm: None,
            cancelled: Vec::new(),
            queue: VecDeque::new(),
            reserved: Reserved::No,
            unwritten_bytes: 0,
            answered: 0,
            answered_at_last_stray: 0,
            stray_budget: StrayBudget::new(now),
            pulse: Pulse::new(now),
            watched: false,
            closed: false,
            finishing: false,
        };
        Self {
            name: setup.name,
            generation: setup.generation,
            max_in_flight: setup.max_in_flight,
            state: Mutex::new(state),
            load: AtomicUsize::new(0),
            queued: Notify::new(),
            alarm_set_earlier: Notify::new(),
            latency: PeakLatency::new(now),
            quiet: Quiet::new(now),
            vacancy: setup.vacancy,
            plain: AtomicBool::new(false),
            handlers: RwLock::new(None),
            signals: setup.signals,
            said_hello: AtomicBool::new(false),
            said_ready: AtomicBool::new(false),
            said_fatal: AtomicBool::new(false),
            over_budget: AtomicBool::new(false),
            floods: Floods::default(),
            max_calls: setup.max_calls,
            counters: setup.counters,
            stray_lines: setup.stray_lines,
            is_private: setup.privacy.is_some(),
            tracer: setup.trace_pipe.then(|| Tracer::new(setup.name, setup.privacy)),
        }
    }

    /// How many calls it has; `None` while it should get no more.
    #[must_use]
    pub fn load(&self) -> Option<usize> {
        Some(self.load.load(Ordering::SeqCst)).filter(|load| *load != CLOSED)
    }

    /// How much one more call costs here: what it has, by how slow it is of late
    /// and by how long it has said nothing.
    #[must_use]
    pub fn cost(&self, now: Instant) -> Option<f64> {
        let load = self.load()?;
        #[expect(clippy::cast_precision_loss, reason = "bounded by `max_in_flight`")]
        let calls = (load + 1) as f64;
        Some(calls * self.latency.read(now) * self.quiet.factor(now))
    }

    /// Queues a call to be written. The claim is taken if that succeeds.
    pub fn submit(
        self: &Arc<Self>,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<Pending, Refusal> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(Refusal::Closed(request));
        }
        let full = state.calls.len() >= self.max_in_flight
            || state.unwritten_bytes >= UNWRITTEN
            || state.reserved != Reserved::No
            || state.pulse.is_overdue();
        if full {
            return Err(Refusal::Full(request));
        }
        let (pending, _) = self.open(&mut state, request, claim)?;
        self.publish_load(&mut state);
        Ok(pending)
    }

    fn open(
        self: &Arc<Self>,
        state: &mut State,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<(Pending, CallId), Refusal> {
        let Some(claim) = claim.take() else { return Err(Refusal::Closed(request)) };
        let (sender, answer) = oneshot::channel();
        let waiter = Waiter { answer: sender, may_retry: request.may_retry };
        let Some(id) = state.calls.open(waiter, claim, request.deadline) else {
            return Err(Refusal::Closed(request));
        };
        self.set_alarm(state, request.deadline);
        self.enqueue(state, Outgoing::Call { id, request });
        Ok((Pending::new(answer, Arc::clone(self), id), id))
    }

    /// The earliest deadline of a given-up call since which it has answered
    /// nothing, or which is yet to come. Without one, the next call that is given
    /// up is signalled anew.
    pub(super) fn silent_since(&self) -> Option<Instant> {
        let mut state = self.state.lock();
        let earliest = state.calls.earliest_given_up_after(state.pulse.last_heard());
        state.watched = earliest.is_some();
        earliest
    }

    /// Has left a ping unanswered for so long, and all else.
    pub(super) fn is_silent_for(&self, span: Duration) -> bool {
        self.state.lock().pulse.is_silent_for(span, Instant::now())
    }

    pub(super) fn set_plain(&self, plain: bool) {
        self.plain.store(plain, Ordering::Relaxed);
    }

    pub(super) fn is_plain(&self) -> bool {
        self.plain.load(Ordering::Relaxed)
    }

    pub(super) fn set_handlers(&self, handlers: Handlers) {
        *self.handlers.write() = Some(handlers);
    }

    /// False only if it said what it implements and this is not among it.
    #[must_use]
    pub fn implements(&self, kind: CallKind, id: &str) -> bool {
        let handlers = self.handlers.read();
        let ids = handlers.as_ref().and_then(|handlers| match kind {
            CallKind::Task => handlers.tasks.as_ref(),
            CallKind::Event => handlers.events.as_ref(),
        });
        ids.is_none_or(|ids| ids.contains(id))
    }

    pub(super) fn signal(&self, signal: Signal) {
        // The supervisor that no longer listens has given this process up.
        let _ = self.signals.send((self.generation, signal));
    }

    pub(super) fn tracer(&self) -> Option<&Tracer> {
        self.tracer.as_ref()
    }

    fn publish_load(&self, state: &mut State) {
        if let Reserved::For(id) = state.reserved
            && !state.calls.contains(id)
        {
            state.reserved = Reserved::No;
        }
        let shut = state.closed || state.reserved != Reserved::No || state.pulse.is_overdue();
        let load = if shut { CLOSED } else { state.calls.len() };
        self.load.store(load, Ordering::SeqCst);
    }

    fn tell_if_idle(&self, state: &mut State) {
        if state.finishing && state.calls.live() == 0 {
            state.finishing = false;
            self.signal(Signal::Idle);
        }
    }
}

#[cfg(test)]
mod tests;
