use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::{JoinHandle, JoinSet};
use tunnel_gateway::{
    dispatch::{Call, CallError, CallKind, Callee, Policy, QueueLimits, Readiness, Reply},
    pool::{PoolOptions, RestartReason},
};

use crate::harness::{Gateway, eventually, fixture, fixture_with, plain, task, within};

fn callee(id: &str, policy: Policy) -> Arc<Callee> {
    Arc::new(Callee::new(CallKind::Task, id.into(), policy))
}

fn call_of(callee: &Arc<Callee>, input: &str) -> Call {
    Call { callee: Arc::clone(callee), ..task("", input) }
}

/// `count` calls that hold their workers until they are aborted.
async fn occupy(gateway: &Gateway, count: usize) -> Vec<JoinHandle<Result<Reply, CallError>>> {
    let held = (0..count).map(|_| gateway.spawn(task("app.tasks.hang", "1"))).collect();
    eventually(|| gateway.load() == count).await;
    held
}

#[tokio::test]
async fn calls_wait_for_room_and_the_rest_is_refused_at_once() {
    let options = PoolOptions { max_in_flight: 2, ..fixture("protocol.mjs") };
    let limits = QueueLimits { calls: 3, ..QueueLimits::default() };
    let gateway = Gateway::start_with(options, limits);
    within(gateway.pool.booted()).await.expect("boots");
    let held = occupy(&gateway, 2).await;
    let waiting: Vec<_> =
        (0..3).map(|turn| gateway.spawn(task("app.tasks.echo", &turn.to_string()))).collect();
    eventually(|| gateway.dispatcher.snapshot().queued == 3).await;
    assert_eq!(gateway.dispatcher.snapshot().queued_bytes, 3);
    assert_eq!(gateway.echo("9").await, Err(CallError::Overloaded));
    assert_eq!(gateway.dispatcher.snapshot().shed, 1);
    assert_eq!(gateway.dispatcher.readiness(), Readiness::Ready, "merely busy");
    held.into_iter().for_each(|call| call.abort());
    for (turn, call) in waiting.into_iter().enumerate() {
        let reply = within(call).await.expect("no panic").expect("its turn came");
        assert_eq!(reply.result.as_deref(), Some(turn.to_string().as_bytes()));
    }
    let queue = gateway.dispatcher.snapshot();
    assert_eq!((queue.queued, queue.queued_bytes), (0, 0));
}

#[tokio::test]
async fn so_many_bytes_may_wait() {
    let options = PoolOptions { max_in_flight: 1, ..fixture("protocol.mjs") };
    let gateway = Gateway::start_with(options, QueueLimits { calls: 100, bytes: 1000 });
    within(gateway.pool.booted()).await.expect("boots");
    let held = occupy(&gateway, 1).await;
    let large = format!("\"{}\"", "x".repeat(900));
    let waiting = gateway.spawn(task("app.tasks.echo", &large));
    eventually(|| gateway.dispatcher.snapshot().queued == 1).await;
    assert_eq!(gateway.echo(&large).await, Err(CallError::Overloaded));
    held.into_iter().for_each(|call| call.abort());
    assert!(within(waiting).await.expect("no panic").is_ok());
}

#[tokio::test]
async fn who_waits_too_long_is_told_so() {
    let options = PoolOptions { max_in_flight: 1, ..fixture("protocol.mjs") };
    let gateway = Gateway::ready(options).await;
    let held = occupy(&gateway, 1).await;
    let short = Call { timeout: Duration::from_millis(100), ..task("app.tasks.echo", "1") };
    let late = gateway.dispatcher.call(short).await;
    assert_eq!(late.result, Err(CallError::Timeout));
    assert_eq!(late.timing.round_trip, None, "it was never written");
    assert_eq!(gateway.dispatcher.snapshot().queued, 0);
    held.into_iter().for_each(|call| call.abort());
}

#[tokio::test]
async fn who_leaves_the_queue_leaves_nothing_behind() {
    let options = PoolOptions { max_in_flight: 1, ..fixture("protocol.mjs") };
    let gateway = Gateway::ready(options).await;
    let held = occupy(&gateway, 1).await;
    let waiting: Vec<_> = (0..100).map(|_| gateway.spawn(task("app.tasks.echo", "1"))).collect();
    eventually(|| gateway.dispatcher.snapshot().queued == 100).await;
    waiting.into_iter().for_each(|call| call.abort());
    eventually(|| gateway.dispatcher.snapshot().queued == 0).await;
    held.into_iter().for_each(|call| call.abort());
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    eventually(|| gateway.load() == 0).await;
}

#[tokio::test]
async fn a_task_with_many_calls_does_not_starve_another() {
    let options = PoolOptions { max_in_flight: 1, ..plain("plain.mjs") };
    let gateway = Arc::new(Gateway::ready(options).await);
    let (many, few) = (callee("app.tasks.echo", Policy::default()), task("app.tasks.echo", "2"));
    let done = Arc::new(AtomicUsize::new(0));
    let mut crowd = JoinSet::new();
    for _ in 0..900 {
        let (gateway, done) = (Arc::clone(&gateway), Arc::clone(&done));
        let call = call_of(&many, "1");
        crowd.spawn(async move {
            assert!(gateway.call(call).await.is_ok());
            done.fetch_add(1, Ordering::Relaxed);
        });
    }
    eventually(|| gateway.dispatcher.snapshot().queued > 800).await;
    let before = done.load(Ordering::Relaxed);
    assert!(gateway.call(few).await.is_ok());
    let passed = done.load(Ordering::Relaxed) - before;
    assert!(passed < 50, "{passed} calls of the other task came first");
    while let Some(call) = within(crowd.join_next()).await {
        call.expect("answered");
    }
}

