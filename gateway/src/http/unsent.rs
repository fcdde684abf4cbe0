//! Answers that their callers have not taken yet, all connections together.
//!
//! 1. Over the most that they may be no call begins, and discovery is not answered:
//!    however slowly callers read, memory is bounded by that and the answers of the
//!    calls in flight. `/metrics` is answered on, to show what is wrong.
//! 2. From then on until half of it is left, a connection that takes nothing of its
//!    answers, whatever else it does, is closed: who never reads keeps nobody out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// How many bytes there are, and how many there may be.
#[derive(Debug, Clone)]
pub struct Unsent(Arc<Count>);

#[derive(Debug)]
struct Count {
    most: usize,
    bytes: AtomicUsize,
    /// There were too many, and still are more than half of that.
    pressed: AtomicBool,
}

impl Unsent {
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self(Arc::new(Count { most, bytes: AtomicUsize::new(0), pressed: AtomicBool::new(false) }))
    }

    /// No more are to be made.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.bytes.load(Relaxed) >= self.0.most
    }

    /// Room is to be made.
    #[must_use]
    pub fn is_pressed(&self) -> bool {
        self.0.pressed.load(Relaxed)
    }

    pub(super) fn add(&self, bytes: usize) {
        let now = self.0.bytes.fetch_add(bytes, Relaxed) + bytes;
        if now >= self.0.most && !self.0.pressed.swap(true, Relaxed) {
            tracing::warn!(
                bytes = now,
                "callers do not read their answers: calls are turned away until they do"
            );
        }
    }

    pub(super) fn subtract(&self, bytes: usize) {
        let now = self.0.bytes.fetch_sub(bytes, Relaxed) - bytes;
        if now < self.0.most / 2 && self.0.pressed.swap(false, Relaxed) {
            tracing::warn!("the answers are read, or their callers are gone: calls are served");
        }
    }
}
