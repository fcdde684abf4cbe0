//! What web pages are told.

use crate::harness::{ADD, Answer, Request, Setup, post};

const A: &str = "https://a.example";
const B: &str = "https://b.example";

fn preflight(origin: &str) -> Request {
    Request::new("OPTIONS", ADD)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-runner-token")
}

fn call(origin: &str) -> Request {
    post(ADD).body(r#"{"input":{"a":5,"b":3}}"#).header("origin", origin)
}

/// Origin, credentials, vary.
fn grant(answer: &Answer) -> (Option<&str>, Option<&str>, Option<&str>) {
    (
        answer.header("access-control-allow-origin"),
        answer.header("access-control-allow-credentials"),
        answer.header("vary"),
    )
}

#[test]
fn any_origin_by_default() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&preflight(A));
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(grant(&answer), (Some("*"), None, None));
    assert_eq!(answer.header("access-control-allow-methods"), Some("POST, OPTIONS"));
    let headers = answer.header("access-control-allow-headers");
    assert_eq!(headers, Some("content-type,x-runner-token"));
    assert!(answer.header("x-runner-request-id").is_some());
    assert_eq!(answer.header("x-frame-options"), Some("DENY"));

    let answer = gateway.send(&call(A));
    assert_eq!(grant(&answer), (Some("*"), None, None));
    let exposed = answer.header("access-control-expose-headers");
    assert_eq!(exposed, Some("x-runner-request-id, Retry-After"));

    // Nothing asked for, nothing echoed.
    let answer = gateway.send(&Request::new("OPTIONS", ADD));
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-headers"), None);
}

#[test]
fn a_preflight_needs_no_token_and_no_task() {
    let gateway = Setup::new().start();
    for path in ["/__runner/task/no", "/__runner/discovery", "/__runner/nowhere"] {
        assert_eq!(gateway.send(&Request::new("OPTIONS", path)).status, 204, "{path}");
    }
    assert_eq!(gateway.send(&Request::new("OPTIONS", "/nowhere")).status, 404);
}

#[test]
fn a_list_is_echoed_one_by_one() {
    let gateway = Setup::new().flags(&["--cors-origin", A, "--cors-origin", B]).start();
    for origin in [A, B] {
        for request in [preflight(origin), call(origin)] {
            assert_eq!(grant(&gateway.send(&request)), (Some(origin), None, Some("Origin")));
        }
    }
    for origin in ["https://c.example", "http://a.example", "https://a.example:444"] {
        let answer = gateway.send(&preflight(origin));
        assert_eq!(answer.status, 204);
        assert_eq!(grant(&answer), (None, None, Some("Origin")));
        assert_eq!(answer.header("access-control-allow-methods"), None);
        let answer = gateway.send(&call(origin));
        assert_eq!((answer.status, grant(&answer)), (200, (None, None, Some("Origin"))));
    }
    // Also where nothing came: a cache must not give this answer to a page.
    let answer = gateway.send(&post(ADD));
    assert_eq!(grant(&answer), (None, None, Some("Origin")));
}

#[test]
fn credentials_go_to_named_origins_only() {
    let gateway = Setup::new().flags(&["--cors-origin", A, "--cors-credentials"]).start();
    for request in [preflight(A), call(A)] {
        assert_eq!(grant(&gateway.send(&request)), (Some(A), Some("true"), Some("Origin")));
    }
    assert_eq!(grant(&gateway.send(&call(B))), (None, None, Some("Origin")));

    for flags in [vec!["--cors-credentials"], vec!["--cors-credentials", "--cors-origin", "*"]] {
        let gateway = Setup::new().flags(&flags).start();
        for request in [preflight(A), call(A)] {
            assert_eq!(grant(&gateway.send(&request)), (None, Some("true"), Some("Origin")));
        }
    }
}

#[test]
fn errors_can_be_read_too() {
    let gateway = Setup::new().flags(&["--cors-origin", A]).start();
    for request in
        [call(A).token("wrong"), call(A).body("{"), Request::new("PUT", ADD).header("origin", A)]
    {
        let answer = gateway.send(&request);
        assert!(answer.status >= 400);
        assert_eq!(answer.header("access-control-allow-origin"), Some(A));
    }
}
