use std::time::Duration;

use tokio::time::Instant;

/// Retries that a call pays for with its coming.
const PER_CALL: f64 = 0.2;
/// Retries that are allowed each second without any calls.
const PER_SECOND: f64 = 10.0;
/// What was not used by then is forgotten.
const MEMORY: Duration = Duration::from_secs(10);

/// How many calls may be run again: a fifth of those of late, and ten a second.
/// When everything crashes, retries must not double the load.
#[derive(Debug)]
pub(super) struct RetryBudget {
    left: f64,
    counted: Instant,
    calls: u64,
    /// When it was told that nothing is left.
    told: Option<Instant>,
}

impl RetryBudget {
    pub(super) fn new(now: Instant) -> Self {
        Self { left: PER_SECOND * MEMORY.as_secs_f64(), counted: now, calls: 0, told: None }
    }

    /// Whether one more is allowed. `calls` have come since the start.
    pub(super) fn spend(&mut self, calls: u64, now: Instant) -> bool {
        self.earn(calls, now);
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }

    /// Whether it is worth a line that nothing is left: once in its memory.
    pub(super) fn is_news(&mut self, now: Instant) -> bool {
        let is_news = self.told.is_none_or(|told| now >= told + MEMORY);
        if is_news {
            self.told = Some(now);
        }
        is_news
    }

    /// As if the calls had come evenly: what is earned decays meanwhile, too.
    fn earn(&mut self, calls: u64, now: Instant) {
        let seconds = now.saturating_duration_since(self.counted).as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a budget need not be exact")]
        let came = calls.saturating_sub(self.calls) as f64;
        (self.counted, self.calls) = (now, calls);
        let earned = came * PER_CALL + seconds * PER_SECOND;
        let periods = seconds / MEMORY.as_secs_f64();
        let kept = (-periods).exp();
        // The mean of what is kept over the time, which is 1 for none.
        let share = if periods > 1e-6 { (1.0 - kept) / periods } else { 1.0 };
        self.left = self.left * kept + earned * share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spendable(budget: &mut RetryBudget, calls: u64, now: Instant) -> usize {
        (0..).take_while(|_| budget.spend(calls, now)).count()
    }

    #[test]
    fn ten_a_second_without_load() {
        let mut now = Instant::now();
        let mut budget = RetryBudget::new(now);
        assert_eq!(spendable(&mut budget, 0, now), 100);
        let mut later = 0;
        for _ in 0..100 {
            now += Duration::from_millis(100);
            later += spendable(&mut budget, 0, now);
        }
        assert!((90..=100).contains(&later), "{later}");
    }

    #[test]
    fn a_fifth_of_the_calls() {
        let mut now = Instant::now();
        let mut budget = RetryBudget::new(now);
        spendable(&mut budget, 0, now);
        let mut retries = 0;
        for second in 1..=100 {
            now += Duration::from_secs(1);
            retries += spendable(&mut budget, second * 1000, now);
        }
        let expected = 100 * (200 + 10);
        assert!((expected * 9 / 10..=expected).contains(&retries), "{retries}");
    }

    #[test]
    fn what_is_saved_up_is_limited() {
        let start = Instant::now();
        let mut budget = RetryBudget::new(start);
        // A day at a thousand calls a second.
        let day = 24 * 60 * 60;
        let saved = spendable(&mut budget, day * 1000, start + Duration::from_secs(day));
        assert!((1900..=2200).contains(&saved), "{saved}");
    }
}
