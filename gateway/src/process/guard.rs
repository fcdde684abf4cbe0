//! The guard: a process that kills what is left of the workers once the gateway
//! is gone, however that was killed.
//!
//! A worker dies with the gateway (`linux.rs`), but what it has started does not:
//! the Node behind `npx` or a shell, busy in an endless loop, sees neither the death
//! signal nor the end of its stdin.
//!
//! 1. The guard learns of a process group right after its leader was forked, and is
//!    told to forget it before the leader is reaped: it kills no group whose id
//!    may be another's by then.
//! 2. The end of its stdin is the end of the gateway, since nobody else holds the
//!    other end: it is closed on exec.
//! 3. A guard that ends before the gateway is followed by another, which is told of
//!    all groups anew.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{self, BufRead, Write},
    process::{ChildStdin, Command, Stdio},
    thread,
    time::Duration,
};

use parking_lot::Mutex;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::signal::unix::{SignalKind, signal};

use super::reaper;

/// How the gateway's program is told to be the guard.
pub const GUARD: &str = "__guard";

/// Between two guards of which the first did not last.
const PAUSE: Duration = Duration::from_secs(1);

static GUARDED: Mutex<Guarded> = Mutex::new(Guarded { groups: BTreeSet::new(), guard: None });

struct Guarded {
    groups: BTreeSet<u32>,
    /// The guard that is there.
    guard: Option<ChildStdin>,
}

/// Has a guard watch over this process, until its end.
///
/// # Errors
/// It cannot be started.
pub fn guard_workers() -> io::Result<()> {
    let guard = start()?;
    thread::Builder::new().name("guard".to_owned()).spawn(move || keep(guard))?;
    Ok(())
}

/// 3
fn keep(mut guard: std::process::Child) {
    loop {
        let pid = guard.id();
        let exit = guard.wait();
        reaper::forget(pid);
        GUARDED.lock().guard = None;
        let exit = exit.map_or_else(|error| error.to_string(), |status| status.to_string());
        tracing::warn!(pid, exit, "the guard of the workers ended; starting another");
        loop {
            thread::sleep(PAUSE);
            match start() {
                Ok(next) => {
                    guard = next;
                    break;
                }
                Err(error) => tracing::error!(%error, "failed to start the guard of the workers"),
            }
        }
    }
}

fn start() -> io::Result<std::process::Child> {
    // Not by its path: an update may have put another program there.
    let mut command = Command::new("/proc/self/exe");
    command.arg(GUARD).env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Away from signals of the terminal.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut guarded = GUARDED.lock();
    let mut guard = reaper::spawn(&mut command)?;
    guarded.guard = guard.stdin.take();
    let mut known = String::new();
    for group in &guarded.groups {
        // Writing to a string cannot fail.
        let _ = writeln!(known, "+{group}");
    }
    guarded.tell(&known);
    Ok(guard)
}

/// A worker has been forked, which leads a group of its own.
pub(super) fn add(group: u32) {
    let mut guarded = GUARDED.lock();
    guarded.groups.insert(group);
    guarded.tell(&format!("+{group}\n"));
}

/// Nothing is left in the group, and its leader is about to be reaped.
pub(super) fn remove(group: u32) {
    let mut guarded = GUARDED.lock();
    guarded.groups.remove(&group);
    guarded.tell(&format!("-{group}\n"));
}

impl Guarded {
    fn tell(&mut self, lines: &str) {
        // A guard that has ended is followed by another, which is told everything.
        self.guard.take_if(|guard| guard.write_all(lines.as_bytes()).is_err());
    }
}

/// Is the guard, until the gateway is gone.
///
/// # Errors
/// Signals cannot be taken over.
pub fn stand_guard() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let _context = runtime.enter();
    // A service manager that stops all processes at once asks the guard too; it
    // is there until the gateway is not.
    let _ignored = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()]
        .into_iter()
        .map(signal)
        .collect::<io::Result<Vec<_>>>()?;
    for group in left(io::stdin().lock()) {
        // Mostly it has gone already.
        let _ = kill_process_group(group, Signal::KILL);
    }
    Ok(())
}

/// The groups that are there at the end of what the gateway says.
fn left(gateway: impl BufRead) -> impl Iterator<Item = Pid> {
    let mut groups = BTreeSet::new();
    for line in gateway.lines().map_while(Result::ok) {
        let Some((change, group)) = line.split_at_checked(1) else { continue };
        let Ok(group) = group.parse::<i32>() else { continue };
        match change {
            "+" => groups.insert(group),
            _ => groups.remove(&group),
        };
    }
    groups.into_iter().filter_map(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_and_not_removed_is_left() {
        let said = "+10\n+11\n-10\n+12\nnonsense\n+\n-13\n+0\n";
        let left: Vec<i32> =
            left(said.as_bytes()).map(|group| group.as_raw_nonzero().get()).collect();
        assert_eq!(left, [11, 12]);
    }
}
