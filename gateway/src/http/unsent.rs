//! Answers that their callers have not taken yet, all connections together.
//!
//! 1. Over the most that they may be no call begins: however slowly callers read,
//!    memory is bounded by that and the answers of the calls in flight.
//! 2. From then on until half of it is left, a connection that takes nothing of its
//!    answer is closed long before it is idle for too long: who never reads keeps
//!    nobody out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use bytes::Bytes;

/// Shorter answers are not counted: most are, and hardly need memory.
const LARGE: usize = 64 << 10;

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

/// A body that is counted until the last byte has been sent, or nobody wants it.
struct Held {
    body: Bytes,
    count: Arc<Count>,
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

    /// The same bytes, counted while they are there.
    #[must_use]
    pub fn hold(&self, body: Bytes) -> Bytes {
        if body.len() < LARGE {
            return body;
        }
        self.0.add(body.len());
        Bytes::from_owner(Held { body, count: Arc::clone(&self.0) })
    }
}

impl Count {
    fn add(&self, bytes: usize) {
        let now = self.bytes.fetch_add(bytes, Relaxed) + bytes;
        if now >= self.most && !self.pressed.swap(true, Relaxed) {
            tracing::warn!(
                bytes = now,
                "callers do not read their answers: calls are turned away until they do"
            );
        }
    }

    fn subtract(&self, bytes: usize) {
        let now = self.bytes.fetch_sub(bytes, Relaxed) - bytes;
        if now < self.most / 2 && self.pressed.swap(false, Relaxed) {
            tracing::warn!("the answers are read, or their callers are gone: calls are served");
        }
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.count.subtract(self.body.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_answers_count_until_their_last_byte_is_gone() {
        let unsent = Unsent::new(3 * LARGE);
        let bodies = [1, 2].map(|times| unsent.hold(Bytes::from(vec![b'x'; times * LARGE])));
        assert!(unsent.is_full());
        let [first, second] = bodies;
        let end = second.slice(second.len() - 1..);
        drop((first, second));
        assert_eq!(unsent.0.bytes.load(Relaxed), 2 * LARGE);
        assert_eq!(&end[..], b"x");
        drop(end);
        assert_eq!(unsent.0.bytes.load(Relaxed), 0);
        assert!(!unsent.is_full());
    }

    #[test]
    fn small_ones_do_not() {
        let unsent = Unsent::new(1);
        let _body = unsent.hold(Bytes::from_static(b"{}"));
        assert!(!unsent.is_full());
    }
}
