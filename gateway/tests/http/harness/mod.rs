//! A real gateway, a real worker, and sockets.

mod exchange;
mod gateway;
mod schemas;

use std::time::{Duration, Instant};

use serde_json::Value;

pub(crate) use exchange::{Answer, Connection, Request, delete, get, post};
pub(crate) use gateway::{Gateway, Refusal, Setup, node, worker};
pub(crate) use schemas::{Schemas, closed};

/// What fails a test that waits in vain: far above what a busy machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The token of gateways that have one.
pub(crate) const TOKEN: &str = "secret";

pub(crate) const ADD: &str = "/__runner/task/app.tasks.add";

/// For what leaves no line in any log.
pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::yield_now();
    }
}

pub(crate) fn runs(pid: &Value) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A zombie does not run.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}
