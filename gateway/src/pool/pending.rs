use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{sync::oneshot, time::Instant};
use tunnel_protocol::{CallId, message::CancelReason};

use super::{call::Answer, worker::Worker};

/// The answer to a call that a worker has taken. Dropping it means that the
/// caller went away.
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

    /// The answer is no longer wanted, for `reason`.
    /// Returns when it was written to the worker, if it was.
    pub fn give_up(mut self, reason: CancelReason) -> Option<Instant> {
        self.close(reason)
    }

    fn close(&mut self, reason: CancelReason) -> Option<Instant> {
        if !std::mem::take(&mut self.open) {
            return None;
        }
        self.worker.give_up(self.id, reason)
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
        self.close(CancelReason::ClientDisconnected);
    }
}
