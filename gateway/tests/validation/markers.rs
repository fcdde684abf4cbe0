//! Runner's markers of values that JSON lacks: plain where the schema has their type,
//! data everywhere else.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{admit, forwarded, task};

fn rich(name: &str, mut schema: Value) -> Value {
    schema["x-tunnel-type"] = json!(name);
    schema
}

fn date() -> Value {
    rich("Date", json!({"type": "string", "format": "date-time"}))
}

fn set(items: &Value) -> Value {
    rich("Set", json!({"type": "array", "items": items}))
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

const DATE: &str = r#"{"__type":"Date","value":"2031-01-07T14:30:00Z"}"#;
const PLAIN: &str = r#""2031-01-07T14:30:00Z""#;

#[test]
fn a_marker_becomes_plain_where_the_schema_has_its_type() {
    let bytes = rich("Uint8Array", json!({"type": "string"}));
    let mut schema = object(json!({
        "at": date(), "either": {"anyOf": [{"type": "number"}, date()]},
        "bytes": bytes, "set": set(&date()), "anything": true,
        "tagged": {"anyOf": [
            {"properties": {"k": {"const": "a"}, "v": date()}, "required": ["k"], "type": "object"},
            {"properties": {"k": {"const": "b"}, "v": true}, "required": ["k"], "type": "object"},
        ]},
        "deep": {"$ref": "#/$defs/deep"},
    }));
    schema["$defs"] = json!({"deep": {"type": "array", "items": {"anyOf": [
        date(), {"$ref": "#/$defs/deep"}
    ]}}});
    let contract = task(&schema);
    for (body, expected) in [
        (r#"{"at":@}"#, Some(r#"{"at":#}"#)),
        (r#"{"at": {"value" : "2031-01-07T14:30:00Z" , "__type":"Date"} }"#, Some(r#"{"at": # }"#)),
        (r#"{"either":@}"#, Some(r#"{"either":#}"#)),
        (r#"{"set":{"__type":"Set","value":[@,#,@]}}"#, Some(r#"{"set":[#,#,#]}"#)),
        (r#"{"set":[@]}"#, Some(r#"{"set":[#]}"#)),
        (r#"{"bytes":{"__type":"Uint8Array","value":[104,105]}}"#, Some(r#"{"bytes":"aGk="}"#)),
        (r#"{"deep":[[@],@]}"#, Some(r#"{"deep":[[#],#]}"#)),
        (r#"{"tagged":{"k":"a","v":@}}"#, Some(r#"{"tagged":{"k":"a","v":#}}"#)),
        // Data: the type is not there.
        (r#"{"tagged":{"k":"b","v":@}}"#, Some(r#"{"tagged":{"k":"b","v":@}}"#)),
        (r#"{"anything":@}"#, Some(r#"{"anything":@}"#)),
        // Neither the type's marker nor plain.
        (r#"{"set":@}"#, None),
        (r#"{"bytes":{"__type":"Uint8Array","value":[256]}}"#, None),
        (r#"{"at":{"__type":"Date","value":"tomorrow"}}"#, None),
        (r#"{"at":{"__type":"Date","value":@}}"#, None),
        (r#"{"at":{"__type":"Date","value":#,"more":1}}"#, None),
    ] {
        let fill = |text: &str| text.replace('@', DATE).replace('#', PLAIN);
        match expected {
            Some(expected) => {
                assert_eq!(forwarded(&contract, fill(body)), Some(fill(expected)), "{body}");
            }
            None => assert!(admit(&contract, fill(body)).is_err(), "{body}"),
        }
    }
}

#[test]
fn a_hostile_body_takes_linear_time() {
    let mut schema = json!({"$ref": "#/$defs/tree"});
    schema["$defs"] = json!({"tree": {"anyOf": [
        date(), set(&json!({"$ref": "#/$defs/tree"})), {"type": "array", "items": {"$ref": "#/$defs/tree"}}
    ]}});
    let contract = task(&schema);
    let nested = (0..50)
        .fold(DATE.to_owned(), |inner, _| format!(r#"{{"__type":"Set","value":[{inner}]}}"#));
    let body = format!("[{}]", vec![nested; 500].join(","));
    let start = Instant::now();
    assert!(forwarded(&contract, body).is_some());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
