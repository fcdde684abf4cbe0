use std::sync::Arc;

use crate::pool::{suspicion::Suspicion, trace, worker::WorkerName};

/// Of the suspicion of a task, to be logged.
#[derive(Debug)]
pub(in crate::pool) struct Change {
    pub(super) id: Arc<str>,
    /// The worker that showed it.
    pub(super) by: Option<WorkerName>,
    pub(super) before: Suspicion,
    pub(super) now: Suspicion,
}

impl Change {
    pub(in crate::pool) fn log(&self) {
        let id = &*self.id;
        let (slot, pid) = self.by.map(|WorkerName { slot, pid }| (slot, pid)).unzip();
        match (&self.before, &self.now) {
            (Suspicion::Clear, Suspicion::Suspect { .. }) => {
                tracing::warn!(slot, pid, id, "was in flight when a worker died: a suspect");
            }
            (Suspicion::Quarantined { .. }, Suspicion::Suspect { strikes, .. }) => {
                let strikes = strikes.len();
                tracing::info!(
                    id,
                    strikes,
                    other_slot = slot,
                    other_pid = pid,
                    "the quarantine is over: a strike is taken back, another worker was killed too"
                );
            }
            (Suspicion::Suspect { strikes: old, .. }, Suspicion::Suspect { strikes, .. })
            | (
                Suspicion::Quarantined { strikes: old, .. },
                Suspicion::Quarantined { strikes, .. },
            ) if old.len() > strikes.len() => {
                let strikes = strikes.len();
                tracing::info!(
                    id,
                    strikes,
                    other_slot = slot,
                    other_pid = pid,
                    "a strike is taken back: another worker was killed too, without a call of it"
                );
            }
            (Suspicion::Suspect { strikes: old, .. }, Suspicion::Suspect { strikes, .. })
                if old.len() < strikes.len() =>
            {
                let strikes = strikes.len();
                tracing::warn!(slot, pid, id, strikes, "a suspect was alone on a worker that died");
            }
            (Suspicion::Suspect { .. }, Suspicion::Quarantined { pause, .. }) => {
                let probe_ms = trace::millis(*pause);
                tracing::error!(slot, pid, id, probe_ms, "quarantined: it takes its workers down");
            }
            (Suspicion::Suspect { .. }, Suspicion::Clear) => {
                tracing::info!(id, "a suspect is cleared: it was answered alone");
            }
            (Suspicion::Quarantined { .. }, Suspicion::Clear) => {
                tracing::info!(id, "the quarantine is over: a probe was answered");
            }
            (Suspicion::Quarantined { pause: old, .. }, Suspicion::Quarantined { pause, .. })
                if old != pause =>
            {
                let probe_ms = trace::millis(*pause);
                tracing::warn!(
                    slot,
                    pid,
                    id,
                    probe_ms,
                    "a probe of the quarantine took its worker down"
                );
            }
            _ => {}
        }
    }
}
