use std::time::Duration;

use tunnel_gateway::{
    dispatch::{Call, CallError},
    pool::{PoolOptions, RestartReason, SlotState},
};

use crate::harness::{Gateway, eventually, fixture, plain, task};

#[tokio::test]
async fn a_slot_tells_what_its_worker_does() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("1") {}
    let seen = gateway.slot();
    assert_eq!((seen.slot, seen.state, seen.plain), (0, SlotState::Ready, false));
    assert_eq!((seen.in_flight, seen.queued, seen.abandoned), (1, 0, 0));
    assert!(seen.pid.is_some() && seen.calls >= 1 && seen.age.is_some());
    assert_eq!(seen.last_exit, None);
    hanging.abort();
    eventually(|| gateway.slot().in_flight == 0).await;
}

#[tokio::test]
async fn a_crash_is_in_the_record_of_its_slot() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let first = gateway.slot().pid;
    assert_eq!(gateway.call(task("app.tasks.die", "1")).await, Err(CallError::Crashed));
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    let seen = gateway.slot();
    assert_ne!(seen.pid, first);
    assert_eq!(gateway.restarts(RestartReason::Crashed), 1);
    assert_eq!(seen.last_exit.as_deref(), Some("exit status: 7"));
    assert_eq!(seen.calls, 1, "of this process");
}

#[tokio::test]
async fn a_command_that_does_not_boot_is_counted_as_such() {
    let gateway = Gateway::start(fixture("crashes-on-boot.mjs"));
    eventually(|| gateway.restarts(RestartReason::BootFailed) >= 2).await;
    assert_eq!(gateway.slot().last_exit.as_deref(), Some("exit status: 3"));
}

#[tokio::test]
async fn the_time_of_a_call_is_split() {
    let gateway = Gateway::start(PoolOptions {
        ready_timeout: Duration::from_millis(300),
        ..fixture("plain.mjs")
    });
    // It waits until the worker is taken for plain.
    let waited = gateway.dispatcher.call(task("app.tasks.echo", "1")).await;
    assert!(waited.result.is_ok());
    assert!(waited.timing.queued >= Duration::from_millis(300), "{:?}", waited.timing);
    assert!(waited.timing.round_trip.is_some());

    let gateway = Gateway::ready(plain("hangs.mjs")).await;
    let call = Call { timeout: Duration::from_millis(200), ..task("any", "1") };
    let failed = gateway.dispatcher.call(call).await;
    assert_eq!(failed.result, Err(CallError::Timeout));
    let total = failed.timing.queued + failed.timing.round_trip.expect("it was written");
    assert!(total >= Duration::from_millis(200), "{:?}", failed.timing);
}
