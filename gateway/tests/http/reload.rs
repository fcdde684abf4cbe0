//! New schemas and new workers in the place of old ones, and no call that fails.

use std::fs;
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::harness::{ADD, Gateway, Schemas, Setup, closed, eventually, get, post, runs, worker};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

/// From now on on the disk: `add` wants numbers up to `most`.
fn limit_add(schemas: &Schemas, most: u32) {
    let number = json!({"type": "number", "maximum": most});
    let input = closed(&json!({"a": number, "b": number}), &["a", "b"]);
    schemas.write("tasks/0.input.json", &input.to_string());
}

fn add(gateway: &Gateway) -> u16 {
    gateway.send(&post(ADD).body(BODY)).status
}

fn pid(gateway: &Gateway) -> Value {
    gateway.send(&task("pid")).result()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("utf-8")
}

fn reload(gateway: &Gateway) -> Output {
    gateway.command(&["reload"])
}

fn must_reload(gateway: &Gateway) {
    let output = reload(gateway);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// The reason why it was not done.
fn refusal(gateway: &Gateway) -> String {
    let output = reload(gateway);
    assert_eq!(output.status.code(), Some(1));
    text(&output.stderr)
}

/// A worker that can be broken: `worker.sh` in the gateway's folder starts it.
fn breakable() -> Setup {
    Setup::new()
        .file("worker.sh", &format!("exec {}\n", worker()))
        .flags(&["--worker", "sh worker.sh"])
}

#[test]
fn a_limit_of_calls_holds_over_versions() {
    let schemas = Schemas::of_worker();
    let mut manifest = schemas.manifest();
    for task in manifest["tasks"].as_array_mut().expect("tasks") {
        if task["id"] == "app.tasks.hold" {
            task["options"] = json!({"concurrency": 1});
        }
    }
    schemas.write("manifest.json", &manifest.to_string());
    let gateway = Setup::with(schemas).start();
    let holding = |gateway: &Gateway| gateway.log().matches("holding").count();
    let queued = |gateway: &Gateway| {
        let status = gateway.command(&["status", "--json"]).stdout;
        serde_json::from_slice::<Value>(&status).expect("JSON")["queued"].clone()
    };
    let mut first = gateway.connect();
    first.start(&task("hold"));
    eventually("it runs", || holding(&gateway) == 1);
    must_reload(&gateway);
    let mut second = gateway.connect();
    second.start(&task("hold"));
    eventually("it waits for the one of the old version", || queued(&gateway) == 1);
    assert_eq!(holding(&gateway), 1);
    drop(first);
    eventually("its turn comes", || holding(&gateway) == 2);
}

#[test]
fn a_command_reloads_schemas_and_workers() {
    let mut gateway = Setup::new().flags(&["--workers", "2"]).start();
    let old = pid(&gateway);
    assert_eq!(add(&gateway), 200);
    limit_add(gateway.schemas(), 4);
    assert_eq!(add(&gateway), 200, "before it is asked for");

    let output = reload(&gateway);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    let tasks = gateway.schemas().manifest()["tasks"].as_array().map_or(0, Vec::len);
    let expected = format!("reloaded: generation 2, {tasks} tasks, 3 events, 2 workers, ");
    assert!(said.starts_with(&expected), "{said}");
    assert_eq!(add(&gateway), 400);
    assert_ne!(pid(&gateway), old);
    let line = gateway.wait_for_log(|line| line["message"] == "reloaded");
    assert_eq!((&line["generation"], &line["workers"]), (&json!(2), &json!(2)));
    eventually("the old worker is gone", || !runs(&old));
}

#[test]
fn a_signal_reloads() {
    let mut gateway = Setup::new().start();
    limit_add(gateway.schemas(), 4);
    gateway.signal("HUP");
    let line = gateway.wait_for_log(|line| line["message"] == "reloading");
    assert_eq!(line["trigger"], "SIGHUP");
    gateway.wait_for_log(|line| line["message"] == "reloaded");
    assert_eq!(add(&gateway), 400);
}

#[test]
fn a_change_of_the_schemas_reloads_where_they_are_watched() {
    let mut gateway = Setup::new().flags(&["--watch"]).start();
    gateway.wait_for_log(|line| line["message"] == "watching the schemas");
    let old = pid(&gateway);
    limit_add(gateway.schemas(), 4);
    eventually("the new schema is served", || add(&gateway) == 400);
    assert_ne!(pid(&gateway), old);
    assert!(gateway.log().contains("change of the schemas"));

    // The folder is replaced as a whole, as a deployment does.
    let folder = gateway.schemas().path().to_owned();
    let (aside, new) = (folder.with_extension("aside"), folder.with_extension("new"));
    let copied = std::process::Command::new("cp").arg("-r").args([&folder, &new]).status();
    assert!(copied.expect("cp").success());
    fs::rename(&folder, &aside).expect("moved away");
    fs::rename(&new, &folder).expect("moved in");
    limit_add(gateway.schemas(), 5);
    eventually("the new folder is served", || add(&gateway) == 200);
    limit_add(gateway.schemas(), 4);
    eventually("and watched", || add(&gateway) == 400);
    fs::remove_dir_all(aside).expect("removed");
}

#[test]
fn nothing_reloads_unasked() {
    let mut gateway = Setup::new().start();
    limit_add(gateway.schemas(), 4);
    assert_eq!(add(&gateway), 200);
}

#[test]
fn broken_schemas_are_refused_and_the_old_ones_serve_on() {
    let mut gateway = Setup::new().start();
    let old = pid(&gateway);
    gateway.schemas().write("tasks/0.input.json", r#"{"type": 7}"#);
    let reason = refusal(&gateway);
    assert!(reason.contains("refused, generation 1 serves on: "), "{reason}");
    assert!(reason.contains("tasks/0.input.json"), "{reason}");
    let line = gateway.wait_for_log(|line| line["level"] == "ERROR");
    assert_eq!(line["message"], "reload refused; the old version serves on");
    assert!(line["reason"].as_str().is_some_and(|reason| reason.contains("tasks/0.input.json")));
    assert_eq!((add(&gateway), pid(&gateway)), (200, old));

    gateway.schemas().write("manifest.json", "{");
    assert!(refusal(&gateway).contains("manifest.json"));
    fs::remove_file(gateway.schemas().file("manifest.json")).expect("removed");
    assert!(refusal(&gateway).contains("manifest.json"));
    assert_eq!(add(&gateway), 200);
}

#[test]
fn schemas_that_are_being_written_are_read_again() {
    let mut schemas = Schemas::of_worker();
    let document = |hash| json!({"discoveryVersion": 1, "hash": hash, "tasks": [], "events": []});
    schemas.document("discovery.json", &document("sha256:0"));
    let mut gateway = Setup::with(schemas).start();
    gateway.schemas().write("discovery.json", &document("sha256:1").to_string());
    gateway.signal("HUP");
    let is_reading_again = |line: &Value| {
        line["message"].as_str().is_some_and(|message| message.contains("reading them again"))
    };
    let line = gateway.wait_for_log(is_reading_again);
    assert!(line["reason"].as_str().is_some_and(|reason| reason.contains("discovery.json")));

    let mut manifest = gateway.schemas().manifest();
    manifest["hash"] = json!("sha256:1");
    gateway.schemas().write("manifest.json", &manifest.to_string());
    gateway.wait_for_log(|line| line["message"] == "reloaded");
    assert!(!gateway.log().contains("reload refused"), "{}", gateway.log());
}

#[test]
fn broken_workers_are_refused_and_the_old_ones_serve_on() {
    let gateway = breakable().start();
    let old = pid(&gateway);
    let script = gateway.folder().join("worker.sh");
    let good = fs::read_to_string(&script).expect("read");
    fs::write(&script, "echo no database >&2; exit 3\n").expect("written");
    let reason = refusal(&gateway);
    assert!(reason.contains("exit status: 3") && reason.contains("no database"), "{reason}");
    assert_eq!((add(&gateway), pid(&gateway)), (200, old.clone()));
    // The log alone tells what happened.
    let line = gateway.wait_for_log(|line| line["level"] == "ERROR");
    assert!(line["reason"].as_str().is_some_and(|reason| reason.contains("no database")));

    fs::write(&script, good).expect("written");
    let said = text(&reload(&gateway).stdout);
    assert!(
        said.starts_with("reloaded: generation 2, "),
        "one that was refused counts not: {said}"
    );
    assert_ne!(pid(&gateway), old);
}

#[test]
fn calls_finish_on_the_version_that_took_them() {
    let gateway = Setup::new().start();
    let file = gateway.folder().join("go");
    let old = pid(&gateway);
    let mut connection = gateway.connect();
    let input = json!({"input": {"path": file.to_str().expect("utf-8")}}).to_string();
    connection.start(&task("untilFile").body(input));
    gateway.wait_for_log(|line| line.to_string().contains("waiting for a file"));
    must_reload(&gateway);
    assert_ne!(pid(&gateway), old);
    assert!(runs(&old));

    fs::write(&file, "").expect("written");
    assert_eq!(connection.answer().result(), "found");
    gateway.wait_for_log(|line| {
        line["message"] == "the workers of an old generation have stopped"
            && line["generation"] == 1
    });
    assert!(!runs(&old));
}

#[test]
fn a_request_that_is_still_sent_finishes_too() {
    let gateway = Setup::new().start();
    let mut slow = gateway.connect();
    let head = "POST /__runner/task/app.tasks.add HTTP/1.1\r\nhost: localhost\r\n\
                x-runner-token: secret\r\ncontent-length: 23\r\n\r\n";
    slow.write(head.as_bytes());
    // The gateway has seen the head once it has answered another on its one thread.
    assert_eq!(add(&gateway), 200);
    let old = pid(&gateway);
    must_reload(&gateway);
    assert!(runs(&old), "the workers of a request that is under way");
    slow.write(BODY.as_bytes());
    assert_eq!(slow.answer().result(), 8);
}

#[test]
fn no_call_fails_however_often_it_reloads() {
    let gateway = breakable().flags(&["--workers", "2"]).start();
    let script = gateway.folder().join("worker.sh");
    let good = fs::read_to_string(&script).expect("read");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut connection = gateway.connect();
                    let mut calls = 0;
                    while !done.load(Ordering::Relaxed) {
                        assert_eq!(connection.send(&post(ADD).body(BODY)).result(), 8);
                        calls += 1;
                    }
                    calls
                })
            })
            .collect();
        for round in 0..8 {
            let broken = round % 4 == 3;
            fs::write(&script, if broken { "exit 3\n" } else { &good }).expect("written");
            assert_eq!(reload(&gateway).status.success(), !broken);
        }
        done.store(true, Ordering::Relaxed);
        for caller in callers {
            assert!(caller.join().expect("no call failed") > 0);
        }
    });
}

