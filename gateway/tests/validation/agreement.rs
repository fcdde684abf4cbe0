//! The tape's verdicts are those of jsonschema on serde's values.

use jsonschema::PatternOptions;
use proptest::prelude::*;
use serde_json::{Value, json};
use tunnel_gateway::validation::Rejection;

use super::{admit, details, random, task};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn verdicts_agree(
        schema in random::schema(),
        values in prop::collection::vec((random::plain_value(), any::<u64>()), 8),
    ) {
        let reference = jsonschema::options()
            .should_validate_formats(true)
            .with_pattern_options(PatternOptions::regex())
            .build(&schema)
            .unwrap();
        let contract = task(&schema);
        for (value, style) in values {
            let body = format!("{{\"input\":{}}}", random::render(&value, style));
            match (reference.is_valid(&value), admit(&contract, &body)) {
                (true, Ok(_)) => {}
                (false, Err(Rejection::Invalid { details })) => {
                    prop_assert!(!details.is_empty());
                    for detail in details {
                        // Not the generic detail: the derived schema refuses it too.
                        prop_assert_ne!(&detail.keyword, "schema", "{}", schema);
                        let place = schema.pointer(&detail.schema_path);
                        prop_assert!(place.is_some(), "{} in {}", detail.schema_path, schema);
                        prop_assert!(value.pointer(&detail.path).is_some(), "{} in {}", detail.path, value);
                    }
                }
                (expected, answer) => prop_assert!(false, "{expected}: {answer:?} for {value} by {schema}"),
            }
        }
    }
}

#[test]
fn numbers_are_exact() {
    for (schema, value, expected) in [
        (json!({"maximum": 9007199254740992u64}), "9007199254740993", false),
        (json!({"maximum": 9007199254740992u64}), "9007199254740992", true),
        (json!({"maximum": 9007199254740992u64}), "9007199254740992.0", true),
        // Its double is 9007199254740992.
        (json!({"minimum": 9007199254740993u64}), "9007199254740993", false),
        (json!({"exclusiveMaximum": 1}), "0.99999999999999999999", false),
        (json!({"maximum": 18446744073709551615u64}), "18446744073709551616", false),
        (json!({"const": 9007199254740992u64}), "9007199254740993", false),
        (json!({"const": 9007199254740992u64}), "9007199254740993.0", false),
        (json!({"const": 9007199254740993u64}), "9007199254740993", true),
        (json!({"enum": [1, 9007199254740992u64]}), "9007199254740993", false),
        (json!({"enum": [1, 9007199254740992u64]}), "9007199254740992e0", true),
        (json!({"enum": [0.1, "a"]}), "0.10", true),
        (json!({"enum": [0.1, "a"]}), "0.10000000000000000001", false),
        (json!({"type": "integer"}), "1.0", true),
        (json!({"type": "integer"}), "1e2", true),
        (json!({"type": "integer"}), "-0", true),
        (json!({"type": "integer"}), "18446744073709551617", true),
        (json!({"type": "integer"}), "9007199254740993.5", false),
        (json!({"type": "integer"}), "1.00000000000000000000001", false),
        (json!({"type": ["integer", "null"]}), "1.5", false),
        (json!({"multipleOf": 0.01}), "4.35", true),
        (json!({"multipleOf": 0.01}), "4.355", false),
        (json!({"multipleOf": 3}), "9007199254740993", false),
        (json!({"uniqueItems": true}), "[9007199254740992,9007199254740993]", false),
        (json!({"uniqueItems": true}), "[1,1.0]", false),
        (json!({"items": {"maximum": 5}, "contains": {"const": 5}}), "[1,5.0]", true),
    ] {
        let admitted = admit(&task(&schema), value).is_ok();
        assert_eq!(admitted, expected, "{value} by {schema}");
    }
}

#[test]
fn formats_are_checked() {
    for (format, good, bad) in [
        ("date-time", "2024-02-29T12:00:00Z", "2023-02-29T12:00:00Z"),
        ("date", "2024-02-29", "29.02.2024"),
        ("email", "ada@example.com", "ada"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123e4567"),
        ("uri", "https://example.com/a?b=c", "example com"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("regex", "^a+$", "(["),
    ] {
        let contract = task(&json!({"type": "string", "format": format}));
        assert!(admit(&contract, Value::from(good).to_string()).is_ok(), "{format}: {good}");
        assert_eq!(details(&contract, Value::from(bad).to_string())[0].keyword, "format");
    }
}
