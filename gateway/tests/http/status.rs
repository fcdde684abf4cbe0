//! `tunnel-gateway status`

use serde_json::{Value, json};

use crate::harness::{ADD, Gateway, Setup, eventually, post};

fn status(gateway: &Gateway) -> Value {
    let output = gateway.command(&["status", "--json"]);
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn task(id: &str) -> crate::harness::Request {
    post(&format!("/__runner/task/app.tasks.{id}"))
}

#[test]
fn tells_what_every_slot_is_at() {
    let gateway = Setup::new().flags(&["--workers", "2"]).start();
    eventually("both are ready", || {
        status(&gateway)["slots"].as_array().is_some_and(|slots| {
            let looked_at = |slot: &Value| slot["memoryBytes"].as_u64() > Some(1_000_000);
            slots.len() == 2 && slots.iter().all(|slot| slot["state"] == "ready" && looked_at(slot))
        })
    });
    let pid = gateway.send(&task("pid")).result();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    gateway.wait_for_log(|line| line.to_string().contains("holding"));

    let shown = status(&gateway);
    assert_eq!(shown["pid"], gateway.pid());
    assert_eq!(shown["address"], gateway.address.as_str());
    assert_eq!((&shown["ready"], &shown["generation"]), (&json!(true), &json!(1)));
    let slots = shown["slots"].as_array().expect("slots");
    let in_flight: u64 = slots.iter().filter_map(|slot| slot["inFlight"].as_u64()).sum();
    let calls: u64 = slots.iter().filter_map(|slot| slot["calls"].as_u64()).sum();
    assert_eq!((in_flight, calls), (1, 1));
    assert!(slots.iter().any(|slot| slot["pid"] == pid), "{shown}");
    for slot in slots {
        assert!(slot["cpuMs"].is_u64() && slot["ageMs"].is_u64(), "{slot}");
        assert_eq!(slot["restarts"], json!({}));
    }
}

#[test]
fn tells_why_workers_were_replaced() {
    let gateway = Setup::new().start();
    gateway.send(&task("die"));
    assert_eq!(gateway.send(&post(ADD).body(r#"{"input":{"a":5,"b":3}}"#)).result(), 8);
    let slot = &status(&gateway)["slots"][0];
    assert_eq!(slot["restarts"], json!({"crashed": 1}));
    assert!(slot["lastExit"].as_str().is_some_and(|exit| exit.contains('7')), "{slot}");

    let table = String::from_utf8(gateway.command(&["status"]).stdout).expect("utf-8");
    assert!(table.contains("1 (crashed 1); last: "), "{table}");
}

#[test]
fn shows_a_table_once_where_nobody_looks_at_it() {
    let gateway = Setup::new().start();
    for args in [&["status"][..], &["status", "--once"]] {
        let output = gateway.command(args);
        assert!(output.status.success());
        let table = String::from_utf8(output.stdout).expect("utf-8");
        let lines: Vec<_> = table.lines().collect();
        assert!(lines[0].contains(&gateway.address) && lines[0].contains("ready"), "{table}");
        assert!(lines[2].starts_with("SLOT") && lines[2].ends_with("RESTARTS"), "{table}");
        assert!(lines[3].starts_with("0 ") && lines[3].contains("ready"), "{table}");
        assert_eq!(lines.len(), 4);
        assert!(!table.contains('\u{1b}'), "{table}");
    }
}

#[test]
fn shows_old_workers_that_finish_their_calls() {
    let gateway = Setup::new().start();
    let mut held = gateway.connect();
    held.start(&task("hold"));
    gateway.wait_for_log(|line| line.to_string().contains("holding"));
    assert!(gateway.command(&["reload"]).status.success());
    let shown = status(&gateway);
    assert_eq!(shown["generation"], 2);
    assert_eq!(shown["slots"][0]["generation"], 2);
    assert_eq!(shown["slots"][1]["generation"], 1);
    let table = String::from_utf8(gateway.command(&["status"]).stdout).expect("utf-8");
    assert!(table.contains("0 of generation 1"), "{table}");
}

#[test]
fn tells_where_no_gateway_is() {
    let mut gateway = Setup::new().start();
    gateway.signal("TERM");
    gateway.exit();
    let output = gateway.command(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());

    let nowhere = std::process::Command::new(env!("CARGO_BIN_EXE_tunnel-gateway"))
        .arg("status")
        .env_clear()
        .output()
        .expect("the command");
    assert_eq!(nowhere.status.code(), Some(1));
    let told = String::from_utf8(nowhere.stderr).expect("utf-8");
    assert!(told.contains("$XDG_RUNTIME_DIR is not set"), "{told}");
}
