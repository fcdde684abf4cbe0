//! One body, judged by the gateway and by serde and jsonschema, which must agree:
//!
//! 1. What the gateway lets through is JSON to serde, keeps every rule of strict
//!    JSON, and has the value that is forwarded.
//! 2. What it refuses as no strict JSON breaks a rule of it.
//! 3. What strict JSON it refuses or lets through, jsonschema refuses or lets
//!    through on serde's value, where that value is exact.

use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};
use tunnel_gateway::dispatch::CallKind;
use tunnel_gateway::validation::{InputContract, Rejection};

/// Beyond this serde, whose limit is one less than the gateway's, is no judge.
const DEPTH: usize = 120;
/// Texts of numbers up to this are exact as doubles, or as integers.
const EXACT: usize = 15;

struct Judges {
    ours: InputContract,
    reference: jsonschema::Validator,
}

/// Has tagged members, references, patterns, closed and open objects.
static JUDGES: LazyLock<Judges> = LazyLock::new(|| {
    let schema = json!({
        "$defs": {
            "node": {
                "anyOf": [
                    {
                        "type": "object",
                        "properties": {
                            "op": {"const": "num"},
                            "n": {"type": "number", "minimum": -5, "exclusiveMaximum": 100},
                        },
                        "required": ["op", "n"],
                        "additionalProperties": false,
                    },
                    {
                        "type": "object",
                        "properties": {
                            "op": {"const": "add"},
                            "l": {"$ref": "#/$defs/node"},
                            "r": {"$ref": "#/$defs/node"},
                        },
                        "required": ["op", "l", "r"],
                        "additionalProperties": false,
                    },
                ],
            },
        },
        "anyOf": [
            {"$ref": "#/$defs/node"},
            {
                "type": "array",
                "items": {"type": ["integer", "null", "boolean"], "multipleOf": 3},
                "maxItems": 4,
                "uniqueItems": true,
            },
            {"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^[a-c\u{e9}]*$"},
            {
                "type": "object",
                "properties": {"id": {"type": "integer"}, "tags": {"enum": ["x", [1], {"k": null}]}},
                "required": ["id"],
                "maxProperties": 3,
            },
        ],
    });
    Judges {
        ours: InputContract::compile(CallKind::Task, &schema, false).expect("a schema"),
        reference: jsonschema::validator_for(&schema).expect("a schema"),
    }
});

static ANYTHING: LazyLock<InputContract> =
    LazyLock::new(|| InputContract::compile(CallKind::Task, &json!({}), true).expect("a schema"));

pub(crate) fn judge(text: &[u8]) {
    if text.iter().filter(|byte| b"[{".contains(byte)).count() > DEPTH {
        return;
    }
    let anything = ANYTHING.admit(Bytes::copy_from_slice(text));
    let parsed = serde_json::from_slice::<Value>(text);
    let is_blank = text.iter().all(|byte| b" \t\r\n".contains(byte));
    match &anything {
        Ok(input) => {
            let Some(forwarded) = input.value() else {
                assert!(is_blank || has_marker(text), "undefined, and why?");
                return;
            };
            let parsed = parsed.as_ref().expect("JSON to serde too"); // 1
            assert_eq!(broken_rule(text), None);
            assert!(!forwarded.contains(&b'\n') && !forwarded.contains(&b'\r'), "not one line");
            if !has_marker(text) {
                let forwarded: Value = serde_json::from_slice(forwarded).expect("JSON");
                assert_eq!(&forwarded, input_of(parsed), "another value is forwarded");
            }
        }
        Err(Rejection::InvalidJson { message }) => {
            let broken = parsed.is_err() || broken_rule(text).is_some() || has_hard_number(text);
            assert!(broken, "refused for nothing: {message}"); // 2
            return;
        }
        Err(Rejection::Invalid { details }) => panic!("anything fits: {details:?}"),
    }
    let (Ok(parsed), false) = (parsed, has_marker(text) || has_hard_number(text)) else { return };
    let judges = &*JUDGES;
    let fits = match judges.ours.admit(Bytes::copy_from_slice(text)) {
        Ok(_) => true,
        Err(Rejection::Invalid { details }) => {
            assert!(!details.is_empty());
            false
        }
        Err(Rejection::InvalidJson { message }) => panic!("{message}, depending on the schema"),
    };
    assert_eq!(fits, judges.reference.is_valid(input_of(&parsed))); // 3
}

fn input_of(body: &Value) -> &Value {
    body.get("input").filter(|_| body.is_object()).unwrap_or(body)
}

/// Values beyond JSON have rules of their own.
fn has_marker(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    text.contains("__type") || text.contains("$runner") || text.contains("\\u")
}

/// A number that serde may round, or that is refused for its size.
fn has_hard_number(text: &[u8]) -> bool {
    let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    text.chunk_by(|one, other| is_number(one) == is_number(other)).any(|run| {
        let exponent = run.iter().any(|byte| b"eE".contains(byte));
        is_number(&run[0]) && (run.len() > EXACT || exponent)
    })
}

/// A rule of strict JSON that serde does not have.
fn broken_rule(text: &[u8]) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let strict = Strict.deserialize(&mut deserializer);
    strict.err().map(|error| error.to_string())
}

/// Reads a value, and fails at names that occur twice or are not allowed.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("strict JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Strict)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == "__proto__" || !names.insert(name) {
                return Err(A::Error::custom("a name"));
            }
            map.next_value_seed(Strict)?;
        }
        Ok(())
    }
}
