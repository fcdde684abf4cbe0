use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::dispatch::{Dispatcher, Readiness};
use crate::http::{CurrentGeneration, Ended, Generation};
use crate::metrics::{Sample, Source, Totals, Workers};
use crate::pool::Pool;
use crate::registry::Registry;

/// Every generation whose workers run: the one that serves, and those before it
/// that finish their calls.
#[derive(Debug)]
pub(super) struct Generations {
    current: Arc<CurrentGeneration>,
    live: Mutex<AllLive>,
}

#[derive(Debug)]
struct AllLive {
    serving: Arc<Live>,
    retiring: Vec<Arc<Live>>,
    /// What those before them have counted.
    ended: Totals,
}

/// A generation from the side of whoever ends it.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) number: u64,
    pub(super) registry: Arc<Registry>,
    pub(super) pool: Arc<Pool>,
    pub(super) dispatcher: Arc<Dispatcher>,
}

/// A generation whose workers boot.
#[derive(Debug)]
pub(super) struct Booting {
    pub(super) generation: Generation,
    pub(super) live: Live,
    pub(super) ended: Ended,
}

impl Generations {
    pub(super) fn new(first: Generation, live: Live) -> Self {
        let live =
            AllLive { serving: Arc::new(live), retiring: Vec::new(), ended: Totals::default() };
        Self { current: Arc::new(CurrentGeneration::new(first)), live: Mutex::new(live) }
    }

    /// For whoever answers requests.
    pub(super) fn current(&self) -> Arc<CurrentGeneration> {
        Arc::clone(&self.current)
    }

    pub(super) fn serving(&self) -> Arc<Live> {
        Arc::clone(&self.live.lock().serving)
    }

    /// Lets requests have another one. Returns the one before.
    pub(super) fn replace(&self, generation: Generation, live: Live) -> Arc<Live> {
        let mut all = self.live.lock();
        let old = std::mem::replace(&mut all.serving, Arc::new(live));
        all.retiring.push(Arc::clone(&old));
        self.current.replace(generation);
        old
    }

    /// The workers of an old one are gone.
    pub(super) fn forget(&self, gone: &Arc<Live>) {
        let mut all = self.live.lock();
        all.retiring.retain(|live| !Arc::ptr_eq(live, gone));
        all.ended.add(&gone.snapshot());
    }

    /// The deadline that is farthest away among those that tasks set themselves.
    pub(super) fn longest_timeout(&self) -> Option<Duration> {
        let all = self.live.lock();
        std::iter::once(&all.serving)
            .chain(&all.retiring)
            .filter_map(|live| live.registry.longest_timeout())
            .max()
    }
}

impl Source for Generations {
    fn sample(&self) -> Sample {
        let all = self.live.lock();
        Sample {
            ready: all.serving.dispatcher.readiness() == Readiness::Ready,
            serving: all.serving.snapshot(),
            retiring: all.retiring.iter().map(|live| live.snapshot()).collect(),
            ended: all.ended.clone(),
        }
    }
}

impl Live {
    fn snapshot(&self) -> Workers {
        Workers {
            generation: self.number,
            pool: self.pool.snapshot(),
            queue: self.dispatcher.snapshot(),
        }
    }
}
