//! A future that waits beside a busier one in the same task.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::AcqRel, Ordering::Release};
use std::task::{Context, Poll, Wake, Waker};

/// Knows whether the future was woken itself, and not only its task.
struct OwnWake {
    woken: AtomicBool,
    task: Waker,
}

/// Polls `future` only when it was woken itself: whatever else wakes its task costs it
/// nothing. It has to stay in the task in which it is polled first.
pub(super) async fn on_own_wake<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let task = std::future::poll_fn(|context| Poll::Ready(context.waker().clone())).await;
    let own = Arc::new(OwnWake { woken: AtomicBool::new(true), task });
    let waker = Waker::from(Arc::clone(&own));
    std::future::poll_fn(move |_| {
        if !own.woken.swap(false, AcqRel) {
            return Poll::Pending;
        }
        future.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await
}

impl Wake for OwnWake {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Release);
        self.task.wake_by_ref();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn only_its_own_wake_has_it_polled() {
        let (notify, polls) = (Notify::new(), Cell::new(0));
        let mut waiting = pin!(on_own_wake(async {
            let mut notified = pin!(notify.notified());
            poll_fn(|context| {
                polls.set(polls.get() + 1);
                notified.as_mut().poll(context)
            })
            .await;
        }));
        for _ in 0..3 {
            let polled = poll_fn(|context| Poll::Ready(waiting.as_mut().poll(context))).await;
            assert!(polled.is_pending());
        }
        assert_eq!(polls.get(), 1);
        notify.notify_one();
        waiting.await;
        assert_eq!(polls.get(), 2);
    }
}
