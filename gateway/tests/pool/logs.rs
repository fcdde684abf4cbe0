use std::{
    fs, io,
    sync::{Arc, Mutex},
    time::Duration,
};

use tempfile::TempDir;
use tracing::subscriber::DefaultGuard;
use tunnel_gateway::{
    dispatch::{Call, CallError, CallKind, Callee, Policy},
    pool::{PoolOptions, RecycleLimits, RestartReason},
};

use crate::harness::{Gateway, eventually, fixture, fixture_with, plain, task, within};

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

    /// So many lines, of which few are written and the others counted.
    async fn tells_of(&self, total: u64, written: &str, summary: &str, field: &str) {
        let count = || {
            let text = self.text();
            let summaries = text.lines().filter(|line| line.contains(summary));
            let counts = summaries.filter_map(|line| line.split_once(field)?.1.parse::<u64>().ok());
            (text.matches(written).count() as u64, counts.sum::<u64>())
        };
        eventually(|| count().0 + count().1 == total).await;
        assert!(count().1 > total / 2, "{}", self.text());
    }

    /// Each of them after the first line with the one before.
    fn tells_in_order(&self, parts: &[&str]) {
        let text = self.text();
        let mut rest = &text[..];
        for part in parts {
            let at = rest.find(part).unwrap_or_else(|| panic!("no {part} there in:\n{text}"));
            rest = &rest[at..];
        }
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
    log.gets("a worker ended generation=1 slot=0").await;
    log.gets("a worker will be started generation=1 slot=0 failures=1").await;
}

#[tokio::test]
async fn a_worker_that_is_killed_for_a_closed_pipe_is_told_of() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { grace: Duration::from_millis(50), ..plain("closes-stdin.sh") };
    let gateway = Gateway::ready(options).await;
    assert!(gateway.echo("1").await.is_ok());
    // Finds that nobody reads.
    let _call = gateway.spawn(task("app.tasks.echo", "2"));
    log.gets("why=\"did not exit\" detail=\"it closed its stdin and went on\"").await;
}

#[tokio::test]
async fn a_worker_that_lives_on_with_a_closed_pipe_is_told_of() {
    let (log, _guard) = Log::start();
    let gateway = Gateway::ready(plain("closes-stdout.mjs")).await;
    assert_eq!(gateway.echo("1").await, Err(CallError::Crashed));
    log.gets("detail=\"it closed its stdout and went on\" calls_failed=1").await;
    log.tells_in_order(&["something of it is left; another takes its place", "detail="]);
}

