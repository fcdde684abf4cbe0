use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use parking_lot::Mutex;
use tokio::time::Instant;

use super::{
    snapshot::{RestartReason, SlotSnapshot, SlotState},
    worker::Worker,
};

/// What is known of a slot outside its supervisor, which keeps it up to date.
#[derive(Debug, Default)]
pub(super) struct SlotRecord {
    present: Mutex<Present>,
    restarts: [AtomicU64; RestartReason::COUNT],
    /// Counted by whichever process is in the slot.
    pub(super) stray_lines: Arc<AtomicU64>,
}

#[derive(Debug, Default)]
struct Present {
    state: SlotState,
    worker: Option<(Arc<Worker>, Instant)>,
    last_exit: Option<String>,
}

impl SlotRecord {
    /// `worker` comes with the time at which it was started.
    pub(super) fn set(&self, state: SlotState, worker: Option<(&Arc<Worker>, Instant)>) {
        let worker = worker.map(|(worker, started)| (Arc::clone(worker), started));
        let mut present = self.present.lock();
        present.state = state;
        present.worker = worker;
    }

    /// A process ended; without a reason, it did so as it was told.
    pub(super) fn ended(&self, reason: Option<RestartReason>, exit: String) {
        self.present.lock().last_exit = Some(exit);
        if let Some(reason) = reason {
            self.count_restart(reason);
        }
    }

    pub(super) fn count_restart(&self, reason: RestartReason) {
        self.restarts[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self, slot: usize) -> SlotSnapshot {
        let present = self.present.lock();
        let (worker, started) = present.worker.as_ref().map(|(w, since)| (w, *since)).unzip();
        let vitals = worker.map(|worker| worker.vitals()).unwrap_or_default();
        let state = match present.state {
            SlotState::Ready if vitals.unresponsive => SlotState::Unresponsive,
            state => state,
        };
        let restarts = RestartReason::ALL
            .map(|why| (why, self.restarts[why as usize].load(Ordering::Relaxed)));
        SlotSnapshot {
            slot,
            state,
            pid: vitals.pid,
            plain: vitals.plain,
            in_flight: vitals.in_flight,
            queued: vitals.queued,
            calls: vitals.calls,
            abandoned: vitals.abandoned,
            lag: vitals.report.lag,
            cpu: vitals.report.cpu,
            memory: vitals.report.memory,
            age: started.map(|started| started.elapsed()),
            restarts,
            last_exit: present.last_exit.clone(),
            stray_lines: self.stray_lines.load(Ordering::Relaxed),
        }
    }
}
