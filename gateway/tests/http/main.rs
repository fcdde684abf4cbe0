//! The gateway from outside: a real process, a real worker, real sockets.

mod access;
mod bodies;
mod connections;
mod cors;
mod harness;
mod lifecycle;
mod logs;
mod order;
mod settings;
mod startup;
mod wire;
