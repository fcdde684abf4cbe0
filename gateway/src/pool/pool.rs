use std::{sync::Arc, time::Duration};

use parking_lot::RwLockReadGuard;
use tokio::{sync::watch, time::Instant};

use super::{
    boot::BootError, counters::Counters, options::PoolOptions, shared::Shared,
    snapshot::PoolSnapshot, supervisor::Supervisor, vacancy::Vacancy, worker::Worker,
};

/// Longer than anyone waits; a clock cannot hold every duration.
const LONGEST_DRAIN: Duration = Duration::from_secs(24 * 60 * 60);

/// A fixed number of worker processes, each restarted whenever it ends.
/// Dropping the pool drains it without waiting for calls in flight.
#[derive(Debug)]
pub struct Pool {
    shared: Arc<Shared>,
    /// Each supervisor holds a receiver until it stops.
    drain: watch::Sender<Option<Instant>>,
}

/// Whether calls can be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ready,
    /// No worker has been ready so far.
    Starting,
    /// Workers have been ready, none is now.
    NoWorker,
    /// Workers are there, and none has answered its ping for longer than the grace.
    Unresponsive,
    Draining,
}

impl Pool {
    /// Starts the workers, in the background: see `booted`.
    #[must_use]
    pub fn start(mut options: PoolOptions) -> Self {
        options.workers = options.workers.max(1);
        options.max_in_flight = options.max_in_flight.max(1);
        let slots = options.workers;
        let shared = Arc::new(Shared::new(options));
        let drain = watch::Sender::new(None);
        for slot in 0..slots {
            let supervisor = Supervisor::new(slot, Arc::clone(&shared), drain.subscribe());
            tokio::spawn(supervisor.run());
        }
        Self { shared, drain }
    }

    /// Waits until a worker is ready. Fails if the first process of every slot
    /// ended, or was killed, without having been: the command itself is wrong
    /// then. Workers are restarted all the same until the pool is drained.
    pub async fn booted(&self) -> Result<(), BootError> {
        self.shared.boot.any().await
    }

    /// Waits until every slot has had a ready worker. Fails if the first process
    /// of one has not been ready.
    pub async fn all_booted(&self) -> Result<(), BootError> {
        self.shared.boot.all().await
    }

    /// Some worker said `hello` or `ready`.
    #[must_use]
    pub fn protocol_known(&self) -> bool {
        self.shared.protocol_known()
    }

    /// Takes no more calls, lets the workers finish those in flight for at most
    /// `wait`, and ends them: they have `PoolOptions::grace` to exit, and are
    /// killed after that. Returns when no process is left.
    pub async fn drain(&self, wait: Duration) {
        self.shared.begin_drain();
        // A second drain keeps the first one's deadline.
        self.drain.send_if_modified(|deadline| {
            let first = deadline.is_none();
            deadline.get_or_insert_with(|| Instant::now() + wait.min(LONGEST_DRAIN));
            first
        });
        self.drain.closed().await;
    }

    #[must_use]
    pub fn status(&self) -> Status {
        if self.shared.is_draining() {
            Status::Draining
        } else if let serving = self.shared.serving()
            && !serving.is_empty()
        {
            let grace = self.shared.options.grace;
            let stuck = serving.iter().all(|worker| worker.is_silent_for(grace));
            if stuck { Status::Unresponsive } else { Status::Ready }
        } else if self.shared.boot.has_succeeded() {
            Status::NoWorker
        } else {
            Status::Starting
        }
    }

    /// Takes no more calls.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.shared.is_draining()
    }

    /// The workers that calls can go to. Holds a lock: not across an await.
    pub fn serving(&self) -> RwLockReadGuard<'_, Vec<Arc<Worker>>> {
        self.shared.serving()
    }

    /// Is signalled whenever a call that no worker took may find one that does.
    #[must_use]
    pub fn vacancy(&self) -> &Arc<Vacancy> {
        &self.shared.vacancy
    }

    #[must_use]
    pub fn snapshot(&self) -> PoolSnapshot {
        let slots = self.shared.slots.iter().enumerate();
        PoolSnapshot {
            counts: self.shared.counters.counts(),
            slots: slots.map(|(slot, record)| record.snapshot(slot)).collect(),
        }
    }

    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }
}
