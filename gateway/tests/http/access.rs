//! Who is let in.

use crate::harness::{ADD, Request, Setup, get, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;
const PUBLIC: &str = "/__runner/task/app.tasks.public";

fn add() -> Request {
    post(ADD).body(BODY)
}

#[test]
fn several_tokens_are_let_in() {
    let setup = Setup::new().without_token();
    let file = setup.folder().join("tokens");
    let setup = setup.file("tokens", "  third \n\nfourth\r\n");
    let gateway = setup
        .flags(&["--token", "first", "--token", "second,half"])
        .flags(&["--token-file", file.to_str().expect("utf-8")])
        .start();
    for token in ["first", "second,half", "third", "fourth"] {
        assert_eq!(gateway.send(&add().token(token)).status, 200, "{token}");
    }
    for token in ["", "firs", "first,", "second", "half", "FIRST"] {
        assert_eq!(gateway.send(&add().token(token)).status, 401, "{token}");
    }
}

#[test]
fn the_variable_is_a_list() {
    let gateway = Setup::new().without_token().env("TUNNEL_TOKEN", "first, second").start();
    for token in ["first", "second"] {
        assert_eq!(gateway.send(&add().token(token)).status, 200, "{token}");
    }
}

#[test]
fn the_header_can_be_another() {
    let gateway = Setup::new().flags(&["--token-header", "X-Api-Key"]).start();
    assert_eq!(gateway.send(&add()).status, 401);
    assert_eq!(gateway.send(&add().anonymous().header("x-api-key", "secret")).status, 200);
}

#[test]
fn without_any_token_only_public_tasks_are_open() {
    let gateway = Setup::new().without_token().start();
    gateway.wait_for_log(|line| {
        line["level"] == "WARN" && line["message"].to_string().contains("no token is configured")
    });
    for request in [add(), add().anonymous(), post("/__runner/task/no"), get("/__runner/discovery")]
    {
        let answer = gateway.send(&request);
        assert_eq!((answer.status, answer.code().as_str()), (500, "AUTH_NOT_CONFIGURED"));
    }
    assert_eq!(gateway.send(&post(PUBLIC).anonymous()).status, 200);
}

#[test]
fn a_public_task_ignores_tokens() {
    let gateway = Setup::new().start();
    for request in [post(PUBLIC), post(PUBLIC).anonymous(), post(PUBLIC).token("wrong")] {
        // It answers with its caller's name.
        assert_eq!(gateway.send(&request).result(), serde_json::Value::Null);
    }
}

#[test]
fn no_auth_lets_in_everybody_but_web_pages_of_others() {
    let page = "http://localhost:5173";
    let gateway = Setup::new().without_token().flags(&["--no-auth", "--cors-origin", page]).start();
    let add = || add().anonymous();
    assert_eq!(gateway.send(&add()).status, 200);
    assert_eq!(gateway.send(&get("/__runner/discovery")).status, 200);

    let answer = gateway.send(&add().header("origin", page));
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(page)));
    for origin in ["https://evil.example", "null", "http://localhost:7070", "http://LOCALHOST:5173"]
    {
        let answer = gateway.send(&add().header("origin", origin));
        assert_eq!((answer.status, answer.code().as_str()), (403, "FORBIDDEN"), "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
        let preflight = Request::new("OPTIONS", ADD).header("origin", origin);
        assert_eq!(gateway.send(&preflight).status, 403, "{origin}");
    }
}

#[test]
fn no_auth_knows_its_own_host() {
    let gateway = Setup::new().without_token().flags(&["--no-auth"]).start();
    let add = || add().anonymous();
    for host in ["localhost:7070", "127.0.0.1", "[::1]:7070", "LocalHost"] {
        assert_eq!(gateway.send(&add().host(host)).status, 200, "{host}");
    }
    for host in ["evil.example", "evil.example:7070", "127.0.0.1.evil.example", "192.168.1.7"] {
        let answer = gateway.send(&add().host(host));
        assert_eq!((answer.status, answer.code().as_str()), (403, "FORBIDDEN"), "{host}");
    }
    let two = add().header("host", "evil.example");
    assert!(matches!(gateway.send(&two).status, 400 | 403));
    let absolute = Request::new("POST", &format!("http://evil.example{ADD}")).body(BODY);
    assert_eq!(gateway.send(&absolute).status, 403);
    // No page is named: none is let in.
    let answer = gateway.send(&add().header("origin", "http://localhost:5173"));
    assert_eq!(answer.status, 403);
}

#[test]
fn where_others_reach_it_the_host_may_be_any() {
    let gateway = Setup::new()
        .without_token()
        .flags(&["--no-auth", "--insecure", "--host", "0.0.0.0"])
        .start();
    let mut connection =
        crate::harness::Connection::open(&gateway.address.replace("0.0.0.0", "127.0.0.1"));
    assert_eq!(connection.send(&add().anonymous().host("gateway.example")).status, 200);
    let page = add().anonymous().header("origin", "https://evil.example");
    assert_eq!(connection.send(&page).status, 403);
}

#[test]
fn with_tokens_hosts_and_origins_do_not_matter() {
    let gateway = Setup::new().flags(&["--cors-origin", "https://a.example"]).start();
    let answer = gateway.send(&add().host("evil.example").header("origin", "https://evil.example"));
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
}