#[tokio::test]
async fn a_crash_tells_what_was_lost_with_it() {
    let (log, _guard) = Log::start();
    let gateway = Gateway::ready(fixture("protocol.mjs")).await;
    let idempotent = Policy { idempotent: true, ..Policy::default() };
    let again = Arc::new(Callee::new(CallKind::Task, "app.tasks.hang".into(), idempotent));
    let hanging = [
        gateway.spawn(task("app.tasks.hang", "1")),
        gateway.spawn(Call { callee: again, ..task("", "1") }),
    ];
    while gateway.task("app.tasks.hanging", "1").await.as_deref() != Ok("2") {}
    assert_eq!(gateway.call(task("app.tasks.die", "1")).await, Err(CallError::Crashed));
    log.gets("a worker ended generation=1 slot=0 pid=").await;
    log.gets(r#"doing="app.tasks.hang ×2, app.tasks.die" calls_failed=2 calls_to_retry=1"#).await;
    log.gets("no worker is left; calls wait until one is ready generation=1").await;
    log.gets("a worker is ready again; calls are served generation=1 gap_ms=").await;
    log.gets("was in flight when a worker died: a suspect slot=0 pid=").await;
    log.tells_in_order(&[
        "a worker ended",
        "a suspect",
        "no worker is left",
        "a worker will be started",
        "worker started",
        "a worker is ready again",
    ]);
    drop(hanging);
}

/// Its worker is to be replaced by one that waits for a file in the folder.
async fn being_replaced(folder: &TempDir, log: &Log) -> Gateway {
    let path = folder.path().to_str().expect("utf-8");
    let recycle = RecycleLimits { max_calls: Some(1), ..RecycleLimits::default() };
    // Whatever closes its stdout and lives on, or waits, does so for the whole test.
    let [grace, boot_timeout] = [Duration::from_secs(3600); 2];
    let fixture = fixture_with("boots-again-when-told.mjs", &[path]);
    let gateway = Gateway::ready(PoolOptions { recycle, grace, boot_timeout, ..fixture }).await;
    assert!(gateway.echo("1").await.is_ok());
    eventually(|| log.text().matches("worker started").count() == 2).await;
    gateway
}

#[tokio::test]
async fn a_crash_before_a_replacement_is_ready_is_told_and_counted_as_a_crash() {
    let folder = tempfile::tempdir().expect("a folder");
    let (log, _guard) = Log::start();
    let gateway = being_replaced(&folder, &log).await;
    assert_eq!(gateway.call(task("app.tasks.die", "1")).await, Err(CallError::Crashed));
    log.gets("a worker was lost before it was replaced").await;
    log.tells_in_order(&["a worker ended", "no worker is left", "a worker was lost before"]);
    fs::write(folder.path().join("go"), "").expect("written");
    log.gets("a worker is ready again").await;
    let restarts = [RestartReason::Crashed, RestartReason::MaxCalls];
    assert_eq!(restarts.map(|reason| gateway.restarts(reason)), [1, 0]);
    assert!(!log.text().contains("a worker is replaced"), "{}", log.text());
}

#[tokio::test]
async fn a_worker_that_lives_on_with_a_closed_pipe_while_it_is_replaced_is_told_of() {
    for fails in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let (log, _guard) = Log::start();
        let gateway = being_replaced(&folder, &log).await;
        let closing = gateway.call(task("app.tasks.close", "1")).await;
        assert_eq!(closing, Err(CallError::Crashed));
        if fails {
            fs::write(folder.path().join("fail"), "").expect("written");
            log.gets("a worker will be started").await;
        }
        log.gets("a worker was lost before").await;
        log.tells_in_order(&[
            "something of it is left; another takes its place",
            "a suspect",
            "no worker is left",
            "a worker was lost before",
        ]);
    }
}

#[tokio::test]
async fn a_replacement_that_fails_is_told_after_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let (log, _guard) = Log::start();
    let started = folder.path().join("started");
    let started = started.to_str().expect("utf-8");
    let recycle = RecycleLimits { max_calls: Some(1), ..RecycleLimits::default() };
    let options = PoolOptions { recycle, ..fixture_with("boots-once.mjs", &[started]) };
    let gateway = Gateway::ready(options).await;
    assert!(gateway.echo("1").await.is_ok());
    let failed = "the replacement of a worker failed; the one before it serves on";
    log.gets(failed).await;
    let text = log.text();
    let before = text.split(failed).next().expect("told");
    assert!(before.contains("a worker ended"), "{text}");
}

#[tokio::test]
async fn a_standstill_of_the_gateway_is_told_once() {
    let (log, _guard) = Log::start();
    let gateway = Gateway::ready(PoolOptions { workers: 2, ..fixture("protocol.mjs") }).await;
    // On the only thread that the gateway has here; each slot wakes twice a second.
    std::thread::sleep(Duration::from_millis(2500));
    let told = || {
        let text = log.text();
        let lines = text.lines().filter(|line| line.contains("the gateway stood still"));
        let still_ms = lines.filter_map(|line| line.split_once("still_ms=")?.1.parse::<u64>().ok());
        // A busy machine may bring shorter ones.
        still_ms.filter(|still_ms| *still_ms >= 2000).count()
    };
    eventually(|| told() > 0).await;
    assert!(gateway.echo("1").await.is_ok());
    assert_eq!(told(), 1, "{}", log.text());
}

#[tokio::test]
async fn a_suspicion_is_told_after_the_end_of_the_worker_though_calls_wait() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { max_in_flight: 1, ..fixture("protocol.mjs") };
    let gateway = Gateway::ready(options).await;
    let first = task("app.tasks.die", "1");
    let waiting = Call { callee: Arc::clone(&first.callee), ..task("", "1") };
    let [first, _waiting] = [first, waiting].map(|call| gateway.spawn(call));
    assert_eq!(within(first).await.expect("no panic"), Err(CallError::Crashed));
    log.gets("a worker ended").await;
    log.gets("was in flight when a worker died: a suspect").await;
    log.tells_in_order(&["a worker ended", "was in flight when a worker died: a suspect"]);
}

