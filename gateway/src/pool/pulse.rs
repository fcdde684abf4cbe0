//! What a worker says of itself in answer to a ping, and whether it says
//! anything: its health, beside its life.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;
use tunnel_protocol::{CallId, message::WorkerHealth};

/// Pings that are remembered: more than a pipe holds that nobody reads, so that
/// the answer to each of those is known for what it is.
const OPEN: usize = 4096;

/// The pings of one worker.
#[derive(Debug)]
pub(super) struct Pulse {
    /// Not answered yet, oldest first. Some may never be: what comes after an
    /// unfinished line on stdout is lost with it.
    open: VecDeque<(CallId, Instant)>,
    /// When it last said something: an answer to a call or a ping, or any message.
    heard: Instant,
    /// A ping is overdue, and nothing has been heard since.
    overdue: bool,
    pub(super) report: Report,
}

/// What its answers said last.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Report {
    /// Round trip of the last ping: how late its event loop is.
    pub(super) lag: Option<Duration>,
    pub(super) cpu: Option<Duration>,
    pub(super) memory: Option<u64>,
    /// Handlers of given-up calls that still run.
    pub(super) abandoned: usize,
}

impl Pulse {
    pub(super) fn new(now: Instant) -> Self {
        Self { open: VecDeque::new(), heard: now, overdue: false, report: Report::default() }
    }

    /// Whether it is overdue from now on, which is told once.
    pub(super) fn falls_silent(&mut self, patience: Duration, now: Instant) -> bool {
        // One that is busy may come to the ping late; what it answers shows that it lives.
        if self.overdue || !self.is_silent_for(patience, now) {
            return false;
        }
        self.overdue = true;
        true
    }

    pub(super) fn sent(&mut self, id: CallId, now: Instant) {
        if self.open.len() == OPEN {
            self.open.pop_front();
        }
        self.open.push_back((id, now));
    }

    /// It said something. Returns whether it had been given up for dead.
    pub(super) fn heard(&mut self, now: Instant) -> bool {
        self.heard = now;
        std::mem::take(&mut self.overdue)
    }

    /// Whether `id` is that of an open ping, which is thereby answered. Those
    /// before it will not be: answers come in the order of the pings.
    pub(super) fn answered(&mut self, id: CallId, health: &WorkerHealth, now: Instant) -> bool {
        let Ok(at) = self.open.binary_search_by_key(&id, |(open, _)| *open) else { return false };
        let Some((_, sent)) = self.open.drain(..=at).next_back() else { return false };
        self.report = Report {
            lag: Some(now.saturating_duration_since(sent)),
            // Not every worker tells; the system may have.
            cpu: health.cpu_ms.map(Duration::from_millis).or(self.report.cpu),
            memory: health.memory_bytes.or(self.report.memory),
            abandoned: usize::try_from(health.abandoned.unwrap_or(0)).unwrap_or(usize::MAX),
        };
        true
    }

    pub(super) fn is_overdue(&self) -> bool {
        self.overdue
    }

    /// Whether a ping has been open for so long.
    pub(super) fn is_silent_for(&self, span: Duration, now: Instant) -> bool {
        self.open
            .front()
            .is_some_and(|(_, sent)| now.saturating_duration_since(self.heard.max(*sent)) >= span)
    }

    /// When it last said something.
    pub(super) fn last_heard(&self) -> Instant {
        self.heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_secs(1);

    fn id(value: u64) -> CallId {
        CallId::new(value).expect("in range")
    }

    #[test]
    fn an_answer_tells_the_lag_and_ends_the_wait_for_what_was_before() {
        let now = Instant::now();
        let at = |millis| now + Duration::from_millis(millis);
        let mut pulse = Pulse::new(now);
        (1..=3).for_each(|value| pulse.sent(id(value), at(value * 100)));
        assert!(pulse.answered(id(2), &WorkerHealth::default(), at(230)));
        assert_eq!(pulse.report.lag, Some(Duration::from_millis(30)));
        assert!(!pulse.answered(id(1), &WorkerHealth::default(), at(240)), "lost");
        assert!(!pulse.answered(id(2), &WorkerHealth::default(), at(240)), "twice");
        assert!(pulse.is_silent_for(PATIENCE, at(300) + PATIENCE), "the third is open");
        assert!(pulse.answered(id(3), &WorkerHealth::default(), at(310)));
        assert!(!pulse.is_silent_for(PATIENCE, at(310) + 10 * PATIENCE));
    }

    #[test]
    fn a_lost_answer_is_made_up_for_by_the_next() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        pulse.sent(id(1), now);
        pulse.sent(id(2), now + PATIENCE / 2);
        let answered = now + PATIENCE * 3 / 4;
        assert!(pulse.answered(id(2), &WorkerHealth::default(), answered));
        pulse.heard(answered);
        assert!(!pulse.falls_silent(PATIENCE, now + 10 * PATIENCE));
    }

    #[test]
    fn overdue_is_told_once_and_ends_with_any_answer() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        pulse.sent(id(1), now);
        assert!(!pulse.falls_silent(PATIENCE, now + PATIENCE / 2));
        assert!(pulse.falls_silent(PATIENCE, now + PATIENCE));
        assert!(!pulse.falls_silent(PATIENCE, now + 2 * PATIENCE));
        assert!(pulse.is_overdue());
        assert!(pulse.heard(now + 3 * PATIENCE));
        assert!(!pulse.is_overdue() && !pulse.heard(now + 3 * PATIENCE));
    }

    #[test]
    fn a_busy_worker_that_answers_calls_is_not_overdue() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        pulse.sent(id(1), now);
        for turn in 1..20 {
            let now = now + turn * PATIENCE / 2;
            assert!(!pulse.falls_silent(PATIENCE, now));
            assert!(!pulse.heard(now));
        }
    }

    #[test]
    fn pings_without_answers_are_kept_within_bounds() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        (1..=2 * OPEN as u64).for_each(|value| pulse.sent(id(value), now));
        assert_eq!(pulse.open.len(), OPEN);
        assert!(pulse.answered(id(2 * OPEN as u64), &WorkerHealth::default(), now));
        assert!(pulse.open.is_empty());
    }

    #[test]
    fn other_ids_are_no_pong() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        assert!(!pulse.answered(id(1), &WorkerHealth::default(), now));
        pulse.sent(id(2), now);
        assert!(!pulse.answered(id(1), &WorkerHealth::default(), now));
        assert_eq!(pulse.report.lag, None);
    }
}
