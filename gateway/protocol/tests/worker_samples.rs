//! The other half of the round trip: lines that the worker SDK's tests wrote.

use tunnel_protocol::{
    WorkerError, WorkerHealth,
    message::{PROTOCOL_VERSION, WorkerLine},
};

const LINES: &str = include_str!("../../../worker-sdk/test/generated/worker-messages.jsonl");

#[test]
fn every_line_of_the_sdk_is_understood() {
    let lines: Vec<WorkerLine<'_>> = LINES
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}")))
        .collect();
    let [hello, ready, value, undefined, null, failed, declared, pong, fatal, missing] =
        lines.as_slice()
    else {
        panic!("expected 10 lines, got {}", lines.len());
    };

    assert_eq!(hello.kind.as_deref(), Some("hello"));
    assert_eq!(hello.protocol, Some(PROTOCOL_VERSION));

    assert_eq!(ready.kind.as_deref(), Some("ready"));
    assert_eq!(ready.tasks, Some(vec!["app.tasks.add".to_owned()]));
    assert_eq!(ready.events, Some(vec!["app.events.notify".to_owned()]));

    let result = |line: &WorkerLine<'_>| {
        assert!(line.kind.is_none() && line.error.is_none());
        assert_eq!(line.ok, Some(true));
        line.result.map(|raw| raw.get().to_owned())
    };
    assert_eq!(value.id.map(|id| id.get()), Some(1));
    assert_eq!(result(value).as_deref(), Some(r#"{"total":8,"note":"é"}"#));
    assert_eq!(result(undefined), None);
    assert_eq!(result(null).as_deref(), Some("null"));

    let error = |line: &WorkerLine<'_>| -> WorkerError {
        assert_eq!(line.ok, Some(false));
        assert!(line.result.is_none());
        serde_json::from_str(line.error.expect("an error").get()).expect("a worker's error")
    };
    let failed = error(failed);
    assert_eq!(failed.message, "boom");
    assert_eq!(failed.code.as_deref(), Some("EXECUTION_ERROR"));
    assert_eq!(failed.id, None);

    let declared = error(declared);
    assert_eq!(declared.id.as_deref(), Some("app.errors.soldOut"));
    assert_eq!(declared.http_code, Some(409));
    assert_eq!(
        declared.data.as_deref().map(serde_json::value::RawValue::get),
        Some(r#"{"left":0}"#)
    );

    let health: WorkerHealth =
        serde_json::from_str(&result(pong).expect("a result")).expect("a worker's health");
    assert_eq!(health.abandoned, Some(1));
    assert_eq!((health.cpu_ms, health.memory_bytes), (Some(12), Some(34_000_000)));

    assert_eq!(fatal.kind.as_deref(), Some("fatal"));
    let fatal: WorkerError =
        serde_json::from_str(fatal.error.expect("an error").get()).expect("a worker's error");
    assert_eq!(fatal.message, "uncaughtException: Error: boom");

    assert_eq!(error(missing).code.as_deref(), Some("NOT_FOUND"));
}
