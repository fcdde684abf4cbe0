//! A real gateway, a real worker, and sockets.

mod exchange;
mod gateway;
mod schemas;

use std::time::Duration;

pub(crate) use exchange::{Answer, Connection, Request, delete, get, post};
pub(crate) use gateway::{Gateway, Refusal, Setup, node, worker};
pub(crate) use schemas::{Schemas, closed};

/// What fails a test that waits in vain: far above what a busy machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The token of gateways that have one.
pub(crate) const TOKEN: &str = "secret";

pub(crate) const ADD: &str = "/__runner/task/app.tasks.add";
