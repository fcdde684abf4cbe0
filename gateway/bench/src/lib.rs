//! What the benchmarks and the count of instructions have in common.

pub mod cases;
pub mod server;
pub mod worker;
