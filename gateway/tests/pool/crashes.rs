use std::{sync::atomic::Ordering, time::Duration};

use tunnel_gateway::{
    dispatch::{CallError, Readiness},
    pool::PoolOptions,
};

use crate::harness::{
    Gateway, children_named, eventually, exists, fixture, fixture_with, kill, plain, task, within,
};

#[tokio::test]
async fn a_crash_fails_its_calls_and_the_next_worker_serves() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    for _ in 0..3 {
        let hanging = gateway.spawn(task("app.tasks.hang", "1"));
        while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("1") {}
        assert_eq!(gateway.call(task("app.tasks.die", "1")).await, Err(CallError::Crashed));
        assert_eq!(within(hanging).await.expect("no panic"), Err(CallError::Crashed));
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"), "after the restart");
    }
    assert_eq!(gateway.pool.counters().crashes.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn half_a_reply_is_no_reply() {
    let gateway = Gateway::ready(plain("dies-mid-line.mjs")).await;
    assert_eq!(gateway.echo("1").await, Err(CallError::Crashed));
    assert_eq!(gateway.echo("2").await, Err(CallError::Crashed));
    assert!(gateway.pool.counters().stray_lines.load(Ordering::Relaxed) >= 2);
}

#[tokio::test]
async fn a_closed_stdout_fails_the_calls_at_once() {
    let options = PoolOptions { grace: Duration::from_millis(50), ..plain("closes-stdout.mjs") };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.echo("1").await, Err(CallError::Crashed));
    // It did not exit by itself, and was replaced.
    assert_eq!(gateway.echo("2").await, Err(CallError::Crashed));
}

#[tokio::test]
async fn what_it_says_after_closing_stdin_counts() {
    let options = PoolOptions { grace: Duration::from_millis(500), ..plain("closes-stdin.sh") };
    let gateway = Gateway::ready(options).await;
    let result = gateway.task("any", "1").await;
    assert_eq!(result.as_deref(), Ok("\"after stdin was closed\""));
    // The next calls meet the closed pipe, and go to the worker that comes after.
    for _ in 0..2 {
        let result = gateway.task("any", "1").await;
        assert_eq!(result.as_deref(), Ok("\"after stdin was closed\""));
    }
}

#[tokio::test]
async fn a_killed_worker_is_reaped_and_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    // The argument tells this test's workers from those of others.
    let tag = folder.path().to_str().expect("utf-8");
    let gateway = Gateway::ready(fixture_with("protocol.mjs", &[tag])).await;
    let [first] = children_named(tag)[..] else { panic!("not one worker") };
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("1") {}
    kill(first);
    assert_eq!(within(hanging).await.expect("no panic"), Err(CallError::Crashed));
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    assert!(!exists(first), "it was left as a zombie");
    let [second] = children_named(tag)[..] else { panic!("not one worker") };
    assert_ne!(first, second);
}

#[tokio::test]
async fn the_other_workers_serve_while_one_is_down() {
    let gateway = Gateway::ready(PoolOptions { workers: 2, ..fixture("protocol.mjs") }).await;
    eventually(|| gateway.pool.serving().len() == 2).await;
    assert_eq!(gateway.call(task("app.tasks.die", "1")).await, Err(CallError::Crashed));
    for turn in 0..100 {
        assert_eq!(gateway.echo(&turn.to_string()).await, Ok(turn.to_string()));
    }
    eventually(|| gateway.pool.serving().len() == 2).await;
}

#[tokio::test]
async fn readiness_follows_the_workers() {
    let folder = tempfile::tempdir().expect("a folder");
    let tag = folder.path().to_str().expect("utf-8");
    let gateway = Gateway::ready(fixture_with("protocol.mjs", &[tag])).await;
    assert_eq!(gateway.dispatcher.readiness(), Readiness::Ready);
    kill(children_named(tag)[0]);
    gateway.becomes(Readiness::NotReady { reason: "no_worker" }).await;
    gateway.becomes(Readiness::Ready).await;
}
