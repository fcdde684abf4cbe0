//! Each rule of strict JSON, and that what passes is JSON to others too.

use proptest::prelude::*;
use serde_json::Value;
use tunnel_gateway::validation::Rejection;

use super::random;
use super::{admit, anything, forwarded};

fn refusal(body: impl AsRef<[u8]>) -> String {
    match admit(&anything(), &body) {
        Err(Rejection::InvalidJson { message }) => message,
        other => panic!("{}: {other:?}", String::from_utf8_lossy(body.as_ref())),
    }
}

#[test]
fn every_rule_names_itself_and_the_place() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let wide = |last: &str| {
        let members: String = (0..100).map(|index| format!("\"k{index}\":1,")).collect();
        format!("{{{members}\"{last}\":1}}")
    };
    let cases: &[(&str, &str)] = &[
        (r#"{"a":1,"a":2}"#, "duplicate property name at byte 7"),
        (r#"{"a":1,"\u0061":2}"#, "duplicate property name at byte 7"),
        (r#"{"\u0061":1,"\u0061":2}"#, "duplicate property name at byte 12"),
        (r#"{"x":[{"a":1,"b":{},"a":2}]}"#, "duplicate property name at byte 20"),
        // Cut members count: whatever reads the body first must see the same.
        (
            r#"{"a":{"__type":"Undefined","value":null},"a":2}"#,
            "duplicate property name at byte 41",
        ),
        (&wide("k7"), "duplicate property name"),
        (&wide("\\u006b7"), "duplicate property name"),
        (r#"{"__proto__":1}"#, "property name \"__proto__\" is not allowed at byte 1"),
        (r#"[{"a":{"__prot\u006f__":1}}]"#, "property name \"__proto__\" is not allowed at byte 7"),
        (r#""\ud800""#, "lone surrogate escape at byte 1"),
        (r#""\udc00""#, "lone surrogate escape at byte 1"),
        (r#""\ud800\ud800""#, "lone surrogate escape at byte 1"),
        (r#""\ud800x""#, "lone surrogate escape at byte 1"),
        (r#"{"\udfff":1}"#, "lone surrogate escape at byte 2"),
        ("1 2", "unexpected text after the value at byte 2"),
        ("{}x", "unexpected text after the value at byte 2"),
        ("null\0", "unexpected text after the value at byte 4"),
        (&deep(129), "nesting deeper than 128 at byte 128"),
        ("1e309", "number that a double cannot hold at byte 0"),
        ("-1e400", "number that a double cannot hold at byte 0"),
        ("1e-400", "number that a double cannot hold at byte 0"),
        ("2e-324", "number that a double cannot hold at byte 0"),
        (&"9".repeat(310), "number that a double cannot hold at byte 0"),
        (&format!("0.{}1", "0".repeat(330)), "number that a double cannot hold at byte 0"),
        (&"1".repeat(401), "number with more than 400 digits at byte 0"),
        ("0e401", "number with an exponent beyond 400 at byte 0"),
        ("[1e-99999999999999999999]", "number with an exponent beyond 400 at byte 1"),
        ("01", "invalid number at byte 0"),
        ("-", "invalid number at byte 0"),
        ("+1", "expected a value at byte 0"),
        (".5", "expected a value at byte 0"),
        ("1.", "invalid number at byte 0"),
        ("1e", "invalid number at byte 0"),
        ("-x", "invalid number at byte 0"),
        ("NaN", "expected a value at byte 0"),
        ("Infinity", "expected a value at byte 0"),
        ("'a'", "expected a value at byte 0"),
        ("nul", "expected a value at byte 0"),
        ("[1,]", "expected a value at byte 3"),
        ("[,1]", "expected a value at byte 1"),
        ("[1 2]", "expected \",\" or \"]\" at byte 3"),
        ("{\"a\":1,}", "expected a property name at byte 7"),
        ("{a:1}", "expected a property name at byte 1"),
        ("{\"a\" 1}", "expected \":\" at byte 5"),
        ("{\"a\":1]", "expected \",\" or \"}\" at byte 6"),
        ("[1}", "expected \",\" or \"]\" at byte 2"),
        ("\"a\nb\"", "control character in a string at byte 2"),
        ("\"a\\x\"", "invalid escape at byte 2"),
        ("\"\\u12g4\"", "invalid escape at byte 1"),
        ("\"\\u12", "invalid escape at byte 1"),
        ("\"abc", "unexpected end at byte 4"),
        ("{\"a\":", "unexpected end at byte 5"),
        ("[", "unexpected end at byte 1"),
        ("\u{feff}{}", "expected a value at byte 0"),
        ("/**/1", "expected a value at byte 0"),
        ("\u{a0}1", "expected a value at byte 0"),
    ];
    for (body, expected) in cases {
        let message = refusal(body);
        assert!(message.starts_with(expected), "{body}: {message}");
    }
    assert_eq!(refusal(b"[\"\xff\"]"), "invalid UTF-8 at byte 2");
    assert_eq!(refusal(b"[\"\xed\xa0\x80\"]"), "invalid UTF-8 at byte 2");
}

#[test]
fn what_is_strict_passes_as_written() {
    let wide: Vec<String> = (0..1000).map(|index| format!("\"k{index}\":{index}")).collect();
    for body in [
        "null",
        "-0",
        "0.0",
        "-0.000e-400",
        "1.0E+2",
        "5e-324",
        "1.7976931348623157e308",
        "0e400",
        "18446744073709551617",
        "0.1000000000000000055511151231257827",
        "\"\\ud83d\\ude00 \\u0000 é 😀 \u{7f}\"",
        "\"__proto__\"",
        "{\"__proto\":1,\"___proto__\":2,\"constructor\":3}",
        "[ ]",
        "{ }",
        "[[],{},\"\",{\"\":[]}]",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}",
        &format!("{}{}", "[".repeat(128), "]".repeat(128)),
        &format!("{{{}}}", wide.join(",")),
        &format!("[{}]", "1".repeat(300)),
        &format!("1{}", "0".repeat(308)),
    ] {
        assert_eq!(forwarded(&anything(), body).as_deref(), Some(body));
    }
}

#[test]
fn a_wide_object_is_checked_in_linear_time() {
    // 60,000 keys: pairwise these are 1.8 billion comparisons.
    let keys: Vec<String> = (0..60_000).map(|index| format!("\"k{index}\":1")).collect();
    assert!(admit(&anything(), format!("{{{}}}", keys.join(","))).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_passes_is_json_to_serde(
        value in random::value(),
        style in any::<u64>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), random::byte()), 0..4),
    ) {
        let mut body = random::render(&value, style).into_bytes();
        for (at, edit) in edits {
            let at = at.index(body.len());
            match edit {
                Some(byte) => body[at] = byte,
                None if body.len() > 1 => { body.remove(at); }
                None => {}
            }
        }
        if let Ok(input) = admit(&anything(), &body) {
            let parsed = serde_json::from_slice::<Value>(&body);
            match (parsed, input.value()) {
                (Ok(parsed), value) => {
                    let expected = random::without_undefined(random::input_of(parsed));
                    let value = value.map(|value| serde_json::from_slice::<Value>(value).unwrap());
                    prop_assert_eq!(value, expected);
                }
                (Err(_), None) => prop_assert!(body.iter().all(u8::is_ascii_whitespace)),
                (Err(error), Some(_)) => prop_assert!(false, "serde refuses: {error}"),
            }
        }
    }
}
