//! Refusals to start: what, where, and how to mend it.

use std::net::TcpListener;
use std::os::unix::fs::symlink;

use serde_json::json;

use crate::harness::{
    ADD, Gateway, Refusal, Schemas, Setup, TOKEN, closed, eventually, get, post, worker,
};

const FAILED: i32 = 1;
const USAGE: i32 = 2;

fn assert_says(refusal: &Refusal, code: i32, parts: &[&str]) {
    for part in parts {
        assert!(refusal.stderr.contains(part), "{part:?} is not in: {}", refusal.stderr);
    }
    assert_eq!(refusal.code, code, "{}", refusal.stderr);
}

fn one_task() -> Schemas {
    let mut schemas = Schemas::new();
    let input = closed(&json!({"a": {"type": "number"}}), &["a"]);
    schemas.task("app.tasks.add", &input, &json!({"type": "number"}), json!({}));
    schemas
}

/// With `manifest.json` changed.
fn manifest(change: impl FnOnce(&mut serde_json::Value)) -> Schemas {
    let schemas = one_task();
    let mut manifest = schemas.manifest();
    change(&mut manifest);
    schemas.write("manifest.json", &manifest.to_string());
    schemas
}

fn refused(schemas: Schemas, parts: &[&str]) {
    assert_says(&Setup::with(schemas).refusal(), FAILED, parts);
}

#[test]
fn a_folder_that_is_not_there() {
    let refusal = Setup::new().flags(&["--schemas", "nowhere"]).refusal();
    assert_says(&refusal, FAILED, &["nowhere", "No such file", "--schemas"]);
}

#[test]
fn a_manifest_that_is_missing_or_broken() {
    let schemas = Schemas::new();
    std::fs::remove_file(schemas.file("manifest.json")).expect("removed");
    refused(schemas, &["manifest.json", "No such file", "codegen"]);

    let schemas = Schemas::new();
    schemas.write("manifest.json", "{\"manifestVersion\": 1,");
    refused(schemas, &["manifest.json", "is not a manifest", "line 1"]);

    refused(manifest(|m| m["extra"] = json!(1)), &["manifest.json", "unknown field `extra`"]);
    refused(manifest(|m| m["tasks"] = json!(1)), &["manifest.json", "invalid type"]);
}

#[test]
fn a_discovery_document_that_is_missing_broken_or_of_another_run() {
    let document = json!({
        "discoveryVersion": 1, "hash": "sha256:0", "tasks": [], "events": []
    });
    for (key, value, reason) in [
        ("extra", json!(1), "unknown field `extra`"),
        ("hash", json!("sha256:1"), "belongs to manifest.json"),
        ("discoveryVersion", json!(2), "belongs to manifest.json"),
    ] {
        let mut schemas = one_task();
        let mut document = document.clone();
        document[key] = value;
        schemas.document("discovery.json", &document);
        refused(schemas, &["discovery.json", reason, "codegen"]);
    }
    let mut schemas = one_task();
    schemas.document("discovery.json", &document);
    std::fs::remove_file(schemas.file("discovery.json")).expect("removed");
    refused(schemas, &["discovery.json", "No such file"]);
}

#[test]
fn a_manifest_of_another_version() {
    // Its other fields do not matter.
    let schemas = manifest(|m| *m = json!({"manifestVersion": 2, "functions": []}));
    refused(schemas, &["manifest.json", "manifestVersion 2", "reads 1"]);
}

#[test]
fn an_id_twice() {
    let schemas = manifest(|m| {
        let task = m["tasks"][0].clone();
        m["tasks"].as_array_mut().expect("tasks").push(task);
    });
    refused(schemas, &["manifest.json", "app.tasks.add twice"]);
}

#[test]
fn a_timeout_of_nothing() {
    for timeout in [0, 86_400_001_u64] {
        let schemas = manifest(|m| m["tasks"][0]["options"] = json!({"timeoutMs": timeout}));
        refused(schemas, &["manifest.json", "app.tasks.add", "timeoutMs"]);
    }
}

#[test]
fn a_schema_that_is_missing_or_broken() {
    let schemas = one_task();
    std::fs::remove_file(schemas.file("tasks/0.input.json")).expect("removed");
    refused(schemas, &["tasks/0.input.json", "No such file"]);

    let schemas = one_task();
    schemas.write("tasks/0.output.json", "{\"type\": ");
    refused(schemas, &["tasks/0.output.json", "is not JSON"]);

    let schemas = one_task();
    std::fs::remove_file(schemas.file("tasks/0.input.json")).expect("removed");
    std::fs::create_dir(schemas.file("tasks/0.input.json")).expect("a folder");
    refused(schemas, &["tasks/0.input.json", "is not a file"]);
}

#[test]
fn a_schema_that_cannot_be_compiled() {
    for schema in [
        json!({"type": "nonsense"}),
        json!({"type": "string", "pattern": "("}),
        json!({"type": "string", "format": "nonsense"}),
        json!({"$ref": "#/$defs/missing"}),
        json!({"$ref": "https://example.com/other.json"}),
        json!({"$ref": "file:///etc/hostname"}),
        json!([]),
    ] {
        let schemas = one_task();
        schemas.write("tasks/0.input.json", &schema.to_string());
        refused(schemas, &["tasks/0.input.json", "is not a schema"]);
    }
}

