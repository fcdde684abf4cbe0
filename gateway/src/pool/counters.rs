use std::sync::atomic::{AtomicU64, Ordering};

/// What went wrong in the pool since it started.
#[derive(Debug, Default)]
pub struct Counters {
    /// Lines on a worker's stdout that are no message.
    pub stray_lines: AtomicU64,
    /// Replies to no call in flight: repeated or invented ids.
    pub unmatched_replies: AtomicU64,
    /// Replies to calls that had been given up.
    pub late_replies: AtomicU64,
    /// Workers that ended without being asked to.
    pub crashes: AtomicU64,
}

impl Counters {
    pub(super) fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
