use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll},
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
    given_up: Arc<Mutex<Vec<CancelReason>>>,
    vacancy: Arc<Vacancy>,
}

enum Step {
    Answer(Answer),
    /// The worker dies before the call is written.
    Return,
    Hang,
    Drain,
    /// No worker takes it, but one may at once.
    Busy,
}

enum FakePending {
    Answer(Option<Answer>),
    Hang(Arc<Mutex<Vec<CancelReason>>>),
}

impl Future for FakePending {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        match &mut *self {
            Self::Answer(answer) => answer.take().map_or(Poll::Pending, Poll::Ready),
            Self::Hang(_) => Poll::Pending,
        }
    }
}

impl PendingAnswer for FakePending {
    fn give_up(self, reason: CancelReason) -> Option<Instant> {
        if let Self::Hang(given_up) = self {
            given_up.lock().push(reason);
        }
        None
    }
}

/// No script needs one.
struct NoReservation;

impl ReservedWorker for NoReservation {
    type Pending = FakePending;

    fn state(&self) -> ReservationState {
        ReservationState::Lost
    }

    fn submit(
        self,
        request: Arc<Request>,
        _: &mut Option<Claim>,
    ) -> Result<FakePending, Arc<Request>> {
        Err(request)
    }
}

impl Transport for Script {
    type Pending = FakePending;
    type Reservation = NoReservation;

    fn submit(
        &self,
        request: Arc<Request>,
        _: &mut Option<Claim>,
        _: Instant,
    ) -> Result<FakePending, Refused> {
        match self.steps.lock().pop_front().expect("the script goes on") {
            Step::Answer(answer) => Ok(FakePending::Answer(Some(answer))),
            Step::Return => Ok(FakePending::Answer(Some(Answer::Returned(request)))),
            Step::Hang => Ok(FakePending::Hang(Arc::clone(&self.given_up))),
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
    let script = Script {
        steps: Mutex::new(steps.into()),
        given_up: Arc::default(),
        vacancy: Arc::default(),
    };
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
async fn the_deadline_gives_the_call_up() {
    let dispatcher = dispatcher([Step::Hang]);
    let timeout = dispatcher.call(call(Duration::from_millis(1), false)).await.result;
    assert_eq!(timeout, Err(CallError::Timeout));
    assert_eq!(*dispatcher.shared.transport.given_up.lock(), [CancelReason::Timeout]);
}
