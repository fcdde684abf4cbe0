//! Calls that wait for a worker.
//!
//! Invariants:
//! 1. Each task and event has a lane of its own, first come, first served. Lanes
//!    that could run a call take turns, so that none starves another.
//! 2. A lane that waits for something of its own (its `concurrency`, its lone
//!    call, a worker for itself) takes no turns and holds nobody up.
//! 3. A call is in the queue until it is placed, refused or left by its caller,
//!    and counts towards the limits exactly as long.
//! 4. Placing a call takes no longer the more calls wait.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use tokio::{sync::oneshot, time::Instant};

use super::call::CallError;
use crate::{
    pool::{Callee, Claim, Permit, Request, ReservationState, Vacancy},
    transport::{Refused, ReservedWorker, Transport},
};

/// How much may wait.
#[derive(Debug, Clone, Copy)]
pub struct QueueLimits {
    /// Calls; default 1024.
    pub calls: usize,
    /// Bytes of their values; default 64 MiB.
    pub bytes: usize,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self { calls: 1024, bytes: 64 * 1024 * 1024 }
    }
}

/// How long a worker is kept from other calls for one that need not run alone.
const TRIAL_PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Queue<T: Transport> {
    limits: QueueLimits,
    lanes: HashMap<LaneKey, Lane<T>>,
    /// Lanes that take turns.
    ring: VecDeque<LaneKey>,
    /// Lanes that wait for a worker of their own; at most one for each worker.
    parked: Vec<LaneKey>,
    next_ticket: u64,
    calls: usize,
    bytes: usize,
}

/// Where its callee is: a lane holds that for as long as it exists.
type LaneKey = usize;

struct Lane<T: Transport> {
    callee: Arc<Callee>,
    /// By ticket, which counts up.
    waiting: VecDeque<Waiting<T>>,
    /// For the first of them.
    reserved: Option<Reserved<T>>,
    takes_turns: bool,
}

struct Reserved<T: Transport> {
    worker: T::Reservation,
    claim: Claim,
    since: Instant,
}

struct Waiting<T: Transport> {
    ticket: u64,
    request: Arc<Request>,
    outcome: oneshot::Sender<Outcome<T>>,
}

type Outcome<T> = Result<<T as Transport>::Pending, CallError>;

/// A place in the queue.
pub(super) struct Ticket<T: Transport> {
    lane: LaneKey,
    number: u64,
    pub(super) outcome: oneshot::Receiver<Outcome<T>>,
}

/// What became of a lane's turn.
enum Turn {
    Taken,
    /// No worker takes any call now.
    Busy,
    /// It waits for something of its own.
    Paused,
    /// It waits for a worker of its own.
    Parked,
    Draining,
}

