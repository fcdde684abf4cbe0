//! What a worker wrote and a stray print made unreadable is lost, and nothing else.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tunnel_gateway::{
    dispatch::{Call, CallError, CallKind, Callee, Policy, Readiness},
    pool::{PoolOptions, RecycleLimits, RestartReason, SlotState},
};

use crate::harness::{Gateway, eventually, fixture, plain, task, within};

fn pinged(options: PoolOptions) -> PoolOptions {
    PoolOptions {
        ping_interval: Duration::from_millis(20),
        ping_patience: Duration::from_millis(200),
        ..options
    }
}

fn callee(policy: Policy) -> Arc<Callee> {
    Arc::new(Callee::new(CallKind::Task, "app.tasks.unlucky".into(), policy))
}

fn call_of(callee: &Arc<Callee>, input: &str) -> Call {
    Call { callee: Arc::clone(callee), ..task("", input) }
}

/// Its answer is lost.
fn lost(callee: &Arc<Callee>) -> Call {
    Call { timeout: Duration::from_millis(200), ..call_of(callee, "\"lose\"") }
}

fn short(id: &str) -> Call {
    Call { timeout: Duration::from_millis(200), ..task(id, "1") }
}

#[tokio::test]
async fn lost_pongs_stop_a_worker_only_until_the_next() {
    let gateway = Gateway::ready(pinged(fixture("loses-lines.mjs"))).await;
    let pid = gateway.slot().pid;
    for _ in 0..2 {
        let input = "{\"pongs\":40}";
        assert_eq!(gateway.echo(input).await.as_deref(), Ok(input));
        eventually(|| gateway.slot().state == SlotState::Unresponsive).await;
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"), "it waited for the next pong");
    }
    assert!(gateway.pool.counters().stray_lines.load(Ordering::Relaxed) >= 2);
    assert_eq!(gateway.pool.counters().unmatched_replies.load(Ordering::Relaxed), 0);
    assert_eq!(gateway.slot().pid, pid, "the same process all along");
}

#[tokio::test]
async fn a_lost_answer_gives_its_place_back() {
    let options = PoolOptions { max_in_flight: 1, ..pinged(fixture("loses-lines.mjs")) };
    let gateway = Gateway::ready(options).await;
    let pid = gateway.slot().pid;
    for count in 1..=3 {
        let call = lost(&callee(Policy::default()));
        assert_eq!(gateway.call(call).await, Err(CallError::Timeout));
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
        assert_eq!(gateway.slot().abandoned, count);
    }
    assert_eq!(gateway.slot().pid, pid);
}

#[tokio::test]
async fn a_lost_answer_does_not_lock_its_task() {
    let gateway = Gateway::ready(pinged(fixture("loses-lines.mjs"))).await;
    let exclusive = Policy { exclusive: true, ..Policy::default() };
    let one_at_a_time = Policy { concurrency: Some(1), ..Policy::default() };
    for policy in [exclusive, one_at_a_time] {
        let callee = callee(policy);
        assert_eq!(gateway.call(lost(&callee)).await, Err(CallError::Timeout));
        assert!(gateway.call(call_of(&callee, "1")).await.is_ok());
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    }
}

#[tokio::test]
async fn a_lost_answer_of_a_lone_call_lets_the_suspect_try_again() {
    let gateway = Gateway::ready(pinged(fixture("loses-lines.mjs"))).await;
    let suspect = callee(Policy::default());
    // The second one runs alone, so that all others have to wait for the next.
    for _ in 0..2 {
        assert_eq!(gateway.call(call_of(&suspect, "\"die\"")).await, Err(CallError::Crashed));
    }
    // Its deadline is for the answer, not for the next worker's start.
    gateway.becomes(Readiness::Ready).await;
    assert_eq!(gateway.call(lost(&suspect)).await, Err(CallError::Timeout));
    assert!(!suspect.is_free());
    assert!(gateway.call(call_of(&suspect, "1")).await.is_ok());
    assert!(suspect.is_free());
}

#[tokio::test]
async fn a_worker_that_loses_too_much_is_replaced() {
    let recycle = RecycleLimits { max_abandoned: 2, ..RecycleLimits::default() };
    let options = PoolOptions { recycle, max_in_flight: 1, ..pinged(fixture("loses-lines.mjs")) };
    let gateway = Gateway::ready(options).await;
    for count in 1..=2 {
        let call = lost(&callee(Policy::default()));
        assert_eq!(gateway.call(call).await, Err(CallError::Timeout));
        // Its place is free again, and yet it counts.
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
        assert_eq!((gateway.load(), gateway.slot().abandoned), (0, count));
        assert_eq!(gateway.restarts(RestartReason::Abandoned), 0);
    }
    let call = lost(&callee(Policy::default()));
    assert_eq!(gateway.call(call).await, Err(CallError::Timeout));
    eventually(|| gateway.restarts(RestartReason::Abandoned) == 1).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn an_answer_that_was_taken_for_lost_is_late() {
    let options = PoolOptions { max_in_flight: 1, ..pinged(fixture("ignores-cancel.mjs")) };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(short("app.tasks.hold")).await, Err(CallError::Timeout));
    eventually(|| gateway.load() == 0).await;
    assert_eq!(gateway.slot().abandoned, 1);
    let released = gateway.task("app.tasks.release", "1").await;
    assert_eq!(released.as_deref(), Ok("\"released\""));
    assert_eq!(gateway.slot().abandoned, 0);
    let counters = gateway.pool.counters();
    assert_eq!(counters.late_replies.load(Ordering::Relaxed), 1);
    assert_eq!(counters.unmatched_replies.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_plain_worker_that_answers_what_came_later_has_lost_the_call() {
    let grace = Duration::from_secs(1);
    let options = PoolOptions { grace, max_in_flight: 2, ..pinged(plain("stops.mjs")) };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(short("app.tasks.never")).await, Err(CallError::Timeout));
    assert_eq!(gateway.load(), 1, "it may still work on it");
    within(async {
        while gateway.load() > 0 {
            assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
        }
    })
    .await;
    assert_eq!(gateway.slot().abandoned, 1);
    assert_eq!(gateway.slot().last_exit, None);
}
