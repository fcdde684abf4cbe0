//! The bytes that reach a worker.

use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{admit, anything, forwarded, random, task};

const UNDEFINED: &str = r#"{"__type":"Undefined","value":null}"#;

fn is_one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

fn cut(body: &str) -> Option<String> {
    forwarded(&anything(), body.replace('@', UNDEFINED))
}

#[test]
fn an_undefined_property_is_cut_out_with_its_comma() {
    for (body, expected) in [
        (r#"{"a":@}"#, "{}"),
        (r#"{"a":@,"b":1}"#, r#"{"b":1}"#),
        (r#"{"b":1,"a":@}"#, r#"{"b":1}"#),
        (r#"{"b":1,"a":@,"c":2}"#, r#"{"b":1,"c":2}"#),
        (r#"{"a":@,"b":@,"c":1}"#, r#"{"c":1}"#),
        (r#"{"c":1,"a":@,"b":@}"#, r#"{"c":1}"#),
        (r#"{"a":@,"b":@}"#, "{}"),
        (r#"{ "a" : @ , "b" : 1 , "c" : @ }"#, r#"{  "b" : 1  }"#),
        (r#"{"x":[{"a":@},{"b":[1.50,@]}]}"#, r#"{"x":[{},{"b":[1.50,@]}]}"#),
        // From inside out: without its absent member it is a marker as well.
        (r#"{"a":{"__type":"Undefined","value":null,"x":@},"b":1}"#, r#"{"b":1}"#),
        (r#"{"a":{"value":null,"__type":"Undefined"}}"#, "{}"),
        (r#"{"a":{"__typ\u0065":"Und\u0065fined","value":null}}"#, "{}"),
    ] {
        assert_eq!(cut(body), Some(expected.replace('@', UNDEFINED)), "{body}");
    }
}

#[test]
fn what_is_not_exactly_the_marker_is_data() {
    for body in [
        r#"{"a":{"__type":"Undefined"}}"#,
        r#"{"a":{"__type":"Undefined","value":1}}"#,
        r#"{"a":{"__type":"Undefined","value":null,"x":1}}"#,
        r#"{"a":{"__type":"undefined","value":null}}"#,
        r#"{"a":{"__type":["Undefined"],"value":null}}"#,
        r#"{"a":{"__type":"Date","value":"2020-01-01T00:00:00.000Z"}}"#,
        r#"{"a":{"$runner.escape::__type":"Undefined","value":null}}"#,
        r#"[{"__type":"Undefined","value":null}]"#,
    ] {
        assert_eq!(forwarded(&anything(), body).as_deref(), Some(body));
    }
}

#[test]
fn what_is_cut_is_not_there_for_the_schema() {
    let contract = task(&json!({
        "type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number"}},
        "required": ["a"], "additionalProperties": false, "maxProperties": 1
    }));
    let with = |body: &str| body.replace('U', UNDEFINED);
    assert!(admit(&contract, with(r#"{"a":1,"b":U,"unknown":U}"#)).is_ok());
    assert!(admit(&contract, with(r#"{"a":U}"#)).is_err());
    assert!(admit(&contract, with("[U]")).is_err());
}

#[test]
fn a_long_line_is_a_slice_of_the_body() {
    let line = format!(r#"{{"a": 1.50,"b":[ ],"c":"{}"}}"#, "c".repeat(2_000));
    let body = Bytes::from(format!(r#"{{"input":{line},"x":1}}"#));
    let value = anything().admit(body.clone()).unwrap().into_value().unwrap();
    assert_eq!(value, line);
    assert_eq!(value.as_ptr(), body[9..].as_ptr());
}

#[test]
fn lines_are_made_of_pretty_bodies() {
    let body = "{\r\n  \"input\": {\n\t\"a\": 1.0e+5,\n\t\"b\u{2028}\": \"\\n\u{2029}é\"\n}\n}\n";
    let line = "{ \t\"a\": 1.0e+5, \t\"b\\u2028\": \"\\n\\u2029é\" }";
    assert_eq!(forwarded(&anything(), body).as_deref(), Some(line));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_forwarded_is_what_was_sent(value in random::value(), style in any::<u64>(), bare in any::<bool>()) {
        let value = random::render(&value, style);
        let body = if bare { value } else { format!("{{\"input\":{value},\"b\":2}}") };
        let expected = random::without_undefined(random::input_of(serde_json::from_str(&body).unwrap()));
        let line = forwarded(&anything(), &body);
        if let Some(line) = &line {
            prop_assert!(is_one_line(line));
            let is_cut = body.contains("__type") || body.contains('\\');
            if !is_cut && is_one_line(&body) {
                prop_assert!(body.contains(line.as_str()));
            }
            // Admitted once more, it stays as it is.
            let again = forwarded(&anything(), format!("{{\"input\":{line}}}"));
            prop_assert_eq!(again.as_ref(), Some(line));
        }
        prop_assert_eq!(line.map(|line| serde_json::from_str::<Value>(&line).unwrap()), expected);
    }
}
