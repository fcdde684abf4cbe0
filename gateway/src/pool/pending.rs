use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::sync::oneshot;
use tunnel_protocol::CallId;

use super::{call::Answer, worker::Worker};

/// The answer to a call that a worker has taken, by its deadline. Dropping it means
/// that the caller went away.
#[derive(Debug)]
pub struct Pending {
    answer: oneshot::Receiver<Answer>,
    worker: Arc<Worker>,
    id: CallId,
    open: bool,
}

impl Pending {
    pub(super) fn new(answer: oneshot::Receiver<Answer>, worker: Arc<Worker>, id: CallId) -> Self {
        Self { answer, worker, id, open: true }
    }
}

impl Future for Pending {
    type Output = Answer;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let answer = ready!(Pin::new(&mut self.answer).poll(context));
        self.open = false;
        Poll::Ready(answer.unwrap_or(Answer::Crashed { written: None }))
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.open {
            self.worker.give_up(self.id);
        }
    }
}