#[tokio::test]
async fn concurrency_holds_over_the_whole_pool_and_nobody_else_waits() {
    let options = PoolOptions { workers: 2, ..fixture("protocol.mjs") };
    let gateway = Gateway::ready(options).await;
    eventually(|| gateway.pool.serving().len() == 2).await;
    let policy = Policy { concurrency: Some(3), ..Policy::default() };
    let limited = callee("app.tasks.hang", policy);
    let calls: Vec<_> = (0..10).map(|_| gateway.spawn(call_of(&limited, "1"))).collect();
    eventually(|| gateway.load() == 3 && gateway.dispatcher.snapshot().queued == 7).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"), "not held up");
    for (done, call) in calls.into_iter().enumerate() {
        call.abort();
        // A place is given on as soon as it is free.
        let expected = (9 - done).min(3);
        eventually(|| gateway.load() == expected).await;
    }
    assert_eq!(gateway.dispatcher.snapshot().queued, 0);
}

#[tokio::test]
async fn an_exclusive_call_has_its_worker_for_itself() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let held = occupy(&gateway, 2).await;
    let policy = Policy { exclusive: true, ..Policy::default() };
    let exclusive = callee("app.tasks.hang", policy);
    let alone = gateway.spawn(call_of(&exclusive, "1"));
    eventually(|| gateway.dispatcher.snapshot().queued == 1).await;
    // Its worker takes no more, so that its turn comes.
    let next = gateway.spawn(task("app.tasks.echo", "1"));
    eventually(|| gateway.dispatcher.snapshot().queued == 2).await;
    held.into_iter().for_each(|call| call.abort());
    eventually(|| gateway.slot().in_flight == 1 && gateway.dispatcher.snapshot().queued == 1).await;
    assert!(!alone.is_finished() && !next.is_finished());
    alone.abort();
    assert!(within(next).await.expect("no panic").is_ok());
}

#[tokio::test]
async fn exclusive_calls_and_others_take_turns() {
    let options = PoolOptions { workers: 2, ..fixture("protocol.mjs") };
    let gateway = Arc::new(Gateway::ready(options).await);
    let policy = Policy { exclusive: true, ..Policy::default() };
    let (exclusive, other) =
        (callee("app.tasks.echo", policy), callee("app.tasks.echo", Policy::default()));
    let mut callers = JoinSet::new();
    for caller in 0..40 {
        let gateway = Arc::clone(&gateway);
        let callee = Arc::clone(if caller % 2 == 0 { &exclusive } else { &other });
        callers.spawn(async move {
            for _ in 0..20 {
                assert!(gateway.call(call_of(&callee, "1")).await.is_ok());
            }
        });
    }
    while let Some(caller) = within(callers.join_next()).await {
        caller.expect("every call is answered");
    }
    eventually(|| gateway.load() == 0).await;
}

#[tokio::test]
async fn without_workers_calls_wait_until_one_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = folder.path().join("crashed");
    let memory = memory.to_str().expect("utf-8");
    let gateway = Gateway::start(fixture_with("crashes-first-boot.mjs", &[memory]));
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn without_workers_the_deadline_says_that_none_is_there() {
    let gateway = Gateway::start(fixture("crashes-on-boot.mjs"));
    let call = Call { timeout: Duration::from_millis(300), ..task("any", "1") };
    let start = Instant::now();
    assert_eq!(gateway.call(call).await, Err(CallError::Unavailable));
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_worker_that_reads_nothing_collects_little_and_blocks_nobody() {
    let options =
        PoolOptions { workers: 2, grace: Duration::from_millis(200), ..plain("reads-nothing.mjs") };
    let gateway = Arc::new(Gateway::ready(options).await);
    eventually(|| gateway.pool.serving().len() == 2).await;
    let input = format!("\"{}\"", "x".repeat(1_000_000));
    let mut callers = JoinSet::new();
    for _ in 0..60 {
        let gateway = Arc::clone(&gateway);
        let call = Call { timeout: Duration::from_secs(3), ..task("any", &input) };
        callers.spawn(async move { gateway.call(call).await });
    }
    let most = AtomicUsize::new(0);
    let (mut answered, mut late) = (0, 0);
    while let Some(outcome) = within(callers.join_next()).await {
        most.fetch_max(gateway.pool.snapshot().slots[0].queued, Ordering::Relaxed);
        match outcome.expect("no panic") {
            Ok(_) => answered += 1,
            Err(CallError::Timeout | CallError::Crashed) => late += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    // One value is on its way, 8 MiB of others wait, and one more may come on top.
    assert!(most.into_inner() <= 9, "the stuck one collects calls");
    assert!(answered >= 48 && late <= 12, "{answered} answered, {late} not");
    eventually(|| gateway.restarts(RestartReason::Silent) >= 1).await;
}
