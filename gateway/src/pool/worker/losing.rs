//! Calls whose answer was lost on the way, glued to a stray print perhaps: what
//! they hold is not to be held for ever.

use std::time::Duration;

use parking_lot::MutexGuard;
use tokio::time::Instant;

use super::{State, Worker};
use crate::pool::{callee::Claim, in_flight::Lost};

impl Worker {
    /// Frees what given-up calls hold that it can have no more: `grace` after
    /// their deadline, where it answered one that it got later.
    pub(in crate::pool) fn release_overtaken(&self, grace: Duration, now: Instant) {
        let Some(deadline) = now.checked_sub(grace) else { return };
        let mut state = self.state.lock();
        let lost = state.calls.take_overtaken(deadline);
        self.release(state, lost, "it answered calls that it got later");
    }

    pub(super) fn release(
        &self,
        mut state: MutexGuard<'_, State>,
        lost: Vec<Lost<Claim>>,
        reason: &str,
    ) {
        if lost.is_empty() {
            return;
        }
        self.publish_load(&mut state);
        drop(state);
        for Lost { id, claim } in lost {
            self.log_lost(id, claim.callee_id(), reason);
        }
        self.vacancy.signal();
    }
}
