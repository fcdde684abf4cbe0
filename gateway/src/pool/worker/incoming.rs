//! What comes from a worker: its reader calls this, line by line.

use std::sync::{Arc, atomic::Ordering};

use bytes::Bytes;
use foldhash::HashSet;
use tokio::time::Instant;
use tunnel_protocol::{CallId, message::WorkerHealth};

use super::{Handlers, Signal, State, Worker, WorkerName};
use crate::pool::{
    call::{Answer, WorkerReply},
    callee::Callee,
    counters::Counters,
    in_flight::Settled,
    worker_line::WorkerLine,
};

impl Worker {
    /// One line of its stdout, read at `now`.
    pub(in crate::pool) fn accept(&self, line: &Bytes, now: Instant) {
        let parsed = WorkerLine::parse(line);
        if let Some(tracer) = self.tracer() {
            tracer.incoming(line, &parsed);
        }
        match parsed {
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
            WorkerLine::Fatal { message } if !self.said_fatal.swap(true, Ordering::Relaxed) => {
                self.signal(Signal::Fatal { message });
            }
            WorkerLine::Blank => {}
            WorkerLine::Hello { .. } | WorkerLine::Ready { .. } | WorkerLine::Fatal { .. } => {
                self.heard(&mut self.state.lock(), now);
                self.stray(line, "a worker said hello, ready or fatal twice", now);
            }
            WorkerLine::Stray => {
                self.stray(line, "a worker printed a line that is no message", now);
            }
        }
    }

    fn settle(&self, id: CallId, reply: WorkerReply, read: Instant) {
        let mut state = self.state.lock();
        let (sender, claim) = match state.calls.settle(id) {
            Settled::Answers { answer, written, claim } => {
                self.latency.observe(claim.answered(read - written), read);
                (Some((answer, written)), None)
            }
            Settled::Late { claim } => {
                if let Some(claim) = claim.as_ref().filter(|_| reply.is_cancelled()) {
                    state.may_go_on(claim.callee());
                }
                (None, claim)
            }
            Settled::Unmatched => return self.pong(state, id, &reply, read),
        };
        state.answered += 1;
        if state.answered == 1 {
            self.signal(Signal::Answered);
        }
        if Some(state.answered) == self.max_calls {
            self.signal(Signal::Worn);
        }
        self.heard(&mut state, read);
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);

        // Its end may let another call run.
        drop(claim);
        self.vacancy.signal();

        if let Some((answer, written)) = sender {
            // Its caller may have gone at this very moment.
            drop(answer.answer.send(Answer::Reply { reply, written, read }));
        } else if !reply.is_cancelled() {
            Counters::add(&self.counters.late_replies);
            let WorkerName { slot, pid } = self.name;
            tracing::debug!(slot, pid, call = %id, "a reply came after its call was given up");
        }
    }

    /// A reply to no call: to a ping, or to nothing.
    fn pong(
        &self,
        mut state: parking_lot::MutexGuard<'_, State>,
        id: CallId,
        reply: &WorkerReply,
        read: Instant,
    ) {
        let health = match reply {
            WorkerReply::Success(Some(result)) => serde_json::from_slice(result).ok(),
            _ => None,
        };
        let health: WorkerHealth = health.unwrap_or_default();
        let is_pong = state.pulse.answered(id, &health, read);
        self.heard(&mut state, read);
        if is_pong {
            if state.pulse.report.abandoned == 0 {
                state.cancelled.clear();
            }
            let lost = state.calls.take_lost_before(id);
            return self.release(state, lost, "it answers pings, and did not answer the cancel");
        }
        drop(state);
        self.log_unmatched(id);
    }

    fn heard(&self, state: &mut State, now: Instant) {
        self.quiet.heard(state.calls.len() > 0, now);
        if state.pulse.heard(now) {
            self.publish_load(state);
            self.signal(Signal::Responsive);
        }
    }

    fn stray(&self, line: &[u8], message: &str, now: Instant) {
        self.log_stray(line, message);
        let mut state = self.state.lock();
        let answers = state.answered - state.answered_at_last_stray;
        state.answered_at_last_stray = state.answered;
        let within_budget = state.stray_budget.spend(answers, now);
        drop(state);
        if !within_budget && !self.over_budget.swap(true, Ordering::Relaxed) {
            self.signal(Signal::TooManyStrayLines);
        }
    }
}

impl State {
    fn may_go_on(&mut self, callee: &Arc<Callee>) {
        if !self.cancelled.iter().any(|known| Arc::ptr_eq(known, callee)) {
            self.cancelled.push(Arc::clone(callee));
        }
    }
}
