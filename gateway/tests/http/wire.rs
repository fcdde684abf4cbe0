//! Envelopes, codes and headers, as `@bluelibs/runner`'s clients know them.

use serde_json::{Value, json};

use crate::harness::{ADD, Request, Schemas, Setup, delete, get, post};

fn task(id: &str) -> Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

fn event(id: &str) -> Request {
    post(&format!("/__runner/event/app.events.{id}"))
}

#[test]
fn answers_a_task() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&task("add").body(r#"{"input":{"a":5,"b":3}}"#));
    assert_eq!((answer.status, answer.text()), (200, r#"{"ok":true,"result":8}"#));
}

#[test]
fn passes_a_result_through_byte_by_byte() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&task("raw"));
    assert_eq!(answer.text(), r#"{"ok":true,"result":{"b":1.10, "a":12345678901234567890}}"#);
}

#[test]
fn tells_undefined_from_null() {
    let gateway = Setup::new().start();
    let undefined = r#"{"ok":true,"result":{"__type":"Undefined","value":null}}"#;
    assert_eq!(gateway.send(&task("nothing")).text(), undefined);
    assert_eq!(gateway.send(&task("null")).text(), r#"{"ok":true,"result":null}"#);
}

#[test]
fn answers_an_event() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&event("notify").body(r#"{"payload":{"msg":"hi"}}"#));
    assert_eq!((answer.status, answer.text()), (200, r#"{"ok":true}"#));
}

#[test]
fn returns_a_payload_where_it_is_asked_to() {
    let gateway = Setup::new().start();
    let body = r#"{"payload":{"msg":"hi"},"returnPayload":true}"#;
    let answer = gateway.send(&event("notify").body(body));
    assert_eq!(answer.text(), r#"{"ok":true,"result":{"msg":"hi","seen":true}}"#);
    // A reply without a result: the payload as it was sent.
    let answer = gateway.send(&event("silent").body(body));
    assert_eq!(answer.text(), r#"{"ok":true,"result":{"msg":"hi"}}"#);
    let answer = gateway.send(&event("silent").body(r#"{"returnPayload":true}"#));
    assert_eq!(answer.result(), json!({"__type": "Undefined", "value": null}));
    let answer =
        gateway.send(&event("notify").body(r#"{"payload":{"msg":"hi"},"returnPayload":0}"#));
    assert_eq!(answer.text(), r#"{"ok":true}"#);
}

#[test]
fn a_parallel_event_has_no_one_payload() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&event("parallel").body(r#"{"payload":1,"returnPayload":true}"#));
    assert_eq!(answer.status, 400);
    assert_eq!(answer.code(), "PARALLEL_EVENT_RETURN_UNSUPPORTED");
    let answer = gateway.send(&event("parallel").body(r#"{"payload":1}"#));
    assert_eq!(answer.text(), r#"{"ok":true}"#);
}

#[test]
fn lists_what_may_be_called() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&get("/__runner/discovery").token("secret"));
    let list = &answer.result()["allowList"];
    assert_eq!(list["enabled"], true);
    assert_eq!(list["tasks"][0], "app.tasks.add");
    let events = json!(["app.events.notify", "app.events.silent", "app.events.parallel"]);
    assert_eq!(list["events"], events);
}

#[test]
fn discovery_has_the_document_that_the_codegen_wrote() {
    let schema = json!({"type": "string"});
    let value = json!({"schema": schema, "optional": false});
    let document = json!({
        "$comment": "Generated.",
        "discoveryVersion": 1,
        "hash": "sha256:0",
        "tasks": [{"id": "app.tasks.echo", "input": value, "output": value, "hash": "sha256:1"}],
        "events": [],
    });
    let mut schemas = Schemas::new();
    schemas.task("app.tasks.echo", &schema, &schema, json!({}));
    schemas.document("discovery.json", &document);
    let gateway = Setup::with(schemas).start();

    let request = get("/__runner/discovery").token("secret");
    let answer = gateway.send(&request);
    let result = answer.result();
    let list = json!({"enabled": true, "tasks": ["app.tasks.echo"], "events": []});
    assert_eq!(result["allowList"], list);
    for key in ["discoveryVersion", "hash", "events"] {
        assert_eq!(result[key], document[key], "{key}");
    }
    assert_eq!(result["tasks"][0]["input"]["schema"], schema);
    assert!(result.get("$comment").is_none());

    let etag = answer.header("etag").expect("an etag").to_owned();
    let asked = Request::new("HEAD", "/__runner/discovery").token("secret");
    let head = gateway.send(&asked);
    assert_eq!((head.status, head.header("etag")), (200, Some(etag.as_str())));
    assert_eq!(head.header("content-length"), answer.header("content-length"));
    let unchanged = gateway.send(&asked.header("if-none-match", &etag));
    assert_eq!((unchanged.status, unchanged.header("content-length")), (304, None));

    for known in [etag.clone(), format!("W/{etag}"), format!("\"x\", {etag}"), "*".to_owned()] {
        let answer = gateway.send(&request.clone().header("if-none-match", &known));
        assert_eq!((answer.status, answer.header("etag")), (304, Some(etag.as_str())), "{known}");
        assert!(answer.body.is_empty() && answer.header("x-runner-request-id").is_some());
    }
    for unknown in ["\"x\"", "", "W/\"x\""] {
        let answer = gateway.send(&request.clone().header("if-none-match", unknown));
        assert_eq!(answer.status, 200, "{unknown}");
    }
    let foreign = get("/__runner/discovery").token("wrong").header("if-none-match", &etag);
    assert_eq!(gateway.send(&foreign).status, 401);
}

#[test]
fn discovery_can_be_switched_off() {
    let gateway = Setup::new().flags(&["--discovery", "off"]).start();
    for request in [get("/__runner/discovery"), delete("/__runner/discovery")] {
        let answer = gateway.send(&request);
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND".to_owned()));
    }
}

#[test]
fn every_error_has_its_code_in_the_status_and_in_the_body() {
    let gateway = Setup::new().start();
    let cases = [
        (task("add").token("wrong"), 401, "UNAUTHORIZED", "Unauthorized"),
        (task("add").anonymous(), 401, "UNAUTHORIZED", "Unauthorized"),
        (get("/__runner/discovery"), 401, "UNAUTHORIZED", "Unauthorized"),
        (task("no"), 403, "FORBIDDEN", "Task app.tasks.no not exposed"),
        (event("no"), 403, "FORBIDDEN", "Event app.events.no not exposed"),
        (
            post("/__runner/event/app.tasks.add"),
            403,
            "FORBIDDEN",
            "Event app.tasks.add not exposed",
        ),
        (post("/__runner/task/a%2Fb%20c"), 403, "FORBIDDEN", "Task a/b c not exposed"),
        (task("unimplemented"), 404, "NOT_FOUND", "Task app.tasks.unimplemented not found"),
        (task("disowned"), 404, "NOT_FOUND", "Task app.tasks.disowned not found"),
        (post("/__runner"), 404, "NOT_FOUND", "Not Found"),
        (post("/__runner/task"), 404, "NOT_FOUND", "Not Found"),
        (post("/__runner/task/%zz"), 404, "NOT_FOUND", "Not Found"),
        (get("/"), 404, "NOT_FOUND", "Not Found"),
        (post("/task/app.tasks.add"), 404, "NOT_FOUND", "Not Found: calls are under /__runner"),
        (post("/api/event/x"), 404, "NOT_FOUND", "Not Found: calls are under /__runner"),
        (get(ADD), 405, "METHOD_NOT_ALLOWED", "Method Not Allowed"),
        (delete("/healthz"), 405, "METHOD_NOT_ALLOWED", "Method Not Allowed"),
        (post("/__runner/discovery"), 405, "METHOD_NOT_ALLOWED", "Method Not Allowed"),
        (task("fail"), 500, "INTERNAL_ERROR", "Internal Error"),
    ];
    for (request, status, code, message) in cases {
        let answer = gateway.send(&request);
        let expected = json!({
            "ok": false, "error": {"message": message, "code": code, "httpCode": status}
        });
        assert_eq!((answer.status, answer.json()), (status, expected));
    }
}

#[test]
fn a_declared_error_reaches_the_caller() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&task("declared"));
    assert_eq!(answer.status, 422);
    let expected = json!({
        "message": "Invalid input: a",
        "code": "INTERNAL_ERROR",
        "id": "app.errors.invalidInput",
        "data": {"field": "a", "got": 1},
        "httpCode": 422,
    });
    assert_eq!(answer.json()["error"], expected);

    let answer = gateway.send(&task("declared500"));
    let expected = json!({
        "message": "Quota exceeded: 3",
        "code": "INTERNAL_ERROR",
        "id": "app.errors.quota",
        "httpCode": 500,
    });
    assert_eq!((answer.status, &answer.json()["error"]), (500, &expected));
}

#[test]
fn names_what_does_not_fit() {
    let gateway = Setup::new().start();
    let answer = gateway.send(&task("add").body(r#"{"input":{"a":"five","b":3,"c":1}}"#));
    assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"));
    let error = &answer.json()["error"];
    assert_eq!(error["httpCode"], 400);
    let details = error["details"].as_array().expect("details");
    let at = |keyword: &str| details.iter().find(|detail| detail["keyword"] == keyword);
    let wrong_type = at("type").expect("the wrong type");
    assert_eq!(wrong_type["path"], "/a");
    assert_eq!(wrong_type["schemaPath"], "/properties/a/type");
    assert!(at("additionalProperties").is_some(), "{details:?}");
    assert!(!answer.text().contains("five"), "the value is repeated");

    let answer = gateway.send(&event("notify"));
    assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_ERROR"));
    assert_eq!(answer.json()["error"]["details"][0]["path"], "");
}

#[test]
fn every_answer_has_the_common_headers() {
    let gateway = Setup::new().start();
    let requests = [
        task("add").body(r#"{"input":{"a":5,"b":3}}"#),
        task("add"),
        task("add").anonymous(),
        task("no"),
        task("fail"),
        get(ADD),
        get("/nowhere"),
        get("/healthz"),
        get("/readyz"),
    ];
    for request in requests {
        let answer = gateway.send(&request.header("x-runner-request-id", "r-1"));
        let header = |name| answer.header(name);
        assert_eq!(header("content-type"), Some("application/json; charset=utf-8"));
        assert_eq!(header("x-runner-request-id"), Some("r-1"));
        assert_eq!(header("x-content-type-options"), Some("nosniff"));
        assert_eq!(header("x-frame-options"), Some("DENY"));
        assert_eq!(header("access-control-allow-origin"), Some("*"));
        assert_eq!(header("content-length"), Some(answer.body.len().to_string().as_str()));
    }
}

#[test]
fn a_405_says_what_is_allowed() {
    let gateway = Setup::new().start();
    for (request, allow) in [
        (get(ADD), "POST, OPTIONS"),
        (post("/__runner/discovery"), "GET, HEAD, OPTIONS"),
        (post("/readyz"), "GET, HEAD"),
    ] {
        assert_eq!(gateway.send(&request).header("allow"), Some(allow));
    }
}

#[test]
fn the_query_plays_no_part() {
    let gateway = Setup::new().start();
    let request = post(&format!("{ADD}?a=%zz/../")).body(r#"{"input":{"a":1,"b":1}}"#);
    assert_eq!(gateway.send(&request).result(), 2);
}

#[test]
fn ids_are_decoded() {
    let gateway = Setup::new().start();
    for path in ["app%2Ftasks%20add", "app/tasks%20add", "/app//tasks%20add/"] {
        let answer = gateway.send(&post(&format!("/__runner/task/{path}")));
        assert_eq!(answer.result(), "escaped", "{path}");
    }
}

#[test]
fn the_base_path_can_be_another() {
    let gateway = Setup::new().flags(&["--base-path", "/api/v1/"]).start();
    let body = r#"{"input":{"a":1,"b":1}}"#;
    assert_eq!(gateway.send(&post("/api/v1/task/app.tasks.add").body(body)).result(), 2);
    assert_eq!(gateway.send(&post(ADD).body(body)).status, 404);

    let gateway = Setup::new().flags(&["--base-path", "/"]).start();
    assert_eq!(gateway.send(&post("/task/app.tasks.add").body(body)).result(), 2);
    assert_eq!(gateway.send(&get("/healthz")).status, 200);
}

#[test]
fn health_needs_no_token() {
    let gateway = Setup::new().start();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(gateway.send(&get(path)).json(), json!({"ok": true}));
        let head = gateway.send(&Request::new("HEAD", path));
        assert_eq!((head.status, head.header("content-length")), (200, Some("11")));
    }
}

#[test]
fn readiness_has_a_fixed_reason() {
    let sleeper = "node -e 'process.stdout.write(\"{\\\"type\\\":\\\"hello\\\",\\\"protocol\\\":1}\\n\"); setInterval(() => {}, 1000)'";
    let gateway = Setup::new().flags(&["--worker", sleeper]).launch();
    let answer = gateway.send(&get("/readyz"));
    assert_eq!((answer.status, answer.code().as_str()), (503, "WORKER_UNAVAILABLE"));
    assert_eq!(answer.json()["error"]["data"], json!({"reason": "starting"}));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(gateway.send(&get("/healthz")).status, 200);
}

#[test]
fn the_context_reaches_the_worker() {
    let gateway = Setup::new().start();
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = task("line")
        .header("x-runner-request-id", "r-9")
        .header("x-runner-context", r#"{"tenant":"ü"}"#)
        .header("traceparent", trace);
    let line = gateway.send(&request).result();
    let message: Value = serde_json::from_str(line.as_str().expect("a line")).expect("JSON");
    let expected = json!({
        "requestId": "r-9",
        "principal": "token-1",
        "runnerContext": r#"{"tenant":"ü"}"#,
        "traceparent": trace,
    });
    assert_eq!(message["context"], expected);
    assert_eq!(message["timeoutMs"].as_u64().map(|ms| (29_000..=30_000).contains(&ms)), Some(true));

    // Too long, or not text: the call goes on without.
    for value in [vec![b'a'; 8193], vec![0xff]] {
        let line = gateway.send(&task("line").header("x-runner-context", value)).result();
        assert!(!line.as_str().expect("a line").contains("runnerContext"), "{line}");
    }
}

#[test]
fn output_is_validated_where_that_is_asked_for() {
    let gateway = Setup::new().start();
    assert_eq!(gateway.send(&task("wrong")).result(), "not a number");

    let gateway = Setup::new().flags(&["--validate-output", "log"]).start();
    assert_eq!(gateway.send(&task("wrong")).result(), "not a number");
    let line = gateway.wait_for_log(|line| line["message"] == "result does not fit its schema");
    assert_eq!((&line["task"], &line["level"]), (&json!("app.tasks.wrong"), &json!("WARN")));
    // A flood of them is told in part, and counted whole.
    for _ in 0..100 {
        gateway.send(&task("wrong"));
    }
    gateway.wait_for_log(|line| {
        line["message"] == "more results do not fit their schema" && line["results"].is_u64()
    });

    let gateway = Setup::new().flags(&["--validate-output", "reject"]).start();
    let answer = gateway.send(&task("wrong"));
    assert_eq!((answer.status, answer.code().as_str()), (500, "INVALID_OUTPUT"));
    assert!(!answer.text().contains("not a number"));
    let body = r#"{"input":{"a":5,"b":3}}"#;
    assert_eq!(gateway.send(&task("add").body(body)).result(), 8);
}
