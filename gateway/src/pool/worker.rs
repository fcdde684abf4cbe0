//! One worker process as its callers, its reader and its writer share it.
//!
//! Invariants:
//! 1. The table of calls and the queue to the writer change together, under one
//!    lock that is never held across an await.
//! 2. The queue is bounded: a call in it is in the table, which `max_in_flight`
//!    bounds, and a cancel in it is of a call that still counts there.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use parking_lot::{Mutex, RwLock};
use tokio::{
    sync::{Notify, mpsc, oneshot},
    time::Instant,
};
use tunnel_protocol::{CallId, message::CancelReason};

use super::{
    call::{Answer, CallKind, Request, WorkerReply},
    counters::Counters,
    in_flight::{GivenUp, InFlight, Settled},
    pending::Pending,
    trace,
    worker_line::WorkerLine,
};
use crate::process::ExitReason;

/// A worker takes no call while its load is this.
const CLOSED: usize = usize::MAX;

/// A call's value of this size is written from where it is instead of being
/// copied into a batch, and ends the batch.
pub(super) const LARGE_VALUE: usize = 64 * 1024;

/// A process that calls can be sent to.
#[derive(Debug)]
pub struct Worker {
    pub(super) name: WorkerName,
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
    signals: mpsc::UnboundedSender<Signal>,
    /// Each is signalled once, so that no flood of them can fill the channel.
    said_hello: AtomicBool,
    said_ready: AtomicBool,
    counters: Arc<Counters>,
    /// Of its slot.
    stray_lines: Arc<AtomicU64>,
    trace_pipe: bool,
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
    Shutdown,
    /// Close stdin: there is nothing after it.
    Close,
}

/// What a worker's own tasks tell its supervisor.
#[derive(Debug)]
pub(super) enum Signal {
    Hello {
        protocol: u32,
    },
    Ready(Handlers),
    StdinClosed,
    StdoutClosed,
    LineTooLong,
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
    pub(super) abandoned: usize,
}

/// Why a worker did not take a call.
#[derive(Debug)]
pub enum Refusal {
    Full(Box<Request>),
    Closed(Box<Request>),
}

impl Worker {
    pub(super) fn new(
        name: WorkerName,
        max_in_flight: usize,
        signals: mpsc::UnboundedSender<Signal>,
        counters: Arc<Counters>,
        stray_lines: Arc<AtomicU64>,
        trace_pipe: bool,
    ) -> Self {
        let state = State {
            calls: InFlight::new(),
            queue: VecDeque::new(),
            answered: 0,
            closed: false,
            finishing: false,
        };
        Self {
            name,
            max_in_flight,
            state: Mutex::new(state),
            load: AtomicUsize::new(0),
            queued: Notify::new(),
            plain: AtomicBool::new(false),
            handlers: RwLock::new(None),
            signals,
            said_hello: AtomicBool::new(false),
            said_ready: AtomicBool::new(false),
            counters,
            stray_lines,
            trace_pipe,
        }
    }

