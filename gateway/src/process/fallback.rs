//! Platforms without a death signal or process groups: the worker itself is
//! killed and reaped, and it ends by itself when its stdin does. Unproven;
//! compiled into the tests so that it does not rot.

#![cfg_attr(
    target_os = "linux",
    allow(dead_code, unreachable_pub, reason = "compiled for its tests alone")
)]

use std::{
    io,
    process::{Child, Command, ExitStatus},
    thread,
    time::Duration,
};

use parking_lot::Mutex;

/// How often an ended worker is looked for; std cannot wait and kill at once.
const POLL: Duration = Duration::from_millis(20);

/// Memory is not bounded.
pub(super) fn prepare(_command: &mut Command, _memory_limit: Option<u64>) {}

pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    command.spawn()
}

/// Nothing is ever left to this process.
///
/// # Errors
/// None.
pub async fn reap_adopted() -> io::Result<()> {
    Ok(())
}

/// Nobody asks for it.
pub const GUARD: &str = "__guard";

/// There are no groups to be killed.
///
/// # Errors
/// None.
pub fn guard_workers() -> io::Result<()> {
    Ok(())
}

/// There is no guard.
///
/// # Errors
/// None.
pub fn stand_guard() -> io::Result<()> {
    Ok(())
}

#[derive(Debug)]
pub(super) struct Handle {
    child: Mutex<Child>,
}

impl Handle {
    pub(super) fn new(child: Child) -> Self {
        Self { child: Mutex::new(child) }
    }

    pub(super) fn kill(&self) {
        if let Err(error) = self.child.lock().kill() {
            tracing::error!(%error, "failed to kill a worker");
        }
    }

    /// Blocks until the process has ended, and reaps it.
    pub(super) fn wait(&self) -> Option<ExitStatus> {
        loop {
            match self.child.lock().try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "failed to reap a worker");
                    return None;
                }
            }
            thread::sleep(POLL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_child_is_reaped() {
        let mut command = Command::new("sleep");
        command.arg("60");
        prepare(&mut command, None);
        let handle = Handle::new(command.spawn().expect("sleep runs"));
        handle.kill();
        assert!(!handle.wait().expect("reaped").success());
        handle.kill();
    }
}
