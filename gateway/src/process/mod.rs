//! Worker processes: started, killed with all their children, always reaped.
//! The only folder with `unsafe`.

mod command;
#[cfg(any(not(target_os = "linux"), test))]
mod fallback;
#[cfg(target_os = "linux")]
mod guard;
#[cfg(target_os = "linux")]
mod linux;
mod oom;
#[cfg(target_os = "linux")]
mod reaper;
mod usage;
mod worker_process;

#[cfg(not(target_os = "linux"))]
pub use fallback::{GUARD, guard_workers, reap_adopted, stand_guard};
#[cfg(target_os = "linux")]
pub use guard::{GUARD, guard_workers, stand_guard};
#[cfg(target_os = "linux")]
pub use reaper::reap_adopted;

#[cfg(not(target_os = "linux"))]
use fallback as platform;
#[cfg(target_os = "linux")]
use linux as platform;

pub use command::{SpawnError, WorkerCommand};
pub use oom::watch_memory_kills;
pub use usage::{Usage, usage};
pub use worker_process::{ExitReason, Spawned, WorkerProcess, spawn};
