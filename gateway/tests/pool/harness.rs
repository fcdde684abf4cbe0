use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use tokio::time::{Instant, sleep, timeout};
use tunnel_gateway::{
    dispatch::{
        Call, CallError, CallKind, Callee, Dispatcher, Policy, QueueLimits, Readiness, Reply,
    },
    pool::{Pool, PoolOptions, RestartReason, SlotSnapshot},
    process::WorkerCommand,
    transport::PipeTransport,
};
use tunnel_protocol::CallContext;

/// What fails a test that waits in vain: far above what a busy machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A pool of one fixture, and the dispatcher in front of it.
pub(crate) struct Gateway {
    pub(crate) pool: Arc<Pool>,
    pub(crate) dispatcher: Arc<Dispatcher>,
}

impl Gateway {
    pub(crate) fn start(options: PoolOptions) -> Self {
        Self::start_with(options, QueueLimits::default())
    }

    pub(crate) fn start_with(options: PoolOptions, queue: QueueLimits) -> Self {
        let pool = Arc::new(Pool::start(options));
        let transport = PipeTransport::new(Arc::clone(&pool));
        Self { pool, dispatcher: Arc::new(Dispatcher::new(transport, queue)) }
    }

    /// Started, and ready for calls.
    pub(crate) async fn ready(options: PoolOptions) -> Self {
        let gateway = Self::start(options);
        within(gateway.pool.booted()).await.expect("the worker boots");
        gateway
    }

    /// Ready, and without a queue.
    pub(crate) async fn without_queue(options: PoolOptions) -> Self {
        let none = QueueLimits { calls: 0, ..QueueLimits::default() };
        let gateway = Self::start_with(options, none);
        within(gateway.pool.booted()).await.expect("the worker boots");
        gateway
    }

    pub(crate) async fn call(&self, call: Call) -> Result<Reply, CallError> {
        within(self.dispatcher.call(call)).await.result
    }

    /// The result of a task, as text.
    pub(crate) async fn task(&self, id: &str, input: &str) -> Result<String, CallError> {
        let reply = self.call(task(id, input)).await?;
        Ok(text(reply.result.as_deref().expect("a result")))
    }

    pub(crate) async fn echo(&self, input: &str) -> Result<String, CallError> {
        self.task("app.tasks.echo", input).await
    }

    /// Runs a call in the background until dropped or done.
    pub(crate) fn spawn(&self, call: Call) -> tokio::task::JoinHandle<Result<Reply, CallError>> {
        let dispatcher = Arc::clone(&self.dispatcher);
        tokio::spawn(async move { dispatcher.call(call).await.result })
    }

    pub(crate) async fn becomes(&self, readiness: Readiness) {
        eventually(|| self.dispatcher.readiness() == readiness).await;
    }

    /// The only slot of its pool, as it is now.
    pub(crate) fn slot(&self) -> SlotSnapshot {
        let [slot] = &self.pool.snapshot().slots[..] else { panic!("not one slot") };
        slot.clone()
    }

    pub(crate) fn restarts(&self, reason: RestartReason) -> u64 {
        let slots = self.pool.snapshot().slots;
        let counts = slots.iter().flat_map(|slot| slot.restarts);
        counts.filter(|(why, _)| *why == reason).map(|(_, count)| count).sum()
    }

    pub(crate) fn load(&self) -> usize {
        self.pool.serving().iter().filter_map(|worker| worker.load()).sum()
    }
}

pub(crate) fn task(id: &str, input: &str) -> Call {
    Call {
        callee: Arc::new(Callee::new(CallKind::Task, id.into(), Policy::default())),
        value: Some(Bytes::copy_from_slice(input.as_bytes())),
        return_payload: false,
        timeout: Duration::from_secs(50),
        context: CallContext { request_id: "r-1".to_owned(), ..CallContext::default() },
    }
}

pub(crate) fn event(id: &str, payload: Option<&str>, return_payload: bool) -> Call {
    let value = payload.map(|payload| Bytes::copy_from_slice(payload.as_bytes()));
    let callee = Arc::new(Callee::new(CallKind::Event, id.into(), Policy::default()));
    Call { callee, value, return_payload, ..task(id, "") }
}

/// A worker of `tests/workers/`.
pub(crate) fn fixture(name: &str) -> PoolOptions {
    fixture_with(name, &[])
}

pub(crate) fn fixture_with(name: &str, args: &[&str]) -> PoolOptions {
    let path = root().join("gateway/tests/workers").join(name);
    let interpreter = match path.extension().and_then(|extension| extension.to_str()) {
        Some("py") => "python3".to_owned(),
        Some("sh") => "sh".to_owned(),
        _ => node(),
    };
    let path = path.to_str().expect("utf-8").to_owned();
    let argv = [interpreter, path].into_iter().chain(args.iter().map(ToString::to_string));
    PoolOptions::new(command(argv))
}

/// One that is known to be plain: no need to wait for its silence.
pub(crate) fn plain(name: &str) -> PoolOptions {
    PoolOptions { plain_worker: true, ..fixture(name) }
}

pub(crate) fn command(argv: impl IntoIterator<Item = String>) -> WorkerCommand {
    WorkerCommand::from_argv(argv.into_iter().collect()).expect("a program")
}

/// The project's Node, or else any.
fn node() -> String {
    let ours = root().join("node_modules/.bin/node");
    if ours.exists() { ours.to_str().expect("utf-8").to_owned() } else { "node".to_owned() }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository")
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("utf-8")
}

pub(crate) async fn within<T>(future: impl Future<Output = T>) -> T {
    timeout(PATIENCE, future).await.expect("it takes too long")
}

/// Waits until `condition` holds.
pub(crate) async fn eventually(mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "it never happened");
        sleep(Duration::from_millis(2)).await;
    }
}

/// Whether a process runs; a zombie does not.
pub(crate) fn runs(pid: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    // `pid (name) state …`, and a name may hold anything.
    let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
    state.is_some_and(|state| !matches!(state, 'Z' | 'X'))
}

/// Whether a process runs or is a zombie.
pub(crate) fn exists(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// The processes that this one started and whose command line has `part`.
pub(crate) fn children_named(part: &str) -> Vec<u32> {
    let own = std::process::id();
    let tasks = fs::read_dir(format!("/proc/{own}/task")).expect("tasks");
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()
        })
        .filter(|pid| {
            fs::read(format!("/proc/{pid}/cmdline"))
                .is_ok_and(|line| String::from_utf8_lossy(&line).contains(part))
        })
        .collect()
}

/// As somebody outside would.
pub(crate) fn kill(pid: u32) {
    let pid = rustix::process::Pid::from_raw(pid.try_into().expect("a pid")).expect("a pid");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it runs");
}
