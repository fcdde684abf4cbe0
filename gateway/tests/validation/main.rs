//! What the gateway lets through, through the library's public door.

mod agreement;
mod allocation;
mod corpus;
mod details;
mod envelope;
mod forwarding;
mod markers;
mod random;
mod recursion;
mod redaction;
mod strict_json;

use bytes::Bytes;
use serde_json::{Value, json};
use tunnel_gateway::dispatch::CallKind;
use tunnel_gateway::validation::{InputContract, Rejection, ValidInput};
use tunnel_protocol::ValidationDetail;

fn task(schema: &Value) -> InputContract {
    InputContract::compile(CallKind::Task, schema, false).expect("a schema that compiles")
}

/// A task that takes anything, undefined too.
fn anything() -> InputContract {
    InputContract::compile(CallKind::Task, &json!({}), true).expect("a schema that compiles")
}

fn admit(contract: &InputContract, body: impl AsRef<[u8]>) -> Result<ValidInput, Rejection> {
    contract.admit(Bytes::copy_from_slice(body.as_ref()))
}

/// What is forwarded; `None` is undefined.
fn forwarded(contract: &InputContract, body: impl AsRef<[u8]>) -> Option<String> {
    let input = admit(contract, body).expect("a valid body");
    input.value().map(|value| String::from_utf8(value.to_vec()).expect("UTF-8"))
}

fn details(contract: &InputContract, body: impl AsRef<[u8]>) -> Vec<ValidationDetail> {
    match admit(contract, body) {
        Err(Rejection::Invalid { details }) => details,
        other => panic!("expected details, got {other:?}"),
    }
}
