//! The order of checks: each request fails several, the first one answers.

use crate::harness::{ADD, Request, Setup, get, post};

const MISSING: &str = "/__runner/task/app.tasks.no";
const UNIMPLEMENTED: &str = "/__runner/task/app.tasks.unimplemented";

#[test]
fn the_first_failing_check_answers() {
    let gateway = Setup::new().flags(&["--max-body", "10"]).start();
    let multipart = |request: Request| request.header("content-type", "multipart/form-data");
    let cases = [
        ("preflight", Request::new("OPTIONS", MISSING), 204, ""),
        ("method", multipart(get(MISSING)), 405, "METHOD_NOT_ALLOWED"),
        ("token", multipart(post(MISSING)).token("wrong"), 401, "UNAUTHORIZED"),
        ("token", post(UNIMPLEMENTED).anonymous(), 401, "UNAUTHORIZED"),
        ("list", multipart(post(MISSING)).body("{{{"), 403, "FORBIDDEN"),
        ("handler", multipart(post(UNIMPLEMENTED)).body("{{{"), 404, "NOT_FOUND"),
        ("type", multipart(post(ADD)).body("more than ten bytes"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("size", post(ADD).body("more than ten bytes"), 413, "PAYLOAD_TOO_LARGE"),
        ("JSON", post(ADD).body("{{{"), 400, "INVALID_JSON"),
        ("schema", post(ADD).body("{}"), 400, "VALIDATION_ERROR"),
    ];
    for (check, request, status, code) in cases {
        let answer = gateway.send(&request);
        assert_eq!(answer.status, status, "{check}: {}", answer.text());
        if !code.is_empty() {
            assert_eq!(answer.code(), code, "{check}");
        }
    }
}

#[test]
fn without_a_token_no_id_can_be_told_from_another() {
    let gateway = Setup::new().start();
    let known = gateway.send(&post(ADD).anonymous());
    let unknown = gateway.send(&post(MISSING).anonymous());
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
}

#[test]
fn other_bodies_come_later() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&post(ADD).header("content-encoding", "gzip").body("{}"));
    assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
    for content_type in ["multipart/form-data; boundary=x", "application/octet-stream"] {
        let answer = gateway.send(&post(ADD).header("content-type", content_type).body("abc"));
        assert_eq!((answer.status, answer.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded"] {
        let body = r#"{"input":{"a":5,"b":3}}"#;
        let answer = gateway.send(&post(ADD).header("content-type", content_type).body(body));
        assert_eq!(answer.result(), 8);
    }
}
