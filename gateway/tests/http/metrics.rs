//! What Prometheus reads.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::harness::{ADD, Connection, Gateway, Schemas, Setup, eventually, get, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

fn page(gateway: &Gateway) -> String {
    let answer = gateway.send(&get("/metrics").token("secret"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    answer.text().to_owned()
}

/// The value of the sample with this name and these labels.
fn value(page: &str, sample: &str) -> f64 {
    find(page, sample).unwrap_or_else(|| panic!("no {sample} in:\n{page}"))
}

fn find(page: &str, sample: &str) -> Option<f64> {
    let line = page
        .lines()
        .find(|line| line.strip_prefix(sample).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit_once(' ')?.1.parse().ok()
}

fn requests(page: &str, kind: &str, id: &str, status: u16, code: &str) -> f64 {
    let labels = format!(r#"code="{code}",id="{id}",kind="{kind}",status="{status}""#);
    value(page, &format!("tunnel_requests_total{{{labels}}}"))
}

/// A gateway that has met everything that makes a metric.
fn eventful() -> Gateway {
    let gateway = Setup::new().flags(&["--workers", "2"]).start();
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
    for request in [
        task("add").body("{}"),
        task("add").token("wrong"),
        task("no"),
        task("die"),
        post("/__runner/event/app.events.notify").body(r#"{"payload":{"msg":"hi"}}"#),
        get("/nowhere"),
        get("/healthz"),
    ] {
        gateway.send(&request);
    }
    gateway.wait_for_log(|line| line["message"] == "a worker ended");
    assert!(gateway.command(&["reload"]).status.success());
    eventually("workers were looked at", || {
        let memory = |slot| format!(r#"tunnel_worker_resident_memory_bytes{{slot="{slot}"}}"#);
        let page = page(&gateway);
        (0..2).all(|slot| find(&page, &memory(slot)).is_some_and(|memory| memory > 1e6))
    });
    gateway
}

#[test]
fn promtool_accepts_the_page() {
    let gateway = eventful();
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool, which Debian has in the package prometheus");
    let page = page(&gateway);
    promtool.stdin.take().expect("piped").write_all(page.as_bytes()).expect("written");
    let output = promtool.wait_with_output().expect("promtool");
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).expect("utf-8"));
    assert!(output.status.success() && said.concat().trim().is_empty(), "{said:?}\n{page}");
}

#[test]
fn the_documentation_lists_every_metric() {
    let gateway = eventful();
    // Absent where there is nothing to tell.
    let page = page(&gateway);
    let told: BTreeSet<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
        .collect();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metrics.md");
    let docs = std::fs::read_to_string(docs).expect("docs/metrics.md");
    let rows: Vec<Vec<&str>> = docs
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let listed: BTreeSet<_> =
        rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), row[1].to_owned())).collect();
    assert_eq!(rows.len(), listed.len(), "a metric is listed twice");
    let only_of_sdk = ("tunnel_worker_event_loop_lag_seconds".to_owned(), "gauge".to_owned());
    let missing: Vec<_> = listed.difference(&told).filter(|row| **row != only_of_sdk).collect();
    assert!(missing.is_empty(), "listed and not told: {missing:?}");
    let unlisted: Vec<_> = told.difference(&listed).collect();
    assert!(unlisted.is_empty(), "told and not listed: {unlisted:?}");

    // The labels too.
    let mut labels: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().expect("a name");
        let name = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| {
                name.strip_suffix(end)
                    .filter(|name| told.contains(&((*name).to_owned(), "histogram".to_owned())))
            })
            .unwrap_or(name);
        let shown = labels.entry(name).or_default();
        if let Some((_, rest)) = line.split_once('{') {
            shown.extend(rest.split("\",").filter_map(|label| Some(label.split_once("=\"")?.0)));
        }
        shown.remove("le");
    }
    for row in &rows {
        let documented: BTreeSet<_> = row[2]
            .split(", ")
            .map(|label| label.trim_matches('`'))
            .filter(|l| !l.is_empty())
            .collect();
        if let Some(shown) = labels.get(row[0].trim_matches('`')) {
            assert_eq!(*shown, documented, "labels of {}", row[0]);
        }
    }
}

