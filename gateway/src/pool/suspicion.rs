//! Which task takes workers down: a pure state machine.
//!
//! A crash makes every task that was in flight a suspect. One call of a suspect
//! at a time then runs alone on a worker, which tells who it was:
//!
//! 1. A lone call that is answered clears its task.
//! 2. A lone call whose worker dies is a strike. From the first strike on no
//!    other call of the task is sent: what it would take down is known.
//! 3. The third strike in a row quarantines the task. Now and then one call, alone
//!    again, is a probe; its answer clears the task.
//! 4. A call of a task without strikes that finds no idle worker within a second
//!    runs beside others after all: looking for the one that is guilty must not
//!    stop the rest. A lone call that ends without either (its caller left, its deadline
//!    passed) says nothing, and the next one is the lone one.

use std::time::Duration;

use tokio::time::Instant;

const STRIKES: u8 = 3;

/// Until the first probe; doubles with each probe that crashes.
const FIRST_PROBE: Duration = Duration::from_secs(1);
const LONGEST_PROBE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Suspicion {
    #[default]
    Clear,
    Suspect {
        /// In a row; fewer than `STRIKES`.
        strikes: u8,
        /// A lone call of it is under way.
        alone: bool,
    },
    Quarantined {
        pause: Duration,
        probe_at: Instant,
        /// A probe is under way.
        probing: bool,
    },
}

/// How a call may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Beside others.
    Shared,
    /// Alone on its worker, and it will be told how that went.
    Alone,
    /// Once the lone call that is under way has ended.
    Later,
    /// Not at all, and it is pointless to try again before this is over.
    Refused { wait: Duration },
}

