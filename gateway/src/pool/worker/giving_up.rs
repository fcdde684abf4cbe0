//! Calls that are given up: their deadline has come, or their caller has left.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::time::{Instant, timeout_at};
use tunnel_protocol::{CallId, message::CancelReason};

use super::{Outgoing, Signal, State, Waiter, Worker};
use crate::pool::{call::Answer, callee::Claim, in_flight::GivenUp};

/// A look for overdue calls goes through all that a worker has. For so many the next one waits
/// a millisecond, so that tens of thousands that hang do not keep the gateway busy with looking.
const LOOKED_THROUGH: usize = 1024;

impl Worker {
    /// Nobody waits for the call any more. A worker that knows the protocol is
    /// told, if it has the call.
    pub(in crate::pool) fn give_up(&self, id: CallId) {
        let mut state = self.state.lock();
        let given_up = self.abandon(&mut state, id, CancelReason::ClientDisconnected);
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        if matches!(given_up, GivenUp::Unwritten { .. }) {
            // Its claim ends here.
            drop(given_up);
            self.vacancy.signal();
        }
    }

    /// Ends calls as their deadlines come. One timer serves them all: it is set for the
    /// earliest deadline there was, and whatever has been answered by then costs nothing.
    pub(in crate::pool) async fn watch_deadlines(&self) {
        loop {
            let alarm = self.state.lock().alarm;
            let set_earlier = self.alarm_set_earlier.notified();
            match alarm {
                // Early or late, it is time to look again.
                Some(alarm) => drop(timeout_at(alarm, set_earlier).await),
                None => set_earlier.await,
            }
            self.end_overdue(Instant::now());
        }
    }

    /// Ends the calls whose deadline has come, and sets the alarm for the next.
    pub(super) fn end_overdue(&self, now: Instant) {
        let mut state = self.state.lock();
        // In the order of the queue, at whose front each is found.
        let overdue = state.calls.overdue(now);
        let given_up =
            overdue.into_iter().map(|id| self.abandon(&mut state, id, CancelReason::Timeout));
        let given_up: Vec<_> = given_up.collect();
        let rest = Duration::from_millis((state.calls.len() / LOOKED_THROUGH) as u64);
        state.alarm = state.calls.earliest_deadline().map(|earliest| earliest.max(now + rest));
        if given_up.is_empty() {
            return;
        }
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        for call in given_up {
            let (waiter, written) = match call {
                GivenUp::Unwritten { answer, claim } => {
                    drop(claim);
                    (answer, None)
                }
                GivenUp::Abandoned { answer, written, .. } => (answer, Some(written)),
                GivenUp::Settled => continue,
            };
            drop(waiter.answer.send(Answer::TimedOut { written }));
        }
        self.vacancy.signal();
    }

    /// Has the alarm ring by the deadline of a new call.
    pub(super) fn set_alarm(&self, state: &mut State, deadline: Instant) {
        if state.alarm.is_none_or(|alarm| deadline < alarm) {
            state.alarm = Some(deadline);
            self.alarm_set_earlier.notify_one();
        }
    }

    fn abandon(
        &self,
        state: &mut State,
        id: CallId,
        reason: CancelReason,
    ) -> GivenUp<Waiter, Claim> {
        let given_up = state.calls.give_up(id);
        match &given_up {
            GivenUp::Unwritten { .. } => forget_unwritten(state, id),
            GivenUp::Abandoned { deadline, .. } => {
                if !self.plain.load(Ordering::Relaxed) {
                    self.enqueue(state, Outgoing::Cancel { id, reason });
                }
                if !std::mem::replace(&mut state.watched, true) {
                    self.signal(Signal::GivenUp { deadline: *deadline });
                }
                self.counters.given_up(reason);
            }
            GivenUp::Settled => {}
        }
        given_up
    }
}

fn forget_unwritten(state: &mut State, id: CallId) {
    let of_call = |item: &Outgoing| matches!(item, Outgoing::Call { id: of, .. } if *of == id);
    let Some(at) = state.queue.iter().position(of_call) else { return };
    if let Some(Outgoing::Call { request, .. }) = state.queue.remove(at) {
        state.unwritten_bytes -= request.size();
    }
}
