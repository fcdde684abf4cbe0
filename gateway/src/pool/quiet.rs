use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::time::Instant;

/// No call is waited for.
const NOTHING_DUE: u64 = u64::MAX;

/// How much longer than usual is no news: answers do not come like clockwork.
const ORDINARY: f64 = 4.0;

/// As long as any event loop may take without being called slow.
const SHORTEST: Duration = Duration::from_millis(5);

/// For how long a worker has said nothing while it has calls, compared with what
/// is usual. A blocked event loop shows here within milliseconds, long before
/// a ping is overdue; answers alone would show it when it is over.
#[derive(Debug)]
pub(super) struct Quiet {
    start: Instant,
    /// Nanoseconds from `start`, or `NOTHING_DUE`.
    since: AtomicU64,
    /// Between two answers, in nanoseconds.
    usual: AtomicU64,
}

impl Quiet {
    pub(super) fn new(now: Instant) -> Self {
        Self { start: now, since: AtomicU64::new(NOTHING_DUE), usual: AtomicU64::new(0) }
    }

    /// It was sent a call. Changes must not be made at the same time; `factor` may
    /// be read.
    pub(super) fn call_sent(&self, now: Instant) {
        if self.since.load(Ordering::Relaxed) == NOTHING_DUE {
            self.since.store(self.nanos(now), Ordering::Relaxed);
        }
    }

    /// It said something. `busy`: it still has calls.
    pub(super) fn heard(&self, busy: bool, now: Instant) {
        let (since, now) = (self.since.load(Ordering::Relaxed), self.nanos(now));
        if since != NOTHING_DUE {
            let gap = now.saturating_sub(since);
            let usual = self.usual.load(Ordering::Relaxed);
            let usual = if usual == 0 { gap } else { usual - usual / 16 + gap / 16 };
            self.usual.store(usual, Ordering::Relaxed);
        }
        self.since.store(if busy { now } else { NOTHING_DUE }, Ordering::Relaxed);
    }

    /// By how much it is more quiet than a worker that works; 1 if it is not.
    pub(super) fn factor(&self, now: Instant) -> f64 {
        let since = self.since.load(Ordering::Relaxed);
        if since == NOTHING_DUE {
            return 1.0;
        }
        let quiet = Duration::from_nanos(self.nanos(now).saturating_sub(since)).as_secs_f64();
        let usual = Duration::from_nanos(self.usual.load(Ordering::Relaxed)).as_secs_f64();
        (quiet / (usual * ORDINARY).max(SHORTEST.as_secs_f64())).max(1.0)
    }

    fn nanos(&self, now: Instant) -> u64 {
        let age = now.saturating_duration_since(self.start).as_nanos();
        u64::try_from(age).unwrap_or(u64::MAX).min(NOTHING_DUE - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_worker_without_calls_may_be_quiet() {
        let start = Instant::now();
        let quiet = Quiet::new(start);
        assert!(quiet.factor(start + 1000 * MS) <= 1.0);
        quiet.call_sent(start + 1000 * MS);
        quiet.heard(false, start + 1001 * MS);
        assert!(quiet.factor(start + 9000 * MS) <= 1.0);
    }

    #[test]
    fn a_blocked_loop_shows_within_milliseconds() {
        let start = Instant::now();
        let quiet = Quiet::new(start);
        quiet.call_sent(start);
        for answer in 1..1000 {
            quiet.heard(true, start + answer * MS);
            quiet.call_sent(start + answer * MS);
        }
        let last = start + 999 * MS;
        assert!(quiet.factor(last + 4 * MS) <= 1.0);
        assert!(quiet.factor(last + 50 * MS) >= 9.0);
        assert!(quiet.factor(last + 500 * MS) >= 90.0);
        quiet.heard(true, last + 500 * MS);
        assert!(quiet.factor(last + 501 * MS) <= 1.0, "it works again");
    }

    #[test]
    fn long_calls_make_a_worker_quiet_and_not_suspicious() {
        let start = Instant::now();
        let quiet = Quiet::new(start);
        quiet.call_sent(start);
        for answer in 1..100 {
            quiet.heard(true, start + answer * 500 * MS);
        }
        assert!(quiet.factor(start + (99 * 500 + 1500) * MS) <= 1.0);
    }
}
