//! What is called.

/// A task has a result; an event has none unless its payload is asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    Task,
    Event,
}
