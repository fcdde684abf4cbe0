//! Recursive schemas on deep bodies: bounded in memory, and answered at all.

use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use super::allocation;
use super::{admit, task};

/// What one call may hold while it is checked, beside the body. The trap that this
/// guards against took 1.1 GB at depth 12.
const MAX_BYTES: usize = 8 << 20;

const DEPTH: usize = 120;

/// Fails where checking `body` hangs or holds too much. The verdict is compared.
fn check(name: &str, schema: Value, body: String, expected: bool) {
    let (sender, receiver) = mpsc::channel();
    // The stack of a tokio worker.
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let contract = task(&schema);
        let result = allocation::peak(|| admit(&contract, &body).is_ok());
        let _ = sender.send(result);
    });
    let (admitted, bytes) = receiver
        .recv_timeout(Duration::from_secs(20))
        .unwrap_or_else(|_| panic!("{name}: {:?} did not answer", thread.map(|_| ())));
    assert_eq!(admitted, expected, "{name}");
    assert!(bytes < MAX_BYTES, "{name}: held {bytes} bytes");
}

fn nested(open: &str, leaf: &str, close: &str) -> String {
    format!("{{\"input\":{}{leaf}{}}}", open.repeat(DEPTH), close.repeat(DEPTH))
}

#[test]
fn discriminated_unions() {
    for keyword in ["anyOf", "oneOf"] {
        for flat in [true, false] {
            let binary = |op: &str| {
                let node = json!({"$ref": "#/$defs/Op"});
                json!({
                    "type": "object", "required": ["op", "left", "right"],
                    "properties": {"op": {"const": op}, "left": node, "right": node},
                    "additionalProperties": false
                })
            };
            let leaf = json!({
                "type": "object", "required": ["op", "n"], "additionalProperties": false,
                "properties": {"op": {"const": "lit"}, "n": {"type": "number"}}
            });
            let union = json!({keyword: [binary("and"), binary("or"), leaf]});
            let schema = match flat {
                true => json!({"$ref": "#/$defs/Op", "$defs": {"Op": union}}),
                false => json!({"$defs": {"Op": union}, "$ref": "#/$defs/Op", "description": "x"}),
            };
            let open = r#"{"op":"and","right":{"op":"lit","n":1},"left":"#;
            for (leaf, expected) in [
                (r#"{"op":"lit","n":1}"#, true),
                (r#"{"op":"lit","n":"x"}"#, false),
                (r#"{"op":"nope"}"#, false),
                (r#"{}"#, false),
            ] {
                check(keyword, schema.clone(), nested(open, leaf, "}"), expected);
            }
        }
    }
}

/// Such schemas keep their unions, so only the limits hold.
#[test]
fn unions_within_resources_of_their_own() {
    let node = json!({"$ref": "https://example.com/op"});
    let form = |op: &str| {
        json!({
            "type": "object", "required": ["op"],
            "properties": {"op": {"const": op}, "left": node, "right": node}
        })
    };
    let union = json!({"$id": "https://example.com/op", "anyOf": [form("and"), form("or")]});
    let schema = json!({"$ref": "https://example.com/op", "$defs": {"op": union}});
    let open = r#"{"op":"and","right":{"op":"or"},"left":"#;
    check("$id", schema.clone(), nested(open, r#"{"op":"or"}"#, "}"), true);
    check("$id", schema, nested(open, r#"{"op":"nope"}"#, "}"), false);
}

#[test]
fn undiscriminated_unions() {
    for keyword in ["anyOf", "oneOf"] {
        let form = |name: &str| {
            json!({
                "type": "object", "properties": {"a": {"$ref": "#/$defs/N"}, name: {"type": "number"}},
                "required": ["a"]
            })
        };
        let schema = json!({
            "$ref": "#/$defs/N",
            "$defs": {"N": {keyword: [form("x"), form("y"), {"type": "string"}]}}
        });
        // With `x` and `y` undecided both object forms fit: oneOf refuses.
        let both_fit = keyword == "anyOf";
        check(keyword, schema.clone(), nested(r#"{"a":"#, "\"s\"", "}"), both_fit);
        check(keyword, schema.clone(), nested(r#"{"y":"-","a":"#, "\"s\"", "}"), true);
        check(keyword, schema, nested(r#"{"a":"#, "5", "}"), false);
    }
}

#[test]
fn unions_by_type_and_in_arrays() {
    let tree = json!({
        "$ref": "#/$defs/J",
        "$defs": {"J": {"anyOf": [
            {"type": "null"}, {"type": "number"},
            {"type": "array", "items": {"$ref": "#/$defs/J"}},
            {"type": "object", "additionalProperties": {"$ref": "#/$defs/J"}}
        ]}}
    });
    check("array", tree.clone(), nested("[1,null,", "1", "]"), true);
    check("array", tree.clone(), nested("[1,null,", "\"s\"", "]"), false);
    check("object", tree, nested("{\"b\":1,\"a\":", "true", "}"), false);
}

#[test]
fn intersections_that_recur_in_both_parts() {
    let part =
        |name: &str| json!({"properties": {"a": {"$ref": "#/$defs/N"}, name: {"type": "number"}}});
    let schema = json!({
        "$ref": "#/$defs/N",
        "$defs": {"N": {"type": "object", "allOf": [part("x"), part("y")]}}
    });
    check("allOf", schema.clone(), nested(r#"{"x":1,"a":"#, "{}", "}"), true);
    check("allOf", schema.clone(), nested(r#"{"x":1,"a":"#, "5", "}"), false);
    check("allOf", schema, nested(r#"{"x":"-","a":"#, "{}", "}"), false);
}

#[test]
fn unevaluated_properties_over_recursive_unions() {
    let form = |tag: &str| {
        json!({
            "type": "object", "required": ["t"],
            "properties": {"t": {"const": tag}, "a": {"$ref": "#/$defs/N"}}
        })
    };
    let schema = json!({
        "$ref": "#/$defs/N",
        "$defs": {"N": {"anyOf": [form("l"), form("r")], "unevaluatedProperties": false}}
    });
    check("unevaluated", schema.clone(), nested(r#"{"t":"l","a":"#, r#"{"t":"r"}"#, "}"), true);
    check(
        "unevaluated",
        schema.clone(),
        nested(r#"{"t":"l","a":"#, r#"{"t":"r","z":1}"#, "}"),
        false,
    );
    check("unevaluated", schema, nested(r#"{"t":"l","z":1,"a":"#, r#"{"t":"r"}"#, "}"), false);
}

#[test]
fn many_wrong_values_make_few_errors() {
    let schema = json!({"type": "array", "items": {"type": "string", "minLength": 2}});
    let contract = task(&schema);
    let body = format!("[{}1]", "1,".repeat(1 << 20));
    // Once to grow the tape, which is kept in part.
    assert!(admit(&contract, &body).is_err());
    let (_, bytes) = allocation::peak(|| admit(&contract, &body).is_err());
    // The body's copy, its tape of 16 bytes a value, and little more.
    assert!(bytes < 2 * body.len() + 32 * (1 << 20) + MAX_BYTES, "held {bytes} bytes");
}
