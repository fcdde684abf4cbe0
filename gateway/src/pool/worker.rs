//! One worker process as its callers, its reader and its writer share it.
//!
//! Invariants:
//! 1. The table of calls and the queue to the writer change together, under one
//!    lock that is never held across an await.
//! 2. The queue is bounded: a call in it is in the table, which `max_in_flight`
//!    bounds, and a cancel in it is of a call that still counts there. One ping
//!    is open at a time.

mod incoming;
mod outgoing;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use parking_lot::{Mutex, RwLock};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::Instant,
};
use tunnel_protocol::{CallId, message::CancelReason};

use super::{
    call::{Answer, CallKind, Request},
    counters::Counters,
    in_flight::{GivenUp, InFlight},
    pending::Pending,
    privacy::Privacy,
    pulse::{Pulse, Report},
    slot::Generation,
    stray_budget::StrayBudget,
    tracer::Tracer,
};
use crate::process::{ExitReason, SpawnError, Spawned, Usage};

/// A worker takes no call while its load is this.
const CLOSED: usize = usize::MAX;

/// A call's value of this size is written from where it is instead of being
/// copied into a batch, and ends the batch.
pub(super) const LARGE_VALUE: usize = 64 * 1024;

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
    plain: AtomicBool,
    /// What it said it implements; `None` before `ready` and for plain workers.
    handlers: RwLock<Option<Handlers>>,
    signals: mpsc::UnboundedSender<(Generation, Signal)>,
    /// Each is signalled once, so that no flood of them can fill the channel.
    said_hello: AtomicBool,
    said_ready: AtomicBool,
    said_fatal: AtomicBool,
    over_budget: AtomicBool,
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
    calls: InFlight<oneshot::Sender<Answer>>,
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

/// What the writer has to write.
#[derive(Debug)]
pub(super) enum Outgoing {
    Call {
        id: CallId,
        request: Box<Request>,
    },
    Cancel {
        id: CallId,
        reason: CancelReason,
    },
    Ping {
        id: CallId,
    },
    Shutdown,
    /// Close stdin: there is nothing after it.
    Close,
}

/// What a slot's supervisor is told, by a worker's own tasks and by spawning.
#[derive(Debug)]
pub(super) enum Signal {
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
pub(super) struct Handlers {
    pub(super) tasks: Option<HashSet<String>>,
    pub(super) events: Option<HashSet<String>>,
}

/// What it is up to.
#[derive(Debug, Default)]
pub(super) struct Vitals {
    pub(super) pid: Option<u32>,
    pub(super) plain: bool,
    pub(super) in_flight: usize,
    pub(super) queued: usize,
    pub(super) calls: u64,
    /// As its table says, or as it says itself, whichever is more.
    pub(super) abandoned: usize,
    pub(super) report: Report,
    /// A ping is overdue.
    pub(super) unresponsive: bool,
}

/// Why a worker did not take a call.
#[derive(Debug)]
pub enum Refusal {
    Full(Box<Request>),
    Closed(Box<Request>),
}

impl Worker {
    pub(super) fn new(setup: WorkerSetup) -> Self {
        let now = Instant::now();
        let state = State {
            calls: InFlight::new(),
            queue: VecDeque::new(),
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
            plain: AtomicBool::new(false),
            handlers: RwLock::new(None),
            signals: setup.signals,
            said_hello: AtomicBool::new(false),
            said_ready: AtomicBool::new(false),
            said_fatal: AtomicBool::new(false),
            over_budget: AtomicBool::new(false),
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
        Some(self.load.load(Ordering::Relaxed)).filter(|load| *load != CLOSED)
    }

    /// Queues a call to be written.
    pub fn submit(self: &Arc<Self>, request: Box<Request>) -> Result<Pending, Refusal> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(Refusal::Closed(request));
        }
        if state.calls.len() >= self.max_in_flight || state.pulse.is_overdue() {
            return Err(Refusal::Full(request));
        }
        let (sender, answer) = oneshot::channel();
        let Some(id) = state.calls.open(sender, request.deadline) else {
            return Err(Refusal::Closed(request));
        };
        self.enqueue(&mut state, Outgoing::Call { id, request });
        self.publish_load(&state);
        drop(state);
        Ok(Pending::new(answer, Arc::clone(self), id))
    }

