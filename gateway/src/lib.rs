//! The gateway's modules, for `main.rs`, tests and benchmarks. See
//! `ARCHITECTURE.md` for how they fit.

pub mod backoff;
pub mod dispatch;
pub mod pool;
pub mod process;
pub mod transport;
pub mod validation;
