use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

/// Exponential backoff with full jitter: workers that fail together do not all
/// come back together.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The longest first delay.
    pub base: Duration,
    /// No delay is longer.
    pub cap: Duration,
}

impl Backoff {
    /// A random delay before the attempt that follows `failures` failures in a
    /// row: between zero and `base` doubled with each failure after the first,
    /// at most `cap`.
    #[must_use]
    pub fn delay(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let ceiling = self.base.saturating_mul(1 << doublings).min(self.cap);
        ceiling.mul_f64(random_fraction())
    }
}

/// In 0 … 1. Spreading load needs no better source than std's hash seeds.
#[must_use]
pub fn random_fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8) >> 32;
    f64::from(u32::try_from(random).unwrap_or(u32::MAX)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff =
        Backoff { base: Duration::from_millis(100), cap: Duration::from_secs(30) };

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        for (failures, ceiling) in [(0, 100), (1, 100), (2, 200), (5, 1_600), (12, 30_000)] {
            for _ in 0..100 {
                assert!(BACKOFF.delay(failures) <= Duration::from_millis(ceiling));
            }
        }
        assert!(BACKOFF.delay(u32::MAX) <= BACKOFF.cap);
    }

    #[test]
    fn delays_are_spread_over_the_whole_range() {
        let delays: Vec<_> = (0..1000).map(|_| BACKOFF.delay(1)).collect();
        assert!(delays.iter().any(|delay| *delay < Duration::from_millis(20)));
        assert!(delays.iter().any(|delay| *delay > Duration::from_millis(80)));
    }
}
