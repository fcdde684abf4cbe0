//! What stderr tells, and what it must not.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{ADD, Setup, get, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

#[test]
fn a_request_id_is_kept_or_made() {
    let gateway = Setup::new().start();
    let id_of = |request: &crate::harness::Request| {
        gateway.send(request).header("x-runner-request-id").expect("an id").to_owned()
    };
    let longest = "a".repeat(128);
    for id in ["r-1", "A.b_c:d-9", longest.as_str()] {
        assert_eq!(id_of(&post(ADD).header("x-runner-request-id", id)), id);
    }
    let too_long = "a".repeat(129);
    for id in ["", "a b", "a/b", "<script>", too_long.as_str()] {
        let made = id_of(&post(ADD).header("x-runner-request-id", id));
        assert!(Uuid::parse_str(&made).is_ok(), "{id:?}: {made}");
    }
    assert_ne!(id_of(&get("/nowhere")), id_of(&get("/nowhere")));
}

#[test]
fn each_failed_call_is_a_line() {
    let gateway = Setup::new().start();
    let cases = [
        (task("add").token("wrong"), "app.tasks.add", 401, "UNAUTHORIZED", "INFO"),
        (task("no"), "app.tasks.no", 403, "FORBIDDEN", "INFO"),
        (task("add").body("{"), "app.tasks.add", 400, "INVALID_JSON", "INFO"),
        (task("add").body("{}"), "app.tasks.add", 400, "VALIDATION_ERROR", "INFO"),
        (task("fail"), "app.tasks.fail", 500, "INTERNAL_ERROR", "WARN"),
        (task("declared"), "app.tasks.declared", 422, "INTERNAL_ERROR", "INFO"),
    ];
    for (index, (request, id, status, code, level)) in cases.into_iter().enumerate() {
        let request_id = format!("r-{index}");
        gateway.send(&request.header("x-runner-request-id", &request_id));
        let line = gateway.wait_for_log(|line| line["request_id"] == request_id.as_str());
        assert_eq!(line["message"], "call failed");
        assert_eq!((&line["task"], &line["status"]), (&json!(id), &json!(status)));
        assert_eq!((&line["code"], &line["level"]), (&json!(code), &json!(level)));
        assert!(line["duration_ms"].is_number() && line["timestamp"].is_string(), "{line}");
    }
    // What the caller is not told.
    let line = gateway.wait_for_log(|line| line["task"] == "app.tasks.fail");
    assert_eq!(line["cause"], "the database is at 10.0.0.7");

    gateway.send(&post("/__runner/event/no").header("x-runner-request-id", "r-event"));
    let line = gateway.wait_for_log(|line| line["request_id"] == "r-event");
    assert_eq!(line["event"], "no");
    gateway.send(&get("/nowhere?token=hush").header("x-runner-request-id", "r-path"));
    let line = gateway.wait_for_log(|line| line["request_id"] == "r-path");
    assert_eq!(line["path"], "GET /nowhere");
}

#[test]
fn floods_of_failures_are_told_in_part_and_counted_whole() {
    const FLOOD: u64 = 200;
    let flood = |setup: Setup| {
        let mut gateway = setup.start();
        let mut connection = gateway.connect();
        for _ in 0..FLOOD {
            assert_eq!(connection.send(&task("add").token("wrong")).status, 401);
        }
        // They hide neither another kind of failure nor the same of another task.
        for other in [task("no"), task("fail").token("wrong")] {
            let id = Uuid::new_v4().to_string();
            gateway.send(&other.header("x-runner-request-id", &id));
            gateway.wait_for_log(|line| line["request_id"] == id.as_str());
        }
        gateway.signal("TERM");
        gateway.exit();
        let (mut written, mut held) = (0, 0);
        for line in gateway.log().lines() {
            let line: Value = serde_json::from_str(line).expect("JSON");
            if line["code"] == "UNAUTHORIZED" && line["task"] == "app.tasks.add" {
                match line["calls"].as_u64() {
                    None => written += 1,
                    Some(calls) => held += calls,
                }
            }
        }
        (written, held)
    };
    let (written, held) = flood(Setup::new());
    assert_eq!(written + held, FLOOD);
    assert!(held > 0, "{written} lines");
    assert_eq!(flood(Setup::new().flags(&["--access-log"])), (FLOOD, 0));
}

#[test]
fn successful_calls_are_lines_where_that_is_asked_for() {
    let call = |setup: Setup| {
        let gateway = setup.start();
        gateway.send(&post(ADD).body(BODY).header("x-runner-request-id", "r-good"));
        // A line that comes after where there is one.
        gateway.send(&task("no").header("x-runner-request-id", "r-bad"));
        gateway.wait_for_log(|line| line["request_id"] == "r-bad");
        gateway.log()
    };
    assert!(!call(Setup::new()).contains("r-good"));
    let log = call(Setup::new().flags(&["--access-log"]));
    let line = log.lines().find(|line| line.contains("r-good")).expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["message"], &line["status"]), (&json!("call"), &json!(200)));
    assert_eq!((&line["task"], &line["code"]), (&json!("app.tasks.add"), &Value::Null));
}

