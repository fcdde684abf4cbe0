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
    pub(super) fn set_state(&self, state: SlotState) {
        self.present.lock().state = state;
    }

    pub(super) fn started(&self, worker: &Arc<Worker>) {
        self.present.lock().worker = Some((Arc::clone(worker), Instant::now()));
    }

    pub(super) fn ended(&self, reason: RestartReason, exit: String) {
        let mut present = self.present.lock();
        present.worker = None;
        present.last_exit = Some(exit);
        drop(present);
        self.restarts[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self, slot: usize) -> SlotSnapshot {
        let present = self.present.lock();
        let worker = present.worker.as_ref().map(|(worker, started)| (worker.vitals(), *started));
        let restarts = RestartReason::ALL
            .map(|why| (why, self.restarts[why as usize].load(Ordering::Relaxed)));
        let (vitals, started) = worker.unzip();
        let vitals = vitals.unwrap_or_default();
        SlotSnapshot {
            slot,
            state: present.state,
            pid: vitals.pid,
            plain: vitals.plain,
            in_flight: vitals.in_flight,
            queued: vitals.queued,
            calls: vitals.calls,
            abandoned: vitals.abandoned,
            lag: None,
            cpu: None,
            memory: None,
            age: started.map(|started| started.elapsed()),
            restarts,
            last_exit: present.last_exit.clone(),
            stray_lines: self.stray_lines.load(Ordering::Relaxed),
        }
    }
}
