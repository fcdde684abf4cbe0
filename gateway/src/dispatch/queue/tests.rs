//! The queue in front of one worker with counted places, in any order of events.

use std::{
    pin::Pin,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    task::{Context, Poll},
    time::Duration,
};

use proptest::prelude::*;
use tunnel_protocol::CallContext;

use super::*;
use crate::{
    dispatch::{Call, CallKind, Policy, Readiness},
    pool::Answer,
    transport::Draining,
};

/// The test gives places back by dropping what was placed.
struct Worker {
    places: usize,
    taken: Arc<AtomicUsize>,
    reserved: Arc<AtomicBool>,
    vacancy: Arc<Vacancy>,
    draining: bool,
}

struct Placed {
    taken: Arc<AtomicUsize>,
    /// Where it runs alone.
    reserved: Option<Arc<AtomicBool>>,
    _claim: Claim,
}

struct Reserved {
    taken: Arc<AtomicUsize>,
    reserved: Arc<AtomicBool>,
    used: bool,
}

impl Future for Placed {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        Poll::Pending
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::SeqCst);
        if let Some(reserved) = &self.reserved {
            reserved.store(false, Ordering::SeqCst);
        }
    }
}

impl ReservedWorker for Reserved {
    type Pending = Placed;

    fn state(&self) -> ReservationState {
        match self.taken.load(Ordering::SeqCst) {
            0 => ReservationState::Vacant,
            _ => ReservationState::Waiting,
        }
    }

    fn submit(
        mut self,
        _: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<Placed, Arc<Request>> {
        self.used = true;
        self.taken.fetch_add(1, Ordering::SeqCst);
        Ok(Placed {
            taken: Arc::clone(&self.taken),
            reserved: Some(Arc::clone(&self.reserved)),
            _claim: claim.take().expect("a claim"),
        })
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if !self.used {
            self.reserved.store(false, Ordering::SeqCst);
        }
    }
}

impl Transport for Worker {
    type Pending = Placed;
    type Reservation = Reserved;

    fn submit(
        &self,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
        _: Instant,
    ) -> Result<Placed, Refused> {
        if self.draining {
            return Err(Refused::Draining);
        }
        let full = self.taken.load(Ordering::SeqCst) == self.places;
        if full || self.reserved.load(Ordering::SeqCst) {
            return Err(Refused::Busy(request));
        }
        self.taken.fetch_add(1, Ordering::SeqCst);
        let _claim = claim.take().expect("a claim");
        Ok(Placed { taken: Arc::clone(&self.taken), reserved: None, _claim })
    }

    fn reserve(&self) -> Result<Option<Reserved>, Draining> {
        if self.draining {
            return Err(Draining);
        }
        if self.reserved.swap(true, Ordering::SeqCst) {
            return Ok(None);
        }
        let (taken, reserved) = (Arc::clone(&self.taken), Arc::clone(&self.reserved));
        Ok(Some(Reserved { taken, reserved, used: false }))
    }

    fn vacancy(&self) -> &Arc<Vacancy> {
        &self.vacancy
    }

    fn implements(&self, _: CallKind, _: &str) -> bool {
        true
    }

