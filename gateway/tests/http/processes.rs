//! What workers may take of the machine, and that nothing is left of them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{ADD, Gateway, Setup, eventually, post, runs};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

/// All that it has started so far.
fn workers(gateway: &Gateway) -> Vec<Value> {
    gateway
        .log()
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["message"] == "worker started")
        .map(|line| line["pid"].clone())
        .collect()
}

/// Of all threads of a process.
fn children(parent: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{parent}/task")).expect("its threads");
    threads
        .filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn no_worker_outlives_a_killed_gateway() {
    for busy in [false, true] {
        let mut gateway = Setup::new().flags(&["--workers", "2"]).start();
        eventually("both are started", || workers(&gateway).len() == 2);
        let mut connections = [gateway.connect(), gateway.connect()];
        if busy {
            // One in its event loop and one that never comes back to it, which
            // sees no end of its stdin.
            connections[0].start(&task("spin"));
            gateway.wait_for_log(|line| line.to_string().contains("spinning"));
            connections[1].start(&task("hold"));
        }
        let workers = workers(&gateway);
        assert!(workers.iter().all(runs));
        gateway.signal("KILL");
        gateway.exit();
        eventually("no worker is left", || !workers.iter().any(runs));
    }
}

/// The kernel's signal is for the shell, and what spins sees no end of its stdin.
#[test]
fn what_a_wrapper_started_does_not_outlive_a_killed_gateway() {
    let script = format!("{}\ntrue\n", crate::harness::worker());
    let mut gateway =
        Setup::new().file("worker.sh", &script).flags(&["--worker", "sh worker.sh"]).start();
    let node = gateway.send(&task("pid")).result();
    assert!(!workers(&gateway).contains(&node), "it is the shell's child");
    let mut connection = gateway.connect();
    connection.start(&task("spin"));
    gateway.wait_for_log(|line| line.to_string().contains("spinning"));
    gateway.signal("KILL");
    gateway.exit();
    eventually("no process is left", || !runs(&node));
}

#[test]
fn a_guard_that_is_killed_is_followed_by_another() {
    let guards = |gateway: &Gateway| -> Vec<Value> {
        let is_guard = |pid: &u32| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains("__guard")
        };
        children(gateway.pid()).into_iter().filter(is_guard).map(Value::from).collect()
    };
    let script = format!("{}\ntrue\n", crate::harness::worker());
    let mut gateway =
        Setup::new().file("worker.sh", &script).flags(&["--worker", "sh worker.sh"]).start();
    eventually("a guard", || guards(&gateway).len() == 1);
    let [first] = &guards(&gateway)[..] else { panic!("one guard") };
    let kill = Command::new("kill").args(["-9", &first.to_string()]).status();
    assert!(kill.expect("kill").success());
    gateway.wait_for_log(|line| line.to_string().contains("the guard of the workers ended"));
    eventually("another", || guards(&gateway).iter().any(|guard| guard != first));

    // The new one knows the worker that was there before it.
    let node = gateway.send(&task("pid")).result();
    gateway.signal("STOP");
    let guard = guards(&gateway);
    gateway.signal("KILL");
    gateway.exit();
    eventually("no process is left", || !runs(&node) && !guard.iter().any(runs));
}

#[test]
fn no_worker_outlives_a_gateway_killed_in_a_reload() {
    let mut gateway = Setup::new().start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    gateway.wait_for_log(|line| line.to_string().contains("holding"));
    gateway.signal("HUP");
    eventually("old and new run", || workers(&gateway).len() == 2);
    gateway.signal("KILL");
    gateway.exit();
    eventually("no worker is left", || !workers(&gateway).iter().any(runs));
}

/// The kernel hands the children of ended parents to a subreaper, as it hands
/// them to the first process of a container.
#[test]
fn processes_that_are_left_to_the_gateway_are_reaped() {
    let set_subreaper = "import ctypes, os, sys\n\
                         assert ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0\n\
                         os.execv(sys.argv[1], sys.argv[1:])";
    let gateway = Setup::new().launched_by(&["python3", "-c", set_subreaper]).start();
    let orphan = gateway.send(&task("orphan")).result();
    let stat = fs::read_to_string(format!("/proc/{orphan}/stat")).expect("it runs");
    let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1));
    assert_eq!(parent, Some(gateway.pid().to_string().as_str()), "it was left to somebody else");
    let kill = Command::new("kill").args(["-9", &orphan.to_string()]).status();
    assert!(kill.expect("kill").success());
    eventually("it is reaped", || !fs::exists(format!("/proc/{orphan}")).expect("a path"));

    // Its own children's ends are still seen for what they are.
    assert_eq!(gateway.send(&task("die")).code(), "WORKER_CRASHED");
    let line = gateway.wait_for_log(|line| line["message"] == "a worker ended");
    assert_eq!(line["exit"], "exit status: 7");
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
}

