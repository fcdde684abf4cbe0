use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;
use tunnel_gateway::{
    dispatch::{Call, CallError},
    pool::{PoolOptions, RecycleLimits, RestartReason},
};

use crate::harness::{Gateway, eventually, fixture, fixture_with, plain, task, text, within};

fn recycled(limits: RecycleLimits, options: PoolOptions) -> PoolOptions {
    PoolOptions { ping_interval: Duration::from_millis(20), recycle: limits, ..options }
}

/// Calls until workers were replaced so many times; no call may fail.
async fn replaced_under_load(options: PoolOptions, reason: RestartReason, times: u64) {
    let gateway = Arc::new(Gateway::ready(options).await);
    let mut callers = JoinSet::new();
    for caller in 0..20_u32 {
        let gateway = Arc::clone(&gateway);
        callers.spawn(async move {
            let mut turn = 0_u32;
            while gateway.restarts(reason) < times {
                turn += 1;
                let input = format!("\"{caller}-{turn}\"");
                assert_eq!(gateway.echo(&input).await, Ok(input));
            }
        });
    }
    while let Some(caller) = within(callers.join_next()).await {
        caller.expect("no call fails");
    }
    assert_eq!(gateway.restarts(RestartReason::Crashed), 0);
}

#[tokio::test]
async fn after_so_many_calls_without_a_failure() {
    let limits = RecycleLimits { max_calls: Some(200), ..RecycleLimits::default() };
    for name in ["protocol.mjs", "plain.mjs", "plain.py"] {
        let options = if name == "protocol.mjs" { fixture(name) } else { plain(name) };
        let options = PoolOptions { workers: 2, ..recycled(limits, options) };
        replaced_under_load(options, RestartReason::MaxCalls, 3).await;
    }
}

#[tokio::test]
async fn after_an_age_without_a_failure() {
    let limits =
        RecycleLimits { max_age: Some(Duration::from_millis(400)), ..RecycleLimits::default() };
    let options = recycled(limits, fixture("protocol.mjs"));
    replaced_under_load(options, RestartReason::MaxAge, 2).await;
}

#[tokio::test]
async fn over_its_memory() {
    let limits = RecycleLimits { max_memory: Some(1_000_000), ..RecycleLimits::default() };
    let options = recycled(limits, plain("plain.mjs"));
    replaced_under_load(options, RestartReason::MaxMemory, 2).await;
}

#[tokio::test]
async fn with_too_many_abandoned_handlers() {
    let limits = RecycleLimits { max_abandoned: 2, ..RecycleLimits::default() };
    let gateway = Gateway::ready(recycled(limits, fixture("blocks.mjs"))).await;
    for _ in 0..3 {
        let call = Call { timeout: Duration::from_millis(50), ..task("app.tasks.hang", "1") };
        assert_eq!(gateway.call(call).await, Err(CallError::Timeout));
    }
    eventually(|| gateway.restarts(RestartReason::Abandoned) == 1).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn a_call_that_takes_longer_than_the_replacement_is_finished() {
    let limits = RecycleLimits { max_calls: Some(10), ..RecycleLimits::default() };
    let gateway = Gateway::ready(recycled(limits, fixture("protocol.mjs"))).await;
    let first = gateway.slot().pid;
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    while gateway.slot().pid == first {
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    }
    // The old process was told to finish, and this fixture then does.
    let reply = within(hanging).await.expect("no panic").expect("finished");
    assert_eq!(text(&reply.result.expect("a result")), "\"finished\"");
}

#[tokio::test]
async fn what_cannot_be_replaced_serves_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = folder.path().join("started");
    let memory = memory.to_str().expect("utf-8");
    let limits = RecycleLimits { max_calls: Some(5), ..RecycleLimits::default() };
    let options = recycled(limits, fixture_with("boots-once.mjs", &[memory]));
    let gateway = Gateway::ready(options).await;
    let first = gateway.slot().pid;
    while gateway.restarts(RestartReason::BootFailed) < 3 {
        assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    }
    assert_eq!(gateway.slot().pid, first);
}
