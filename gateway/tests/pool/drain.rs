use std::time::{Duration, Instant};

use tunnel_gateway::{
    dispatch::{CallError, Readiness},
    pool::PoolOptions,
};

use crate::harness::{
    Gateway, PATIENCE, children_named, eventually, exists, fixture, fixture_with, plain, runs,
    task, text, within,
};

#[tokio::test]
async fn calls_in_flight_are_finished_and_new_ones_refused() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("1") {}
    within(gateway.pool.drain(PATIENCE)).await;
    assert_eq!(gateway.echo("1").await, Err(CallError::Unavailable));
    assert_eq!(gateway.dispatcher.readiness(), Readiness::NotReady { reason: "draining" });
    let hung = within(hanging).await.expect("no panic").expect("finished");
    assert_eq!(text(&hung.result.expect("a result")), "\"finished\"");
}

#[tokio::test]
async fn plain_workers_finish_what_they_were_sent() {
    for name in ["plain.mjs", "plain.py"] {
        let gateway = Gateway::ready(plain(name)).await;
        let calls: Vec<_> =
            (0..100).map(|turn| gateway.spawn(task("app.tasks.echo", &turn.to_string()))).collect();
        while gateway.load() < 100 {
            tokio::task::yield_now().await;
        }
        within(gateway.pool.drain(PATIENCE)).await;
        for (turn, call) in calls.into_iter().enumerate() {
            let reply = within(call).await.expect("no panic").expect("finished");
            assert_eq!(text(&reply.result.expect("a result")), turn.to_string());
        }
    }
}

#[tokio::test]
async fn an_idle_worker_is_not_waited_for() {
    for options in [fixture("protocol.mjs"), plain("plain.mjs"), plain("plain.py")] {
        let gateway = Gateway::ready(options).await;
        let start = Instant::now();
        gateway.pool.drain(PATIENCE).await;
        assert!(start.elapsed() < Duration::from_secs(4), "within its grace");
    }
}

#[tokio::test]
async fn what_does_not_exit_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let tag = folder.path().to_str().expect("utf-8");
    let options = PoolOptions {
        workers: 2,
        grace: Duration::from_millis(100),
        ..fixture_with("ignores-shutdown.mjs", &[tag])
    };
    let gateway = Gateway::ready(options).await;
    let hanging = gateway.spawn(task("any", "1"));
    while gateway.load() == 0 {
        tokio::task::yield_now().await;
    }
    eventually(|| gateway.pool.serving().len() == 2).await;
    let workers = children_named(tag);
    assert_eq!(workers.len(), 2);
    within(gateway.pool.drain(Duration::from_millis(200))).await;
    assert_eq!(within(hanging).await.expect("no panic"), Err(CallError::Crashed));
    assert!(!workers.into_iter().any(exists), "a process or a zombie is left");
}

#[tokio::test]
async fn a_booting_worker_is_not_waited_for() {
    let gateway = Gateway::start(fixture("never-ready.mjs"));
    let waiting = gateway.spawn(task("any", "1"));
    let start = Instant::now();
    within(gateway.pool.drain(PATIENCE)).await;
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(within(waiting).await.expect("no panic"), Err(CallError::Unavailable));
}

#[tokio::test]
async fn a_crash_loop_is_drained_too() {
    let gateway = Gateway::start(fixture("crashes-on-boot.mjs"));
    within(gateway.pool.booted()).await.expect_err("it crashes");
    within(gateway.pool.drain(PATIENCE)).await;
}

#[tokio::test]
async fn children_of_a_worker_end_with_it() {
    let gateway = Gateway::ready(plain("has-children.sh")).await;
    let child = gateway.task("any", "1").await.expect("a reply").parse().expect("a pid");
    assert!(runs(child));
    // It waits for its child, which waits for nobody.
    within(gateway.pool.drain(Duration::from_millis(100))).await;
    eventually(|| !runs(child)).await;
}

#[tokio::test]
async fn a_dropped_pool_leaves_no_worker() {
    let folder = tempfile::tempdir().expect("a folder");
    let tag = folder.path().to_str().expect("utf-8");
    let options = PoolOptions {
        grace: Duration::from_millis(100),
        ..fixture_with("ignores-shutdown.mjs", &[tag])
    };
    let gateway = Gateway::ready(options).await;
    let [worker] = children_named(tag)[..] else { panic!("not one worker") };
    drop(gateway);
    eventually(|| !exists(worker)).await;
}
