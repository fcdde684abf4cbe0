use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll},
};

use parking_lot::Mutex;
use tokio::sync::{Notify, futures::Notified};
use tunnel_protocol::CallContext;

use super::*;
use crate::pool::WorkerReply;

/// Does with each call in turn what the test says.
struct Script {
    steps: Mutex<VecDeque<Step>>,
    given_up: std::sync::Arc<Mutex<Vec<CancelReason>>>,
    changed: Notify,
}

enum Step {
    Answer(Answer),
    /// The worker dies before the call is written.
    Return,
    Hang,
    Refuse(Refused),
    NoWorker,
}

enum FakePending {
    Answer(Option<Answer>),
    Hang(std::sync::Arc<Mutex<Vec<CancelReason>>>),
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

impl Transport for Script {
    type Pending = FakePending;

    fn submit(&self, request: Box<Request>) -> Result<FakePending, Refused> {
        match self.steps.lock().pop_front().expect("the script goes on") {
            Step::Answer(answer) => Ok(FakePending::Answer(Some(answer))),
            Step::Return => Ok(FakePending::Answer(Some(Answer::Returned(request)))),
            Step::Hang => Ok(FakePending::Hang(std::sync::Arc::clone(&self.given_up))),
            Step::Refuse(refused) => Err(refused),
            Step::NoWorker => {
                self.changed.notify_waiters();
                Err(Refused::NoWorker(request))
            }
        }
    }

    fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    fn capacity(&self) -> usize {
        1
    }

    fn implements(&self, _: CallKind, _: &str) -> bool {
        true
    }

    fn readiness(&self) -> Readiness {
        Readiness::Ready
    }
}

fn dispatcher(steps: impl Into<VecDeque<Step>>) -> Dispatcher<Script> {
    Dispatcher::new(Script {
        steps: Mutex::new(steps.into()),
        given_up: std::sync::Arc::default(),
        changed: Notify::new(),
    })
}

fn call(timeout: Duration) -> Call {
    Call {
        kind: CallKind::Task,
        id: "app.tasks.add".into(),
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

async fn outcome_of(steps: impl Into<VecDeque<Step>>) -> Result<Reply, CallError> {
    dispatcher(steps).call(call(Duration::MAX)).await.result
}

#[tokio::test]
async fn a_call_that_was_never_written_goes_to_another_worker() {
    let reply = outcome_of([Step::Return, Step::Return, success()]).await;
    assert_eq!(reply, Ok(Reply { result: None }));
}

#[tokio::test]
async fn a_call_that_was_written_does_not() {
    let crashed = outcome_of([Step::Answer(Answer::Crashed { written: None }), success()]).await;
    assert_eq!(crashed, Err(CallError::Crashed));
}

#[tokio::test]
async fn refusals_are_answered_at_once() {
    assert_eq!(outcome_of([Step::Refuse(Refused::Full)]).await, Err(CallError::Overloaded));
    let draining = outcome_of([Step::Refuse(Refused::Draining)]).await;
    assert_eq!(draining, Err(CallError::Unavailable));
}

#[tokio::test]
async fn a_change_between_the_attempts_is_not_missed() {
    // Each refusal is followed by its change before the dispatcher waits for it.
    let reply = outcome_of([Step::NoWorker, Step::NoWorker, Step::NoWorker, success()]).await;
    assert!(reply.is_ok());
}

#[tokio::test]
async fn places_in_the_queue_are_given_back() {
    let dispatcher = dispatcher([Step::NoWorker, success(), Step::NoWorker, success()]);
    for _ in 0..2 {
        assert!(dispatcher.call(call(Duration::MAX)).await.result.is_ok());
    }
    assert_eq!(dispatcher.waiting.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_deadline_gives_the_call_up() {
    let dispatcher = dispatcher([Step::Hang]);
    let timeout = dispatcher.call(call(Duration::from_millis(1))).await.result;
    assert_eq!(timeout, Err(CallError::Timeout));
    assert_eq!(*dispatcher.transport.given_up.lock(), [CancelReason::Timeout]);
}