#[test]
fn json_logs_are_json_to_the_last_line() {
    let mut gateway = Setup::new().flags(&["--access-log", "--trace-pipe"]).start();
    gateway.send(&post(ADD).body(BODY));
    gateway.send(&task("fail"));
    gateway.signal("TERM");
    gateway.exit();
    for line in gateway.log().lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        assert!(line["level"].is_string() && line["message"].is_string(), "{line}");
    }
    let last = gateway.log().lines().last().expect("a line").to_owned();
    assert!(last.contains("stopped"), "{last}");
}

#[test]
fn levels_hide_what_is_below() {
    let mut gateway = Setup::new().flags(&["--log-level", "debug"]).start();
    gateway.send(&get("/healthz").header("x-runner-request-id", "r-probe"));
    gateway.signal("TERM");
    gateway.exit();
    let probe = gateway.log().contains("r-probe");
    assert!(!probe, "a probe that succeeds is no news");

    let refusal = Setup::new().flags(&["--log-level", "error", "--worker", "no-such-program"]);
    let refusal = refusal.refusal();
    assert!(refusal.stderr.contains("ERROR"), "{}", refusal.stderr);
    assert!(!refusal.stderr.contains("listening"), "{}", refusal.stderr);
}

#[test]
fn text_logs_are_for_people() {
    let refusal =
        Setup::new().flags(&["--log-format", "text", "--worker", "no-such-program"]).refusal();
    assert!(
        refusal.stderr.contains("INFO tunnel_gateway::app: listening address=127.0.0.1:"),
        "{}",
        refusal.stderr
    );
    assert!(!refusal.stderr.contains('\u{1b}'), "colours go to terminals only");
}

#[test]
fn what_a_worker_says_is_passed_on() {
    let gateway = Setup::new().start();
    let mut connection = gateway.connect();
    connection.start(&task("hold"));
    let line = gateway.wait_for_log(|line| line.to_string().contains("holding"));
    assert_eq!((&line["target"], &line["message"]), (&json!("worker"), &json!("holding")));
    assert!(line["pid"].is_number() && line["slot"].is_number(), "{line}");
}

#[test]
fn the_pipe_can_be_traced() {
    let gateway = Setup::new().flags(&["--trace-pipe"]).start();
    gateway.send(&post(ADD).body(BODY));
    gateway.wait_for_log(|line| {
        let text = line["message"].as_str().unwrap_or_default();
        text.contains("→ {") && text.contains("app.tasks.add")
    });
    gateway.wait_for_log(|line| {
        let text = line["message"].as_str().unwrap_or_default();
        text.contains("← {") && text.contains("\"result\":8")
    });
    let long = "x".repeat(100_000);
    gateway.send(&task("any").body(format!("\"{long}\"")));
    gateway.wait_for_log(|line| line["message"].as_str().is_some_and(|text| text.contains("xxx")));
    assert!(gateway.log().len() < 50_000, "not shortened");
}

#[test]
fn secrets_stay_inside() {
    let setup = Setup::new().without_token();
    let file = setup.folder().join("tokens");
    let gateway = setup
        .file("tokens", "hush-file\n")
        .env("TUNNEL_TOKEN", "hush-env")
        .env("TUNNEL_TOKEN_FILE", file)
        .env("TUNNEL_LOG_LEVEL", "trace")
        .env("DATABASE_URL", "postgres://")
        .flags(&["--access-log"])
        .start();
    let answer = gateway.send(&task("environment").token("hush-env"));
    let names = answer.result();
    let has = |name: &str| names.as_array().expect("names").contains(&json!(name));
    assert!(!has("TUNNEL_TOKEN") && !has("TUNNEL_TOKEN_FILE"), "{names}");
    assert!(has("DATABASE_URL") && has("PATH"), "{names}");

    gateway.send(&post(ADD).token("hush-guess").body(r#"{"input":{"a":"hush-input"}}"#));
    gateway.wait_for_log(|line| line["status"] == 401);
    gateway.send(&post(ADD).token("hush-file").body(r#"{"input":{"a":"hush-input"}}"#));
    gateway.wait_for_log(|line| line["status"] == 400);
    assert!(!gateway.log().contains("hush"), "{}", gateway.log());
}

#[test]
fn ids_cannot_forge_lines() {
    let gateway = Setup::new().flags(&["--log-format", "json"]).start();
    let id = "%0A%7B%22level%22%3A%22ERROR%22%7D%1b%5B31m";
    let answer = gateway.send(&post(&format!("/__runner/task/{id}")));
    assert_eq!(answer.status, 403);
    gateway.wait_for_log(|line| line["status"] == 403);
    let forged = gateway.log().lines().any(|line| line.starts_with("{\"level\""));
    assert!(!forged && !gateway.log().contains('\u{1b}'));
}

#[test]
fn a_reader_that_stalls_stalls_no_call() {
    let gateway = Setup::new().flags(&["--access-log"]).start_unread();
    let mut connection = gateway.connect();
    // More lines than a pipe holds.
    for _ in 0..1000 {
        assert_eq!(connection.send(&post(ADD).body(BODY)).result(), 8);
    }
}