#[test]
fn a_path_out_of_the_folder() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let outside = elsewhere.path().join("schema.json");
    std::fs::write(&outside, "{}").expect("written");
    let outside = outside.to_str().expect("utf-8").to_owned();
    for path in [outside.as_str(), "../schema.json", "tasks/../../schema.json", "..", "/", ""] {
        let schemas = manifest(|m| m["tasks"][0]["input"]["schema"] = json!(path));
        refused(schemas, &[path, "outside the schema folder"]);
    }

    // A link to a file, and one to a folder.
    let schemas = one_task();
    std::fs::remove_file(schemas.file("tasks/0.input.json")).expect("removed");
    symlink(&outside, schemas.file("tasks/0.input.json")).expect("a link");
    refused(schemas, &["tasks/0.input.json", "outside the schema folder"]);

    let schemas = manifest(|m| m["tasks"][0]["input"]["schema"] = json!("link/schema.json"));
    symlink(elsewhere.path(), schemas.file("link")).expect("a link");
    refused(schemas, &["link/schema.json", "outside the schema folder"]);
}

#[test]
fn a_link_inside_the_folder_is_fine() {
    let schemas = manifest(|m| m["tasks"][0]["input"]["schema"] = json!("./tasks/link.json"));
    symlink("0.input.json", schemas.file("tasks/link.json")).expect("a link");
    Setup::with(schemas).start();
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let port = taken.local_addr().expect("an address").port().to_string();
    let refusal = Setup::new().flags(&["--port", &port]).refusal();
    assert_says(&refusal, FAILED, &[&address, "taken", "--port"]);
}

#[test]
fn an_address_of_another_machine() {
    let refusal = Setup::new().flags(&["--host", "192.0.2.1"]).refusal();
    assert_says(&refusal, FAILED, &["192.0.2.1", "--host"]);
}

#[test]
fn a_worker_that_does_not_run() {
    let refusal = Setup::new().flags(&["--worker", "no-such-program-here x"]).refusal();
    assert_says(&refusal, FAILED, &["no-such-program-here x", "not found", "--worker"]);

    let refusal =
        Setup::new().flags(&["--worker", "sh -c 'echo cannot find module >&2; exit 3'"]).refusal();
    assert_says(&refusal, FAILED, &["ended before it was ready", "cannot find module", "3"]);
}

