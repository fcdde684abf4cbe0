//! Linux: a process group per worker, and the parent-death signal.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
};

use super::{guard, reaper};

use parking_lot::Mutex;
use rustix::{
    io::Errno,
    process::{
        Pid, Resource, Rlimit, Signal, WaitId, WaitIdOptions, getpid, getppid, kill_process_group,
        set_parent_process_death_signal, setrlimit, waitid,
    },
};

/// Forks a worker.
pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    let child = reaper::spawn(command)?;
    guard::add(child.id());
    Ok(child)
}

/// Puts the worker into a group of its own, bounds its memory and binds its life
/// to the gateway's.
pub(super) fn prepare(command: &mut Command, memory_limit: Option<u64>) {
    command.process_group(0);
    let gateway = getpid();
    let bind_to_gateway = move || {
        if memory_limit.is_some() {
            let limit = Rlimit { current: memory_limit, maximum: memory_limit };
            setrlimit(Resource::Data, limit)?;
        }
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // A gateway that died before the line above sends no signal any more.
        if getppid() != Some(gateway) {
            return Err(io::Error::from(Errno::SRCH));
        }
        Ok(())
    };
    // SAFETY: between fork and exec only async-signal-safe code may run. The
    // closure makes three system calls; it takes no lock and allocates nothing.
    #[expect(unsafe_code, reason = "std has no safe way to set the parent-death signal")]
    unsafe {
        command.pre_exec(bind_to_gateway);
    }
}

/// Kills from any thread, waits on one.
///
/// Invariant: no signal is sent to a process id that may belong to another
/// process by now. The id is ours until the child is reaped, and reaping and
/// killing hold the same lock.
#[derive(Debug)]
pub(super) struct Handle {
    group: Option<Pid>,
    /// `None` once reaped.
    child: Mutex<Option<Child>>,
}

impl Handle {
    pub(super) fn new(child: Child) -> Self {
        Self { group: Some(Pid::from_child(&child)), child: Mutex::new(Some(child)) }
    }

    pub(super) fn kill(&self) {
        let child = self.child.lock();
        if child.is_some() {
            self.kill_group();
        }
    }

    /// Blocks until the process has ended, kills what is left of its group, and
    /// reaps it.
    pub(super) fn wait(&self) -> Option<ExitStatus> {
        if let Some(pid) = self.group {
            // NOWAIT leaves a zombie, which holds the id while the group is killed.
            let ended = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            while matches!(waitid(WaitId::Pid(pid), ended), Err(Errno::INTR)) {}
        }
        let mut child = self.child.lock();
        self.kill_group();
        let mut child = child.take()?;
        guard::remove(child.id());
        let status = child.wait();
        reaper::forget(child.id());
        match status {
            Ok(status) => Some(status),
            Err(error) => {
                tracing::error!(%error, "failed to reap a worker");
                None
            }
        }
    }

    fn kill_group(&self) {
        let Some(group) = self.group else { return };
        if let Err(error) = kill_process_group(group, Signal::KILL)
            && error != Errno::SRCH
        {
            tracing::error!(%error, %group, "failed to kill a worker's process group");
        }
    }
}
