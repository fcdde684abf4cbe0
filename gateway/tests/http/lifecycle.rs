//! Starting, stopping, and what happens to calls meanwhile.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::{ADD, Gateway, Setup, eventually, get, post, runs};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

/// A task of `worker.mjs`.
fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

fn worker_says(gateway: &Gateway, text: &str) -> Value {
    gateway.wait_for_log(|line| line.to_string().contains(text))
}

#[test]
fn the_ready_file_is_there_while_calls_can_be_served() {
    let setup = Setup::new();
    let path = setup.folder().join("ready");
    fs::write(&path, "127.0.0.1:1").expect("a stale file");
    let mut gateway = setup.flags(&["--ready-file", "ready"]).launch();
    let address = gateway.address.clone();
    eventually("the ready file", || fs::read_to_string(&path).is_ok_and(|text| text == address));
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);

    gateway.signal("TERM");
    assert!(gateway.exit().success());
    assert!(!path.exists());
}

#[test]
fn a_queued_call_whose_client_leaves_is_taken_out() {
    let gateway = Setup::new().flags(&["--max-in-flight", "1"]).start();
    let queued = || {
        let status = gateway.command(&["status", "--json"]).stdout;
        serde_json::from_slice::<Value>(&status).expect("JSON")["queued"].clone()
    };
    let mut running = gateway.connect();
    running.start(&task("hold"));
    worker_says(&gateway, "holding");
    let mut waiting = gateway.connect();
    waiting.start(&post(ADD).body(BODY).header("x-runner-request-id", "r-waits"));
    eventually("it waits", || queued() == 1);
    drop(waiting);
    let line = gateway.wait_for_log(|line| line["request_id"] == "r-waits");
    assert_eq!((&line["status"], &line["code"]), (&json!(499), &json!("REQUEST_ABORTED")));
    assert_eq!(queued(), 0);
    drop(running);
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
}

#[test]
fn the_kernel_chooses_a_port() {
    let (one, other) = (Setup::new().start(), Setup::new().start());
    assert_ne!(one.address, other.address);
    assert!(one.address.starts_with("127.0.0.1:"));
}

#[test]
fn a_signal_drains() {
    for signal in ["TERM", "INT"] {
        let setup = Setup::new();
        let file = setup.folder().join("go");
        let mut gateway = setup.start();
        let mut idle = gateway.connect();
        assert_eq!(idle.send(&get("/healthz")).status, 200);
        let mut connection = gateway.connect();
        let input = json!({"input": {"path": file.to_str().expect("utf-8")}});
        connection.start(&task("untilFile").body(input.to_string()));
        worker_says(&gateway, "waiting for a file");

        gateway.signal(signal);
        gateway.wait_for_log(|line| line["message"] == "draining");
        assert!(idle.is_closed());
        eventually("no new connections", || TcpStream::connect(&gateway.address).is_err());
        fs::write(&file, "").expect("written");
        assert_eq!(connection.answer().result(), "found");
        assert!(gateway.exit().success());
        gateway_left_nothing(&gateway);
    }
}

fn gateway_left_nothing(gateway: &Gateway) {
    let workers = gateway.log();
    let pids = workers.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for line in pids.filter(|line| line["message"] == "worker started") {
        assert!(!runs(&line["pid"]), "{line}");
    }
}

