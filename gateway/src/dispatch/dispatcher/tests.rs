use std::{
    collections::VecDeque,
    future::{Ready, ready},
    time::Duration,
};

use tunnel_protocol::CallContext;

use super::*;
use crate::{
    dispatch::{Callee, Policy},
    pool::{ReservationState, Vacancy, WorkerReply},
    transport::{Draining, ReservedWorker},
};

/// Does with each call in turn what the test says.
struct Script {
    steps: Mutex<VecDeque<Step>>,
    /// When it was given a call: as it was told, and in truth.
    given: Mutex<Vec<[Instant; 2]>>,
    vacancy: Arc<Vacancy>,
}

enum Step {
    Answer(Answer),
    /// The worker dies before the call is written.
    Return,
    Drain,
    /// No worker takes it, but one may at once.
    Busy,
}

/// No script needs one.
struct NoReservation;

impl ReservedWorker for NoReservation {
    type Pending = Ready<Answer>;

    fn state(&self) -> ReservationState {
        ReservationState::Lost
    }

    fn submit(
        self,
        request: Arc<Request>,
        _: &mut Option<Claim>,
    ) -> Result<Ready<Answer>, Arc<Request>> {
        Err(request)
    }
}

impl Transport for Script {
    type Pending = Ready<Answer>;
    type Reservation = NoReservation;

    fn submit(
        &self,
        request: Arc<Request>,
        _: &mut Option<Claim>,
        now: Instant,
    ) -> Result<Ready<Answer>, Refused> {
        self.given.lock().push([now, Instant::now()]);
        match self.steps.lock().pop_front().expect("the script goes on") {
            Step::Answer(answer) => Ok(ready(answer)),
            Step::Return => Ok(ready(Answer::Returned(request))),
            Step::Drain => Err(Refused::Draining),
            Step::Busy => {
                self.vacancy.signal();
                Err(Refused::Busy(request))
            }
        }
    }

    fn reserve(&self) -> Result<Option<NoReservation>, Draining> {
        Ok(None)
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

fn dispatcher(steps: impl Into<VecDeque<Step>>) -> Dispatcher<Script> {
    let steps = Mutex::new(steps.into());
    let script = Script { steps, given: Mutex::default(), vacancy: Arc::default() };
    Dispatcher::new(script, QueueLimits::default())
}

fn call(timeout: Duration, idempotent: bool) -> Call {
    let policy = Policy { idempotent, ..Policy::default() };
    Call {
        callee: Arc::new(Callee::new(CallKind::Task, "app.tasks.add".into(), policy)),
        value: None,
        return_payload: false,
        timeout,
        context: CallContext::default(),
    }
}

fn success() -> Step {
    let now = Instant::now();
    Step::Answer(Answer::Reply { reply: WorkerReply::Success(None), written: now, read: now })
}

fn crash() -> Step {
    Step::Answer(Answer::Crashed { written: None })
}

async fn outcome_of(steps: impl Into<VecDeque<Step>>) -> Result<Reply, CallError> {
    dispatcher(steps).call(call(Duration::MAX, false)).await.result
}

#[tokio::test]
async fn a_call_that_was_never_written_goes_to_another_worker() {
    let reply = outcome_of([Step::Return, Step::Return, success()]).await;
    assert_eq!(reply, Ok(Reply { result: None }));
}

#[tokio::test]
async fn a_call_that_was_written_does_not() {
    assert_eq!(outcome_of([crash(), success()]).await, Err(CallError::Crashed));
}

#[tokio::test]
async fn an_idempotent_call_is_run_again_once() {
    let call = || call(Duration::MAX, true);
    let reply = dispatcher([crash(), Step::Return, success()]).call(call()).await;
    assert_eq!(reply.result, Ok(Reply { result: None }));
    let reply = dispatcher([crash(), crash(), success()]).call(call()).await;
    assert_eq!(reply.result, Err(CallError::Crashed));
}

#[tokio::test]
async fn another_worker_is_chosen_by_the_time_that_it_is_then() {
    for first in [Step::Return, crash()] {
        let dispatcher = dispatcher([first, success()]);
        assert!(dispatcher.call(call(Duration::MAX, true)).await.result.is_ok());
        let given = dispatcher.shared.transport.given.lock();
        let [[_, before], [again, _]] = given[..] else { panic!("{given:?}") };
        assert!(again >= before);
    }
}

#[tokio::test]
async fn retries_have_a_budget() {
    let steps: VecDeque<_> =
        (0..1000).flat_map(|_| [crash(), success()]).chain([crash()]).collect();
    let dispatcher = dispatcher(steps);
    let mut retried = 0_u32;
    while dispatcher.call(call(Duration::MAX, true)).await.result.is_ok() {
        retried += 1;
    }
    // A hundred that are allowed at first, and one for every five calls.
    assert!((100..200).contains(&retried), "{retried}");
}

#[tokio::test]
async fn a_drain_refuses_at_once() {
    assert_eq!(outcome_of([Step::Drain]).await, Err(CallError::Unavailable));
    assert_eq!(outcome_of([Step::Busy, Step::Drain]).await, Err(CallError::Unavailable));
}

#[tokio::test]
async fn a_change_between_the_attempts_is_not_missed() {
    // Each refusal is followed by its change before the dispatcher waits for it.
    let reply = outcome_of([Step::Busy, Step::Busy, Step::Busy, success()]).await;
    assert!(reply.is_ok());
}

#[tokio::test]
async fn places_in_the_queue_are_given_back() {
    let dispatcher = dispatcher([Step::Busy, success(), Step::Busy, Step::Busy, success()]);
    for _ in 0..2 {
        assert!(dispatcher.call(call(Duration::MAX, false)).await.result.is_ok());
    }
    assert_eq!(dispatcher.snapshot().queued, 0);
}

#[tokio::test]
async fn a_deadline_is_final() {
    let late = Step::Answer(Answer::TimedOut { written: None });
    let timeout = dispatcher([late, success()]).call(call(Duration::MAX, true)).await.result;
    assert_eq!(timeout, Err(CallError::Timeout));
}
