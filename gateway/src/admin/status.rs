use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a gateway is at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    pub version: String,
    pub pid: u32,
    /// Where it serves.
    pub address: String,
    pub uptime_ms: u64,
    /// Calls can be served.
    pub ready: bool,
    /// Of the version that serves: 1, and one more with each reload.
    pub generation: u64,
    /// Calls that wait for a worker.
    pub queued: usize,
    /// Calls that were turned away as too many.
    pub shed: u64,
    /// Those that serve, then those of old generations that finish their calls.
    pub slots: Vec<SlotStatus>,
}

/// A slot and the process in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SlotStatus {
    pub slot: usize,
    pub generation: u64,
    pub state: String,
    /// `null` while there is no process; so are the others.
    pub pid: Option<u32>,
    /// A plain worker: it is not pinged.
    pub plain: bool,
    pub in_flight: usize,
    /// Calls that the process has answered.
    pub calls: u64,
    /// Calls that were given up and that it still works on, or lost.
    pub abandoned: usize,
    pub lag_ms: Option<f64>,
    /// Processor time that it has used.
    pub cpu_ms: Option<u64>,
    pub memory_bytes: Option<u64>,
    pub age_ms: Option<u64>,
    /// By reason, since the gateway started; reasons that never were are left out.
    pub restarts: BTreeMap<String, u64>,
    /// How the process before this one ended.
    pub last_exit: Option<String>,
    pub stray_lines: u64,
}
