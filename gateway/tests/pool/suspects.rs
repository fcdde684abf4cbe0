use std::sync::Arc;

use tunnel_gateway::{
    dispatch::{Call, CallError, CallKind, Callee, Policy},
    pool::PoolOptions,
};

use crate::harness::{Gateway, eventually, fixture_with, kill, task};

fn callee(id: &str, policy: Policy) -> Arc<Callee> {
    Arc::new(Callee::new(CallKind::Task, id.into(), policy))
}

fn call_of(callee: &Arc<Callee>, input: &str) -> Call {
    Call { callee: Arc::clone(callee), ..task("", input) }
}

async fn gateway(workers: usize, memory: &str) -> Gateway {
    let options = PoolOptions { workers, ..fixture_with("dies-on-call.mjs", &[memory]) };
    let gateway = Gateway::ready(options).await;
    eventually(|| gateway.pool.serving().len() == workers).await;
    gateway
}

#[tokio::test]
async fn an_idempotent_call_survives_its_worker() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = folder.path().join("died");
    let gateway = gateway(1, memory.to_str().expect("utf-8")).await;
    let once = |idempotent| {
        let policy = Policy { idempotent, ..Policy::default() };
        call_of(&callee("app.tasks.once", policy), "\"die once\"")
    };
    let reply = gateway.call(once(true)).await.expect("run again");
    assert_eq!(reply.result.as_deref(), Some(&b"\"die once\""[..]));
    std::fs::remove_file(&memory).expect("it died");
    assert_eq!(gateway.call(once(false)).await, Err(CallError::Crashed));
    assert_eq!(gateway.dispatcher.snapshot().retried, 1);
}

#[tokio::test]
async fn a_task_that_takes_its_workers_down_is_quarantined_and_no_other() {
    let gateway = gateway(2, "unused").await;
    let poison = callee("app.tasks.poison", Policy::default());
    let innocent = callee("app.tasks.innocent", Policy::default());
    let mut crashes = 0;
    let wait = loop {
        match gateway.call(call_of(&poison, "\"die\"")).await {
            Err(CallError::Crashed) => crashes += 1,
            Err(CallError::Quarantined { wait }) => break wait,
            other => panic!("{other:?}"),
        }
        // Whoever else is suspected is cleared by its first answer.
        for _ in 0..10 {
            assert!(gateway.call(call_of(&innocent, "1")).await.is_ok());
        }
        assert!(innocent.is_free());
    };
    assert_eq!(crashes, 4, "one that made it a suspect, and three alone");
    assert!(wait.as_millis() <= 1000);
    // The probe after the pause crashes as well, and the next pause is longer.
    eventually(|| poison.quarantine(tokio::time::Instant::now()).is_none()).await;
    assert_eq!(gateway.call(call_of(&poison, "\"die\"")).await, Err(CallError::Crashed));
    let again = gateway.call(call_of(&poison, "\"die\"")).await;
    assert!(matches!(again, Err(CallError::Quarantined { .. })), "{again:?}");
    // One that is answered ends it.
    eventually(|| poison.quarantine(tokio::time::Instant::now()).is_none()).await;
    assert!(gateway.call(call_of(&poison, "1")).await.is_ok());
    assert!(poison.is_free());
}

#[tokio::test]
async fn one_call_of_a_suspect_runs_alone_while_its_others_go_on() {
    let gateway = gateway(2, "unused").await;
    let suspect = callee("app.tasks.suspect", Policy::default());
    // One on each worker, since a call goes where the fewest are.
    let mut bystanders = Vec::new();
    for count in 1..=2 {
        bystanders.push(gateway.spawn(call_of(&suspect, "\"hang\"")));
        eventually(|| gateway.load() == count).await;
    }
    let crash = gateway.call(task("app.tasks.other", "\"die\"")).await;
    assert_eq!(crash, Err(CallError::Crashed));
    eventually(|| bystanders.iter().filter(|call| call.is_finished()).count() == 1).await;
    eventually(|| gateway.pool.serving().len() == 2).await;
    assert!(!suspect.is_free());
    let lone = gateway.spawn(call_of(&suspect, "\"hang\""));
    let reserved =
        || gateway.pool.serving().iter().filter(|worker| worker.load().is_none()).count();
    eventually(|| reserved() == 1).await;
    for _ in 0..20 {
        assert!(gateway.call(call_of(&suspect, "1")).await.is_ok(), "its others go on");
    }
    assert_eq!(reserved(), 1, "the lone one still is alone");
    lone.abort();
    bystanders.into_iter().for_each(|call| call.abort());
}

#[tokio::test]
async fn looking_for_the_guilty_does_not_stop_a_worker_with_a_long_call() {
    let gateway = gateway(1, "unused").await;
    let suspect = callee("app.tasks.suspect", Policy::default());
    let bystander = gateway.spawn(call_of(&suspect, "\"hang\""));
    eventually(|| gateway.load() == 1).await;
    let crash = gateway.call(task("app.tasks.other", "\"die\"")).await;
    assert_eq!(crash, Err(CallError::Crashed));
    eventually(|| bystander.is_finished() && gateway.pool.serving().len() == 1).await;
    let long = gateway.spawn(task("app.tasks.long", "\"hang\""));
    eventually(|| gateway.load() == 1).await;
    // Both wait for the long call at first, which does not end.
    let other = gateway.spawn(call_of(&suspect, "1"));
    assert!(gateway.call(task("app.tasks.other", "1")).await.is_ok());
    assert!(other.await.expect("no panic").is_ok());
    assert!(!suspect.is_free(), "nothing was learnt");
    long.abort();
}

#[tokio::test]
async fn workers_that_are_killed_from_outside_quarantine_no_task() {
    let gateway = gateway(2, "unused").await;
    let innocent = callee("app.tasks.innocent", Policy::default());
    let pids = || gateway.pool.snapshot().slots.into_iter().filter_map(|slot| slot.pid);
    for _ in 0..6 {
        let call = gateway.spawn(call_of(&innocent, "\"hang\""));
        eventually(|| gateway.pool.snapshot().slots.iter().any(|slot| slot.in_flight > 0)).await;
        pids().for_each(kill);
        assert_eq!(call.await.expect("no panic"), Err(CallError::Crashed));
        eventually(|| gateway.pool.serving().len() == 2).await;
    }
    assert!(!innocent.is_free(), "it is a suspect all the while");
    assert!(gateway.call(call_of(&innocent, "1")).await.is_ok());
    assert!(innocent.is_free());
}

#[tokio::test]
async fn a_task_that_kills_its_own_process_is_quarantined() {
    let gateway = gateway(2, "unused").await;
    let poison = callee("app.tasks.poison", Policy::default());
    let innocent = callee("app.tasks.innocent", Policy::default());
    let mut crashes = 0;
    while let Err(CallError::Crashed) = gateway.call(call_of(&poison, "\"kill\"")).await {
        crashes += 1;
        assert!(gateway.call(call_of(&innocent, "1")).await.is_ok());
    }
    assert_eq!(crashes, 4, "nothing speaks for it");
    assert!(poison.quarantine(tokio::time::Instant::now()).is_some());
}
