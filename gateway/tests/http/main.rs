//! The gateway from outside: a real process, a real worker, real sockets.

mod access;
mod admin;
mod bodies;
mod connections;
mod cors;
mod harness;
mod lifecycle;
mod logs;
mod metrics;
mod order;
mod processes;
mod reload;
mod restarts;
mod sensitive;
mod server_timing;
mod settings;
mod startup;
mod status;
mod unread;
mod wire;
