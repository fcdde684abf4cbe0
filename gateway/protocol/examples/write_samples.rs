//! Writes one sample of every form of gateway message, one a line. `pnpm protocol`
//! turns them into a TypeScript file that the worker SDK's tests type-check and parse.
//!
//! `cargo run -p tunnel-protocol --example write_samples`

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write as _},
};

use serde_json::value::RawValue;
use tunnel_protocol::{
    CallContext, CallId, Conversion, GatewayMessage, TaskConversions, message::CancelReason,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for message in samples()? {
        writeln!(out, "{}", serde_json::to_string(&message)?)?;
    }
    Ok(())
}

/// Every form of conversion, as codegen writes them.
const CONVERSIONS: &str = r#"{
    "named": {"Node": {"kind": "object", "properties": {
        "at": "Date",
        "children": {"kind": "array", "items": {"kind": "reference", "name": "Node"}}
    }}},
    "tasks": {"app.tasks.echo": {
        "input": {"kind": "tuple", "elements": ["bigint", "plain", "URL"], "rest": "Uint8Array"},
        "output": {"kind": "union", "string": "Date", "literals": ["never"],
            "array": {"kind": "map", "key": "Date", "value": {"kind": "set"}},
            "object": {"kind": "tagged", "tag": "kind", "cases": [{"tags": ["a", 1], "conversion":
                {"kind": "object", "patterns": [{"pattern": "^x-", "conversion": "plain"}],
                    "additional": "Date"}}]}}
    }},
    "events": {"app.events.notify": {"kind": "reference", "name": "Node"}},
    "errors": {"app.errors.late": "Date"}
}"#;

#[derive(serde::Deserialize)]
struct Conversions {
    named: BTreeMap<String, Conversion>,
    tasks: BTreeMap<String, TaskConversions>,
    events: BTreeMap<String, Conversion>,
    errors: BTreeMap<String, Conversion>,
}

fn conversions(Conversions { named, tasks, events, errors }: Conversions) -> GatewayMessage {
    GatewayMessage::Conversions { named, tasks, events, errors }
}

fn samples() -> Result<Vec<GatewayMessage>, Box<dyn Error>> {
    let id = |value| CallId::new(value).ok_or("no such call id");
    let json = |text: &str| RawValue::from_string(text.to_owned()).map(Some);
    let context = CallContext {
        request_id: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        principal: Some("default".to_owned()),
        runner_context: Some(r#"{"tenant":"é"}"#.to_owned()),
    };
    Ok(vec![
        GatewayMessage::Task {
            id: id(1)?,
            task_id: "app.tasks.add".to_owned(),
            input: json(r#"{"a":5,"b":3}"#)?,
            timeout_ms: None,
            context: None,
        },
        GatewayMessage::Task {
            id: id(2)?,
            task_id: "app.tasks.serverTime".to_owned(),
            input: None,
            timeout_ms: Some(30_000),
            context: Some(context.clone()),
        },
        GatewayMessage::Task {
            id: id(tunnel_protocol::limits::MAX_CALL_ID)?,
            task_id: "app.tasks.echo".to_owned(),
            input: json("null")?,
            timeout_ms: None,
            context: Some(CallContext { request_id: "r".to_owned(), ..CallContext::default() }),
        },
        GatewayMessage::Event {
            id: id(3)?,
            event_id: "app.events.notify".to_owned(),
            payload: json(r#"{"msg":"hi"}"#)?,
            return_payload: None,
            timeout_ms: None,
            context: None,
        },
        GatewayMessage::Event {
            id: id(4)?,
            event_id: "app.events.notify".to_owned(),
            payload: None,
            return_payload: Some(true),
            timeout_ms: Some(1),
            context: Some(context),
        },
        GatewayMessage::Ping { id: id(5)? },
        GatewayMessage::Cancel { id: id(1)?, reason: None },
        GatewayMessage::Cancel { id: id(1)?, reason: Some(CancelReason::Timeout) },
        GatewayMessage::Cancel { id: id(1)?, reason: Some(CancelReason::ClientDisconnected) },
        GatewayMessage::Shutdown {},
        serde_json::from_str(CONVERSIONS).map(conversions)?,
    ])
}
