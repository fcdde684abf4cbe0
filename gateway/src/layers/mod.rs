//! What every request meets before and after its call, one concern a file.
//! None of them knows of tasks, events or workers.

pub mod access_log;
pub mod auth;
pub mod body_limit;
pub mod caller_context;
pub mod cors;
mod header;
pub mod media_type;
pub mod origin_guard;
pub mod request_id;
pub mod security_headers;
pub mod server_timing;