    /// Nobody waits for the call any more. A worker that knows the protocol is
    /// told, if it has the call. Returns when it was written.
    pub(super) fn give_up(&self, id: CallId, reason: CancelReason) -> Option<Instant> {
        let mut state = self.state.lock();
        let written = match state.calls.give_up(id) {
            GivenUp::Unwritten => {
                let of_call =
                    |item: &Outgoing| matches!(item, Outgoing::Call { id: of, .. } if *of == id);
                if let Some(at) = state.queue.iter().position(of_call) {
                    state.queue.remove(at);
                }
                None
            }
            GivenUp::Abandoned { written, deadline } => {
                if !self.plain.load(Ordering::Relaxed) {
                    self.enqueue(&mut state, Outgoing::Cancel { id, reason });
                }
                if !std::mem::replace(&mut state.watched, true) {
                    self.signal(Signal::GivenUp { deadline });
                }
                Some(written)
            }
            GivenUp::Settled => return None,
        };
        self.publish_load(&state);
        self.tell_if_idle(&mut state);
        written
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

    /// From now on says `Signal::Idle` when nobody waits for a call.
    pub(super) fn finish(&self) {
        let mut state = self.state.lock();
        state.finishing = true;
        self.tell_if_idle(&mut state);
    }

    /// Takes no more calls, and hands back those that were not written; returns
    /// how many those were.
    pub(super) fn return_queued(&self) -> usize {
        let mut state = self.state.lock();
        state.closed = true;
        let mut senders: HashMap<_, _> =
            state.calls.take_queued().into_iter().map(|call| (call.id, call.answer)).collect();
        let returned = senders.len();
        for message in std::mem::take(&mut state.queue) {
            let Outgoing::Call { id, request } = message else {
                state.queue.push_back(message);
                continue;
            };
            if let Some(answer) = senders.remove(&id) {
                drop(answer.send(Answer::Returned(request)));
            }
        }
        self.publish_load(&state);
        self.tell_if_idle(&mut state);
        returned
    }

    /// Ends every call that was written; returns how many had somebody waiting.
    pub(super) fn fail_all(&self) -> usize {
        self.return_queued();
        let mut state = self.state.lock();
        let orphans = state.calls.take_all();
        self.tell_if_idle(&mut state);
        drop(state);
        let failed = orphans.len();
        for orphan in orphans {
            drop(orphan.answer.send(Answer::Crashed { written: orphan.written }));
        }
        failed
    }

    pub(super) fn signal(&self, signal: Signal) {
        // The supervisor that no longer listens has given this process up.
        let _ = self.signals.send((self.generation, signal));
    }

    pub(super) fn tracer(&self) -> Option<&Tracer> {
        self.tracer.as_ref()
    }

    /// What the system says of it, where it does not say it itself.
    pub(super) fn observe(&self, usage: Option<Usage>) {
        let Some(usage) = usage else { return };
        let mut state = self.state.lock();
        state.pulse.report.cpu = Some(usage.cpu);
        state.pulse.report.memory = Some(usage.memory);
    }

    pub(super) fn vitals(&self) -> Vitals {
        let state = self.state.lock();
        let report = state.pulse.report;
        Vitals {
            pid: Some(self.name.pid),
            plain: self.is_plain(),
            in_flight: state.calls.len(),
            queued: state.calls.unwritten(),
            calls: state.answered,
            abandoned: state.calls.abandoned().max(report.abandoned),
            report,
            unresponsive: state.pulse.is_overdue(),
        }
    }

    fn publish_load(&self, state: &State) {
        let shut = state.closed || state.pulse.is_overdue();
        let load = if shut { CLOSED } else { state.calls.len() };
        self.load.store(load, Ordering::Relaxed);
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
