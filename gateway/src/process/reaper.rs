//! Reaps processes that are left to the gateway: the kernel hands it those whose
//! parents have ended where it is the first process of a container, or a
//! subreaper.
//!
//! Invariant: a worker is reaped by its own thread alone, since whoever reaps it
//! takes its exit status away. Workers are in `WORKERS` from before anybody can
//! see them ended until that thread has reaped them.

use std::{
    collections::BTreeSet,
    fs, io,
    process::{Child, Command},
};

use parking_lot::Mutex;
use rustix::{
    io::Errno,
    process::{Pid, WaitId, WaitIdOptions, child_subreaper, getpid, waitid},
};
use tokio::signal::unix::{SignalKind, signal};

static WORKERS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Forks a worker, or another process that whoever asks for it reaps.
pub(super) fn spawn(command: &mut Command) -> io::Result<Child> {
    // Held over the fork: there is no moment at which it runs and is not known.
    let mut workers = WORKERS.lock();
    let child = command.spawn()?;
    workers.insert(child.id());
    Ok(child)
}

/// It has been reaped; its id may belong to another process now.
pub(super) fn forget(id: u32) {
    WORKERS.lock().remove(&id);
}

/// Reaps whatever is left to this process, for ever; returns at once where
/// nothing ever is.
///
/// # Errors
/// The system does not tell when children end.
pub async fn reap_adopted() -> io::Result<()> {
    let is_first = getpid().is_init();
    let is_subreaper = child_subreaper().is_ok_and(|reaper| reaper.is_some());
    if !is_first && !is_subreaper {
        return Ok(());
    }
    let mut ended = signal(SignalKind::child())?;
    loop {
        reap_now();
        ended.recv().await;
    }
}

fn reap_now() {
    let workers = WORKERS.lock();
    for child in children().into_iter().filter(|child| !workers.contains(child)) {
        let Some(pid) = i32::try_from(child).ok().and_then(Pid::from_raw) else { continue };
        match waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOHANG) {
            Ok(Some(_)) => tracing::debug!(pid = child, "reaped a process whose parent had ended"),
            // It runs.
            Ok(None) | Err(Errno::CHILD) => {}
            Err(error) => tracing::warn!(pid = child, %error, "failed to reap a process"),
        }
    }
}

/// Of all threads of this process.
fn children() -> Vec<u32> {
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return Vec::new() };
    threads
        .filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            list.split_ascii_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>()
        })
        .collect()
}
