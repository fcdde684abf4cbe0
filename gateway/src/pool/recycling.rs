use std::time::Duration;

use super::snapshot::RestartReason;
use crate::backoff::random_fraction;

/// When a worker that does nothing wrong is replaced all the same.
#[derive(Debug, Clone, Copy)]
pub struct RecycleLimits {
    /// Calls that one process answers; `None` is without end.
    pub max_calls: Option<u64>,
    pub max_age: Option<Duration>,
    /// Bytes of resident memory.
    pub max_memory: Option<u64>,
    /// Given-up calls whose handlers may still run or whose answers were lost; default 16.
    pub max_abandoned: usize,
}

impl Default for RecycleLimits {
    fn default() -> Self {
        Self { max_calls: None, max_age: None, max_memory: None, max_abandoned: 16 }
    }
}

/// What is compared with the limits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wear {
    pub(super) calls: u64,
    pub(super) age: Duration,
    pub(super) memory: Option<u64>,
    pub(super) abandoned: usize,
}

impl RecycleLimits {
    /// The limits of one process, up to a tenth lower: processes that started
    /// together are not replaced together.
    pub(super) fn jittered(self) -> Self {
        self.scaled(1.0 - random_fraction() / 10.0)
    }

    fn scaled(self, factor: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a limit that is jittered need not be exact"
        )]
        let scale = |limit: u64| ((limit as f64 * factor) as u64).max(1);
        Self {
            max_calls: self.max_calls.map(scale),
            max_age: self.max_age.map(|age| age.mul_f64(factor)),
            max_memory: self.max_memory.map(scale),
            max_abandoned: self.max_abandoned,
        }
    }

    /// Why a process that is worn like this should be replaced.
    pub(super) fn exceeded(&self, wear: Wear) -> Option<RestartReason> {
        let over = |value: Option<u64>, limit: Option<u64>| matches!((value, limit), (Some(value), Some(limit)) if value >= limit);
        if wear.abandoned > self.max_abandoned {
            return Some(RestartReason::Abandoned);
        }
        if over(wear.memory, self.max_memory) {
            return Some(RestartReason::MaxMemory);
        }
        if over(Some(wear.calls), self.max_calls) {
            return Some(RestartReason::MaxCalls);
        }
        if self.max_age.is_some_and(|limit| wear.age >= limit) {
            return Some(RestartReason::MaxAge);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: Wear = Wear { calls: 0, age: Duration::ZERO, memory: None, abandoned: 0 };

    #[test]
    fn without_limits_only_abandoned_handlers_count() {
        let limits = RecycleLimits::default();
        let worn =
            Wear { calls: u64::MAX, age: Duration::MAX, memory: Some(u64::MAX), abandoned: 16 };
        assert_eq!(limits.exceeded(worn), None);
        let abandoned = limits.exceeded(Wear { abandoned: 17, ..worn });
        assert_eq!(abandoned, Some(RestartReason::Abandoned));
    }

    #[test]
    fn each_limit_is_told_apart() {
        let limits = RecycleLimits {
            max_calls: Some(10),
            max_age: Some(Duration::from_secs(60)),
            max_memory: Some(1000),
            max_abandoned: 0,
        };
        assert_eq!(limits.exceeded(NEW), None);
        for (wear, reason) in [
            (Wear { calls: 10, ..NEW }, RestartReason::MaxCalls),
            (Wear { age: Duration::from_secs(60), ..NEW }, RestartReason::MaxAge),
            (Wear { memory: Some(1000), ..NEW }, RestartReason::MaxMemory),
            (Wear { abandoned: 1, ..NEW }, RestartReason::Abandoned),
        ] {
            assert_eq!(limits.exceeded(wear), Some(reason));
        }
    }

    #[test]
    fn jitter_only_lowers_and_by_a_tenth_at_most() {
        let limits = RecycleLimits { max_calls: Some(1000), ..RecycleLimits::default() };
        let drawn: Vec<u64> = (0..200).filter_map(|_| limits.jittered().max_calls).collect();
        assert!(drawn.iter().all(|calls| (900..=1000).contains(calls)), "{drawn:?}");
        assert!(drawn.iter().any(|calls| *calls < 950) && drawn.iter().any(|calls| *calls > 950));
    }
}