#[tokio::test]
async fn a_suspicion_is_told_before_its_end() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { workers: 2, ..fixture_with("dies-on-call.mjs", &["unused"]) };
    let gateway = Gateway::ready(options).await;
    eventually(|| gateway.pool.serving().len() == 2).await;
    let closing = task("app.tasks.suspect", "\"close\"");
    let answered = Call { callee: Arc::clone(&closing.callee), ..task("", "1") };
    assert_eq!(gateway.call(closing).await, Err(CallError::Crashed));
    // What closed its stdout has not been seen to end yet.
    assert!(gateway.call(answered).await.is_ok());
    log.gets("a suspect is cleared: it was answered alone").await;
    log.tells_in_order(&["was in flight when a worker died: a suspect", "a suspect is cleared"]);
}

#[tokio::test]
async fn a_blocked_loop_is_told_with_what_blocks_it() {
    let (log, _guard) = Log::start();
    let options = PoolOptions {
        grace: Duration::from_millis(300),
        ping_interval: Duration::from_millis(20),
        ping_patience: Duration::from_millis(100),
        ..fixture("blocks.mjs")
    };
    let gateway = Gateway::ready(options).await;
    let timeout = Duration::from_millis(500);
    let blocking = Call { timeout, ..task("app.tasks.block", "60000") };
    assert_eq!(gateway.call(blocking).await, Err(CallError::Timeout));
    log.gets("a worker missed a ping; it gets no calls for now generation=1 slot=0 pid=").await;
    log.gets(r#"calls=1 doing="app.tasks.block""#).await;
    log.gets(r#"why="answered nothing after a deadline" calls=1 doing="app.tasks.block""#).await;
    log.gets(r#"reason="silent" exit="signal: 9 (SIGKILL)" killed="answered nothing"#).await;
}

#[tokio::test]
async fn an_overload_is_told_at_its_beginning_and_its_end() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { max_in_flight: 1, ..fixture("protocol.mjs") };
    let gateway = Gateway::without_queue(options).await;
    let hanging = gateway.spawn(task("app.tasks.hang", "1"));
    eventually(|| gateway.load() == 1).await;
    for _ in 0..3 {
        assert_eq!(gateway.call(task("app.tasks.echo", "1")).await, Err(CallError::Overloaded));
    }
    log.gets("no longer overloaded turned_away=3 duration_ms=").await;
    assert_eq!(log.text().matches("turned away").count(), 1, "{}", log.text());
    drop(hanging);
}

#[tokio::test]
async fn what_a_worker_repeats_fills_no_log() {
    let (log, _guard) = Log::start();
    let garbage = Gateway::ready(plain("prints-garbage.mjs")).await;
    let doubled = Gateway::ready(plain("replies-twice.mjs")).await;
    for _ in 0..100 {
        assert!(garbage.echo("1").await.is_ok() && doubled.echo("1").await.is_ok());
    }
    // Of the doubled replies, two have an id that no call can have.
    log.tells_of(1001 + 200, "printed a line that is no message", "more lines", "lines=").await;
    log.tells_of(500, "dropped a reply to no call", "dropped more", "replies=").await;
}

#[tokio::test]
async fn a_line_over_the_cap_is_told_clearly() {
    let (log, _guard) = Log::start();
    let options = PoolOptions { max_reply_line: 100_000, ..plain("endless-line.mjs") };
    let gateway = Gateway::ready(options).await;
    assert_eq!(gateway.call(task("any", "1")).await, Err(CallError::Crashed));
    let why = r#"why="broke the protocol" detail="it wrote a line of more than 100000 bytes""#;
    log.gets(why).await;
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
    log.gets("a worker lacks handlers of the manifest generation=1 slot=0").await;
    log.gets(r#"missing=["app.tasks.pay", "app.events.paid"]"#).await;
}
