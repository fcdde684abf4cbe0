//! What callers are told.

use serde_json::{Value, json};

use super::{details, task};

/// `path keyword schemaPath: message` of each detail.
fn told(schema: &Value, body: &str) -> Vec<String> {
    details(&task(schema), body)
        .into_iter()
        .map(|detail| {
            let path = if detail.path.is_empty() { "(root)" } else { &detail.path };
            format!("{path} {} {}: {}", detail.keyword, detail.schema_path, detail.message)
        })
        .collect()
}

#[test]
fn every_keyword_says_what_it_expects() {
    for (schema, body, expected) in [
        (json!({"type": "number"}), "\"x\"", "(root) type /type: must be number"),
        (json!({"type": ["string", "null"]}), "1", "(root) type /type: must be null or string"),
        (json!({"enum": ["a", 1]}), "2", r#"(root) enum /enum: must be one of "a", 1"#),
        (json!({"const": "a"}), "2", r#"(root) const /const: must be "a""#),
        (json!({"minimum": 3}), "2", "(root) minimum /minimum: must be at least 3"),
        (json!({"maximum": 1.5}), "2", "(root) maximum /maximum: must be at most 1.5"),
        (
            json!({"exclusiveMinimum": 3}),
            "3",
            "(root) exclusiveMinimum /exclusiveMinimum: must be more than 3",
        ),
        (
            json!({"multipleOf": 0.1}),
            "0.25",
            "(root) multipleOf /multipleOf: must be a multiple of 0.1",
        ),
        (
            json!({"minLength": 1}),
            "\"\"",
            "(root) minLength /minLength: must have at least 1 character",
        ),
        (
            json!({"maxLength": 2}),
            "\"abc\"",
            "(root) maxLength /maxLength: must have at most 2 characters",
        ),
        (json!({"minItems": 1}), "[]", "(root) minItems /minItems: must have at least 1 item"),
        (
            json!({"uniqueItems": true}),
            "[1,1]",
            "(root) uniqueItems /uniqueItems: items must be unique",
        ),
        (json!({"pattern": "^a"}), "\"b\"", "(root) pattern /pattern: must match the pattern ^a"),
        (json!({"format": "date"}), "\"b\"", "(root) format /format: must have the format date"),
        (
            json!({"required": ["a"]}),
            "{}",
            r#"(root) required /required: missing required property "a""#,
        ),
        (
            json!({"properties": {"a": {}}, "additionalProperties": false}),
            r#"{"x":1}"#,
            r#"(root) additionalProperties /additionalProperties: unknown property "x" is not allowed"#,
        ),
        (
            json!({"properties": {"a": {}}, "unevaluatedProperties": false}),
            r#"{"x":1}"#,
            r#"(root) unevaluatedProperties /unevaluatedProperties: unknown property "x" is not allowed"#,
        ),
        (
            json!({"properties": {"a/b": {"items": {"type": "string"}}}}),
            r#"{"a/b":["x",1]}"#,
            "/a~1b/1 type /properties/a~1b/items/type: must be string",
        ),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            r#"{"ab":1}"#,
            "(root) propertyNames /propertyNames/maxLength: property names: must have at most 1 character",
        ),
        (
            json!({"properties": {"a": false}}),
            r#"{"a":1}"#,
            "/a false /properties/a: no value is allowed here",
        ),
        (
            json!({"not": {"type": "null"}}),
            "null",
            r#"(root) not /not: must not fit the schema under "not""#,
        ),
        (
            json!({"minProperties": 1}),
            "{}",
            "(root) minProperties /minProperties: must have at least 1 property",
        ),
    ] {
        assert_eq!(told(&schema, body), [expected], "{body} by {schema}");
    }
}

#[test]
fn unions_are_explained_by_the_form_that_is_meant() {
    let schema = json!({
        "$ref": "#/$defs/Shape",
        "$defs": {
            "Circle": {
                "type": "object", "required": ["kind", "r"], "additionalProperties": false,
                "properties": {"kind": {"const": "circle"}, "r": {"type": "number", "minimum": 0}}
            },
            "Group": {
                "type": "object", "required": ["kind", "of"], "additionalProperties": false,
                "properties": {
                    "kind": {"const": "group"},
                    "of": {"type": "array", "items": {"$ref": "#/$defs/Shape"}}
                }
            },
            "Shape": {"anyOf": [{"$ref": "#/$defs/Circle"}, {"$ref": "#/$defs/Group"}, {"type": "null"}]}
        }
    });
    for (body, expected) in [
        (
            r#"{"kind":"circle","r":-1}"#,
            vec!["/r minimum /$defs/Circle/properties/r/minimum: must be at least 0"],
        ),
        (
            r#"{"kind":"group","of":[null,{"kind":"circle","r":1},{"kind":"circle"},{"kind":"circle","r":1,"x":2}]}"#,
            vec![
                r#"/of/2 required /$defs/Circle/required: missing required property "r""#,
                r#"/of/3 additionalProperties /$defs/Circle/additionalProperties: unknown property "x" is not allowed"#,
            ],
        ),
        (
            r#"{"kind":"square"}"#,
            vec![r#"/kind enum /$defs/Shape/anyOf: must be one of "circle", "group""#],
        ),
        ("{}", vec![r#"(root) required /$defs/Shape/anyOf: missing required property "kind""#]),
        ("5", vec!["(root) type /$defs/Shape/anyOf: must be null or object"]),
    ] {
        assert_eq!(told(&schema, body), expected, "{body}");
    }
}

#[test]
fn unions_without_a_tag_are_one_error() {
    let form = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}, "required": [name]});
    for (keyword, expected) in [
        ("anyOf", "/u anyOf /properties/u/anyOf: must fit one of the allowed forms"),
        ("oneOf", "/u oneOf /properties/u/oneOf: must fit exactly one of the allowed forms"),
    ] {
        let schema = json!({"properties": {"u": {keyword: [form("a"), form("b")]}}});
        assert_eq!(told(&schema, r#"{"u":{"a":1}}"#), [expected]);
    }
    let literals =
        json!({"anyOf": [{"const": "a"}, {"const": "b", "description": "x"}, {"type": "number"}]});
    assert_eq!(told(&literals, "\"c\""), [r#"(root) enum /anyOf: must be one of "a", "b""#]);
}

#[test]
fn a_part_that_does_not_fit_makes_no_property_unknown() {
    let form = |tag: &str| {
        json!({
            "type": "object", "required": ["t"],
            "properties": {"t": {"const": tag}, "n": {"type": "number"}}
        })
    };
    let schema = json!({"anyOf": [form("a"), form("b")], "unevaluatedProperties": false});
    assert_eq!(
        told(&schema, r#"{"t":"a","n":"x"}"#),
        ["/n type /anyOf/0/properties/n/type: must be number"]
    );
    assert_eq!(
        told(&schema, r#"{"t":"a","n":1,"x":1}"#),
        [
            r#"(root) unevaluatedProperties /unevaluatedProperties: unknown property "x" is not allowed"#
        ]
    );
}

#[test]
fn references_into_unions_are_followed() {
    let schema = json!({
        "properties": {
            "first": {"anyOf": [{"type": "object", "properties": {"n": {"type": "number"}}}, {"type": "null"}]},
            "second": {"$ref": "#/properties/first/anyOf/0"}
        }
    });
    assert_eq!(
        told(&schema, r#"{"second":{"n":"x"}}"#),
        ["/second/n type /properties/first/anyOf/0/properties/n/type: must be number"]
    );
}

#[test]
fn nothing_shows_of_what_is_sensitive() {
    let schema = json!({
        "properties": {
            "card": {
                "x-tunnel-sensitive": true, "type": "object",
                "properties": {"pin": {"pattern": "^[0-9]{4}$"}}, "additionalProperties": false
            },
            "secret": {"$ref": "#/$defs/Secret"}
        },
        "$defs": {"Secret": {"x-tunnel-sensitive": true, "enum": ["hunter2"]}}
    });
    let told = told(&schema, r#"{"card":{"pin":"12345","my-pin-is":"9876"},"secret":"hunter3"}"#);
    assert_eq!(
        told,
        [
            "/card x-tunnel-sensitive /properties/card: does not fit the schema of a sensitive value",
            "/secret x-tunnel-sensitive /$defs/Secret: does not fit the schema of a sensitive value",
        ]
    );
}

#[test]
fn callers_do_not_make_details_long() {
    let schema = json!({
        "type": "object",
        "additionalProperties": {"type": "object", "properties": {}, "additionalProperties": false}
    });
    let name = "n".repeat(100_000);
    for (body, count) in [
        (format!(r#"{{"{name}":1}}"#), 1),
        (format!(r#"{{"a":{{"{name}":1}}}}"#), 1),
        (
            format!(
                "{{{}}}",
                (0..500).map(|index| format!("\"{index}\":1")).collect::<Vec<_>>().join(",")
            ),
            20,
        ),
        (
            format!(
                "{{\"a\":{{{}}}}}",
                (0..500).map(|index| format!("\"{index}\":1")).collect::<Vec<_>>().join(",")
            ),
            20,
        ),
    ] {
        let details = details(&task(&schema), body);
        assert_eq!(details.len(), count);
        for detail in details {
            assert!(detail.path.len() < 300, "{}", detail.path.len());
            assert!(detail.message.len() < 300, "{}", detail.message);
        }
    }
}

#[test]
fn the_callers_values_are_not_repeated() {
    let schema = json!({
        "properties": {
            "a": {"type": "number", "maximum": 5}, "b": {"enum": ["x"]}, "c": {"const": 1},
            "d": {"pattern": "^x$"}, "e": {"format": "email"}, "f": {"maxLength": 3},
            "g": {"items": {"type": "null"}, "uniqueItems": true}, "h": {"not": {"type": "string"}},
            "i": {"anyOf": [{"const": 1}, {"maxLength": 2}]}, "j": {"type": "null"}
        }
    });
    let body = r#"{"a":987654,"b":"s3cret","c":"s3cret","d":"s3cret","e":"s3cret","f":"s3cret",
        "g":["s3cret","s3cret"],"h":"s3cret","i":"s3cret","j":{"s3cret":"s3cret"}}"#;
    let told = told(&schema, body);
    assert_eq!(told.len(), 12, "{told:#?}");
    for line in told {
        assert!(!line.contains("s3cret") && !line.contains("987654"), "{line}");
    }
}
