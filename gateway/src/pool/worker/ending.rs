//! How a worker's calls end with it.

use std::collections::HashMap;

use tokio::time::Instant;

use super::{Outgoing, Worker};
use crate::pool::call::Answer;

impl Worker {
    /// From now on says `Signal::Idle` when nobody waits for a call.
    pub(in crate::pool) fn finish(&self) {
        let mut state = self.state.lock();
        state.finishing = true;
        self.tell_if_idle(&mut state);
    }

    /// Takes no more calls, and hands back those that were not written; returns
    /// how many those were.
    pub(in crate::pool) fn return_queued(&self) -> usize {
        let mut state = self.state.lock();
        state.closed = true;
        state.unwritten_bytes = 0;
        let mut queued: HashMap<_, _> =
            state.calls.take_queued().into_iter().map(|call| (call.id, call)).collect();
        let returned = queued.len();
        for message in std::mem::take(&mut state.queue) {
            let Outgoing::Call { id, request } = message else {
                state.queue.push_back(message);
                continue;
            };
            if let Some(answer) = queued.get_mut(&id).and_then(|call| call.answer.take()) {
                drop(answer.send(Answer::Returned(request)));
            }
        }
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        // Their claims end here, and a waiting reservation is lost.
        drop(queued);
        self.vacancy.signal();
        returned
    }

    /// Ends every call that was written; returns how many had somebody waiting.
    pub(in crate::pool) fn fail_all(&self, crash: bool) -> usize {
        self.return_queued();
        let mut state = self.state.lock();
        let orphans = state.calls.take_all();
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        let now = Instant::now();
        let mut failed = 0;
        for orphan in orphans {
            if crash {
                orphan.claim.crashed(now);
            }
            if let Some(answer) = orphan.answer {
                failed += 1;
                drop(answer.send(Answer::Crashed { written: orphan.written }));
            }
        }
        failed
    }
}