    /// How many calls it has, `None` if it takes no more of them for good.
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
        if state.calls.len() >= self.max_in_flight {
            return Err(Refusal::Full(request));
        }
        let (sender, answer) = oneshot::channel();
        let Some(id) = state.calls.open(sender) else {
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
            GivenUp::Abandoned { written } => {
                if !self.plain.load(Ordering::Relaxed) {
                    self.enqueue(&mut state, Outgoing::Cancel { id, reason });
                }
                Some(written)
            }
            GivenUp::Settled => return None,
        };
        self.publish_load(&state);
        self.tell_if_idle(&mut state);
        written
    }

    /// One line of its stdout.
    pub(super) fn accept(&self, line: &Bytes, now: Instant) {
        if self.trace_pipe {
            trace::incoming(self.name, line);
        }
        match WorkerLine::parse(line) {
            WorkerLine::Reply { id, reply } => self.settle(id, reply, now),
            WorkerLine::Hello { protocol } if !self.said_hello.swap(true, Ordering::Relaxed) => {
                self.signal(Signal::Hello { protocol });
            }
            WorkerLine::Ready { tasks, events }
                if !self.said_ready.swap(true, Ordering::Relaxed) =>
            {
                let set = |ids: Option<Vec<String>>| ids.map(HashSet::from_iter);
                self.signal(Signal::Ready(Handlers { tasks: set(tasks), events: set(events) }));
            }
            WorkerLine::Blank => {}
            WorkerLine::Hello { .. } | WorkerLine::Ready { .. } => {
                self.log_stray(line, "a worker said hello or ready twice");
            }
            WorkerLine::Stray => {
                self.log_stray(line, "a worker printed a line that is no message");
            }
        }
    }

    fn settle(&self, id: CallId, reply: WorkerReply, read: Instant) {
        let mut state = self.state.lock();
        let settled = state.calls.settle(id);
        state.answered += u64::from(!matches!(settled, Settled::Unmatched));
        self.publish_load(&state);
        self.tell_if_idle(&mut state);
        drop(state);

        let WorkerName { slot, pid } = self.name;
        match settled {
            // Its caller may have gone at this very moment.
            Settled::Answers { answer, written } => {
                drop(answer.send(Answer::Reply { reply, written, read }));
            }
            Settled::Late => {
                Counters::add(&self.counters.late_replies);
                tracing::debug!(slot, pid, call = %id, "a reply came after its call was given up");
            }
            Settled::Unmatched => {
                Counters::add(&self.counters.unmatched_replies);
                tracing::warn!(slot, pid, call = %id, "dropped a reply to no call in flight");
            }
        }
    }

    pub(super) fn log_stray(&self, line: &[u8], message: &str) {
        Counters::add(&self.counters.stray_lines);
        Counters::add(&self.stray_lines);
        let WorkerName { slot, pid } = self.name;
        tracing::warn!(slot, pid, line = %trace::shorten(line), "{message}");
    }

    pub(super) fn set_plain(&self, plain: bool) {
        self.plain.store(plain, Ordering::Relaxed);
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

    /// Queues a message that is about no call.
    pub(super) fn push(&self, message: Outgoing) {
        self.enqueue(&mut self.state.lock(), message);
    }

    /// From now on says `Signal::Idle` when nobody waits for a call.
    pub(super) fn finish(&self) {
        let mut state = self.state.lock();
        state.finishing = true;
        self.tell_if_idle(&mut state);
    }

    /// Takes no more calls, and hands back those that were not written.
    pub(super) fn return_queued(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        let mut senders: HashMap<_, _> =
            state.calls.take_queued().into_iter().map(|call| (call.id, call.answer)).collect();
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
    }

    /// Ends every call; returns how many had somebody waiting.
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

    /// Waits until there is something to write.
    pub(super) async fn wait_for_work(&self) {
        while self.state.lock().queue.is_empty() {
            self.queued.notified().await;
        }
    }

    /// Moves what one write should carry into `batch`. The calls among it count
    /// as written from now on: how much of a failed write arrived is unknowable.
    pub(super) fn take_batch(&self, batch: &mut Vec<Outgoing>, now: Instant) {
        let mut state = self.state.lock();
        let mut size = 0;
        while size < LARGE_VALUE {
            let Some(message) = state.queue.pop_front() else { break };
            if let Outgoing::Call { id, request } = &message {
                if !state.calls.mark_written(*id, now) {
                    continue;
                }
                size += request.call.value.as_ref().map_or(0, Bytes::len);
            }
            batch.push(message);
        }
    }

    pub(super) fn signal(&self, signal: Signal) {
        // The supervisor that no longer listens has given this process up.
        let _ = self.signals.send(signal);
    }

    pub(super) fn traces(&self) -> bool {
        self.trace_pipe
    }

    pub(super) fn vitals(&self) -> Vitals {
        let state = self.state.lock();
        Vitals {
            pid: Some(self.name.pid),
            plain: self.plain.load(Ordering::Relaxed),
            in_flight: state.calls.len(),
            queued: state.calls.unwritten(),
            calls: state.answered,
            abandoned: state.calls.abandoned(),
        }
    }

    fn enqueue(&self, state: &mut State, message: Outgoing) {
        let was_empty = state.queue.is_empty();
        state.queue.push_back(message);
        if was_empty {
            self.queued.notify_one();
        }
    }

    fn publish_load(&self, state: &State) {
        let load = if state.closed { CLOSED } else { state.calls.len() };
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