/// As a container has it. Where the system lets nobody make one, there is nothing to see.
#[test]
fn the_first_process_of_a_container_reaps_and_heeds_signals() {
    let launcher = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"];
    let allowed = Command::new(launcher[0]).args(&launcher[1..]).arg("true").output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("unshare is not allowed here");
        return;
    }
    let mut gateway = Setup::new().launched_by(&launcher).start();
    let [first] = &children(gateway.pid())[..] else { panic!("one process") };
    assert!(gateway.send(&task("orphan")).result().is_u64());
    assert_eq!(gateway.send(&task("die")).code(), "WORKER_CRASHED");
    let line = gateway.wait_for_log(|line| line["message"] == "a worker ended");
    assert_eq!(line["exit"], "exit status: 7");
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
    let zombies = || {
        let state = |pid: &u32| fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        children(*first).iter().filter(|pid| state(pid).contains(") Z ")).count()
    };
    // The guard, a worker, and nothing that has ended.
    eventually("all are reaped", || zombies() == 0 && children(*first).len() == 2);
    let term = Command::new("kill").arg(first.to_string()).status();
    assert!(term.expect("kill").success());
    assert!(gateway.exit().success());
}

#[test]
fn a_worker_has_the_memory_that_it_is_given() {
    let gateway =
        Setup::new().flags(&["--memory-limit", "1GiB", "--max-old-space", "100MiB"]).start();
    let shown = gateway.send(&task("nodeOptions")).result();
    let limits = shown["limit"].as_str().expect("limits");
    let data = limits.lines().find(|line| line.starts_with("Max data size")).expect("a line");
    assert!(data.contains(&(1_u64 << 30).to_string()), "{data}");
    let heap = shown["heap"].as_u64().expect("a number") >> 20;
    let unlimited = Setup::new().start().send(&task("nodeOptions")).result();
    assert!(heap < 400 && heap < unlimited["heap"].as_u64().expect("a number") >> 20, "{heap}");

    let allocate = |bytes: u64| gateway.send(&task("allocate").body(json!(bytes).to_string()));
    assert_eq!(allocate(10 << 20).result(), 10 << 20);
    assert_eq!(allocate(2 << 30).code(), "WORKER_CRASHED", "uncaught, so it ends");
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8, "the next one has enough");
}

#[test]
fn options_for_node_reach_it_behind_a_shell_and_beside_those_of_the_user() {
    let gateway = Setup::new()
        .file("worker.sh", &format!("{}\n", crate::harness::worker()))
        .flags(&["--worker", "sh worker.sh", "--max-old-space", "100MiB"])
        .env("NODE_OPTIONS", "--max-old-space-size=3000 --no-warnings")
        .start();
    let heap = gateway.send(&task("nodeOptions")).result()["heap"].as_u64().expect("a number");
    assert!(heap >> 20 < 400, "{heap}");
}

#[test]
fn a_limit_that_is_too_low_for_node_is_told() {
    // A name of Node's, and a program that lives with what it gets.
    let setup = Setup::new().file("node", "#!/bin/sh\nexec cat\n");
    let program = setup.folder().join("node");
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(&program, executable).expect("executable");
    let flags = ["--worker", "./node", "--memory-limit", "256MiB", "--plain-worker"];
    let gateway = setup.flags(&flags).start();
    let line = gateway.wait_for_log(|line| line["level"] == "WARN");
    assert!(line["message"].as_str().is_some_and(|text| text.contains("--memory-limit")), "{line}");

    let refusal = Setup::new().flags(&["--memory-limit", "16"]).refusal();
    assert_eq!(refusal.code, 2);
    assert!(refusal.stderr.contains("--memory-limit"), "{}", refusal.stderr);
}

/// A child in a session of its own is not killed with its parent, and inherits its stdout.
fn haunted_by(child: &str) -> String {
    // For longer, such pipes were once read on.
    let gateway = Setup::new().flags(&["--timeout", "900ms"]).start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    gateway.wait_for_log(|line| line.to_string().contains("holding"));
    let input = json!({"input": {"child": child}}).to_string();
    let code = gateway.send(&task("haunt").body(input)).code();
    if code == "WORKER_CRASHED" {
        assert_eq!(held.answer().result(), "held", "it was answered before the end");
    }
    let said = gateway.wait_for_log(|line| line.to_string().contains("haunted by"));
    let ended = gateway.wait_for_log(|line| line["message"] == "a worker ended");
    assert_eq!(ended["exit"], "exit status: 7");
    assert!(ended["stderr"].to_string().contains("haunted by"), "{ended}");
    let child = said["message"].as_str().and_then(|text| text.split(' ').next_back());
    // It may have ended with the pipe.
    let _ = Command::new("kill").args(["-s", "KILL", child.expect("a pid")]).status();
    code
}

/// A machine that stands still excuses a timeout, but not each time.
fn some_crash_is_told_in_time(child: &str) {
    assert!((0..3).any(|_| haunted_by(child) == "WORKER_CRASHED"));
}

#[test]
fn a_child_that_holds_its_stdout_delays_no_call_of_a_dead_worker() {
    some_crash_is_told_in_time("sleep 1000");
}

#[test]
fn a_child_that_floods_its_stdout_delays_no_call_of_a_dead_worker() {
    some_crash_is_told_in_time("yes");
}
