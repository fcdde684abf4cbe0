//! What the pool looks like at one moment, for metrics and status.

use std::time::Duration;

use super::counters::Counts;

/// Its slots are in order.
#[derive(Debug, Clone, Default)]
pub struct PoolSnapshot {
    /// Since the pool started.
    pub counts: Counts,
    pub slots: Vec<SlotSnapshot>,
}

/// One slot and the process in it. What is of the process is zero or absent
/// while there is none.
#[derive(Debug, Clone)]
pub struct SlotSnapshot {
    pub slot: usize,
    pub state: SlotState,
    pub pid: Option<u32>,
    /// Never said `hello` or `ready`, so it is served without pings.
    pub plain: bool,
    /// Calls that count for this process, abandoned ones included.
    pub in_flight: usize,
    /// Of those, the ones that are not written to it yet.
    pub queued: usize,
    /// Calls that this process has answered.
    pub calls: u64,
    /// Calls that were given up and that it still works on, or lost.
    pub abandoned: usize,
    /// Round trip of its last ping: how late its event loop is.
    pub lag: Option<Duration>,
    /// Processor time that it has used.
    pub cpu: Option<Duration>,
    /// Bytes that are resident.
    pub memory: Option<u64>,
    /// Since this process was started.
    pub age: Option<Duration>,
    /// Of this slot since the pool started; one entry a reason.
    pub restarts: [(RestartReason, u64); RestartReason::COUNT],
    /// How the process before this one ended.
    pub last_exit: Option<String>,
    /// Lines on stdout that were no message, from all processes of this slot.
    pub stray_lines: u64,
}

/// Where a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SlotState {
    /// Without a process, until the pause before the next one is over.
    #[default]
    Down,
    /// Its process has been started and is not ready.
    Booting,
    Ready,
    /// Has missed its pings: no calls go to it until it answers something.
    Unresponsive,
    /// Finishes its calls, and takes no others.
    Draining,
    /// Its process is ending or has been killed.
    Ending,
    /// Drained for good.
    Stopped,
}

impl SlotState {
    pub const ALL: [Self; 7] = [
        Self::Down,
        Self::Booting,
        Self::Ready,
        Self::Unresponsive,
        Self::Draining,
        Self::Ending,
        Self::Stopped,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Booting => "booting",
            Self::Ready => "ready",
            Self::Unresponsive => "unresponsive",
            Self::Draining => "draining",
            Self::Ending => "ending",
            Self::Stopped => "stopped",
        }
    }
}

/// Why a process was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestartReason {
    /// It could not be started, or ended before it was ready.
    BootFailed,
    /// It ended unasked.
    Crashed,
    /// It broke the protocol.
    Misbehaved,
    /// It answered nothing for the grace after a deadline.
    Silent,
    /// `--max-calls`
    MaxCalls,
    /// `--max-age`
    MaxAge,
    /// `--max-memory`
    MaxMemory,
    /// `--max-abandoned`
    Abandoned,
}

impl RestartReason {
    pub const COUNT: usize = 8;
    pub const ALL: [Self; Self::COUNT] = [
        Self::BootFailed,
        Self::Crashed,
        Self::Misbehaved,
        Self::Silent,
        Self::MaxCalls,
        Self::MaxAge,
        Self::MaxMemory,
        Self::Abandoned,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BootFailed => "boot_failed",
            Self::Crashed => "crashed",
            Self::Misbehaved => "misbehaved",
            Self::Silent => "silent",
            Self::MaxCalls => "max_calls",
            Self::MaxAge => "max_age",
            Self::MaxMemory => "max_memory",
            Self::Abandoned => "abandoned",
        }
    }
}
