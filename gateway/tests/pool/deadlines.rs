use std::time::Duration;

use tunnel_gateway::{
    dispatch::{Call, CallError},
    pool::PoolOptions,
};

use crate::harness::{Gateway, eventually, fixture, plain, task};

fn short(id: &str) -> Call {
    Call { timeout: Duration::from_millis(250), ..task(id, "1") }
}

#[tokio::test]
async fn a_hanging_worker_times_out() {
    let gateway = Gateway::ready(plain("hangs.mjs")).await;
    assert_eq!(gateway.call(short("any")).await, Err(CallError::Timeout));
}

#[tokio::test]
async fn the_deadline_cancels_the_call() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    assert_eq!(gateway.call(short("app.tasks.hang")).await, Err(CallError::Timeout));
    assert_eq!(gateway.task("app.tasks.cancels", "1").await.as_deref(), Ok("[\"timeout\"]"));
    // The worker answered the cancel: the call counts no more.
    eventually(|| gateway.load() == 0).await;
}

#[tokio::test]
async fn a_client_that_goes_away_cancels_the_call() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    // The call has to have reached the worker to be cancelled there.
    while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("1") {}
    hanging.abort();
    eventually(|| gateway.load() == 0).await;
    let cancels = gateway.task("app.tasks.cancels", "1").await;
    assert_eq!(cancels.as_deref(), Ok("[\"client-disconnected\"]"));
}

#[tokio::test]
async fn a_late_reply_meets_no_other_call() {
    let gateway = Gateway::ready(plain("replies-late.mjs")).await;
    for turn in ["\"first\"", "\"second\"", "\"third\""] {
        assert_eq!(gateway.call(short("any")).await, Err(CallError::Timeout));
        assert_eq!(gateway.load(), 1, "it counts until its reply comes");
        assert_eq!(gateway.echo(turn).await.as_deref(), Ok(turn));
    }
    eventually(|| gateway.load() == 0).await;
    let late = gateway.pool.counters().late_replies.load(std::sync::atomic::Ordering::Relaxed);
    assert_eq!(late, 3);
}

#[tokio::test]
async fn what_ignores_its_cancel_is_not_fed_more_before_it_answers_a_ping() {
    let ping_interval = Duration::from_secs(600);
    let options = PoolOptions { max_in_flight: 2, ping_interval, ..fixture("ignores-cancel.mjs") };
    let gateway = Gateway::without_queue(options).await;
    assert_eq!(gateway.call(short("app.tasks.hold")).await, Err(CallError::Timeout));
    assert_eq!(gateway.load(), 1);
    let held = gateway.spawn(task("app.tasks.hold", "1"));
    eventually(|| gateway.load() == 2).await;
    assert_eq!(gateway.call(short("app.tasks.release")).await, Err(CallError::Overloaded));
    held.abort();
    assert!(held.await.expect_err("aborted").is_cancelled());
    assert_eq!(gateway.load(), 2, "both are still being worked on");
}

#[tokio::test]
async fn a_released_worker_serves_again() {
    let options = PoolOptions { max_in_flight: 2, ..fixture("ignores-cancel.mjs") };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(short("app.tasks.hold")).await, Err(CallError::Timeout));
    let released = gateway.task("app.tasks.release", "1").await;
    assert_eq!(released.as_deref(), Ok("\"released\""));
    eventually(|| gateway.load() == 0).await;
}
