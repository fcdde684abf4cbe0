use std::{fmt, io, os::unix::process::ExitStatusExt, process::ExitStatus, sync::Arc, thread};

use rustix::process::Signal;
use tokio::{
    process::{ChildStderr, ChildStdin, ChildStdout},
    sync::oneshot,
};

use super::{
    SpawnError, WorkerCommand,
    oom::{self, OutOfMemory},
    platform,
};

/// Tells a program that it runs as a worker, and in which slot: the SDK says
/// `hello` only where it is set, so that a test or a script may import it too.
const SLOT_VARIABLE: &str = "TUNNEL_WORKER_SLOT";

/// A process that runs, with our ends of its pipes.
#[derive(Debug)]
pub struct Spawned {
    pub process: WorkerProcess,
    pub stdin: ChildStdin,
    pub stdout: ChildStdout,
    pub stderr: ChildStderr,
    /// Resolves once the process has ended and been reaped.
    pub exit: oneshot::Receiver<ExitReason>,
}

/// Holds a process alive: dropping it kills the process and all its children.
#[derive(Debug)]
pub struct WorkerProcess {
    pid: u32,
    handle: Arc<platform::Handle>,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitReason {
    status: Option<ExitStatus>,
    /// Whether the kernel killed it for want of memory, where that is known.
    out_of_memory: Option<OutOfMemory>,
}

/// Starts `command` as the worker of `slot`.
///
/// Each worker has a thread of its own, which forks it and stays until it is
/// reaped. Linux sends the parent-death signal when the *thread* that forked
/// ends, so with this one the signal means that the gateway is gone; no runtime
/// thread gives that promise. The thread also keeps a slow fork off the runtime.
pub async fn spawn(command: &WorkerCommand, slot: usize) -> Result<Spawned, SpawnError> {
    start(command, slot).await.map_err(|error| command.explain(&error))
}

async fn start(command: &WorkerCommand, slot: usize) -> io::Result<Spawned> {
    oom::watch_memory_kills();
    let memory_limit = command.memory_limit;
    let mut command = command.to_std();
    command.env(SLOT_VARIABLE, slot.to_string());
    platform::prepare(&mut command, memory_limit);
    let (started, starting) = oneshot::channel();
    let (exited, exit) = oneshot::channel();
    thread::Builder::new().name("worker-process".to_owned()).spawn(move || {
        let mut child = match platform::spawn(&mut command) {
            Ok(child) => child,
            Err(error) => return drop(started.send(Err(error))),
        };
        let pid = child.id();
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let handle = Arc::new(platform::Handle::new(child));
        let process = WorkerProcess { pid, handle: Arc::clone(&handle) };
        // If nobody waits any more, the unsent process is dropped, and so killed.
        drop(started.send(Ok((process, pipes))));
        // A pool that has been dropped waits for no exit.
        let _ = exited.send(ExitReason::of(handle.wait()));
    })?;
    let (process, pipes) = starting.await.map_err(io::Error::other)??;
    let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
        return Err(io::Error::other("a standard stream is not piped"));
    };
    Ok(Spawned {
        process,
        stdin: ChildStdin::from_std(stdin)?,
        stdout: ChildStdout::from_std(stdout)?,
        stderr: ChildStderr::from_std(stderr)?,
        exit,
    })
}

impl WorkerProcess {
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Kills the process and its children at once; does nothing once it has ended.
    pub fn kill(&self) {
        self.handle.kill();
    }
}

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        self.handle.kill();
    }
}

impl ExitReason {
    pub const UNKNOWN: Self = Self { status: None, out_of_memory: None };

    fn of(status: Option<ExitStatus>) -> Self {
        let reason = Self { status, ..Self::UNKNOWN };
        let killed = reason.signal() == Some(Signal::KILL.as_raw());
        Self { out_of_memory: killed.then(oom::killed_another).flatten(), ..reason }
    }

    fn signal(self) -> Option<i32> {
        self.status?.signal()
    }

    /// By a signal that nobody but another process, or itself, sends.
    #[must_use]
    pub fn is_sent_signal(self) -> bool {
        let sent = [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP].map(Signal::as_raw);
        let by_kernel = matches!(self.out_of_memory, Some(OutOfMemory::Yes | OutOfMemory::Perhaps));
        !by_kernel && self.signal().is_some_and(|signal| sent.contains(&signal))
    }

    /// Who ended it, if it was not the gateway and not itself alone.
    #[must_use]
    pub fn by_whom(self) -> Option<&'static str> {
        match self.out_of_memory {
            Some(OutOfMemory::Yes) => Some("by the kernel, for want of memory"),
            Some(OutOfMemory::Perhaps) => Some("perhaps by the kernel, for want of memory"),
            _ if !self.is_sent_signal() => None,
            None if self.signal() == Some(Signal::KILL.as_raw()) => {
                Some("not by the gateway: by a process, or by the kernel for want of memory")
            }
            _ => Some("not by the gateway: by another process, or by itself"),
        }
    }
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => status.fmt(f),
            None => f.write_str("unknown exit status"),
        }
    }
}
