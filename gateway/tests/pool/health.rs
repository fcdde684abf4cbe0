use std::time::{Duration, Instant};

use tunnel_gateway::{
    dispatch::{Call, CallError, Readiness},
    pool::{PoolOptions, RestartReason, SlotState},
};

use crate::harness::{Gateway, eventually, fixture, plain, task, within};

fn pinged(name: &str) -> PoolOptions {
    PoolOptions {
        ping_interval: Duration::from_millis(20),
        ping_patience: Duration::from_millis(100),
        ..fixture(name)
    }
}

fn short(id: &str, input: &str) -> Call {
    Call { timeout: Duration::from_millis(200), ..task(id, input) }
}

#[tokio::test]
async fn a_ping_brings_back_lag_cpu_and_memory() {
    let gateway = Gateway::ready(pinged("blocks.mjs")).await;
    eventually(|| gateway.slot().lag.is_some()).await;
    let seen = gateway.slot();
    assert_eq!(seen.cpu, Some(Duration::from_millis(12)));
    assert_eq!(seen.memory, Some(34_000_000));
    assert_eq!(seen.calls, 0, "a ping is no call");
}

#[tokio::test]
async fn a_plain_worker_is_measured_without_being_asked() {
    let options = PoolOptions { ping_interval: Duration::from_millis(20), ..plain("plain.mjs") };
    let gateway = Gateway::ready(options).await;
    eventually(|| gateway.slot().memory.is_some_and(|bytes| bytes > 1_000_000)).await;
    assert!(gateway.slot().plain && gateway.slot().lag.is_none());
    // A ping would have been a call to it, with an answer.
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    assert_eq!(gateway.slot().calls, 1);
}

#[tokio::test]
async fn missed_pings_stop_dispatch_and_an_answer_starts_it_again() {
    let gateway = Gateway::ready(pinged("blocks.mjs")).await;
    let blocking = gateway.spawn(task("app.tasks.block", "1500"));
    eventually(|| gateway.slot().state == SlotState::Unresponsive).await;
    assert!(gateway.pool.serving().iter().all(|worker| worker.load().is_none()));
    assert_eq!(gateway.dispatcher.readiness(), Readiness::Ready, "merely busy");
    assert!(within(blocking).await.expect("no panic").is_ok());
    eventually(|| gateway.slot().state == SlotState::Ready).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    assert_eq!(gateway.slot().last_exit, None, "the same process all along");
}

#[tokio::test]
async fn a_worker_without_calls_is_not_killed_for_missed_pings() {
    let options =
        PoolOptions { grace: Duration::from_millis(200), ..pinged("ignores-shutdown.mjs") };
    let gateway = Gateway::ready(options).await;
    gateway.becomes(Readiness::NotReady { reason: "unresponsive" }).await;
    assert_eq!(gateway.slot().last_exit, None);
}

#[tokio::test]
async fn a_blocked_loop_is_killed_after_deadline_and_grace() {
    let options = PoolOptions { grace: Duration::from_millis(300), ..pinged("blocks.mjs") };
    let gateway = Gateway::ready(options).await;
    let other = gateway.spawn(task("app.tasks.hang", "1"));
    eventually(|| gateway.load() == 1).await;
    let start = Instant::now();
    let blocked = gateway.call(short("app.tasks.block", "1e9")).await;
    assert_eq!(blocked, Err(CallError::Timeout));
    // Its other calls end with it.
    assert_eq!(within(other).await.expect("no panic"), Err(CallError::Crashed));
    let took = start.elapsed();
    assert!(took >= Duration::from_millis(500), "{took:?}");
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"), "of the next process");
    assert_eq!(gateway.restarts(RestartReason::Silent), 1);
}

#[tokio::test]
async fn a_loop_that_lives_is_not_killed_for_an_abandoned_handler() {
    let options = PoolOptions { grace: Duration::from_millis(100), ..pinged("blocks.mjs") };
    let gateway = Gateway::ready(options).await;
    for _ in 0..3 {
        assert_eq!(gateway.call(short("app.tasks.hang", "1")).await, Err(CallError::Timeout));
    }
    eventually(|| gateway.slot().abandoned == 3).await;
    let seen = gateway.slot();
    eventually(|| gateway.slot().age > seen.age.map(|age| age + Duration::from_millis(300))).await;
    assert_eq!(gateway.slot().pid, seen.pid);
}

#[tokio::test]
async fn a_plain_worker_is_killed_only_if_it_answers_nothing_more() {
    let options = PoolOptions { grace: Duration::from_millis(600), ..plain("stops.mjs") };
    let gateway = Gateway::ready(options).await;
    // One call is lost, and the others show that it lives.
    assert_eq!(gateway.call(short("app.tasks.never", "1")).await, Err(CallError::Timeout));
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1200) {
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    }
    assert_eq!(gateway.slot().last_exit, None);
    assert_eq!(gateway.call(short("app.tasks.stop", "1")).await, Err(CallError::Timeout));
    eventually(|| gateway.restarts(RestartReason::Silent) == 1).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn the_deadline_counts_though_the_client_left_before() {
    let options = PoolOptions { grace: Duration::from_millis(100), ..plain("stops.mjs") };
    let gateway = Gateway::ready(options).await;
    let left = gateway.spawn(short("app.tasks.stop", "1"));
    eventually(|| gateway.load() == 1).await;
    left.abort();
    eventually(|| gateway.restarts(RestartReason::Silent) == 1).await;
}

#[tokio::test]
async fn a_worker_that_prints_without_end_is_replaced() {
    let gateway = Gateway::ready(plain("prints-without-end.mjs")).await;
    assert_eq!(gateway.echo("1").await, Err(CallError::Crashed));
    assert_eq!(gateway.restarts(RestartReason::Misbehaved), 1);
    assert!(gateway.slot().stray_lines >= 1000);
}
