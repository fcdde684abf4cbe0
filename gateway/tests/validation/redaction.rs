//! What shows of messages whose schema marks values as sensitive.

use proptest::prelude::*;
use serde_json::{Value, json};
use tunnel_gateway::validation::Redactor;

use super::random;

const HIDDEN: &str = "[sensitive]";

fn shown(schema: &Value, json: &str) -> String {
    let redactor = Redactor::of(schema).expect("a schema with a mark");
    String::from_utf8(redactor.redact(json.as_bytes()).into_owned()).expect("UTF-8")
}

fn secret() -> Value {
    json!({"type": "string", "x-tunnel-sensitive": true})
}

#[test]
fn a_schema_without_marks_hides_nothing() {
    for schema in [json!({}), json!(true), json!({"x-tunnel-sensitive": false})] {
        assert!(Redactor::of(&schema).is_none(), "{schema}");
    }
}

#[test]
fn values_are_hidden_wherever_the_mark_is() {
    let by = |schema: Value| (schema, r#"{"a": {"b":["s1", {"c":"s2"}]}, "d":1.50}"#);
    for ((schema, json), expected) in [
        (by(secret()), r#""[sensitive]""#),
        (by(json!({"properties": {"a": secret()}})), r#"{"a": "[sensitive]", "d":1.50}"#),
        (
            by(json!({"properties": {"a": {"properties": {"b": {"items": secret()}}}}})),
            r#"{"a": {"b":["[sensitive]", "[sensitive]"]}, "d":1.50}"#,
        ),
        (
            by(json!({"properties": {"a": {"properties": {"b": {"prefixItems": [secret()]}}}}})),
            r#"{"a": {"b":["[sensitive]", {"c":"s2"}]}, "d":1.50}"#,
        ),
        (
            by(
                json!({"additionalProperties": {"$ref": "#/$defs/A"}, "properties": {"d": {}}, "$defs": {
                    "A": {"properties": {"b": {"items": {"anyOf": [{"type": "string"}, {"$ref": "#c"}]}}}},
                    "C": {"$anchor": "c", "properties": {"c": {"x-tunnel-sensitive": true}}}
                }}),
            ),
            r#"{"a": {"b":["s1", {"c":"[sensitive]"}]}, "d":1.50}"#,
        ),
        (
            by(json!({"$ref": "#/$defs/A", "x-tunnel-sensitive": true, "$defs": {"A": {}}})),
            r#""[sensitive]""#,
        ),
        (
            by(
                json!({"oneOf": [{"properties": {"a": true}}, {"allOf": [{"properties": {"d": secret()}}]}]}),
            ),
            r#"{"a": {"b":["s1", {"c":"s2"}]}, "d":"[sensitive]"}"#,
        ),
        (
            by(json!({"patternProperties": {"^x": secret()}})),
            r#"{"a": "[sensitive]", "d":"[sensitive]"}"#,
        ),
        (
            by(
                json!({"if": {}, "then": {"dependentSchemas": {"a": {"properties": {"d": secret()}}}}}),
            ),
            r#"{"a": {"b":["s1", {"c":"s2"}]}, "d":"[sensitive]"}"#,
        ),
        (
            by(json!({"properties": {"a": {"unevaluatedProperties": secret()}}})),
            r#"{"a": {"b":"[sensitive]"}, "d":1.50}"#,
        ),
        (
            by(json!({"properties": {"a": {"properties": {"b": {"contains": secret()}}}}})),
            r#"{"a": {"b":["[sensitive]", "[sensitive]"]}, "d":1.50}"#,
        ),
    ] {
        assert_eq!(shown(&schema, json), expected, "{schema}");
    }
}

#[test]
fn recursive_schemas_are_followed_as_deep_as_the_value_goes() {
    let schema = json!({
        "$ref": "#/$defs/Tree",
        "$defs": {"Tree": {"anyOf": [
            {"properties": {"key": secret(), "of": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}}},
            {"type": "null"}
        ]}}
    });
    let mut value = r#"{"key":"s"}"#.to_owned();
    for _ in 0..50 {
        value = format!(r#"{{"of":[{value},null],"key":"s"}}"#);
    }
    let shown = shown(&schema, &value);
    assert_eq!(shown, value.replace(r#""s""#, r#""[sensitive]""#));
}

#[test]
fn names_that_are_escaped_hide_too() {
    let schema = json!({"properties": {"pin": secret()}});
    assert_eq!(shown(&schema, r#"{"p\u0069n":"s"}"#), r#"{"p\u0069n":"[sensitive]"}"#);
}

#[test]
fn in_doubt_all_is_hidden() {
    let schema = json!({"properties": {"pin": secret()}});
    for json in [r#"{"pin":"s""#, r#"{"pin":1,"pin":"s"}"#, "s"] {
        assert_eq!(shown(&schema, json), r#""[sensitive]""#, "{json}");
    }
    for reference in ["other.json", "#nowhere", "#/$defs/none"] {
        let schema = json!({
            "properties": {"pin": {"$ref": reference}, "other": secret(), "plain": {}}
        });
        let json = r#"{"pin":"s","plain":1}"#;
        assert_eq!(shown(&schema, json), r#"{"pin":"[sensitive]","plain":1}"#, "{reference}");
    }
    let schema = json!({
        "properties": {"pin": {"$id": "https://example.com/x", "$ref": "#/$defs/A"}, "x": secret()},
        "$defs": {"A": {}}
    });
    assert_eq!(shown(&schema, r#"{"pin":"s"}"#), r#"{"pin":"[sensitive]"}"#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// jsonschema itself says which values a mark is about: where a subschema that has it
    /// fits. All of them are hidden, and nothing but hidden values changes.
    #[test]
    fn what_jsonschema_finds_marked_is_hidden(
        schema in random::schema(),
        values in prop::collection::vec((random::plain_value(), any::<u64>()), 4),
    ) {
        let Some(redactor) = Redactor::of(&schema) else { return Ok(()) };
        let reference = jsonschema::validator_for(&schema).unwrap();
        for (value, style) in values {
            let text = random::render(&value, style);
            let shown = redactor.redact(text.as_bytes());
            let shown: Value = serde_json::from_slice(&shown).unwrap();
            prop_assert!(is_same_but_hidden(&shown, &value), "{} for {}", shown, value);
            for entry in reference.evaluate(&value).iter_annotations() {
                if entry.annotations.value().get("x-tunnel-sensitive") == Some(&json!(true)) {
                    let place = entry.instance_location.as_str();
                    prop_assert!(is_hidden(&shown, place), "{} in {} by {}", place, shown, schema);
                }
            }
        }
    }
}

/// Whether the place, or what it is a part of, does not show.
fn is_hidden(shown: &Value, place: &str) -> bool {
    let ends = place.match_indices('/').map(|(end, _)| end).chain([place.len()]);
    ends.map(|end| shown.pointer(&place[..end])).any(|part| part == Some(&json!(HIDDEN)))
}

fn is_same_but_hidden(shown: &Value, value: &Value) -> bool {
    match (shown, value) {
        (Value::String(text), _) if text == HIDDEN => true,
        (Value::Array(shown), Value::Array(value)) => {
            shown.len() == value.len()
                && shown.iter().zip(value).all(|(shown, value)| is_same_but_hidden(shown, value))
        }
        (Value::Object(shown), Value::Object(value)) => {
            shown.len() == value.len()
                && shown.iter().all(|(name, shown)| {
                    value.get(name).is_some_and(|value| is_same_but_hidden(shown, value))
                })
        }
        _ => shown == value,
    }
}
