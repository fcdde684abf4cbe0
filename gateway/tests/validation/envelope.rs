//! What a body says the input or payload is.

use serde_json::json;
use tunnel_gateway::dispatch::CallKind;
use tunnel_gateway::validation::{InputContract, OutputContract};

use super::{admit, anything, details, forwarded, task};

const UNDEFINED: &str = r#"{"__type":"Undefined","value":null}"#;

#[test]
fn a_task_body_is_an_envelope_or_the_input_itself() {
    for (body, expected) in [
        (r#"{"input":{"a":1}}"#, r#"{"a":1}"#),
        (r#"{"x":1,"input":2,"y":3}"#, "2"),
        (r#"{"\u0069nput":2}"#, "2"),
        (r#"{"input":null}"#, "null"),
        (r#"{"foo":1}"#, r#"{"foo":1}"#),
        ("{}", "{}"),
        ("42", "42"),
        (r#""text""#, r#""text""#),
        (r#"["input"]"#, r#"["input"]"#),
        (" null ", "null"),
        (r#"{"input":{"input":1}}"#, r#"{"input":1}"#),
    ] {
        assert_eq!(forwarded(&anything(), body).as_deref(), Some(expected), "{body}");
    }
}

#[test]
fn undefined_has_several_spellings() {
    for body in [
        "",
        " \r\n\t",
        UNDEFINED,
        &format!("{{\"input\":{UNDEFINED}}}"),
        &format!("{{\"input\" : {UNDEFINED} , \"x\":1}}"),
        &format!("{{\"\\u0069nput\":{UNDEFINED}}}"),
    ] {
        assert_eq!(forwarded(&anything(), body), None, "{body}");
        let detail = &details(&task(&json!({})), body)[0];
        assert_eq!(
            (detail.path.as_str(), detail.keyword.as_str(), detail.message.as_str()),
            ("", "required", "a value is required")
        );
    }
}

#[test]
fn a_task_without_input_takes_undefined_alone() {
    let schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "not": {}});
    let contract = InputContract::compile(CallKind::Task, &schema, true).unwrap();
    assert!(admit(&contract, "").is_ok());
    assert!(admit(&contract, format!("{{\"input\":{UNDEFINED}}}")).is_ok());
    for body in ["null", "{}", r#"{"input":null}"#] {
        assert_eq!(details(&contract, body)[0].message, "no value is allowed here", "{body}");
    }
}

#[test]
fn the_payload_of_an_event_is_that_member_alone() {
    let contract = InputContract::compile(CallKind::Event, &json!({}), true).unwrap();
    for (body, expected, return_payload) in [
        (r#"{"payload":{"msg":"hi"}}"#, Some(r#"{"msg":"hi"}"#), false),
        (r#"{"payload":1,"returnPayload":true}"#, Some("1"), true),
        // What Runner takes for true and false.
        (r#"{"payload":1,"returnPayload":"yes"}"#, Some("1"), true),
        (r#"{"payload":1,"returnPayload":-1}"#, Some("1"), true),
        (r#"{"payload":1,"returnPayload":{}}"#, Some("1"), true),
        (r#"{"payload":1,"returnPayload":""}"#, Some("1"), false),
        (r#"{"payload":1,"returnPayload":-0.0}"#, Some("1"), false),
        (r#"{"payload":1,"returnPayload":false}"#, Some("1"), false),
        (r#"{"payload":1,"returnPayload":null}"#, Some("1"), false),
        (r#"{"payload":null}"#, Some("null"), false),
        (r#"{"returnPayload":true}"#, None, true),
        (r#"{"msg":"hi"}"#, None, false),
        (r#"{"input":1}"#, None, false),
        ("42", None, false),
        ("[]", None, false),
        ("", None, false),
        (r#"{"payload":{"__type":"Undefined","value":null}}"#, None, false),
    ] {
        let input = admit(&contract, body).unwrap();
        assert_eq!(input.value().map(|value| &value[..]), expected.map(str::as_bytes), "{body}");
        assert_eq!(input.return_payload(), return_payload, "{body}");
    }
}

#[test]
fn results_are_checked_as_they_are() {
    let schema =
        json!({"type": "object", "properties": {"sum": {"type": "number"}}, "required": ["sum"]});
    let contract = OutputContract::compile(&schema, false).unwrap();
    assert_eq!(contract.check(Some(br#"{"sum":8,"more":1}"#)), Ok(()));
    let failed = |result: Option<&[u8]>| {
        let details = contract.check(result).unwrap_err();
        (details[0].path.clone(), details[0].keyword.clone())
    };
    assert_eq!(failed(Some(br#"{"sum":"8"}"#)), ("/sum".to_owned(), "type".to_owned()));
    assert_eq!(failed(None), (String::new(), "required".to_owned()));
    assert_eq!(failed(Some(br#"{"sum":8,"sum":9}"#)), (String::new(), "json".to_owned()));
    // A marker is data in a result.
    let marker = format!("{{\"sum\":{UNDEFINED}}}");
    assert_eq!(failed(Some(marker.as_bytes())), ("/sum".to_owned(), "type".to_owned()));
    assert_eq!(OutputContract::compile(&schema, true).unwrap().check(None), Ok(()));
}
