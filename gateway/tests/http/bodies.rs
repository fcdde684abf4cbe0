//! What callers send, and what of it reaches a worker.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::harness::{ADD, Answer, Gateway, Schemas, Setup, closed, post};

const LINE: &str = "/__runner/task/app.tasks.line";
const ANY: &str = "/__runner/task/app.tasks.any";

/// The line that reached the worker, as it was.
fn line(gateway: &Gateway, body: impl AsRef<[u8]>) -> String {
    let answer = gateway.send(&post(LINE).body(body));
    answer.result().as_str().expect("a line").to_owned()
}

/// The input in that line, as its bytes are.
fn input(line: &str) -> String {
    let message: BTreeMap<&str, &RawValue> = serde_json::from_str(line).expect("an object");
    message.get("input").map_or("(absent)", |input| input.get()).to_owned()
}

fn is_invalid_json(answer: &Answer) -> bool {
    answer.status == 400 && answer.code() == "INVALID_JSON"
}

#[test]
fn refuses_what_is_not_strict_json() {
    let gateway = Setup::new().start();
    let deep = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    let bodies: Vec<Vec<u8>> = vec![
        b"{".into(),
        b"{\"input\":1}x".into(),
        b"{\"input\":1}{}".into(),
        b"{\"input\":1,}".into(),
        b"[1 2]".into(),
        b"'a'".into(),
        b"NaN".into(),
        b"01".into(),
        b"+1".into(),
        b".5".into(),
        b"1.".into(),
        b"\xef\xbb\xbf1".into(),
        b"\"\xff\"".into(),
        b"\"\xc0\x80\"".into(),
        b"\"\xed\xa0\x80\"".into(),
        b"\"\n\"".into(),
        b"\"\\x\"".into(),
        b"\"\\ud800\"".into(),
        b"\"\\udc00\\ud800\"".into(),
        b"{\"a\":1,\"a\":1}".into(),
        b"{\"a\":1,\"\\u0061\":1}".into(),
        b"{\"input\":1,\"input\":2}".into(),
        b"{\"__proto__\":1}".into(),
        b"{\"input\":{\"x\":[{\"__pr\\u006fto__\":1}]}}".into(),
        b"1e309".into(),
        b"-1e400".into(),
        b"1e-400".into(),
        b"0e401".into(),
        b"1e99999999999999999999".into(),
        [b"0.".as_slice(), &[b'1'; 401]].concat(),
        deep(129).into(),
    ];
    for body in bodies {
        let answer = gateway.send(&post(ANY).body(&body));
        assert!(is_invalid_json(&answer), "{}: {answer:?}", String::from_utf8_lossy(&body));
        assert_eq!(answer.json()["error"]["httpCode"], 400);
    }
    for body in [deep(128).as_str(), "1e308", "5e-324", "-0", "0e400", "\"\\ud83d\\ude00\"", " 1 "]
    {
        assert_eq!(gateway.send(&post(ANY).body(body)).status, 200, "{body}");
    }
}

