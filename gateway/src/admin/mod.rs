//! How the user of a gateway reaches it while it runs: HTTP on a Unix socket
//! that is for that user alone.

mod client;
mod location;
mod server;
mod socket;
mod status;

use serde::{Deserialize, Serialize};

pub use client::{AdminClient, AdminError};
pub use location::default_path;
pub use server::{Control, serve};
pub use socket::{AdminSocket, ClaimError};
pub use status::{SlotStatus, Status};

/// A reload that took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reloaded {
    pub generation: u64,
    pub tasks: usize,
    pub events: usize,
    pub workers: usize,
    pub duration_ms: u64,
}

/// A reload that did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// The generation that serves on.
    pub generation: u64,
    pub reason: String,
}
