use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{sync::futures::Notified, time::Instant};
use tunnel_protocol::message::CancelReason;

use super::{PendingAnswer, Readiness, Refused, Transport};
use crate::pool::{CallKind, Pending, Pool, Refusal, Request, Status, Worker};

/// Calls go over the pipes of a pool's processes, to the one that has the fewest.
#[derive(Debug)]
pub struct PipeTransport {
    pool: Arc<Pool>,
    /// Where the search starts: workers with the same load take turns.
    turn: AtomicUsize,
}

impl PipeTransport {
    #[must_use]
    pub fn new(pool: Arc<Pool>) -> Self {
        Self { pool, turn: AtomicUsize::new(0) }
    }

    fn least_loaded<'a>(&self, workers: &'a [Arc<Worker>]) -> Option<&'a Arc<Worker>> {
        let start = match workers.len() {
            0 | 1 => 0,
            count => self.turn.fetch_add(1, Ordering::Relaxed) % count,
        };
        let (before, after) = workers.split_at(start);
        after
            .iter()
            .chain(before)
            .filter_map(|worker| Some((worker, worker.load()?)))
            .min_by_key(|(_, load)| *load)
            .map(|(worker, _)| worker)
    }
}

impl Transport for PipeTransport {
    type Pending = Pending;

    fn submit(&self, mut request: Box<Request>) -> Result<Pending, Refused> {
        if self.pool.is_draining() {
            return Err(Refused::Draining);
        }
        let workers = self.pool.serving();
        // A refusal means that the chosen worker closed, and counts no more, or
        // filled up since its load was read; so few rounds are enough.
        let mut full = false;
        for _ in 0..=workers.len() {
            let Some(worker) = self.least_loaded(&workers) else { break };
            request = match worker.submit(request) {
                Ok(pending) => return Ok(pending),
                Err(Refusal::Full(request)) => {
                    full = true;
                    request
                }
                Err(Refusal::Closed(request)) => request,
            };
        }
        Err(if full { Refused::Full } else { Refused::NoWorker(request) })
    }

    fn changed(&self) -> Notified<'_> {
        self.pool.changed()
    }

    fn capacity(&self) -> usize {
        self.pool.capacity()
    }

    fn implements(&self, kind: CallKind, id: &str) -> bool {
        let workers = self.pool.serving();
        workers.is_empty() || workers.iter().any(|worker| worker.implements(kind, id))
    }

    fn readiness(&self) -> Readiness {
        match self.pool.status() {
            Status::Ready => Readiness::Ready,
            Status::Starting => Readiness::NotReady { reason: "starting" },
            Status::NoWorker => Readiness::NotReady { reason: "no_worker" },
            Status::Unresponsive => Readiness::NotReady { reason: "unresponsive" },
            Status::Draining => Readiness::NotReady { reason: "draining" },
        }
    }
}

impl PendingAnswer for Pending {
    fn give_up(self, reason: CancelReason) -> Option<Instant> {
        Pending::give_up(self, reason)
    }
}
