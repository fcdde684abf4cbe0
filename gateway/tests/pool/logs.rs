use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing::subscriber::DefaultGuard;
use tunnel_gateway::{
    dispatch::{CallError, CallKind},
    pool::PoolOptions,
};

use crate::harness::{Gateway, eventually, fixture, plain, task};

/// What is logged on this thread, which a test's runtime never leaves.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn start() -> (Self, DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    async fn gets(&self, part: &str) {
        eventually(|| self.text().contains(part)).await;
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no panic")).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn traced_messages_are_shown_shortened() {
    let (log, _guard) = Log::start();
    let gateway = Gateway::ready(PoolOptions { trace_pipe: true, ..plain("plain.mjs") }).await;
    let input = format!("\"{}\"", "x".repeat(1000));
    assert_eq!(gateway.echo(&input).await, Ok(input));
    let shown = log.text();
    let start = r#"pipe: → {"type":"task","id":1,"taskId":"app.tasks.echo","input":"xxx"#;
    assert!(shown.contains(start), "{shown}");
    assert!(shown.contains(r#"pipe: ← {"id":1,"ok":true,"result":"xxx"#), "{shown}");
    assert!(!shown.contains(&"x".repeat(201)), "{shown}");
    assert!(shown.contains("x… (1030 bytes)"), "{shown}");
}

#[tokio::test]
async fn messages_are_not_shown_unless_asked_for() {
    let (log, _guard) = Log::start();
    let gateway = Gateway::ready(plain("plain.mjs")).await;
    assert_eq!(gateway.echo("\"secret\"").await.as_deref(), Ok("\"secret\""));
    assert!(!log.text().contains("secret"));
}

#[tokio::test]
async fn stderr_is_passed_on_with_its_origin() {
    let (log, _guard) = Log::start();
    let _gateway = Gateway::start(fixture("crashes-on-boot.mjs"));
    log.gets("worker: cannot find module 'left-pad' slot=0 pid=").await;
    log.gets("a worker ended slot=0").await;
    log.gets("a worker will be started slot=0 failures=1").await;
}

#[tokio::test]
async fn a_line_over_the_cap_is_told_clearly() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { max_reply_line: 100_000, ..plain("endless-line.mjs") };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(task("any", "1")).await, Err(CallError::Crashed));
    log.gets("it wrote a line of more than 100000 bytes").await;
}

#[tokio::test]
async fn missing_handlers_are_listed() {
    let (log, _guard) = Log::start();
    let expected = vec![
        (CallKind::Task, "app.tasks.echo".into()),
        (CallKind::Task, "app.tasks.pay".into()),
        (CallKind::Event, "app.events.paid".into()),
    ];
    let _gateway = Gateway::ready(PoolOptions { expected, ..fixture("protocol.mjs") }).await;
    log.gets("a worker lacks handlers of the manifest slot=0").await;
    log.gets(r#"missing=["app.tasks.pay", "app.events.paid"]"#).await;
}
