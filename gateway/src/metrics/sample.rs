use std::collections::BTreeMap;
use std::fmt;

use crate::dispatch::QueueSnapshot;
use crate::pool::{Counts, PoolSnapshot, RestartReason};

/// Tells what the workers are at.
pub trait Source: fmt::Debug + Send + Sync + 'static {
    fn sample(&self) -> Sample;
}

/// The gateway at one moment.
#[derive(Debug)]
pub struct Sample {
    /// Calls can be served.
    pub ready: bool,
    pub serving: Workers,
    /// Old generations that finish their calls.
    pub retiring: Vec<Workers>,
    /// Of generations whose workers are gone.
    pub ended: Totals,
}

/// Those of one generation.
#[derive(Debug)]
pub struct Workers {
    pub generation: u64,
    pub pool: PoolSnapshot,
    pub queue: QueueSnapshot,
}

/// What only ever rises, over all generations.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    pub(super) shed: u64,
    pub(super) retried: u64,
    pub(super) counts: Counts,
    pub(super) slots: BTreeMap<usize, SlotTotals>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct SlotTotals {
    /// In the order of `RestartReason::ALL`.
    pub(super) restarts: [u64; RestartReason::COUNT],
    pub(super) stray_lines: u64,
}

impl Sample {
    /// Those that serve, first.
    pub fn all(&self) -> impl Iterator<Item = &Workers> {
        std::iter::once(&self.serving).chain(&self.retiring)
    }

    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = self.ended.clone();
        for workers in self.all() {
            totals.add(workers);
        }
        totals
    }
}

impl Totals {
    /// Calls that were turned away.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed
    }

    /// Why processes of a slot were replaced, and how often.
    pub fn restarts(&self, slot: usize) -> impl Iterator<Item = (RestartReason, u64)> {
        let counts = self.slots.get(&slot).map(|totals| totals.restarts).unwrap_or_default();
        RestartReason::ALL.into_iter().zip(counts)
    }

    pub fn add(&mut self, workers: &Workers) {
        self.shed += workers.queue.shed;
        self.retried += workers.queue.retried;
        let Counts { unmatched_replies, late_replies, timed_out, deserted } = workers.pool.counts;
        self.counts.unmatched_replies += unmatched_replies;
        self.counts.late_replies += late_replies;
        self.counts.timed_out += timed_out;
        self.counts.deserted += deserted;
        for slot in &workers.pool.slots {
            let totals = self.slots.entry(slot.slot).or_default();
            totals.stray_lines += slot.stray_lines;
            for (total, (_, count)) in totals.restarts.iter_mut().zip(slot.restarts) {
                *total += count;
            }
        }
    }
}