#[test]
fn a_body_without_input_is_the_input() {
    let gateway = Setup::new().start();
    for (body, reached) in [
        (r#"{"input":{"foo":1}}"#, r#"{"foo":1}"#),
        (r#"{"foo":1}"#, r#"{"foo":1}"#),
        ("42", "42"),
        ("null", "null"),
        (r#"{"input":null}"#, "null"),
        (r#"{"input":{"input":1}}"#, r#"{"input":1}"#),
        ("", "(absent)"),
        (" \r\n", "(absent)"),
    ] {
        assert_eq!(input(&line(&gateway, body)), reached, "{body}");
    }
}

#[test]
fn bytes_pass_as_they_are() {
    let gateway = Setup::new().start();
    for json in [
        r#"{"b":1.10,"a":12345678901234567890,"c":-0.0,"d":1E5}"#,
        r#"{"text":"\u0041\/\u00fc ü 😀"}"#,
        r#"[ 1 ,  {"2" : 3} ]"#,
    ] {
        assert_eq!(input(&line(&gateway, format!(r#"{{"input":{json}}}"#))), json);
    }
}

#[test]
fn a_message_is_one_line() {
    let gateway = Setup::new().start();
    let pretty = "{\r\n  \"input\": {\r\n\t\"a\": [\n1,\n2\n]\n}\n}\n";
    let reached = line(&gateway, pretty);
    assert!(!reached.contains(['\n', '\r']));
    let input: Value = serde_json::from_str(&input(&reached)).expect("JSON");
    assert_eq!(input, json!({"a": [1, 2]}));

    // Some readers of lines take these for an end.
    let reached = line(&gateway, "{\"input\":\"a\u{2028}b\u{2029}c\"}");
    assert!(reached.contains(r#""a\u2028b\u2029c""#), "{reached}");
}

#[test]
fn an_undefined_marker_is_absent() {
    const UNDEFINED: &str = r#"{"__type":"Undefined","value":null}"#;
    let mut schemas = Schemas::new();
    let number = json!({"type": "number"});
    let schema = closed(&json!({"a": number, "b": number, "x": {"type": "object"}}), &["a"]);
    schemas.task("app.tasks.line", &schema, &json!({}), json!({}));
    schemas.task("app.tasks.any", &json!({}), &json!({}), json!({}));
    let gateway = Setup::with(schemas).start();

    let body = format!(r#"{{"input":{{"b":{UNDEFINED},"a":1}}}}"#);
    let reached: Value = serde_json::from_str(&input(&line(&gateway, body))).expect("JSON");
    assert_eq!(reached, json!({"a": 1}));

    // Where the property is required, absent is not good enough.
    let answer = gateway.send(&post(LINE).body(format!(r#"{{"input":{{"a":{UNDEFINED}}}}}"#)));
    assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"));

    // Not exactly the marker: data like any other.
    let other = r#"{"__type":"Undefined","value":null,"more":1}"#;
    let reached = input(&line(&gateway, format!(r#"{{"input":{{"a":1,"x":{other}}}}}"#)));
    assert!(reached.contains(other), "{reached}");

    for body in [format!(r#"{{"input":{UNDEFINED}}}"#), UNDEFINED.to_owned()] {
        assert_eq!(gateway.send(&post(ANY).body(&body)).result(), Value::Null, "{body}");
        assert_eq!(gateway.send(&post(LINE).body(&body)).code(), "VALIDATION_ERROR");
    }
}

#[test]
fn other_markers_are_data() {
    let gateway = Setup::new().start();
    let date = r#"{"__type":"Date","value":"1970-01-01T00:00:00.000Z"}"#;
    assert_eq!(input(&line(&gateway, format!(r#"{{"input":{date}}}"#))), date);
    let answer = gateway.send(&post(ADD).body(format!(r#"{{"input":{{"a":{date},"b":1}}}}"#)));
    assert_eq!(answer.code(), "VALIDATION_ERROR");
}

#[test]
fn length_or_chunks_are_the_same() {
    let gateway = Setup::new().start();
    let body = r#"{"input":{"a":5,"b":3}}"#;
    let mut connection = gateway.connect();
    for _ in 0..2 {
        assert_eq!(connection.send(&post(ADD).body(body)).result(), 8);
        assert_eq!(connection.send(&post(ADD).body(body).chunked()).result(), 8);
    }
    assert_eq!(gateway.send(&post(ANY).chunked()).result(), Value::Null);
}

#[test]
fn the_limit_is_exact() {
    let gateway = Setup::new().flags(&["--max-body", "1000"]).start();
    let body = |length: usize| format!("\"{}\"", "x".repeat(length - 2));
    for request in [post(ANY).body(body(1000)), post(ANY).body(body(1000)).chunked()] {
        assert_eq!(gateway.send(&request).status, 200);
    }
    let mut connection = gateway.connect();
    for request in [post(ANY).body(body(1001)), post(ANY).body(body(1001)).chunked()] {
        let answer = connection.send(&request);
        assert_eq!((answer.status, answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
    }
    // The connection is still good.
    assert_eq!(connection.send(&post(ANY).body("1")).result(), 1);
}

#[test]
fn a_declared_length_is_refused_unread() {
    let gateway = Setup::new().start();
    let request = post(ADD).header("content-length", "2097153").header("expect", "100-continue");
    let answer = gateway.send(&request);
    assert_eq!((answer.status, answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
}

#[test]
fn whoever_is_refused_early_still_gets_the_answer() {
    let gateway = Setup::new().start();
    let large = "x".repeat(8 << 20);
    let cases = [
        (post(ADD).token("wrong"), 401),
        (post("/__runner/task/no"), 403),
        (post(ADD), 413),
        (post("/nowhere"), 404),
    ];
    for (request, status) in cases {
        assert_eq!(gateway.send(&request.clone().body(&large)).status, status);
        assert_eq!(gateway.send(&request.body(&large).chunked()).status, status);
    }
}

#[test]
fn large_values_pass() {
    let gateway = Setup::new().flags(&["--max-body", "16MiB"]).start();
    let text = "\u{2028}é".repeat(2 << 20);
    let answer = gateway.send(&post(ANY).body(format!("\"{text}\"")));
    assert_eq!(answer.result(), text);
}

#[test]
fn malformed_chunks_are_the_callers_fault() {
    let gateway = Setup::new().start();
    for chunks in ["zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}x\r\n0\r\n\r\n"] {
        let head = format!("POST {ADD} HTTP/1.1\r\nhost: localhost\r\nx-runner-token: secret\r\n");
        let mut connection = gateway.connect();
        connection.write(format!("{head}transfer-encoding: chunked\r\n\r\n{chunks}").as_bytes());
        let answer = connection.answer();
        assert_eq!((answer.status, answer.code().as_str()), (400, "INVALID_JSON"), "{chunks:?}");
    }
}

#[test]
fn a_body_that_breaks_off_reaches_no_worker() {
    let gateway = Setup::new().start();
    let mut connection = gateway.connect();
    connection.write(
        format!("POST {ADD} HTTP/1.1\r\nhost: localhost\r\nx-runner-token: secret\r\ncontent-length: 100\r\n\r\n{{").as_bytes(),
    );
    drop(connection);
    gateway.wait_for_log(|line| line["task"] == "app.tasks.add" && line["status"] == 499);
}
