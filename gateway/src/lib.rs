//! The gateway's modules, for `main.rs`, tests and benchmarks. See
//! `ARCHITECTURE.md` for how they fit.

pub mod admin;
pub mod app;
pub mod backoff;
pub mod command;
pub mod config;
pub mod dispatch;
pub mod http;
pub mod json_string;
pub mod json_text;
pub mod judge;
pub mod layers;
pub mod log_limit;
pub mod metrics;
pub mod pool;
pub mod process;
pub mod read_at_once;
pub mod ready_file;
pub mod registry;
pub mod schema_watch;
pub mod signal;
pub mod telemetry;
pub mod transport;
pub mod validation;
