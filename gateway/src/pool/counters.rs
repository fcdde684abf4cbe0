use std::sync::atomic::{AtomicU64, Ordering};

use tunnel_protocol::message::CancelReason;

/// What went wrong in the pool since it started.
#[derive(Debug, Default)]
pub struct Counters {
    /// Lines on a worker's stdout that are no message.
    pub stray_lines: AtomicU64,
    /// Replies to no call in flight: repeated or invented ids.
    pub unmatched_replies: AtomicU64,
    /// Replies to calls that had been given up, but for those to cancels.
    pub late_replies: AtomicU64,
    /// Workers that ended without being asked to.
    pub crashes: AtomicU64,
    /// Calls that a worker had when their deadline passed, or their client left.
    pub timed_out: AtomicU64,
    pub deserted: AtomicU64,
}

/// What metrics tell of it, at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub unmatched_replies: u64,
    pub late_replies: u64,
    pub timed_out: u64,
    pub deserted: u64,
}

impl Counters {
    pub(super) fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn given_up(&self, reason: CancelReason) {
        Self::add(match reason {
            CancelReason::Timeout => &self.timed_out,
            CancelReason::ClientDisconnected => &self.deserted,
        });
    }

    pub(super) fn counts(&self) -> Counts {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            unmatched_replies: read(&self.unmatched_replies),
            late_replies: read(&self.late_replies),
            timed_out: read(&self.timed_out),
            deserted: read(&self.deserted),
        }
    }
}
