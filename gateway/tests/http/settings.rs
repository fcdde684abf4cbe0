//! Flags, environment and file say the same things, in that order.

use crate::harness::{ADD, Setup, get, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() {
    let at = |setup: Setup| {
        let gateway = setup.start();
        ["/file", "/env", "/flag"]
            .into_iter()
            .find(|base| {
                gateway.send(&post(&format!("{base}/task/app.tasks.add")).body(BODY)).status == 200
            })
            .expect("one of them")
    };
    let file = || Setup::new().file("tunnel.toml", "base-path = \"/file\"\n");
    assert_eq!(at(file()), "/file");
    assert_eq!(at(file().env("TUNNEL_BASE_PATH", "/env")), "/env");
    assert_eq!(
        at(file().env("TUNNEL_BASE_PATH", "/env").flags(&["--base-path", "/flag"])),
        "/flag"
    );
}

#[test]
fn a_variable_that_is_no_setting_is_told() {
    let gateway = Setup::new().env("TUNNEL_WORKRES", "2").start();
    let told = "TUNNEL_WORKRES is no setting; was TUNNEL_WORKERS meant?";
    let line = gateway.wait_for_log(|line| line["message"] == told);
    assert_eq!(line["level"], "WARN");
}

#[test]
fn the_file_says_everything() {
    let setup = Setup::new().without_token().without_worker();
    let schemas = setup.schemas().path().display().to_string();
    let worker = crate::harness::worker();
    let text = format!(
        r#"
        schemas = {schemas:?}
        worker = {worker:?}
        workers = 2
        max-in-flight = 10
        timeout = "20s"
        ready-timeout = "3s"
        boot-timeout = "30s"
        plain-worker = false
        validate-output = "reject"
        host = "127.0.0.1"
        port = 0
        base-path = "/api"
        max-body = "1KiB"
        body-timeout = "20s"
        idle-timeout = "60s"
        discovery = "off"
        ready-file = "ready"
        token = ["one", "two"]
        token-file = "tokens"
        token-header = "x-key"
        no-auth = false
        insecure = false
        cors-origin = ["https://a.example"]
        cors-credentials = true
        log-level = "info"
        log-format = "json"
        access-log = true
        trace-pipe = true
        server-timing = true
        threads = 2
        watch = true
        admin-socket = "off"
        memory-limit = "2GiB"
        max-old-space = "256MiB"
        metrics-addr = "127.0.0.1:0"
        "#
    );
    let ready = setup.folder().join("ready");
    let gateway = setup
        .file("settings.toml", &text)
        .file("tokens", "three\n")
        .flags(&["--config", "settings.toml"])
        .start();
    for token in ["one", "two", "three"] {
        let request = post("/api/task/app.tasks.add").anonymous().header("x-key", token).body(BODY);
        let answer = gateway.send(&request.header("origin", "https://a.example"));
        assert_eq!(answer.result(), 8);
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    }
    assert_eq!(gateway.send(&get("/api/discovery").header("x-key", "one")).status, 404);
    let request = post("/api/task/app.tasks.any").anonymous().header("x-key", "one");
    assert_eq!(gateway.send(&request.clone().body("x".repeat(1025))).status, 413);
    let wrong = post("/api/task/app.tasks.wrong").anonymous().header("x-key", "one");
    assert_eq!(gateway.send(&wrong).code(), "INVALID_OUTPUT");
    assert_eq!(std::fs::read_to_string(ready).expect("the ready file"), gateway.address);
}

#[test]
fn the_environment_says_the_same() {
    let gateway = Setup::new()
        .without_token()
        .env("TUNNEL_WORKER", crate::harness::worker())
        .env("TUNNEL_NO_AUTH", "true")
        .env("TUNNEL_CORS_ORIGIN", "https://a.example,https://b.example")
        .env("TUNNEL_MAX_BODY", "1KiB")
        .env("TUNNEL_DISCOVERY", "off")
        .start();
    for origin in ["https://a.example", "https://b.example"] {
        let answer = gateway.send(&post(ADD).anonymous().body(BODY).header("origin", origin));
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    }
    assert_eq!(gateway.send(&get("/__runner/discovery")).status, 404);
    assert_eq!(gateway.send(&post(ADD).body("x".repeat(1025))).status, 413);
}

#[test]
fn a_switch_in_the_file_can_be_turned_off() {
    let setup = || Setup::new().without_token().file("tunnel.toml", "no-auth = true\n");
    assert_eq!(setup().start().send(&post(ADD).anonymous().body(BODY)).status, 200);
    let gateway = setup().flags(&["--no-auth=false", "--token", "secret"]).start();
    assert_eq!(gateway.send(&post(ADD).anonymous().body(BODY)).status, 401);
}

#[test]
fn help_names_every_setting() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_tunnel-gateway"))
        .arg("--help")
        .env("TUNNEL_TOKEN", "hush-hush")
        .output()
        .expect("help");
    assert!(help.status.success());
    let text = String::from_utf8(help.stdout).expect("utf-8");
    // Wherever a line was broken.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for flag in [
        "schemas",
        "worker",
        "workers",
        "host",
        "port",
        "base-path",
        "token",
        "token-file",
        "token-header",
        "no-auth",
        "insecure",
        "discovery",
        "cors-origin",
        "cors-credentials",
        "max-body",
        "body-timeout",
        "idle-timeout",
        "max-in-flight",
        "timeout",
        "ready-timeout",
        "boot-timeout",
        "plain-worker",
        "ready-file",
        "validate-output",
        "log-level",
        "log-format",
        "access-log",
        "trace-pipe",
        "server-timing",
        "threads",
        "watch",
        "admin-socket",
        "memory-limit",
        "max-old-space",
        "metrics-addr",
        "config",
    ] {
        let variable = format!("TUNNEL_{}", flag.replace('-', "_").to_uppercase());
        assert!(text.contains(&format!("--{flag}")), "{flag}");
        assert!(text.contains(&format!("[env: {variable}]")), "{variable}");
    }
    for default in ["127.0.0.1", "7070", "/__runner", "x-runner-token", "30s", "2MiB", "256"] {
        assert!(text.contains(&format!("[default: {default}]")), "{default}");
    }
    assert!(!text.contains("hush-hush"));
}
