//! JSON equality: of a value with one from a schema, and within an array.

use std::collections::HashSet;

use jsonschema::json::cmp;
use serde_json::Value;

use super::tape::{Kind, Tape};
use super::written_number::WrittenNumber;

/// Whether the value equals one from a schema; numbers as they are written.
pub(crate) fn equals(tape: &Tape<'_>, index: u32, expected: &Value) -> bool {
    match (tape.kind(index), expected) {
        (Kind::Null, Value::Null) => true,
        (Kind::True, Value::Bool(expected)) => *expected,
        (Kind::False, Value::Bool(expected)) => !expected,
        (Kind::Number, Value::Number(expected)) => {
            cmp::equal_numbers(&WrittenNumber::on_tape(tape, index), expected)
        }
        (Kind::Array, Value::Array(expected)) => {
            tape.count(index) == expected.len()
                && tape
                    .elements(index)
                    .zip(expected)
                    .all(|(element, expected)| equals(tape, element, expected))
        }
        (Kind::Object, Value::Object(expected)) => {
            tape.count(index) == expected.len()
                && tape.keys(index).all(|key| {
                    expected
                        .get(tape.string(key).as_ref())
                        .is_some_and(|expected| equals(tape, key + 1, expected))
                })
        }
        (Kind::Array | Kind::Object | Kind::Number, _) => false,
        (Kind::Null | Kind::True | Kind::False, _) => false,
        (_, Value::String(expected)) => tape.string_is(index, expected),
        _ => false,
    }
}

/// Whether no two elements are equal, also as doubles: what is unique here is
/// unique in a worker.
pub(crate) fn is_unique(tape: &Tape<'_>, array: u32) -> bool {
    if tape.count(array) < 2 {
        return true;
    }
    let mut seen = HashSet::new();
    tape.elements(array).all(|element| {
        let mut canonical = Vec::new();
        write_canonical(tape, element, &mut canonical);
        seen.insert(canonical)
    })
}

/// Writes bytes that are the same for equal values and for no others: a tag, then
/// what has a fixed length or says its length first.
fn write_canonical(tape: &Tape<'_>, index: u32, out: &mut Vec<u8>) {
    let kind = tape.kind(index);
    match kind {
        Kind::Null => out.push(b'n'),
        Kind::False => out.push(b'f'),
        Kind::True => out.push(b't'),
        Kind::Number => {
            // Adding zero makes -0 plain.
            let double = WrittenNumber::on_tape(tape, index).double() + 0.0;
            out.push(b'd');
            out.extend_from_slice(&double.to_bits().to_le_bytes());
        }
        Kind::Array => {
            out.push(b'[');
            out.extend_from_slice(&tape.count(index).to_le_bytes());
            for element in tape.elements(index) {
                write_canonical(tape, element, out);
            }
        }
        Kind::Object => {
            out.push(b'{');
            out.extend_from_slice(&tape.count(index).to_le_bytes());
            let mut members: Vec<_> = tape.keys(index).map(|key| (tape.string(key), key)).collect();
            members.sort_unstable();
            for (_, key) in members {
                write_canonical(tape, key, out);
                write_canonical(tape, key + 1, out);
            }
        }
        Kind::String | Kind::EscapedString | Kind::Key | Kind::EscapedKey | Kind::CutKey => {
            let string = tape.string(index);
            out.push(b's');
            out.extend_from_slice(&string.len().to_le_bytes());
            out.extend_from_slice(string.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::tape::{Markers, TapeBuffer};

    fn unique(text: &str) -> bool {
        let mut buffer = TapeBuffer::default();
        let (tape, _) = buffer.parse(text.as_bytes(), Markers::Keep).unwrap();
        is_unique(&tape, 0)
    }

    #[test]
    fn elements_are_told_apart() {
        for text in [
            "[]",
            "[1,\"1\",true,null,[1],{\"a\":1}]",
            r#"[{"a":1,"b":2},{"a":2,"b":1}]"#,
            r#"["ab",["a","b"],["ab"]]"#,
            "[[],{},\"\",0,false]",
        ] {
            assert!(unique(text), "{text}");
        }
        for text in [
            "[1,1.0]",
            "[0,-0]",
            r#"[{"a":1,"b":2},{"b":2,"a":1e0}]"#,
            r#"["a","\u0061"]"#,
            "[9007199254740992,9007199254740993]",
        ] {
            assert!(!unique(text), "{text}");
        }
    }
}