#[test]
fn what_was_sent_before_the_signal_is_answered() {
    let mut gateway = Setup::new().start();
    let mut kept = gateway.connect();
    assert_eq!(kept.send(&get("/healthz")).status, 200);
    // It sees neither the requests nor the new connections before the signal.
    gateway.signal("STOP");
    let new = (0..8).map(|_| gateway.connect());
    let mut connections: Vec<_> = std::iter::once(kept).chain(new).collect();
    for connection in &mut connections {
        connection.start(&post(ADD).body(BODY));
    }
    let mut http2 = TcpStream::connect(&gateway.address).expect("connected");
    // The preface, empty SETTINGS, and HEADERS that ask for `/healthz`.
    let fields = b"\x82\x86\x01\x01x\x04\x08/healthz";
    let head = [&[0, 0, 15, 1, 5, 0, 0, 0, 1][..], fields].concat();
    let sent = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", &head[..]].concat();
    http2.write_all(&sent).expect("sent");
    gateway.signal("TERM");
    gateway.signal("CONT");
    for connection in &mut connections {
        assert_eq!(connection.answer().result(), 8);
    }
    let (mut answer, body) = (Vec::new(), br#"{"ok":true}"#);
    // Frames that say goodbye may follow the body at once.
    while !answer.windows(body.len()).any(|part| part == body) {
        let mut part = [0; 1024];
        let count = http2.read(&mut part).expect("read");
        assert!(count > 0, "{:?}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&part[..count]);
    }
    drop(http2);
    assert!(gateway.exit().success());
}

/// A shell whose window is closed; elsewhere the same signal reloads.
#[test]
fn the_end_of_its_terminal_drains() {
    let in_a_terminal = "import os, pty, sys, time\n\
                         pid, terminal = pty.fork()\n\
                         if pid == 0: os.execv(sys.argv[1], sys.argv[1:])\n\
                         while not os.path.exists('ready'): time.sleep(0.01)\n\
                         os.close(terminal)\n\
                         sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))";
    let setup = Setup::new().flags(&["--ready-file", "ready"]);
    let output = setup.launched_by(&["python3", "-c", in_a_terminal]).output();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_second_signal_does_not_wait() {
    let mut gateway = Setup::new().start();
    let pid = gateway.send(&task("pid")).result();
    let mut connection = gateway.connect();
    connection.start(&task("hold"));
    worker_says(&gateway, "holding");
    gateway.signal("TERM");
    gateway.wait_for_log(|line| line["message"] == "draining");
    gateway.signal("TERM");
    assert_eq!(gateway.exit().code(), Some(1));
    eventually("the worker is gone", || !runs(&pid));
}

#[test]
fn a_deadline_is_kept() {
    let gateway = Setup::new().flags(&["--timeout", "50ms"]).start();
    for id in ["hold", "impatient"] {
        let answer = gateway.send(&task(id));
        assert_eq!((answer.status, answer.code().as_str()), (504, "TIMEOUT"));
    }
    worker_says(&gateway, "cancelled: timeout");
    // The task's own deadline is longer than the gateway's.
    let file = Path::new("/");
    let input = json!({"input": {"path": file}}).to_string();
    assert_eq!(gateway.send(&task("untilFile").body(input)).result(), "found");
}

#[test]
fn a_client_that_leaves_cancels_its_call() {
    let gateway = Setup::new().start();
    let mut connection = gateway.connect();
    connection.start(&task("hold").header("x-runner-request-id", "r-gone"));
    worker_says(&gateway, "holding");
    drop(connection);
    worker_says(&gateway, "cancelled: client-disconnected");
    let line = gateway.wait_for_log(|line| line["status"] == 499);
    assert_eq!(line["request_id"], "r-gone");
    assert_eq!(line["task"], "app.tasks.hold");
    assert_eq!(line["code"], "REQUEST_ABORTED");
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
}

#[test]
fn a_crash_fails_its_calls_and_the_worker_comes_back() {
    let gateway = Setup::new().start();
    let first = gateway.send(&task("pid")).result();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    worker_says(&gateway, "holding");
    for answer in [gateway.send(&task("die")), held.answer()] {
        assert_eq!((answer.status, answer.code().as_str()), (500, "WORKER_CRASHED"));
    }
    // Calls wait for the new one.
    let second = gateway.send(&task("pid")).result();
    assert_ne!(first, second);
    assert_eq!(gateway.send(&get("/readyz")).status, 200);
}

#[test]
fn without_a_worker_calls_are_told_to_come_back() {
    // Serves once, dies, and never gets ready again.
    let script = r#"
        echo '{"type":"hello","protocol":1}'
        test -e served && exec sleep 1000
        echo '{"type":"ready","tasks":["app.tasks.add"],"events":[]}'
        touch served
        while read line; do
            case $line in *'"type":"task"'*) exit ;; esac
        done
    "#;
    let gateway = Setup::new()
        .file("worker.sh", script)
        .flags(&["--worker", "sh worker.sh", "--timeout", "100ms"])
        .start();
    assert_eq!(gateway.send(&post(ADD).body(BODY)).code(), "WORKER_CRASHED");
    let answer = gateway.send(&post(ADD).body(BODY));
    assert_eq!((answer.status, answer.code().as_str()), (503, "WORKER_UNAVAILABLE"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    let answer = gateway.send(&get("/readyz"));
    assert_eq!(answer.json()["error"]["data"], json!({"reason": "no_worker"}));
}

#[test]
fn a_signal_while_workers_boot_stops_too() {
    let script = r#"echo '{"type":"hello","protocol":1}'; read line"#;
    let setup = Setup::new().file("worker.sh", script).flags(&["--worker", "sh worker.sh"]);
    let mut gateway = setup.launch();
    gateway.signal("TERM");
    assert!(gateway.exit().success());
}

#[test]
fn too_many_calls_are_turned_away() {
    let gateway = Setup::new().flags(&["--max-in-flight", "1", "--queue-size", "0"]).start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    worker_says(&gateway, "holding");
    let answer = gateway.send(&post(ADD).body(BODY));
    assert_eq!((answer.status, answer.code().as_str()), (503, "OVERLOADED"));
    assert_eq!(answer.header("retry-after"), Some("1"));
}

#[test]
fn a_task_that_kills_its_workers_is_quarantined() {
    let gateway = Setup::new().start();
    let answer = loop {
        let answer = gateway.send(&task("die"));
        if answer.code() != "WORKER_CRASHED" {
            break answer;
        }
        assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8, "no other task suffers");
    };
    assert_eq!((answer.status, answer.code().as_str()), (503, "TASK_QUARANTINED"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    let told =
        gateway.wait_for_log(|line| line["id"] == "app.tasks.die" && line["level"] == "ERROR");
    assert!(told["message"].as_str().is_some_and(|text| text.contains("quarantined")), "{told}");
}

#[test]
fn the_log_of_a_crash_tells_what_happened() {
    let gateway = Setup::new().start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    worker_says(&gateway, "holding");
    assert_eq!(gateway.send(&task("die")).code(), "WORKER_CRASHED");
    let end = gateway.wait_for_log(|line| line["message"] == "a worker ended");
    assert_eq!((&end["reason"], &end["exit"]), (&json!("crashed"), &json!("exit status: 7")));
    assert_eq!((&end["calls_failed"], &end["calls_moved"]), (&json!(2), &json!(0)));
    assert!(end["stderr"].to_string().contains("holding"), "{end}");
    assert!(end["slot"] == 0 && end["pid"].is_u64() && end["uptime_ms"].is_u64(), "{end}");
}

#[test]
fn calls_go_to_the_worker_that_has_the_fewest() {
    let gateway = Setup::new().flags(&["--workers", "2"]).start();
    let deadline = Instant::now() + Duration::from_secs(60);
    let mut pids = std::collections::HashSet::new();
    while pids.len() < 2 {
        assert!(Instant::now() < deadline, "one worker does everything");
        pids.insert(gateway.send(&task("pid")).result().to_string());
    }
}

#[test]
fn one_connection_serves_many_calls() {
    let gateway = Setup::new().start();
    let mut connection = gateway.connect();
    for _ in 0..100 {
        assert_eq!(connection.send(&post(ADD).body(BODY)).result(), 8);
    }
    // Pipelined: all sent before the first answer is read.
    for _ in 0..10 {
        connection.start(&post(ADD).body(BODY));
    }
    for _ in 0..10 {
        assert_eq!(connection.answer().result(), 8);
    }
}

#[test]
fn a_plain_worker_serves_too() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workers/plain.mjs");
    let command = shell_words::join([crate::harness::node(), script.to_str().expect("utf-8")]);
    for wait in [vec!["--plain-worker"], vec!["--ready-timeout", "1s"]] {
        let gateway = Setup::new().flags(&["--worker", &command]).flags(&wait).start();
        assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
        let event = post("/__runner/event/app.events.silent");
        assert_eq!(gateway.send(&event).text(), r#"{"ok":true}"#);
    }
}
