use std::{
    cmp::Ordering::Less,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::time::Instant;

use super::{Draining, Readiness, Refused, ReservedWorker, Transport};
use crate::pool::{
    CallKind, Claim, Pending, Pool, Refusal, Request, Reservation, ReservationState, Status,
    Vacancy, Worker,
};

/// Calls go over the pipes of a pool's processes: to the better of two that are
/// chosen at random, which spreads them as well as looking at all does, and
/// never sends all at once to the one that looks best.
#[derive(Debug)]
pub struct PipeTransport {
    pool: Arc<Pool>,
    /// Where the random numbers come from.
    turn: AtomicU64,
}

impl PipeTransport {
    #[must_use]
    pub fn new(pool: Arc<Pool>) -> Self {
        Self { pool, turn: AtomicU64::new(0) }
    }

    /// Two of `workers`, the better one first.
    fn two<'a>(&self, workers: &'a [Arc<Worker>], now: Instant) -> [Option<&'a Arc<Worker>>; 2] {
        if workers.len() < 2 {
            return [workers.first(), None];
        }
        let random = mix(self.turn.fetch_add(1, Ordering::Relaxed));
        let first = below(random >> 32, workers.len());
        let second = below(random & u64::from(u32::MAX), workers.len() - 1);
        let second = if second >= first { second + 1 } else { second };
        let (first, second) = (&workers[first], &workers[second]);
        match (first.cost(now), second.cost(now)) {
            (None, Some(_)) => [Some(second), None],
            (Some(_), None) => [Some(first), None],
            (None, None) => [None, None],
            (Some(one), Some(other)) if other.total_cmp(&one) == Less => {
                [Some(second), Some(first)]
            }
            (Some(_), Some(_)) => [Some(first), Some(second)],
        }
    }
}

impl Transport for PipeTransport {
    type Pending = Pending;
    type Reservation = Reservation;

    fn submit(
        &self,
        mut request: Arc<Request>,
        claim: &mut Option<Claim>,
        now: Instant,
    ) -> Result<Pending, Refused> {
        if self.pool.is_draining() {
            return Err(Refused::Draining);
        }
        let workers = self.pool.serving();
        let two = self.two(&workers, now);
        // Where both refuse, whichever has room.
        for worker in two.into_iter().flatten().chain(workers.iter()) {
            if worker.load().is_none() {
                continue;
            }
            request = match worker.submit(request, claim) {
                Ok(pending) => return Ok(pending),
                Err(Refusal::Full(request) | Refusal::Closed(request)) => request,
            };
        }
        Err(Refused::Busy(request))
    }

    fn reserve(&self) -> Result<Option<Reservation>, Draining> {
        if self.pool.is_draining() {
            return Err(Draining);
        }
        let (workers, now) = (self.pool.serving(), Instant::now());
        let free = workers.iter().filter_map(|worker| {
            let is_busy = worker.load()? > 0;
            Some((worker, is_busy, worker.cost(now)?))
        });
        // An idle one can have the call at once.
        let better = |one: &(_, bool, f64), other: &(_, bool, f64)| {
            one.1.cmp(&other.1).then(one.2.total_cmp(&other.2))
        };
        Ok(free.min_by(better).and_then(|(worker, ..)| worker.reserve()))
    }

    fn vacancy(&self) -> &Arc<Vacancy> {
        self.pool.vacancy()
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

impl ReservedWorker for Reservation {
    type Pending = Pending;

    fn state(&self) -> ReservationState {
        Reservation::state(self)
    }

    fn submit(
        self,
        request: Arc<Request>,
        claim: &mut Option<Claim>,
    ) -> Result<Pending, Arc<Request>> {
        Reservation::submit(self, request, claim)
    }
}

/// `SplitMix64`: turns a counter into numbers that look random.
fn mix(counter: u64) -> u64 {
    let mut mixed = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Scales 32 random bits to an index below `count`.
fn below(bits: u64, count: usize) -> usize {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    usize::try_from((bits * count) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_comes_up() {
        for count in 1..20 {
            let mut seen = vec![0_u32; count];
            for counter in 0..10_000 {
                seen[below(mix(counter) >> 32, count)] += 1;
            }
            let fair = 10_000 / u32::try_from(count).expect("small");
            assert!(seen.iter().all(|times| *times > fair / 2 && *times < fair * 2), "{seen:?}");
        }
    }
}
