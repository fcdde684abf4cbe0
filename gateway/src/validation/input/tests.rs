//! A verdict takes steps in proportion to the body, whatever form the schema has. A step
//! is a look at a member or an element, or a search for a member by name; comparing values,
//! as `uniqueItems` does, is none.

use serde_json::{Value, json};

use super::*;
use crate::validation::tape::Limit;

const WIDTHS: [usize; 4] = [64, 128, 256, 512];
const DEPTHS: [usize; 4] = [15, 30, 60, 120];

fn assert_linear(name: &str, schema: &Value, bodies: [String; 4]) {
    let contract = InputContract::compile(CallKind::Task, schema, false).unwrap();
    let steps = bodies.map(|body| steps(&contract, &body));
    let growth: Vec<u64> = steps.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for pair in growth.windows(2) {
        assert!(pair[0] > 0 && pair[1] <= 2 * pair[0] + 8, "{name}: {steps:?}");
    }
}

/// More than any of the bodies takes, but not so many that a test would not end.
const MAX_STEPS: u64 = 1 << 24;

fn steps(contract: &InputContract, body: &str) -> u64 {
    let mut buffer = TapeBuffer::default();
    let (tape, _) = buffer.parse(body.as_bytes(), Markers::Cut).unwrap();
    tape.set_limit(Limit::Left { steps: MAX_STEPS, errors: u32::MAX });
    let _ = contract.validator.is_valid(TapeNode::new(&tape, 0));
    match tape.limit() {
        Limit::Left { steps, .. } => MAX_STEPS - steps,
        limit => panic!("{limit:?}"),
    }
}

fn nested(open: &str, leaf: &str, close: &str) -> [String; 4] {
    DEPTHS.map(|depth| format!("{}{leaf}{}", open.repeat(depth), close.repeat(depth)))
}

fn array(element: &str) -> [String; 4] {
    WIDTHS.map(|width| format!("[{}]", vec![element; width].join(",")))
}

fn object() -> [String; 4] {
    WIDTHS.map(|width| {
        let members: Vec<String> = (0..width).map(|at| format!(r#""x-{at}":{at}"#)).collect();
        format!("{{{}}}", members.join(","))
    })
}

fn recursive(node: Value) -> Value {
    json!({"$ref": "#/$defs/N", "$defs": {"N": node}})
}

/// Objects of a kind that no tag tells from another.
fn form(name: &str) -> Value {
    let node = json!({"$ref": "#/$defs/N"});
    json!({"type": "object", "properties": {name: {"type": "number"}, "c": node, "d": node}})
}

#[test]
fn unions_without_a_tag() {
    let required = |name: &str| json!({"type": "object", "required": [name]});
    let unions = |keyword: &str| json!({keyword: [form("x"), form("y"), {"type": "null"}]});
    for keyword in ["anyOf", "oneOf"] {
        let items = json!({keyword: [required("x"), required("y"), required("z")]});
        let schema = json!({"type": "array", "items": items});
        assert_linear(keyword, &schema, array(r#"{"z":1}"#));
        let schema = recursive(unions(keyword));
        for leaf in [r#"{"y":1}"#, "5"] {
            let bodies = nested(r#"{"d":null,"x":"","c":"#, leaf, "}");
            assert_linear(keyword, &schema, bodies);
        }
    }
    let both = json!({"allOf": [unions("anyOf"), unions("anyOf")]});
    assert_linear("allOf", &recursive(both), nested(r#"{"x":"","c":"#, "5", "}"));
}

#[test]
fn unevaluated_properties() {
    for parts in ["allOf", "anyOf"] {
        let node = json!({parts: [form("x"), form("y")], "unevaluatedProperties": false});
        for leaf in ["{}", r#"{"q":1}"#] {
            let bodies = nested(r#"{"y":1,"c":"#, leaf, "}");
            assert_linear(parts, &recursive(node.clone()), bodies);
        }
    }
}

#[test]
fn arrays_and_records() {
    let number = json!({"type": "number"});
    let patterns = json!({"^x-": number, "^y-.*z$": {"type": "string"}});
    for (schema, bodies) in [
        (json!({"patternProperties": patterns, "additionalProperties": false}), object()),
        (json!({"additionalProperties": number, "required": ["x-1", "x-2", "x-3"]}), object()),
        (json!({"propertyNames": {"pattern": "^x-[0-9]+$"}}), object()),
        (json!({"contains": {"const": 2}, "minContains": 2}), array("1")),
        (json!({"prefixItems": [number, number], "items": number}), array("1")),
    ] {
        assert_linear(&schema.to_string(), &schema, bodies);
    }
    let pair = json!({"prefixItems": [number, {"$ref": "#/$defs/N"}], "minItems": 2});
    let node = json!({"anyOf": [pair, {"type": "null"}], "unevaluatedItems": false});
    assert_linear("tuples", &recursive(node), nested("[1,", "null", "]"));
}
