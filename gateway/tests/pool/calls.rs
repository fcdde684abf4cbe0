use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use tokio::task::JoinSet;
use tunnel_gateway::{
    dispatch::{Call, CallError, DeclaredError, Dispatcher, QueueLimits},
    pool::PoolOptions,
};
use tunnel_protocol::CallContext;

use crate::harness::{Gateway, event, eventually, fixture, plain, task, text, within};

#[test]
fn a_call_is_send() {
    fn assert_send<T: Send>(_: &T) {}
    let check = |dispatcher: &Dispatcher| assert_send(&dispatcher.call(task("a", "1")));
    let _ = check;
}

#[tokio::test]
async fn plain_workers_in_javascript_and_python_serve() {
    for name in ["plain.mjs", "plain.py"] {
        let gateway = Gateway::ready(plain(name)).await;
        assert_eq!(gateway.task("app.tasks.add", r#"{"a":5,"b":3}"#).await.as_deref(), Ok("8"));
        let reply = gateway.call(event("app.events.notify", Some(r#"{"msg":"hi"}"#), false)).await;
        assert_eq!(reply.expect("answered").result, None);
        let failed = gateway.task("app.tasks.missing", "null").await;
        assert!(matches!(failed, Err(CallError::Internal { .. })), "{name}: {failed:?}");
    }
}

#[tokio::test]
async fn a_message_carries_all_of_its_call() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let mut call = task("app.tasks.call", r#"{"a": 1}"#);
    call.context = CallContext {
        request_id: "r-7".to_owned(),
        traceparent: Some("00-trace".to_owned()),
        principal: Some("ci".to_owned()),
        runner_context: Some("{\"tenant\":\"t\u{2028}\"}".to_owned()),
    };
    let reply = gateway.call(call).await.expect("a reply");
    let message: serde_json::Value =
        serde_json::from_slice(&reply.result.expect("a result")).expect("json");
    assert_eq!(message["input"], serde_json::json!({ "a": 1 }));
    assert_eq!(
        message["context"],
        serde_json::json!({
            "requestId": "r-7",
            "traceparent": "00-trace",
            "principal": "ci",
            "runnerContext": "{\"tenant\":\"t\u{2028}\"}",
        })
    );
    let timeout = message["timeoutMs"].as_u64().expect("a timeout");
    assert!((1..=50_000).contains(&timeout), "{timeout}");
}

#[tokio::test]
async fn undefined_is_no_input_and_no_result() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let mut call = task("app.tasks.call", "");
    call.value = None;
    let message = gateway.call(call).await.expect("a reply").result.expect("a result");
    assert!(!text(&message).contains("input"), "{message:?}");
    let nothing = gateway.call(task("app.tasks.nothing", "1")).await.expect("a reply");
    assert_eq!(nothing.result, None);
    assert_eq!(gateway.echo("null").await.as_deref(), Ok("null"));
}

#[tokio::test]
async fn an_event_can_return_its_payload() {
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let call = event("app.events.notify", Some(r#"{"msg":"hi"}"#), true);
    let reply = gateway.call(call).await.expect("a reply");
    assert_eq!(reply.result.as_deref(), Some(&b"{\"msg\":\"hi\"}"[..]));
}

#[tokio::test]
async fn errors_reach_the_caller_as_what_they_are() {
    let gateway = Gateway::ready(plain("fails.mjs")).await;
    let declared = r#"{"message":"sold out","id":"shop.soldOut","data":{"left":0},"httpCode":409}"#;
    let expected = CallError::Declared(DeclaredError {
        id: "shop.soldOut".to_owned(),
        message: "sold out".to_owned(),
        data: Some(Bytes::from_static(b"{\"left\":0}")),
        http_code: Some(409),
    });
    assert_eq!(gateway.task("any", declared).await, Err(expected));
    let internal = CallError::Internal { message: "boom".to_owned() };
    assert_eq!(gateway.task("any", r#"{"message":"boom"}"#).await, Err(internal));
    let unknown = r#"{"message":"no","code":"NOT_FOUND"}"#;
    assert_eq!(gateway.task("any", unknown).await, Err(CallError::NotFound));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_each_get_their_own_answer() {
    let gateway =
        Arc::new(Gateway::ready(PoolOptions { workers: 2, ..fixture("protocol.mjs") }).await);
    eventually(|| gateway.pool.serving().len() == 2).await;
    let mut callers = JoinSet::new();
    for caller in 0..200 {
        let gateway = Arc::clone(&gateway);
        callers.spawn(async move {
            for turn in 0..50 {
                let input = format!("{{\"caller\":{caller},\"turn\":{turn}}}");
                assert_eq!(gateway.echo(&input).await.as_deref(), Ok(input.as_str()));
            }
        });
    }
    while let Some(caller) = within(callers.join_next()).await {
        caller.expect("every answer is right");
    }
    assert_eq!(gateway.load(), 0);
}

#[tokio::test]
async fn workers_share_the_calls_and_full_ones_get_no_more() {
    let options = PoolOptions { workers: 2, max_in_flight: 3, ..fixture("protocol.mjs") };
    let gateway = Gateway::without_queue(options).await;
    eventually(|| gateway.pool.serving().len() == 2).await;
    let hanging: Vec<_> = (0..6).map(|_| gateway.spawn(task("app.tasks.hang", "1"))).collect();
    eventually(|| gateway.load() == 6).await;
    let loads: Vec<_> = gateway.pool.serving().iter().map(|worker| worker.load()).collect();
    assert_eq!(loads, [Some(3), Some(3)]);
    assert_eq!(gateway.echo("1").await, Err(CallError::Overloaded));
    for call in hanging {
        call.abort();
    }
    eventually(|| gateway.load() == 0).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
}

#[tokio::test]
async fn only_so_many_calls_wait_for_a_worker() {
    let options = PoolOptions { ready_timeout: Duration::from_secs(60), ..fixture("hangs.mjs") };
    let gateway = Gateway::start_with(options, QueueLimits { calls: 2, ..QueueLimits::default() });
    let mut calls = JoinSet::new();
    for _ in 0..3 {
        let dispatcher = Arc::clone(&gateway.dispatcher);
        let call = Call { timeout: Duration::from_millis(500), ..task("any", "1") };
        calls.spawn(async move { dispatcher.call(call).await.result });
    }
    let mut answers = Vec::new();
    while let Some(answer) = within(calls.join_next()).await {
        answers.push(answer.expect("no panic").expect_err("no worker is ready"));
    }
    let expected = [CallError::Overloaded, CallError::Unavailable, CallError::Unavailable];
    assert_eq!(answers, expected, "the third at once, the others at their deadline");
}
