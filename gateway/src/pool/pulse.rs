//! What a worker says of itself in answer to a ping, and whether it says
//! anything: its health, beside its life.

use std::time::Duration;

use tokio::time::Instant;
use tunnel_protocol::{CallId, message::WorkerHealth};

/// The pings of one worker.
#[derive(Debug)]
pub(super) struct Pulse {
    /// Not answered yet.
    open: Option<(CallId, Instant)>,
    /// When it last answered something: a call or a ping.
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

/// What to do about the next ping.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// None is open: send one.
    Ping,
    /// One is open, and has time yet or is known to be overdue.
    Nothing,
    /// The open one is overdue from now on.
    Overdue,
}

impl Pulse {
    pub(super) fn new(now: Instant) -> Self {
        Self { open: None, heard: now, overdue: false, report: Report::default() }
    }

    pub(super) fn due(&mut self, patience: Duration, now: Instant) -> Due {
        if self.open.is_none() {
            return Due::Ping;
        }
        // One that is busy may come to the ping late; what it answers shows that it lives.
        if self.overdue || !self.is_silent_for(patience, now) {
            return Due::Nothing;
        }
        self.overdue = true;
        Due::Overdue
    }

    pub(super) fn sent(&mut self, id: CallId, now: Instant) {
        self.open = Some((id, now));
    }

    /// It answered something. Returns whether it had been given up for dead.
    pub(super) fn heard(&mut self, now: Instant) -> bool {
        self.heard = now;
        std::mem::take(&mut self.overdue)
    }

    /// Whether `id` is that of the open ping, which is thereby answered.
    pub(super) fn answered(&mut self, id: CallId, health: &WorkerHealth, now: Instant) -> bool {
        let Some((_, sent)) = self.open.take_if(|(open, _)| *open == id) else { return false };
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
            .is_some_and(|(_, sent)| now.saturating_duration_since(sent.max(self.heard)) >= span)
    }

    /// When it last answered something.
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
    fn one_ping_is_open_at_a_time() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        assert_eq!(pulse.due(PATIENCE, now), Due::Ping);
        pulse.sent(id(1), now);
        assert_eq!(pulse.due(PATIENCE, now), Due::Nothing);
        let later = now + Duration::from_millis(30);
        assert!(pulse.answered(id(1), &WorkerHealth::default(), later));
        assert_eq!(pulse.report.lag, Some(Duration::from_millis(30)));
        assert_eq!(pulse.due(PATIENCE, later), Due::Ping);
    }

    #[test]
    fn overdue_is_told_once_and_ends_with_any_answer() {
        let now = Instant::now();
        let mut pulse = Pulse::new(now);
        pulse.sent(id(1), now);
        assert_eq!(pulse.due(PATIENCE, now + PATIENCE), Due::Overdue);
        assert_eq!(pulse.due(PATIENCE, now + 2 * PATIENCE), Due::Nothing);
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
            assert_eq!(pulse.due(PATIENCE, now), Due::Nothing);
            assert!(!pulse.heard(now));
        }
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
