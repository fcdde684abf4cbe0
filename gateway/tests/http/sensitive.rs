//! Values that a schema marks as sensitive appear in no log and in no error.

use serde_json::json;

use crate::harness::{Answer, Gateway, Request, Schemas, Setup, closed, post};

const SECRET: &str = "hunter2";

fn task(id: &str, input: &serde_json::Value) -> Request {
    post(&format!("/__runner/task/app.tasks.{id}")).body(json!({ "input": input }).to_string())
}

/// Tasks of `worker.mjs` that are called with a password.
fn schemas() -> Schemas {
    let password = json!({"type": "string", "maxLength": 10, "x-tunnel-sensitive": true});
    let login = closed(&json!({"user": {"type": "string"}, "password": password}), &["user"]);
    let mut schemas = Schemas::new();
    for id in ["any", "declared", "fail", "line"] {
        schemas.task(&format!("app.tasks.{id}"), &login, &login, json!({}));
    }
    schemas.task("app.tasks.null", &json!({}), &json!({}), json!({}));
    schemas.task("app.tasks.wrong", &login, &login, json!({}));
    schemas.event("app.events.notify", &login, json!({}));
    schemas
}

fn traced(setup: Setup) -> Setup {
    setup.flags(&["--trace-pipe", "--access-log", "--log-level", "trace"])
}

/// Everything up to here is in the log.
fn log_of(mut gateway: Gateway) -> String {
    gateway.signal("TERM");
    gateway.exit();
    gateway.log()
}

#[test]
fn the_trace_shows_all_but_them() {
    let gateway = traced(Setup::with(schemas())).start();
    let login = json!({"user": "ada", "password": SECRET});
    assert_eq!(gateway.send(&task("any", &login)).result(), login);
    let event = json!({"payload": login, "returnPayload": true});
    let event = post("/__runner/event/app.events.notify").body(event.to_string());
    assert_eq!(gateway.send(&event).result()["password"], SECRET);
    for id in ["declared", "fail", "wrong"] {
        gateway.send(&task(id, &login));
    }
    gateway.send(&task("null", &json!("shown")));
    // A result that is not what its schema says may have them anywhere.
    gateway.send(&task("line", &login));

    let log = log_of(gateway);
    assert!(!log.contains(SECRET), "{log}");
    for shown in [
        r#"\"input\":{\"password\":\"[sensitive]\",\"user\":\"ada\"}"#,
        r#"\"payload\":{\"password\":\"[sensitive]\",\"user\":\"ada\"}"#,
        r#"\"ok\":true,\"result\":{\"password\":\"[sensitive]\",\"user\":\"ada\"}"#,
        r#"\"ok\":true,\"result\":\"[sensitive]\"}"#,
        r#"\"ok\":false,\"error\":\"[sensitive]\"}"#,
        r#"\"input\":\"shown\""#,
    ] {
        assert!(log.contains(shown), "{shown} is not in {log}");
    }
}

#[test]
fn refusals_do_not_repeat_them() {
    let gateway = traced(Setup::with(schemas())).start();
    let says_nothing = |answer: &Answer| {
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(!answer.text().contains(SECRET), "{}", answer.text());
    };
    for password in [json!(format!("{SECRET}{SECRET}")), json!({SECRET: 1}), json!([SECRET])] {
        let answer = gateway.send(&task("any", &json!({"user": "ada", "password": password})));
        says_nothing(&answer);
        assert_eq!(answer.json()["error"]["details"][0]["path"], "/password");
    }
    let broken = post("/__runner/task/app.tasks.any").body(format!(
        r#"{{"input":{{"user":"ada","password":"{SECRET}","password":"{SECRET}"}}}}"#
    ));
    says_nothing(&gateway.send(&broken));
    let log = log_of(gateway);
    assert!(!log.contains(SECRET), "{log}");
}

#[test]
fn results_that_do_not_fit_are_explained_without_them() {
    let setup = Setup::with({
        let secret = json!({"type": "string", "maxLength": 3, "x-tunnel-sensitive": true});
        let mut schemas = Schemas::new();
        schemas.task("app.tasks.any", &json!({}), &secret, json!({}));
        schemas
    });
    let gateway = traced(setup.flags(&["--validate-output", "log"])).start();
    assert_eq!(gateway.send(&task("any", &json!(SECRET))).result(), SECRET);
    gateway.wait_for_log(|line| line["message"] == "result does not fit its schema");
    let log = log_of(gateway);
    let lines: Vec<_> = log.lines().filter(|line| !line.contains("→")).collect();
    assert!(!lines.join("\n").contains(SECRET), "{log}");
}

/// What a worker garbles may have been a message.
#[test]
fn garbled_messages_are_hidden_too() {
    let script = format!(
        r#"
        echo '{{"type":"hello","protocol":1}}'
        echo '{{"type":"ready","tasks":["app.tasks.any"],"events":[]}}'
        read line
        echo 'a print of its own'
        echo '{{"id":77,"ok":true,"result":"{SECRET}"}}'
        echo '{{"id":1,"result":"{SECRET}"'
        printf '{{"id":1,"ok":true,"result":"{SECRET}'
        "#
    );
    let setup = Setup::with(schemas()).file("worker.sh", &script);
    let gateway = traced(setup.flags(&["--worker", "sh worker.sh"])).start();
    let answer = gateway.send(&task("any", &json!({"user": "ada", "password": SECRET})));
    assert_eq!(answer.code(), "WORKER_CRASHED");
    gateway
        .wait_for_log(|line| line["message"].as_str().is_some_and(|m| m.contains("in the middle")));
    let log = log_of(gateway);
    assert!(!log.contains(SECRET), "{log}");
    assert!(log.contains("a print of its own"), "{log}");
}