#[test]
fn requests_are_counted_by_what_they_were_for_and_how_they_went() {
    let gateway = eventful();
    let page = page(&gateway);
    assert_eq!(requests(&page, "task", "app.tasks.add", 200, "OK"), 1.0);
    assert_eq!(requests(&page, "task", "app.tasks.add", 400, "VALIDATION_ERROR"), 1.0);
    assert_eq!(requests(&page, "task", "app.tasks.add", 401, "UNAUTHORIZED"), 1.0);
    assert_eq!(requests(&page, "task", "app.tasks.die", 500, "WORKER_CRASHED"), 1.0);
    assert_eq!(requests(&page, "task", "(unlisted)", 403, "FORBIDDEN"), 1.0);
    assert_eq!(requests(&page, "event", "app.events.notify", 200, "OK"), 1.0);
    assert_eq!(requests(&page, "other", "", 404, "NOT_FOUND"), 1.0);
    assert!(requests(&page, "probe", "", 200, "OK") >= 1.0);
    // Known ids are there before their first call.
    assert_eq!(requests(&page, "task", "app.tasks.nothing", 200, "OK"), 0.0);

    let count = |name: &str| value(&page, &format!("{name}_count"));
    assert_eq!(count(r"tunnel_call_queue_duration_seconds"), 3.0, "two answered, one crashed");
    assert_eq!(count(r"tunnel_call_pipe_duration_seconds"), 3.0);
    let of_add = r#"{id="app.tasks.add",kind="task"}"#;
    assert_eq!(value(&page, &format!("tunnel_request_duration_seconds_count{of_add}")), 3.0);
    assert_eq!(value(&page, "tunnel_requests_in_flight"), 1.0, "this one");

    let crashed = r#"tunnel_worker_restarts_total{reason="crashed",slot="0"}"#;
    let other = crashed.replace("slot=\"0\"", "slot=\"1\"");
    assert_eq!(value(&page, crashed) + value(&page, &other), 1.0, "over the reload");
    for slot in 0..2 {
        let state = format!(r#"tunnel_worker_state{{slot="{slot}",state="ready"}}"#);
        assert_eq!(value(&page, &state), 1.0);
    }
    assert_eq!(value(&page, "tunnel_generation"), 2.0);
    assert_eq!(value(&page, r#"tunnel_reloads_total{outcome="applied"}"#), 1.0);
    assert_eq!(value(&page, "tunnel_ready"), 1.0);
    assert!(value(&page, "process_open_fds") > 5.0);
    assert!(value(&page, "process_resident_memory_bytes") > 1e6);
}

#[test]
fn what_is_under_way_is_seen() {
    let gateway = Setup::new().flags(&["--max-in-flight", "1"]).start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    eventually("a call in flight", || value(&page(&gateway), "tunnel_calls_in_flight") == 1.0);
    assert_eq!(value(&page(&gateway), "tunnel_requests_in_flight"), 2.0);
    drop(held);
    // The client left.
    eventually("no call in flight", || value(&page(&gateway), "tunnel_calls_in_flight") == 0.0);
    assert_eq!(requests(&page(&gateway), "task", "app.tasks.hold", 499, "REQUEST_ABORTED"), 1.0);
    let cancelled = |reason: &str| {
        value(&page(&gateway), &format!(r#"tunnel_calls_cancelled_total{{reason="{reason}"}}"#))
    };
    assert_eq!((cancelled("disconnect"), cancelled("timeout")), (1.0, 0.0));
    assert_eq!(value(&page(&gateway), "tunnel_requests_in_flight"), 1.0);
}

#[test]
fn the_page_asks_for_the_token_on_the_main_port_alone() {
    let gateway = Setup::new().flags(&["--metrics-addr", "127.0.0.1:0"]).start();
    assert_eq!(gateway.send(&get("/metrics")).status, 401);
    assert_eq!(gateway.send(&post("/metrics")).status, 405);
    page(&gateway);

    let line = gateway.wait_for_log(|line| line["message"] == "metrics");
    let address = line["address"].as_str().expect("an address").to_owned();
    let mut connection = Connection::open(&address);
    let answer = connection.send(&get("/metrics"));
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("tunnel_build_info"));
    assert_eq!(connection.send(&get("/healthz")).status, 404);
    assert_eq!(connection.send(&post(ADD).body(BODY)).status, 404);

    let refusal = Setup::new().flags(&["--metrics-addr", &address]).refusal();
    assert_eq!(refusal.code, 1);
    assert!(refusal.stderr.contains("--metrics-addr"), "{}", refusal.stderr);
    assert_eq!(Setup::new().flags(&["--metrics-addr", "9464"]).refusal().code, 2);
}

#[test]
fn callers_cannot_make_series() {
    let gateway = Setup::new().start();
    gateway.send(&task("first"));
    // Those of workers come with their first pong.
    let series = |page: &str| page.lines().filter(|line| !line.contains("tunnel_worker")).count();
    let before = series(&page(&gateway));
    let mut connection = gateway.connect();
    for number in 0..200 {
        connection.send(&task(&format!("guess{number}")));
        connection.send(&post(&format!("/__runner/event/guess{number}")).token("wrong"));
        connection.send(&get(&format!("/guess{number}")));
    }
    let page = page(&gateway);
    assert!(series(&page) < before + 10, "{page}");
    assert_eq!(requests(&page, "task", "(unlisted)", 403, "FORBIDDEN"), 201.0);
    assert_eq!(requests(&page, "event", "(unlisted)", 401, "UNAUTHORIZED"), 200.0);
}

#[test]
fn neither_can_reloads() {
    let mut gateway = Setup::new().start();
    gateway.send(&post(ADD).body(BODY));
    let any = json!({});
    let worker_manifest = Schemas::of_worker().manifest();
    let mut schemas = Schemas::new();
    schemas.task("app.tasks.any", &any, &any, json!({}));
    // The task that stays is the first in one and not in the other.
    let manifest = gateway.schemas().file("manifest.json");
    for file in ["tasks/0.input.json", "tasks/0.output.json"] {
        gateway.schemas().write(&format!("new-{}", file.replace('/', "-")), "{}");
    }
    let text = schemas.manifest().to_string().replace("tasks/0", "new-tasks-0");
    std::fs::write(&manifest, text).expect("written");
    gateway.send(&task("any").body("1"));
    assert!(gateway.command(&["reload"]).status.success());
    gateway.send(&task("any").body("1"));
    eventually("what is served no more is forgotten", || !page(&gateway).contains("app.tasks.add"));
    assert_eq!(requests(&page(&gateway), "task", "app.tasks.any", 200, "OK"), 2.0);

    std::fs::write(&manifest, worker_manifest.to_string()).expect("written");
    assert!(gateway.command(&["reload"]).status.success());
    gateway.send(&post(ADD).body(BODY));
    let page = page(&gateway);
    assert_eq!(requests(&page, "task", "app.tasks.any", 200, "OK"), 2.0);
    assert_eq!(requests(&page, "task", "app.tasks.add", 200, "OK"), 1.0);
}
