//! What is measured: bodies, and the schemas they are held to.

use bytes::Bytes;
use serde_json::Value;
use tunnel_gateway::dispatch::CallKind;
use tunnel_gateway::validation::InputContract;

const ADD: &str = include_str!("../../../schemas/tasks/app.tasks.add.input.json");
/// As codegen would write it.
pub const ORDER_SCHEMA: &str = include_str!("../cases/order.input.json");

/// The least that a call can be.
#[must_use]
pub fn add_body() -> Bytes {
    Bytes::from_static(br#"{"input":{"a":5,"b":3}}"#)
}

/// The same with one value of the wrong type.
#[must_use]
pub fn invalid_add_body() -> Bytes {
    Bytes::from_static(br#"{"input":{"a":"x","b":3}}"#)
}

/// An order of `items` line items, its members in the order in which a program
/// writes them; 20 items are 2 KB.
#[must_use]
pub fn order_body(items: usize) -> Bytes {
    let items: Vec<String> = (0..items).map(line_item).collect();
    let items = items.join(",");
    Bytes::from(format!(
        r#"{{"input":{{"id":"ord_01J9ZK3V5T8Q","placedAt":"2026-03-14T09:26:53.589Z","currency":"EUR","customer":{{"name":"Ada Lovelace","email":"ada@example.com","address":{{"street":"12 St James's Square","city":"London","zip":"10115","country":"GB"}}}},"items":[{items}]}}}}"#
    ))
}

/// A worker's line that answers a call with the order of that body.
#[must_use]
pub fn order_answer(items: usize) -> Bytes {
    let body = order_body(items);
    let order = body.strip_prefix(br#"{"input":"#).expect("an order's body");
    let head = br#"{"id":1,"ok":true,"result":"#;
    // Its last brace closes the line.
    Bytes::from([head, order].concat())
}

fn line_item(number: usize) -> String {
    let cents = (number * 7919) % 90_000;
    format!(
        r#"{{"sku":"SKU-{number:04}","title":"Part number {number}, blue","quantity":{},"price":{}.{:02},"gift":{}}}"#,
        number % 9 + 1,
        cents / 100,
        cents % 100,
        number.is_multiple_of(3),
    )
}

/// The compiled schema of `add`.
///
/// # Panics
/// If it does not compile.
#[must_use]
pub fn add_contract() -> InputContract {
    contract(ADD)
}

/// The compiled schema of an order.
///
/// # Panics
/// If it does not compile.
#[must_use]
pub fn order_contract() -> InputContract {
    contract(ORDER_SCHEMA)
}

fn contract(schema: &str) -> InputContract {
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    InputContract::compile(CallKind::Task, &schema, false).expect("a schema that compiles")
}