#[test]
fn a_storm_of_signals_is_a_few_reloads() {
    let mut gateway = Setup::new().start();
    for _ in 0..50 {
        gateway.signal("HUP");
        assert_eq!(add(&gateway), 200);
    }
    limit_add(gateway.schemas(), 4);
    // It sees what was changed before it was asked for.
    must_reload(&gateway);
    assert_eq!(add(&gateway), 400);
    let reloads = gateway.log().matches("\"reloading\"").count();
    assert!(reloads < 50, "{reloads}");
    let serving = pid(&gateway);
    gateway.signal("TERM");
    assert!(gateway.exit().success());
    assert!(!runs(&serving));
}

#[test]
fn a_gateway_that_stops_reloads_no_more() {
    let mut gateway = Setup::new().start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    gateway.wait_for_log(|line| line.to_string().contains("holding"));
    gateway.signal("TERM");
    gateway.wait_for_log(|line| line["message"] == "draining");
    let reason = refusal(&gateway);
    assert!(reason.contains("the gateway is stopping"), "{reason}");
    drop(held);
    assert!(gateway.exit().success());
}

#[test]
fn a_reload_that_hangs_keeps_nobody_from_stopping() {
    let mut gateway = breakable().start();
    let serving = pid(&gateway);
    let script = gateway.folder().join("worker.sh");
    fs::write(script, "echo '{\"type\":\"hello\",\"protocol\":1}'; exec sleep 1000\n")
        .expect("written");
    gateway.signal("HUP");
    let booting =
        gateway.wait_for_log(|line| line["message"] == "worker started" && line["pid"] != serving);
    assert_eq!(add(&gateway), 200);
    gateway.signal("TERM");
    assert!(gateway.exit().success());
    assert!(!runs(&booting["pid"]) && !runs(&serving));
    assert!(gateway.log().contains("the gateway is stopping"), "{}", gateway.log());
}

#[test]
fn readiness_does_not_blink() {
    let gateway = Setup::new().start();
    std::thread::scope(|scope| {
        let reloading = scope.spawn(|| must_reload(&gateway));
        while !reloading.is_finished() {
            assert_eq!(gateway.send(&get("/readyz")).status, 200);
        }
        reloading.join().expect("reloaded");
    });
}
