//! The way of a call from admission to its answer.

pub mod call;

pub use call::CallKind;