#[test]
fn a_call_that_came_before_the_first_boot_failed_is_answered() {
    let worker = "sh -c 'until [ -e fail ]; do sleep 0.01; done; exit 3'";
    let mut schemas = one_task();
    schemas.task("app.tasks.alone", &json!({}), &json!({}), json!({"exclusive": true}));
    let mut gateway = Setup::with(schemas).flags(&["--worker", worker]).launch();
    let early = [post("/__runner/task/app.tasks.alone"), post(ADD).body(r#"{"input":{"a":5}}"#)];
    let early: Vec<_> = (1..)
        .zip(early)
        .map(|(number, request)| {
            let mut connection = gateway.connect();
            connection.start(&request);
            wait_for_queue(&gateway, number);
            connection
        })
        .collect();
    std::fs::write(gateway.folder().join("fail"), "").expect("written");
    for mut early in early {
        let answer = early.answer();
        assert_eq!((answer.status, answer.code().as_str()), (503, "WORKER_UNAVAILABLE"));
    }
    assert_eq!(gateway.exit().code(), Some(FAILED));
}

#[test]
fn a_call_is_answered_where_the_ready_file_cannot_be_written_in_the_end() {
    let begin = "until [ -e go ]; do sleep 0.01; done; exec";
    let worker = shell_words::join(["sh", "-c", &format!("{begin} {}", worker())]);
    let flags = ["--worker", &worker, "--ready-file", "folder/ready"];
    let setup = Setup::new().flags(&flags);
    std::fs::create_dir(setup.folder().join("folder")).expect("a folder");
    let mut gateway = setup.launch();
    let mut early = gateway.connect();
    early.start(&post(ADD).body(r#"{"input":{"a":5,"b":3}}"#));
    wait_for_queue(&gateway, 1);
    std::fs::remove_dir(gateway.folder().join("folder")).expect("removed");
    std::fs::write(gateway.folder().join("go"), "").expect("written");
    // Before or after the worker had it.
    let status = early.answer().status;
    assert!(status == 200 || status == 503, "{status}");
    assert_eq!(gateway.exit().code(), Some(FAILED));
    assert!(gateway.log().contains("folder/ready"), "{}", gateway.log());
}

fn wait_for_queue(gateway: &Gateway, calls: usize) {
    let line = format!("tunnel_calls_queued {calls}");
    eventually("the calls wait", || {
        gateway.send(&get("/metrics").token(TOKEN)).text().contains(&line)
    });
}

#[test]
fn settings_that_make_no_sense() {
    let cases: &[(&[&str], &[&str])] = &[
        (&["--port", "70000"], &["--port", "70000"]),
        (&["--timeout", "30"], &["--timeout", "30s"]),
        (&["--timeout", "0s"], &["--timeout", "1ms"]),
        (&["--max-body", "lots"], &["--max-body", "2MiB"]),
        (&["--workers", "0"], &["--workers"]),
        (&["--discovery", "maybe"], &["--discovery", "on", "off"]),
        (&["--base-path", "runner"], &["--base-path", "/__runner"]),
        (&["--host", "example.com"], &["--host", "127.0.0.1"]),
        (&["--cors-origin", "https://a.example/"], &["--cors-origin", "https://app.example.com"]),
        (&["--token-header", "a b"], &["--token-header", "x-runner-token"]),
        (&["--nonsense"], &["--nonsense"]),
        (&["--worker", ""], &["--worker", "program"]),
        (&["--worker", "node 'x"], &["--worker", "quote"]),
        (&["--config", "missing.toml"], &["missing.toml", "No such file"]),
        (&["--token-file", "missing"], &["missing", "No such file"]),
        (&["--no-auth"], &["--no-auth", "token"]),
    ];
    for (flags, parts) in cases {
        assert_says(&Setup::new().flags(flags).refusal(), USAGE, parts);
    }
    let refusal = Setup::new().without_token().flags(&["--no-auth", "--host", "0.0.0.0"]).refusal();
    assert_says(&refusal, USAGE, &["--no-auth", "0.0.0.0", "--insecure"]);
}

#[test]
fn what_must_be_said() {
    let refusal = Setup::new().without_worker().refusal();
    assert_says(&refusal, USAGE, &["worker command", "--worker", "TUNNEL_WORKER", "tunnel.toml"]);
}

#[test]
fn a_variable_is_named() {
    let refusal = Setup::new().env("TUNNEL_TIMEOUT", "soon").refusal();
    assert_says(&refusal, USAGE, &["TUNNEL_TIMEOUT", "soon", "30s"]);
    let refusal = Setup::new().env("TUNNEL_NO_AUTH", "ture").refusal();
    assert_says(&refusal, USAGE, &["TUNNEL_NO_AUTH", "ture"]);
}

#[test]
fn a_file_is_named_with_its_line() {
    let refused = |text: &str, parts: &[&str]| {
        assert_says(&Setup::new().file("tunnel.toml", text).refusal(), USAGE, parts);
    };
    refused(
        "workers = 1\nwrokers = 2\n",
        &["tunnel.toml:2: wrokers is no setting; was workers meant?"],
    );
    refused("\n\ntimeout = 30\n", &["tunnel.toml:3", "timeout"]);
    refused("port = \"x\"\n", &["tunnel.toml:1", "port"]);
    refused("workers = 0\n", &["workers", "from 1"]);
    refused("no-auth = \"yes\"\n", &["tunnel.toml:1", "no-auth"]);
    refused("[gateway]\nport = 1\n", &["tunnel.toml:1", "gateway"]);
    refused("config = \"other.toml\"\n", &["tunnel.toml:1", "config"]);
    refused("port = \n", &["tunnel.toml:1"]);
}

#[test]
fn an_empty_token() {
    let refusal = Setup::new().flags(&["--token", ""]).refusal();
    assert_says(&refusal, USAGE, &["token 1 in --token", "empty"]);
    for list in ["", "a,", "a,,b", " "] {
        let refusal = Setup::new().without_token().env("TUNNEL_TOKEN", list).refusal();
        assert_says(&refusal, USAGE, &["TUNNEL_TOKEN", "empty"]);
    }
    for text in ["token = \"\"", "token = [\"a\", \"\"]"] {
        let refusal = Setup::new().without_token().file("tunnel.toml", text).refusal();
        assert_says(&refusal, USAGE, &["in tunnel.toml", "empty"]);
    }
    for text in ["", "\n \n"] {
        let setup = Setup::new().without_token().file("tokens", text);
        let refusal = setup.flags(&["--token-file", "tokens"]).refusal();
        assert_says(&refusal, USAGE, &["tokens", "no token"]);
    }
}

#[test]
fn a_ready_file_that_cannot_be_written() {
    let refusal = Setup::new().flags(&["--ready-file", "nowhere/ready"]).refusal();
    assert_says(&refusal, FAILED, &["nowhere/ready", "--ready-file"]);
}

#[test]
fn refusals_never_show_a_token() {
    let tokens = ["hush-hush-1", "hush-hush-2\u{7}"];
    let refusals = [
        Setup::new().flags(&["--token", tokens[0], "--token", tokens[1]]).refusal(),
        Setup::new().without_token().env("TUNNEL_TOKEN", tokens.join(",")).refusal(),
        Setup::new().file("tunnel.toml", "token = \"hush-hush\" hush-hush").refusal(),
        Setup::new().file("tunnel.toml", "token = { hush-hush = 1 }").refusal(),
        Setup::new().flags(&["--token", tokens[0], "--port", "x"]).refusal(),
    ];
    for refusal in refusals {
        assert!(!refusal.stderr.contains("hush-hush"), "{}", refusal.stderr);
    }
}