    fn readiness(&self) -> Readiness {
        Readiness::Ready
    }
}

fn worker(places: usize) -> Worker {
    let vacancy = Arc::<Vacancy>::default();
    vacancy.set_awaited(true);
    Worker { places, taken: Arc::default(), reserved: Arc::default(), vacancy, draining: false }
}

fn callee(policy: Policy) -> Arc<Callee> {
    Arc::new(Callee::new(CallKind::Task, "a".into(), policy))
}

fn request(callee: &Arc<Callee>) -> Arc<Request> {
    let call = Call {
        callee: Arc::clone(callee),
        value: Some(bytes::Bytes::from_static(b"12345")),
        return_payload: false,
        timeout: Duration::from_secs(1),
        context: CallContext::default(),
    };
    Arc::new(Request { call, deadline: Instant::now(), may_retry: false })
}

fn queue() -> Queue<Worker> {
    Queue::new(QueueLimits::default())
}

#[test]
fn lanes_take_turns() {
    let (worker, mut queue) = (worker(0), queue());
    let lanes: Vec<_> = (0..3).map(|_| callee(Policy::default())).collect();
    // Ten calls of the first, then one of each of the others.
    let calls: Vec<usize> = [0; 10].into_iter().chain([1, 2]).collect();
    let mut tickets: Vec<_> =
        calls.iter().map(|lane| (*lane, queue.join(request(&lanes[*lane])))).collect();
    let worker = Worker { places: 4, ..worker };
    queue.pump(&worker, Instant::now());
    let placed: Vec<usize> = tickets
        .iter_mut()
        .filter_map(|(lane, ticket)| ticket.outcome.try_recv().is_ok().then_some(*lane))
        .collect();
    assert_eq!(placed, [0, 0, 1, 2]);
    assert_eq!((queue.len(), queue.bytes()), (8, 40));
}

#[test]
fn a_drain_refuses_whoever_waits() {
    let draining = Worker { draining: true, ..worker(1) };
    let exclusive = || Policy { exclusive: true, ..Policy::default() };
    for policies in [[exclusive(), Policy::default()], [Policy::default(), exclusive()]] {
        let mut queue = queue();
        let mut tickets = policies.map(|policy| queue.join(request(&callee(policy))));
        queue.pump(&draining, Instant::now());
        for ticket in &mut tickets {
            assert!(matches!(ticket.outcome.try_recv(), Ok(Err(CallError::Unavailable))));
        }
        assert_eq!(queue.len(), 0);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Join(usize),
    /// The caller of a waiting call leaves.
    Leave(prop::sample::Index),
    /// A call that was placed ends.
    Finish(prop::sample::Index),
    /// The call that was placed first ends.
    FinishFirst,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_usize..5).prop_map(Step::Join),
        1 => any::<prop::sample::Index>().prop_map(Step::Leave),
        3 => any::<prop::sample::Index>().prop_map(Step::Finish),
    ]
}

proptest! {
    /// No call is lost or placed twice, limits hold at every moment, whoever is
    /// exclusive is alone, and when nothing is in the way everybody is placed.
    #[test]
    fn every_call_has_its_turn(
        places in 1_usize..4,
        steps in prop::collection::vec(step(), 0..120),
    ) {
        let (worker, mut queue) = (worker(places), queue());
        let limit = |n| Policy { concurrency: Some(n), ..Policy::default() };
        let exclusive = Policy { exclusive: true, ..Policy::default() };
        let policies = [Policy::default(), Policy::default(), limit(1), limit(2), exclusive];
        let callees = policies.map(callee);
        let mut waiting: Vec<(usize, Ticket<Worker>)> = Vec::new();
        let mut running: Vec<(usize, Placed)> = Vec::new();
        let drain = (0..300).map(|_| Step::FinishFirst);
        for step in steps.into_iter().chain(drain) {
            match step {
                Step::Join(which) => waiting.push((which, queue.join(request(&callees[which])))),
                Step::Leave(_) if waiting.is_empty() => {}
                Step::Leave(index) => {
                    let (_, ticket) = waiting.remove(index.index(waiting.len()));
                    queue.leave(&ticket);
                }
                Step::Finish(_) | Step::FinishFirst if running.is_empty() => {}
                Step::FinishFirst => drop(running.remove(0)),
                Step::Finish(index) => drop(running.remove(index.index(running.len()))),
            }
            queue.pump(&worker, Instant::now());
            let mut still = Vec::new();
            for (which, mut ticket) in waiting {
                match ticket.outcome.try_recv() {
                    Ok(outcome) => running.push((which, outcome.expect("nobody is refused"))),
                    Err(_) => still.push((which, ticket)),
                }
            }
            waiting = still;
            prop_assert_eq!(queue.len(), waiting.len());
            prop_assert_eq!(queue.bytes(), waiting.len() * 5);
            prop_assert!(running.len() <= places);
            let of = |which| running.iter().filter(|(other, _)| *other == which).count();
            prop_assert!(of(2) <= 1 && of(3) <= 2);
            prop_assert!(of(4) == 0 || running.len() == 1, "not alone");
            prop_assert!(waiting.is_empty() || !running.is_empty(), "an idle worker");
        }
        prop_assert!(waiting.is_empty() && running.is_empty());
        prop_assert!(queue.lanes.is_empty() && queue.ring.is_empty() && queue.parked.is_empty());
    }
}
