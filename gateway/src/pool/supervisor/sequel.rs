//! What follows from the end of a process, told after it: its last words and the fate
//! of its calls are known a moment later than that it serves no more.

use std::time::Duration;

use super::Supervisor;
use crate::pool::{slot::Generation, trace};

/// Not told yet.
#[derive(Debug, Default)]
pub(super) struct Sequel {
    /// The process that is lost.
    of: Option<Generation>,
    /// It was the last one that served.
    gap: bool,
    restart: Option<Restart>,
}

#[derive(Debug)]
struct Restart {
    /// In a row.
    failures: u32,
    delay: Duration,
}

impl Supervisor {
    /// No process serves without this one.
    pub(super) fn note_gap(&mut self, lost: Generation) {
        self.await_end(lost);
        self.sequel.gap = true;
    }

    pub(super) fn note_restart(&mut self, failures: u32, delay: Duration) {
        if let Some(lost) = self.concerned {
            self.await_end(lost);
        }
        self.sequel.restart = Some(Restart { failures, delay });
        if self.sequel.of.is_none_or(|lost| !self.processes.contains_key(&lost)) {
            self.tell_sequel();
        }
    }

    /// The end of a process has been told.
    pub(super) fn ended(&mut self, generation: Generation) {
        if self.sequel.of == Some(generation) {
            self.tell_sequel();
        }
    }

    /// The pause before the next process is over, whether the last one has ended or not.
    pub(super) fn restarts(&mut self) {
        if self.sequel.restart.is_none() {
            return;
        }
        if let Some(running) = self.sequel.of.and_then(|lost| self.processes.get(&lost)) {
            let exit = running.end.exited.map(|_| running.end.exit.to_string());
            let calls_failed = running.end.losses.as_ref().map(|losses| losses.failed);
            tracing::warn!(
                generation = self.number(),
                slot = self.slot,
                pid = running.process.pid(),
                exit,
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
        let Sequel { gap, restart, .. } = std::mem::take(&mut self.sequel);
        if gap {
            self.shared.tell_gap();
        }
        if let Some(Restart { failures, delay }) = restart {
            tracing::warn!(
                generation = self.number(),
                slot = self.slot,
                failures,
                restart_ms = trace::millis(delay),
                "a worker will be started"
            );
        }
    }
}
