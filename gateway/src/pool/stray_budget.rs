use tokio::time::Instant;

/// Lines that may come at once.
const BURST: f64 = 1000.0;
/// Lines that are forgiven each second.
const PER_SECOND: f64 = 100.0;
/// Lines that are forgiven with each answer: a handler may print.
const PER_ANSWER: f64 = 10.0;

/// How many lines that are no message a worker may print before it counts as
/// broken: enough for a program that prints what it does, too little for one
/// that prints without end.
#[derive(Debug)]
pub(super) struct StrayBudget {
    left: f64,
    counted: Instant,
}

impl StrayBudget {
    pub(super) fn new(now: Instant) -> Self {
        Self { left: BURST, counted: now }
    }

    /// Takes one line from it; false if none was left. `answers` have come since
    /// the last time.
    pub(super) fn spend(&mut self, answers: u64, now: Instant) -> bool {
        let seconds = now.saturating_duration_since(self.counted).as_secs_f64();
        self.counted = now;
        #[expect(clippy::cast_precision_loss, reason = "a budget need not be exact")]
        let earned = seconds * PER_SECOND + answers as f64 * PER_ANSWER;
        self.left = (self.left + earned).min(BURST) - 1.0;
        self.left >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_flood_is_too_much() {
        let now = Instant::now();
        let mut budget = StrayBudget::new(now);
        assert!((0..1000).all(|_| budget.spend(0, now)));
        assert!(!budget.spend(0, now));
    }

    #[test]
    fn a_program_that_prints_as_it_works_goes_on() {
        let mut now = Instant::now();
        let mut budget = StrayBudget::new(now);
        assert!((0..100_000).all(|line| budget.spend(u64::from(line % 10 == 0), now)));
        for _ in 0..10_000 {
            now += Duration::from_millis(10);
            assert!(budget.spend(0, now));
        }
    }
}