impl<T: Transport> Queue<T> {
    pub(super) fn new(limits: QueueLimits) -> Self {
        Self {
            limits,
            lanes: HashMap::new(),
            ring: VecDeque::new(),
            parked: Vec::new(),
            next_ticket: 0,
            calls: 0,
            bytes: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.calls
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Some lane waits for any worker: a new call has to wait behind it.
    pub(super) fn is_contended(&self) -> bool {
        !self.ring.is_empty()
    }

    /// More is in it than may wait. A call joins first, as it may not have to wait.
    pub(super) fn is_over_limit(&self) -> bool {
        self.calls > self.limits.calls || self.bytes > self.limits.bytes
    }

    pub(super) fn join(&mut self, request: Arc<Request>) -> Ticket<T> {
        let callee = Arc::clone(&request.call.callee);
        let key = Arc::as_ptr(&callee) as LaneKey;
        let number = self.next_ticket;
        self.next_ticket += 1;
        self.calls += 1;
        self.bytes += request.size();
        let (sender, outcome) = oneshot::channel();
        let lane = self.lanes.entry(key).or_insert_with(|| {
            self.ring.push_back(key);
            Lane { callee, waiting: VecDeque::new(), reserved: None, takes_turns: true }
        });
        lane.waiting.push_back(Waiting { ticket: number, request, outcome: sender });
        Ticket { lane: key, number, outcome }
    }

    /// Its caller waits no longer. Does nothing once the call is out of the queue.
    pub(super) fn leave(&mut self, ticket: &Ticket<T>) {
        let Some(lane) = self.lanes.get_mut(&ticket.lane) else { return };
        let found = lane.waiting.binary_search_by_key(&ticket.number, |waiting| waiting.ticket);
        let Ok(at) = found else { return };
        let Some(left) = lane.waiting.remove(at) else { return };
        self.calls -= 1;
        self.bytes -= left.request.size();
        if lane.waiting.is_empty() {
            self.remove_lane(ticket.lane);
        }
    }

    /// Places whatever can be placed now.
    pub(super) fn pump(&mut self, transport: &T, now: Instant) {
        for callee in transport.vacancy().take_released() {
            self.resume(Arc::as_ptr(&callee) as LaneKey);
        }
        self.start_parked(transport, now);
        while let Some(key) = self.ring.pop_front() {
            match self.take_turn(key, transport, now) {
                Turn::Taken if self.lanes.contains_key(&key) => self.ring.push_back(key), // 1
                Turn::Taken => {}
                Turn::Busy => {
                    self.ring.push_front(key);
                    return;
                }
                Turn::Paused => self.set_turns(key, false), // 2
                Turn::Parked => {
                    self.set_turns(key, false);
                    self.parked.push(key);
                }
                Turn::Draining => {
                    self.ring.push_front(key);
                    return self.refuse_all();
                }
            }
        }
    }

    fn take_turn(&mut self, key: LaneKey, transport: &T, now: Instant) -> Turn {
        let Some(lane) = self.lanes.get(&key) else { return Turn::Taken };
        let vacancy: &Arc<Vacancy> = transport.vacancy();
        let (claim, alone) = match lane.callee.permit(vacancy, now) {
            Permit::Granted { claim, alone } => (claim, alone),
            Permit::Later => return Turn::Paused,
            Permit::Refused { wait } => {
                let Some(refused) = self.take_first(key) else { return Turn::Taken };
                drop(refused.outcome.send(Err(CallError::Quarantined { wait })));
                return Turn::Taken;
            }
        };
        if alone {
            return self.reserve(key, claim, transport, now);
        }
        let Some(first) = lane.waiting.front() else { return Turn::Taken };
        let mut claim = Some(claim);
        match transport.submit(Arc::clone(&first.request), &mut claim, now) {
            Ok(pending) => {
                self.place(key, pending);
                Turn::Taken
            }
            Err(refused) => {
                claim.into_iter().for_each(Claim::withdraw);
                match refused {
                    Refused::Busy(_) => Turn::Busy,
                    Refused::Draining => Turn::Draining,
                }
            }
        }
    }

    fn reserve(&mut self, key: LaneKey, claim: Claim, transport: &T, now: Instant) -> Turn {
        let worker = match transport.reserve() {
            Ok(Some(worker)) => worker,
            refused => {
                claim.withdraw();
                return if refused.is_ok() { Turn::Busy } else { Turn::Draining };
            }
        };
        if let Some(lane) = self.lanes.get_mut(&key) {
            lane.reserved = Some(Reserved { worker, claim, since: now });
        }
        if self.start_reserved(key, transport, now) { Turn::Taken } else { Turn::Parked }
    }

    fn start_parked(&mut self, transport: &T, now: Instant) {
        for key in std::mem::take(&mut self.parked) {
            if self.start_reserved(key, transport, now) {
                self.resume(key);
            } else {
                self.parked.push(key);
            }
        }
    }

    /// False if its worker is still busy. A lost one is given up, for another turn.
    fn start_reserved(&mut self, key: LaneKey, transport: &T, now: Instant) -> bool {
        let Some(lane) = self.lanes.get_mut(&key) else { return true };
        let Some(Reserved { worker, mut claim, since }) = lane.reserved.take() else { return true };
        let Some(first) = lane.waiting.front() else { return true };
        let request = Arc::clone(&first.request);
        let placed = match worker.state() {
            ReservationState::Vacant => {
                let mut claim = Some(claim);
                let placed = worker.submit(request, &mut claim).ok();
                claim.into_iter().for_each(Claim::withdraw);
                placed
            }
            ReservationState::Waiting
                if now < since + TRIAL_PATIENCE || !claim.may_run_beside_others() =>
            {
                lane.reserved = Some(Reserved { worker, claim, since });
                return false;
            }
            ReservationState::Waiting => {
                drop(worker);
                claim.share();
                let mut claim = Some(claim);
                let placed = transport.submit(request, &mut claim, now).ok();
                claim.into_iter().for_each(Claim::withdraw);
                placed
            }
            ReservationState::Lost => {
                claim.withdraw();
                None
            }
        };
        if let Some(pending) = placed {
            self.place(key, pending);
        }
        true
    }

    /// When a worker has been kept from other calls for long enough.
    pub(super) fn next_patience(&self) -> Option<Instant> {
        let reserved = self.parked.iter().filter_map(|key| self.lanes.get(key)?.reserved.as_ref());
        let trials = reserved.filter(|reserved| reserved.claim.may_run_beside_others());
        trials.map(|reserved| reserved.since + TRIAL_PATIENCE).min()
    }

    /// The first call of the lane is on its way.
    fn place(&mut self, key: LaneKey, pending: T::Pending) {
        if let Some(placed) = self.take_first(key) {
            // A caller that has just left drops it, and so cancels the call.
            drop(placed.outcome.send(Ok(pending)));
        }
    }

    fn take_first(&mut self, key: LaneKey) -> Option<Waiting<T>> {
        let lane = self.lanes.get_mut(&key)?;
        let first = lane.waiting.pop_front()?;
        self.calls -= 1;
        self.bytes -= first.request.size();
        if lane.waiting.is_empty() {
            self.remove_lane(key);
        }
        Some(first)
    }

    fn resume(&mut self, key: LaneKey) {
        if self.lanes.get(&key).is_some_and(|lane| !lane.takes_turns && lane.reserved.is_none()) {
            self.set_turns(key, true);
            self.ring.push_back(key);
        }
    }

    fn set_turns(&mut self, key: LaneKey, takes_turns: bool) {
        if let Some(lane) = self.lanes.get_mut(&key) {
            lane.takes_turns = takes_turns;
        }
    }

    fn remove_lane(&mut self, key: LaneKey) {
        let Some(lane) = self.lanes.remove(&key) else { return };
        if lane.takes_turns {
            self.ring.retain(|other| *other != key);
        } else {
            self.parked.retain(|other| *other != key);
        }
    }

    fn refuse_all(&mut self) {
        let keys: Vec<LaneKey> = self.lanes.keys().copied().collect();
        for key in keys {
            while let Some(refused) = self.take_first(key) {
                drop(refused.outcome.send(Err(CallError::Unavailable)));
            }
        }
    }
}

#[cfg(test)]
mod tests;
