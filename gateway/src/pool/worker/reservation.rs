use std::sync::Arc;

use super::{Refusal, Reserved, Worker};
use crate::pool::{call::Request, callee::Claim, pending::Pending};

/// A worker that gets no other calls until one has run on it alone. Dropped
/// before that, it lets go of the worker.
#[derive(Debug)]
pub struct Reservation {
    worker: Arc<Worker>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReservationState {
    /// The worker still has calls.
    Waiting,
    /// The worker is idle.
    Vacant,
    /// The worker takes no calls any more.
    Lost,
}

impl Worker {
    /// `None` if it takes no calls, or is reserved already.
    #[must_use]
    pub fn reserve(self: &Arc<Self>) -> Option<Reservation> {
        let mut state = self.state.lock();
        if state.closed || state.reserved != Reserved::No || state.pulse.is_overdue() {
            return None;
        }
        state.reserved = Reserved::Waiting;
        self.publish_load(&mut state);
        Some(Reservation { worker: Arc::clone(self) })
    }
}

impl Reservation {
    #[must_use]
    pub fn state(&self) -> ReservationState {
        let state = self.worker.state.lock();
        if state.closed || state.pulse.is_overdue() {
            ReservationState::Lost
        } else if state.calls.len() == 0 {
            ReservationState::Vacant
        } else {
            ReservationState::Waiting
        }
    }

    /// Runs the call for which it was made. The claim is taken if that succeeds.
    pub fn submit(
        self,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<Pending, Arc<Request>> {
        let mut state = self.worker.state.lock();
        if state.closed || state.calls.len() > 0 {
            return Err(request);
        }
        let (pending, id) =
            self.worker.open(&mut state, request, claim).map_err(|refusal| match refusal {
                Refusal::Full(request) | Refusal::Closed(request) => request,
            })?;
        state.reserved = Reserved::For(id);
        self.worker.publish_load(&mut state);
        Ok(pending)
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let mut state = self.worker.state.lock();
        if state.reserved != Reserved::Waiting {
            return;
        }
        state.reserved = Reserved::No;
        self.worker.publish_load(&mut state);
        drop(state);
        self.worker.vacancy.signal();
    }
}