impl Suspicion {
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self {
            Self::Clear | Self::Suspect { strikes: 0, alone: true } => Admission::Shared,
            Self::Suspect { alone: true, .. } => Admission::Later, // 2
            Self::Suspect { alone, .. } => {
                *alone = true;
                Admission::Alone
            }
            Self::Quarantined { probe_at, probing, .. } if !*probing && *probe_at <= now => {
                *probing = true;
                Admission::Alone // 3
            }
            Self::Quarantined { .. } => Admission::Refused { wait: self.wait(now) },
        }
    }

    /// It was in flight in a crash, and nothing more is known.
    pub(super) fn is_vague(&self) -> bool {
        matches!(self, Self::Suspect { strikes: 0, .. })
    }

    /// How long calls are refused; `None` where `admit` would let one try.
    pub(super) fn refusal(&self, now: Instant) -> Option<Duration> {
        match self {
            Self::Quarantined { probe_at, probing, .. } if *probing || *probe_at > now => {
                Some(self.wait(now))
            }
            _ => None,
        }
    }

    /// A call that ran alone was answered. 1
    pub(super) fn answered(&mut self) {
        *self = Self::Clear;
    }

    /// A worker died that had a call of it. Returns whether that quarantined it.
    pub(super) fn crashed(&mut self, ran_alone: bool, now: Instant) -> bool {
        match (*self, ran_alone) {
            (Self::Clear, false) => *self = Self::Suspect { strikes: 0, alone: false },
            (Self::Clear, true) => *self = Self::Suspect { strikes: 1, alone: false },
            (Self::Suspect { strikes, .. }, true) if strikes + 1 < STRIKES => {
                *self = Self::Suspect { strikes: strikes + 1, alone: false };
            }
            (Self::Suspect { .. }, true) => {
                *self = Self::quarantine(FIRST_PROBE, now);
                return true;
            }
            (Self::Quarantined { pause, .. }, true) => {
                *self = Self::quarantine((pause * 2).min(LONGEST_PROBE), now);
            }
            (Self::Suspect { .. } | Self::Quarantined { .. }, false) => {}
        }
        false
    }

    /// A lone call ended without telling anything. 4
    pub(super) fn released(&mut self) {
        match self {
            Self::Clear => {}
            Self::Suspect { alone, .. } => *alone = false,
            Self::Quarantined { probing, .. } => *probing = false,
        }
    }

    fn quarantine(pause: Duration, now: Instant) -> Self {
        Self::Quarantined { pause, probe_at: now + pause, probing: false }
    }

    fn wait(&self, now: Instant) -> Duration {
        match self {
            Self::Quarantined { pause, probing: true, .. } => *pause,
            Self::Quarantined { probe_at, .. } => probe_at.saturating_duration_since(now),
            Self::Clear | Self::Suspect { .. } => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A task that was in flight when a worker died.
    fn suspect(now: Instant) -> Suspicion {
        let mut task = Suspicion::default();
        assert!(!task.crashed(false, now));
        task
    }

    fn quarantined(now: Instant) -> Suspicion {
        let mut task = suspect(now);
        for strike in 1..=3 {
            assert_eq!(task.admit(now), Admission::Alone);
            assert_eq!(task.crashed(true, now), strike == 3);
        }
        task
    }

    #[test]
    fn nobody_is_suspected_without_a_crash() {
        let now = Instant::now();
        let mut task = Suspicion::default();
        assert_eq!(task.admit(now), Admission::Shared);
        task.released();
        assert_eq!(task, Suspicion::Clear);
    }

    #[test]
    fn one_call_of_a_suspect_runs_alone_while_its_others_go_on() {
        let now = Instant::now();
        let mut task = suspect(now);
        let admitted: Vec<_> = (0..3).map(|_| task.admit(now)).collect();
        assert_eq!(admitted, [Admission::Alone, Admission::Shared, Admission::Shared]);
        // Another crash with one of the others proves nothing new.
        assert!(!task.crashed(false, now));
        assert_eq!(task.admit(now), Admission::Shared);
    }

    #[test]
    fn an_answer_to_the_lone_call_clears() {
        let now = Instant::now();
        let mut task = suspect(now);
        task.admit(now);
        task.answered();
        assert_eq!(task, Suspicion::Clear);
    }

    #[test]
    fn a_lone_call_that_ends_without_either_is_followed_by_another() {
        let now = Instant::now();
        let mut task = suspect(now);
        assert_eq!(task.admit(now), Admission::Alone);
        task.released();
        assert_eq!(task.admit(now), Admission::Alone);
    }

    #[test]
    fn after_a_strike_the_others_wait() {
        let now = Instant::now();
        let mut task = suspect(now);
        task.admit(now);
        assert!(!task.crashed(true, now));
        assert_eq!(task.admit(now), Admission::Alone);
        assert_eq!(task.admit(now), Admission::Later);
        task.answered();
        assert_eq!(task.admit(now), Admission::Shared);
    }

    #[test]
    fn strikes_count_in_a_row() {
        let now = Instant::now();
        let mut task = suspect(now);
        for _ in 0..10 {
            for _ in 0..2 {
                task.admit(now);
                assert!(!task.crashed(true, now));
            }
            task.admit(now);
            task.answered();
        }
        assert_eq!(task, Suspicion::Clear);
    }

    #[test]
    fn a_quarantined_task_is_probed_by_one_call_at_a_time_and_ever_more_rarely() {
        let mut now = Instant::now();
        let mut task = quarantined(now);
        let mut pause = FIRST_PROBE;
        for _ in 0..10 {
            assert_eq!(task.admit(now), Admission::Refused { wait: pause });
            assert_eq!(task.refusal(now), Some(pause));
            now += pause;
            assert_eq!(task.refusal(now), None);
            assert_eq!(task.admit(now), Admission::Alone);
            assert_eq!(task.admit(now), Admission::Refused { wait: pause });
            assert!(!task.crashed(true, now), "it was quarantined before");
            pause = (pause * 2).min(LONGEST_PROBE);
        }
        now += pause;
        assert_eq!(task.admit(now), Admission::Alone);
        task.answered();
        assert_eq!(task.admit(now), Admission::Shared);
    }

    #[test]
    fn a_probe_whose_caller_left_is_followed_by_another() {
        let mut now = Instant::now();
        let mut task = quarantined(now);
        now += FIRST_PROBE;
        assert_eq!(task.admit(now), Admission::Alone);
        task.released();
        assert_eq!(task.admit(now), Admission::Alone);
    }

    #[test]
    fn an_exclusive_task_that_crashes_is_known_at_once() {
        let now = Instant::now();
        let mut task = Suspicion::default();
        assert!(!task.crashed(true, now));
        assert_eq!(task, Suspicion::Suspect { strikes: 1, alone: false });
    }
}
