use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::time::Instant;

/// How fast a past peak is forgotten: to a third in this time.
const MEMORY: Duration = Duration::from_secs(5);

/// One call that took for ever says little about the next one.
const HIGHEST: f64 = 16.0;

/// How slow a worker is compared with what is usual for the calls it gets: the
/// peak of late, decaying (peak EWMA). Relative to each task, or a worker that
/// happened to get the slow tasks would look like a slow worker.
#[derive(Debug)]
pub(super) struct PeakLatency {
    start: Instant,
    /// Bits of an `f64`, as of `since`.
    value: AtomicU64,
    /// Nanoseconds from `start`.
    since: AtomicU64,
}

impl PeakLatency {
    pub(super) fn new(now: Instant) -> Self {
        Self { start: now, value: AtomicU64::new(1_f64.to_bits()), since: AtomicU64::new(0) }
    }

    /// One call took `ratio` times what is usual. Calls must not run at the same
    /// time; `read` may.
    pub(super) fn observe(&self, ratio: f64, now: Instant) {
        let ratio = ratio.clamp(1.0 / HIGHEST, HIGHEST);
        let nanos = self.nanos(now);
        let weight = self.decay(nanos);
        let decayed = self.faded(weight);
        let value = if ratio > decayed { ratio } else { ratio + (decayed - ratio) * weight };
        self.value.store(value.to_bits(), Ordering::Relaxed);
        self.since.store(nanos, Ordering::Relaxed);
    }

    /// As it is now: without new observations it returns to what is usual.
    pub(super) fn read(&self, now: Instant) -> f64 {
        self.faded(self.decay(self.nanos(now)))
    }

    fn faded(&self, weight: f64) -> f64 {
        let value = f64::from_bits(self.value.load(Ordering::Relaxed));
        1.0 + (value - 1.0) * weight
    }

    fn decay(&self, nanos: u64) -> f64 {
        let age = nanos.saturating_sub(self.since.load(Ordering::Relaxed));
        // Answers that are read together.
        if age == 0 {
            return 1.0;
        }
        (-Duration::from_nanos(age).as_secs_f64() / MEMORY.as_secs_f64()).exp()
    }

    fn nanos(&self, now: Instant) -> u64 {
        let age = now.saturating_duration_since(self.start).as_nanos();
        u64::try_from(age).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_count_at_once_and_fade() {
        let start = Instant::now();
        let latency = PeakLatency::new(start);
        assert!((latency.read(start) - 1.0).abs() < 1e-9);
        latency.observe(8.0, start);
        assert!((latency.read(start) - 8.0).abs() < 1e-9);
        let later = latency.read(start + MEMORY);
        assert!(later > 3.0 && later < 4.0, "{later}");
        assert!(latency.read(start + 20 * MEMORY) < 1.01);
    }

    #[test]
    fn better_answers_win_slowly() {
        let start = Instant::now();
        let latency = PeakLatency::new(start);
        latency.observe(8.0, start);
        latency.observe(1.0, start + MEMORY / 100);
        let soon = latency.read(start + MEMORY / 100);
        assert!(soon > 7.0 && soon < 8.0, "{soon}");
    }

    #[test]
    fn no_single_call_counts_for_ever() {
        let start = Instant::now();
        let latency = PeakLatency::new(start);
        latency.observe(1e12, start);
        assert!(latency.read(start) <= HIGHEST);
        latency.observe(0.0, start);
        assert!(latency.read(start + MEMORY) > 0.0);
    }
}
