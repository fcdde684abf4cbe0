use std::{io, time::Duration};

use tunnel_gateway::{
    dispatch::{CallKind, Readiness},
    pool::{BootError, PoolOptions},
};

use crate::harness::{Gateway, command, eventually, fixture, fixture_with, plain, task, within};

async fn boot_error(options: PoolOptions) -> BootError {
    let gateway = Gateway::start(options);
    within(gateway.pool.booted()).await.expect_err("the boot fails")
}

#[tokio::test]
async fn a_program_that_does_not_exist_is_named() {
    let options = PoolOptions::new(command(["no-such-program".to_owned(), "x".to_owned()]));
    let error = boot_error(PoolOptions { workers: 3, ..options }).await;
    let BootError::Spawn(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind, io::ErrorKind::NotFound);
    assert_eq!(
        error.to_string(),
        "worker command `no-such-program x` does not run: `no-such-program` was not found"
    );
}

#[tokio::test]
async fn a_file_that_is_no_program_is_named() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let path = file.path().to_str().expect("utf-8").to_owned();
    let error = boot_error(PoolOptions::new(command([path.clone()]))).await;
    assert!(
        error.to_string().ends_with(&format!("`{path}` is not executable; check --worker")),
        "{error}"
    );
}

#[tokio::test]
async fn a_missing_directory_is_named() {
    let mut options = fixture("plain.mjs");
    options.command.cwd = Some("/no/such/directory".into());
    let error = boot_error(options).await.to_string();
    assert!(
        error.ends_with("the working directory `/no/such/directory` was not found; check --worker"),
        "{error}"
    );
}

#[tokio::test]
async fn a_crash_on_boot_tells_exit_status_and_last_words() {
    let error = boot_error(PoolOptions { workers: 2, ..fixture("crashes-on-boot.mjs") }).await;
    let BootError::Exited { exit, stderr, .. } = &error else { panic!("{error:?}") };
    assert_eq!(exit, "exit status: 3");
    assert_eq!(stderr, &["cannot find module 'left-pad'"]);
    let shown = error.to_string();
    assert!(shown.contains("crashes-on-boot.mjs` does not run"), "{shown}");
    assert!(shown.contains("left-pad"), "{shown}");
}

#[tokio::test]
async fn an_exit_without_error_before_ready_is_a_failure_too() {
    let error = boot_error(PoolOptions::new(command(["true".to_owned()]))).await;
    assert!(matches!(error, BootError::Exited { .. }), "{error:?}");
    assert!(error.to_string().contains("(exit status: 0)"), "{error}");
}

#[tokio::test]
async fn hello_without_ready_is_a_failure() {
    let options = PoolOptions {
        boot_timeout: Duration::from_millis(500),
        ready_timeout: Duration::from_millis(50),
        ..fixture("never-ready.mjs")
    };
    let gateway = Gateway::start(PoolOptions { ready_timeout: Duration::from_secs(30), ..options });
    let error = within(gateway.pool.booted()).await.expect_err("the boot fails");
    let BootError::NotReady { stderr, .. } = &error else { panic!("{error:?}") };
    assert_eq!(stderr, &["waiting for a database that does not come"]);
    assert!(error.to_string().contains("not ready within 500ms"), "{error}");
    assert_eq!(gateway.dispatcher.readiness(), Readiness::NotReady { reason: "starting" });
}

#[tokio::test]
async fn a_foreign_protocol_is_refused() {
    let error = boot_error(fixture("foreign-protocol.mjs")).await.to_string();
    assert!(error.contains("it speaks protocol 2, this gateway 1"), "{error}");
}

#[tokio::test]
async fn one_worker_that_boots_is_enough() {
    let folder = tempfile::tempdir().expect("a folder");
    let memory = folder.path().join("crashed");
    let memory = memory.to_str().expect("utf-8");
    let options = PoolOptions { workers: 2, ..fixture_with("crashes-first-boot.mjs", &[memory]) };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    // The slot whose process crashed is filled in the end.
    eventually(|| gateway.pool.serving().len() == 2).await;
}

#[tokio::test]
async fn silence_means_plain() {
    let options = PoolOptions { ready_timeout: Duration::from_millis(200), ..fixture("plain.mjs") };
    let gateway = Gateway::start(options);
    assert_eq!(gateway.dispatcher.readiness(), Readiness::NotReady { reason: "starting" });
    // A call that comes too early waits for the worker.
    assert_eq!(gateway.task("app.tasks.add", r#"{"a":5,"b":3}"#).await.as_deref(), Ok("8"));
    assert_eq!(gateway.dispatcher.readiness(), Readiness::Ready);
}

#[tokio::test]
async fn hello_is_waited_for_beyond_the_ready_timeout() {
    let options =
        PoolOptions { ready_timeout: Duration::from_millis(300), ..fixture("boots-slowly.mjs") };
    // Each call sent before `ready` would be lost: the worker listens late.
    let gateway = Gateway::start(options);
    assert_eq!(gateway.echo("\"early\"").await.as_deref(), Ok("\"early\""));
    assert!(!gateway.dispatcher.implements(CallKind::Task, "app.tasks.other"));
}

#[tokio::test]
async fn a_late_hello_makes_it_no_plain_worker_for_good() {
    let options =
        PoolOptions { ready_timeout: Duration::from_millis(50), ..fixture("says-hello-late.mjs") };
    let gateway = Gateway::start(options);
    // Taken for plain at first, and what it was sent meanwhile is not lost.
    assert_eq!(gateway.echo("1").await.as_deref(), Ok("1"));
    eventually(|| !gateway.dispatcher.implements(CallKind::Task, "app.tasks.other")).await;
    assert_eq!(gateway.echo("2").await.as_deref(), Ok("2"));
}

#[tokio::test]
async fn a_ready_worker_says_what_it_implements() {
    let gateway = Gateway::start(fixture("protocol.mjs"));
    assert!(gateway.dispatcher.implements(CallKind::Task, "app.tasks.other"), "nobody said no");
    within(gateway.pool.booted()).await.expect("boots");
    assert!(gateway.dispatcher.implements(CallKind::Task, "app.tasks.echo"));
    assert!(gateway.dispatcher.implements(CallKind::Event, "app.events.notify"));
    assert!(!gateway.dispatcher.implements(CallKind::Event, "app.tasks.echo"));
    assert!(!gateway.dispatcher.implements(CallKind::Task, "app.tasks.other"));
    // A plain worker says nothing.
    let gateway = Gateway::ready(plain("plain.mjs")).await;
    assert!(gateway.dispatcher.implements(CallKind::Task, "app.tasks.other"));
}

#[tokio::test]
async fn the_environment_is_passed_on_without_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = plain("environment.mjs");
    options.command.cwd = Some(folder.path().to_owned());
    // Cargo sets it for every test: a variable that is there for sure.
    options.command.env_remove = vec!["CARGO_MANIFEST_DIR".to_owned()];
    let gateway = Gateway::ready(options).await;
    let reply = gateway.call(task("app.tasks.any", "null")).await.expect("a reply");
    let result: serde_json::Value =
        serde_json::from_slice(&reply.result.expect("a result")).expect("json");
    let names = result["env"].as_array().expect("names");
    assert!(names.iter().any(|name| name == "PATH"));
    assert!(!names.iter().any(|name| name == "CARGO_MANIFEST_DIR"));
    let cwd = folder.path().canonicalize().expect("a path");
    assert_eq!(result["cwd"].as_str(), cwd.to_str());
}
