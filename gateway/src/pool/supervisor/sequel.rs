//! What follows from the end of a process, told after it: its last words and the fate
//! of its calls are known a moment later than that it serves no more.

use std::{sync::Arc, time::Duration};

use tokio::time::Instant;

use super::Supervisor;
use crate::pool::{callee::Callee, slot::Generation, snapshot::RestartReason, trace};

/// For so long the next process, and what is to be told, wait for the end of the one
/// before it: one that was killed has closed its pipes before it is seen to have ended.
const END: Duration = Duration::from_millis(100);

/// Not told yet.
#[derive(Debug, Default)]
pub(super) struct Sequel {
    /// The process that is lost.
    of: Option<Generation>,
    /// Whose suspicion may have changed.
    judged: Vec<Arc<Callee>>,
    /// It was the last one that served.
    gap: bool,
    /// Why it was to be replaced by one that is not ready yet.
    overtaken: Option<RestartReason>,
    /// It was to replace the one that serves.
    recycling: Option<RecycleFailure>,
    restart: Option<Restart>,
    /// Told then, even if the lost process has not ended, as another takes its place.
    pub(super) tell_at: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct RecycleFailure {
    /// In a row.
    pub(super) failures: u32,
    pub(super) delay: Duration,
}

#[derive(Debug)]
struct Restart {
    /// In a row.
    failures: u32,
    delay: Duration,
    due: Instant,
}

impl Supervisor {
    /// No process serves without this one.
    pub(super) fn note_gap(&mut self, lost: Generation) {
        self.await_end(lost);
        self.sequel.gap = true;
    }

    pub(super) fn note_judged(&mut self, lost: Generation, judged: Vec<Arc<Callee>>) {
        if !judged.is_empty() {
            self.await_end(lost);
            self.sequel.judged.extend(judged);
        }
    }

    pub(super) fn note_overtaken(&mut self, reason: Option<RestartReason>) {
        if self.note(|sequel| sequel.overtaken = reason) {
            self.sequel.tell_at = Some(Instant::now() + END);
        }
    }

    pub(super) fn note_recycle_failed(&mut self, failure: RecycleFailure) {
        self.note(|sequel| sequel.recycling = Some(failure));
    }

    pub(super) fn arm_restart(&mut self, failures: u32, delay: Duration) {
        let now = Instant::now();
        let due = now + delay;
        self.restart = Some(due);
        if self.note(|sequel| sequel.restart = Some(Restart { failures, delay, due })) {
            let at = due.max(now + END);
            self.restart = Some(at);
            self.sequel.tell_at = self.sequel.tell_at.map(|before| before.min(at)).or(Some(at));
        }
    }

    /// Returns whether it waits: the end of the process concerned is yet to be told.
    fn note(&mut self, note: impl FnOnce(&mut Sequel)) -> bool {
        let is_left = |lost: &Generation| self.processes.contains_key(lost);
        // Of what is gone itself, all has been told; another end may be waited for.
        let lost = self.concerned.filter(is_left).or(self.sequel.of.filter(is_left));
        if let Some(lost) = lost {
            self.await_end(lost);
        }
        note(&mut self.sequel);
        if lost.is_none() {
            self.tell_sequel();
        }
        lost.is_some()
    }

    pub(super) fn disarm_restart(&mut self) {
        self.restart = None;
        self.sequel.restart = None;
        self.sequel.tell_at = None;
    }

    /// The end of a process has been told.
    pub(super) fn ended(&mut self, generation: Generation) {
        if self.sequel.of != Some(generation) {
            return;
        }
        if let Some(restart) = &self.sequel.restart {
            self.restart = Some(restart.due);
        }
        self.tell_sequel();
    }

    /// The time of the next process has come, whether the last one has ended or not.
    pub(super) fn tell_unended(&mut self) {
        if let Some(running) = self.sequel.of.and_then(|lost| self.processes.get(&lost)) {
            let calls_failed = running.end.losses.as_ref().map(|losses| losses.failed);
            tracing::warn!(
                generation = self.number(),
                slot = self.slot,
                pid = running.process.pid(),
                detail = running.end.closed,
                calls_failed,
                "a worker serves no more, and something of it is left; another takes its place"
            );
        }
        self.tell_sequel();
    }

    fn await_end(&mut self, lost: Generation) {
        if self.sequel.of.is_some_and(|other| other != lost) {
            self.tell_sequel();
        }
        self.sequel.of = Some(lost);
    }

    fn tell_sequel(&mut self) {
        let Sequel { judged, gap, overtaken, recycling, restart, .. } =
            std::mem::take(&mut self.sequel);
        let (generation, slot) = (self.number(), self.slot);
        judged.iter().for_each(|callee| callee.tell());
        if gap {
            self.shared.tell_gap();
        }
        if let Some(reason) = overtaken.map(RestartReason::as_str) {
            tracing::info!(
                generation,
                slot,
                reason,
                "a worker was lost before it was replaced; its replacement boots on"
            );
        }
        if let Some(RecycleFailure { failures, delay }) = recycling {
            tracing::error!(
                generation,
                slot,
                failures,
                retry_ms = trace::millis(delay),
                "the replacement of a worker failed; the one before it serves on"
            );
        }
        if let Some(Restart { failures, delay, .. }) = restart {
            tracing::warn!(
                generation,
                slot,
                failures,
                restart_ms = trace::millis(delay),
                "a worker will be started"
            );
        }
    }
}
