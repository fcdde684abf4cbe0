use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::{Answer, Connection, PATIENCE, Request, Schemas, TOKEN};

/// How a test's gateway is started: with a token and JSON logs, in an empty
/// folder.
pub(crate) struct Setup {
    schemas: Schemas,
    flags: Vec<String>,
    /// Becomes the gateway: a program and its arguments before the gateway's own.
    launcher: Vec<String>,
    env: Vec<(String, OsString)>,
    with_token: bool,
    with_worker: bool,
    folder: TempDir,
}

impl Setup {
    pub(crate) fn new() -> Self {
        Self::with(Schemas::of_worker())
    }

    pub(crate) fn with(schemas: Schemas) -> Self {
        Self {
            schemas,
            flags: Vec::new(),
            launcher: Vec::new(),
            env: Vec::new(),
            with_token: true,
            with_worker: true,
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    pub(crate) fn flags(mut self, flags: &[&str]) -> Self {
        self.flags.extend(flags.iter().map(ToString::to_string));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn launched_by(mut self, launcher: &[&str]) -> Self {
        self.launcher.extend(launcher.iter().map(ToString::to_string));
        self
    }

    pub(crate) fn without_token(mut self) -> Self {
        self.with_token = false;
        self
    }

    /// The test names one, or none.
    pub(crate) fn without_worker(mut self) -> Self {
        self.with_worker = false;
        self
    }

    /// Writes a file into the folder that the gateway runs in.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        std::fs::write(self.folder.path().join(name), text).expect("written");
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn schemas(&self) -> &Schemas {
        &self.schemas
    }

    /// Started, and ready for calls.
    pub(crate) fn start(self) -> Gateway {
        let gateway = self.launch();
        gateway.wait_for_log(|line| line["message"] == "ready");
        gateway
    }

    /// Started; its workers may still boot.
    pub(crate) fn launch(self) -> Gateway {
        let mut child = self.command().spawn().expect("the gateway");
        let stderr = child.stderr.take().expect("stderr");
        let logs = Arc::new(Logs::default());
        let lines = Arc::clone(&logs);
        std::thread::spawn(move || lines.collect(BufReader::new(stderr)));
        let mut gateway = Gateway { child, logs, address: String::new(), setup: self };
        let listening = gateway.wait_for_log(|line| line["message"] == "listening");
        gateway.address = listening["address"].as_str().expect("an address").to_owned();
        gateway
    }

    /// Started, and nobody reads what it logs from then on.
    pub(crate) fn start_unread(self) -> Gateway {
        let ready = self.folder.path().join("ready");
        let setup = self.flags(&["--ready-file", "ready"]);
        let child = setup.command().spawn().expect("the gateway");
        let deadline = Instant::now() + PATIENCE;
        let address = loop {
            if let Ok(address) = std::fs::read_to_string(&ready) {
                break address;
            }
            assert!(Instant::now() < deadline, "it never got ready");
            std::thread::yield_now();
        };
        Gateway { child, logs: Arc::default(), address, setup }
    }

    /// Of a launcher that ends by itself.
    pub(crate) fn output(self) -> Output {
        self.command().output().expect("the launcher")
    }

    /// Started in vain.
    pub(crate) fn refusal(self) -> Refusal {
        let output = self.command().output().expect("the gateway");
        let stderr = String::from_utf8(output.stderr).expect("utf-8");
        let code = output.status.code().expect("an exit code");
        assert_ne!(code, 0, "not refused: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("backtrace"), "{stderr}");
        Refusal { code, stderr }
    }

    fn command(&self) -> Command {
        let binary = env!("CARGO_BIN_EXE_tunnel-gateway").to_owned();
        let words = [self.launcher.as_slice(), &[binary]].concat();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TUNNEL_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null());
        // Where its admin socket is.
        command.env("XDG_RUNTIME_DIR", self.folder.path());
        command.stderr(Stdio::piped()).envs(self.env.iter().cloned());
        let mut default = |flag: &str, value: &str| {
            let key = format!("{flag}=");
            let given = |given: &String| given == flag || given.starts_with(&key);
            let variable =
                format!("TUNNEL{}", flag.replace("--", "_").replace('-', "_").to_uppercase());
            if !self.flags.iter().any(given) && !self.env.iter().any(|(name, _)| *name == variable)
            {
                command.args([flag, value]);
            }
        };
        default("--schemas", self.schemas.path().to_str().expect("utf-8"));
        default("--log-format", "json");
        default("--port", "0");
        if self.with_token {
            default("--token", TOKEN);
        }
        if self.with_worker {
            default("--worker", &worker());
        }
        command.args(&self.flags);
        command
    }
}

/// A gateway that did not start.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: i32,
    pub(crate) stderr: String,
}

/// A gateway that runs until it is dropped.
pub(crate) struct Gateway {
    child: Child,
    logs: Arc<Logs>,
    pub(crate) address: String,
    setup: Setup,
}

impl Gateway {
    /// On a connection of its own.
    pub(crate) fn send(&self, request: &Request) -> Answer {
        self.connect().send(request)
    }

    pub(crate) fn connect(&self) -> Connection {
        Connection::open(&self.address)
    }

    /// The first line that fits, now or later.
    pub(crate) fn wait_for_log(&self, fits: impl Fn(&Value) -> bool) -> Value {
        self.logs.wait_for(fits)
    }

    /// All lines so far.
    pub(crate) fn log(&self) -> String {
        self.logs.state.lock().expect("the log").lines.join("\n")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status();
        assert!(status.expect("kill").success());
    }

    pub(crate) fn folder(&self) -> &Path {
        self.setup.folder.path()
    }

    pub(crate) fn schemas(&mut self) -> &mut Schemas {
        &mut self.setup.schemas
    }

    /// Runs `tunnel-gateway` with these arguments beside it.
    pub(crate) fn command(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tunnel-gateway"))
            .args(args)
            .current_dir(self.folder())
            .env("XDG_RUNTIME_DIR", self.folder())
            .output()
            .expect("the command")
    }

    /// Waits for its end.
    pub(crate) fn exit(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        self.logs.wait_for_end(deadline);
        self.child.wait().expect("an exit status")
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lines of stderr, as they come.
#[derive(Default)]
struct Logs {
    state: Mutex<Lines>,
    changed: Condvar,
}

#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    ended: bool,
}

impl Logs {
    fn collect(&self, stderr: impl BufRead) {
        for line in stderr.lines().map_while(Result::ok) {
            self.state.lock().expect("the log").lines.push(line);
            self.changed.notify_all();
        }
        self.state.lock().expect("the log").ended = true;
        self.changed.notify_all();
    }

    fn wait_for(&self, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = 0;
        let mut state = self.state.lock().expect("the log");
        loop {
            for line in &state.lines[seen..] {
                // Text lines are of no use to anybody who waits.
                if let Ok(line) = serde_json::from_str(line)
                    && fits(&line)
                {
                    return line;
                }
            }
            seen = state.lines.len();
            assert!(!state.ended, "the gateway ended: {}", state.lines.join("\n"));
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(left > Duration::ZERO, "no such line in:\n{}", state.lines.join("\n"));
            state = self.changed.wait_timeout(state, left).expect("the log").0;
        }
    }

    fn wait_for_end(&self, deadline: Instant) {
        let mut state = self.state.lock().expect("the log");
        while !state.ended {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(left > Duration::ZERO, "still running:\n{}", state.lines.join("\n"));
            state = self.changed.wait_timeout(state, left).expect("the log").0;
        }
    }
}

/// The command of `worker.mjs`.
pub(crate) fn worker() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/worker.mjs");
    shell_words::join([node(), script.to_str().expect("utf-8")])
}

/// `TUNNEL_TEST_NODE`, the project's Node, or the one on the path.
pub(crate) fn node() -> &'static str {
    static NODE: OnceLock<String> = OnceLock::new();
    NODE.get_or_init(|| {
        let ours = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../node_modules/.bin/node");
        let node = std::env::var("TUNNEL_TEST_NODE").unwrap_or_else(|_| {
            if ours.exists() { ours.display().to_string() } else { "node".to_owned() }
        });
        let output = Command::new(&node).arg("--version").output();
        let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
        let major =
            version.as_deref().unwrap_or_default().trim_start_matches('v').split('.').next();
        let major: Option<u32> = major.and_then(|major| major.parse().ok());
        assert!(
            major.is_some_and(|major| major >= 24),
            "these tests need Node 24 or newer, and `{node} --version` says {version:?}: \
             run `pnpm install`, or name one in TUNNEL_TEST_NODE"
        );
        node
    })
}
