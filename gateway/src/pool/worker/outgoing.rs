//! What goes to a worker: its writer takes it from here.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::{LARGE_VALUE, Outgoing, Signal, State, Worker};

/// Messages that are worth a write. Were they to wait for more, gateway and worker would
/// take turns where both could work.
const BATCH: usize = 16;

impl Worker {
    /// Queues a message that is about no call.
    pub(in crate::pool) fn push(&self, message: Outgoing) {
        self.enqueue(&mut self.state.lock(), message);
    }

    /// Sends a ping, unless the one before has not even been written. Says
    /// `Signal::Overdue` once nothing has been heard for `patience` since a ping.
    pub(in crate::pool) fn ping(&self, patience: std::time::Duration, now: Instant) {
        let mut state = self.state.lock();
        if state.pulse.falls_silent(patience, now) {
            self.publish_load(&mut state);
            self.signal(Signal::Overdue);
        }
        if state.queue.iter().any(|message| matches!(message, Outgoing::Ping { .. })) {
            return;
        }
        let Some(id) = state.calls.take_id() else { return };
        state.pulse.sent(id, now);
        self.enqueue(&mut state, Outgoing::Ping { id });
    }

    /// Waits until there is something to write.
    pub(in crate::pool) async fn wait_for_work(&self) {
        while self.state.lock().queue.is_empty() {
            self.queued.notified().await;
        }
    }

    /// Whether the next write should wait for calls that are about to be queued. One that is
    /// alone need not.
    pub(in crate::pool) fn expects_more(&self) -> bool {
        self.load() != Some(1) && self.state.lock().queue.len() < BATCH
    }

    /// Moves what one write should carry into `batch`. The calls among it count
    /// as written from now on, until they are taken back.
    pub(in crate::pool) fn take_batch(&self, batch: &mut VecDeque<Outgoing>, now: Instant) {
        let mut state = self.state.lock();
        let mut size = 0;
        while size < LARGE_VALUE {
            let Some(message) = state.queue.pop_front() else { break };
            if let Outgoing::Call { id, request } = &message {
                state.unwritten_bytes -= request.size();
                if !state.calls.mark_written(*id, now) {
                    continue;
                }
                size += request.size();
                self.quiet.call_sent(now);
            }
            batch.push_back(message);
        }
        drop(state);
        // Room for more that wait to be written.
        if size >= LARGE_VALUE {
            self.vacancy.signal();
        }
    }

    /// Of these the worker got nothing, nor will it: their calls wait again, and
    /// come back with the others that do.
    pub(in crate::pool) fn take_back(&self, messages: impl Iterator<Item = Outgoing>) {
        let mut state = self.state.lock();
        for message in messages {
            let Outgoing::Call { id, request } = &message else { continue };
            if state.calls.mark_unwritten(*id) {
                state.unwritten_bytes += request.size();
                state.queue.push_back(message);
            }
        }
    }

    pub(super) fn enqueue(&self, state: &mut State, message: Outgoing) {
        let was_empty = state.queue.is_empty();
        if let Outgoing::Call { request, .. } = &message {
            state.unwritten_bytes += request.size();
        }
        state.queue.push_back(message);
        if was_empty {
            self.queued.notify_one();
        }
    }
}
