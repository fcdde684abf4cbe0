use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use super::{
    boot::Boot,
    counters::Counters,
    deaths::{Death, Deaths, Excuse},
    options::PoolOptions,
    slot_record::SlotRecord,
    trace,
    vacancy::Vacancy,
    worker::Worker,
};
use parking_lot::{Mutex, RwLock, RwLockReadGuard};
use tokio::time::Instant;

const NO_SLOT: usize = usize::MAX;

/// Shorter ones are no news on a busy machine.
const LOGGED_STANDSTILL: Duration = Duration::from_secs(1);

/// What the pool's supervisors and its callers share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) options: PoolOptions,
    pub(super) counters: Arc<Counters>,
    pub(super) boot: Boot,
    pub(super) slots: Vec<SlotRecord>,
    serving: RwLock<Vec<Arc<Worker>>>,
    pub(super) vacancy: Arc<Vacancy>,
    deaths: Mutex<Deaths>,
    draining: AtomicBool,
    /// While none serves any more.
    gap: Mutex<Option<Gap>>,
    /// The end of the last standstill of the gateway that the log has told of.
    resumed: Mutex<Option<Instant>>,
    /// The slot whose worker is being replaced, or `NO_SLOT`: one at a time.
    replacing: AtomicUsize,
    /// Some process of the command said `hello` or `ready`.
    protocol_known: AtomicBool,
}

#[derive(Debug)]
struct Gap {
    since: Instant,
    /// The log has told of it.
    told: bool,
}

impl Shared {
    pub(super) fn new(options: PoolOptions) -> Self {
        Self {
            boot: Boot::new(options.workers),
            slots: (0..options.workers).map(|_| SlotRecord::default()).collect(),
            protocol_known: AtomicBool::new(options.protocol_known),
            options,
            counters: Arc::default(),
            serving: RwLock::default(),
            vacancy: Arc::default(),
            deaths: Mutex::default(),
            draining: AtomicBool::new(false),
            gap: Mutex::new(None),
            resumed: Mutex::new(None),
            replacing: AtomicUsize::new(NO_SLOT),
        }
    }

    /// Lets calls go to `worker`.
    pub(super) fn serve(&self, worker: &Arc<Worker>) {
        let mut serving = self.serving.write();
        if !serving.iter().any(|other| Arc::ptr_eq(other, worker)) {
            serving.push(Arc::clone(worker));
        }
        drop(serving);
        if let Some(Gap { since, told: true }) = self.gap.lock().take() {
            let (generation, gap_ms) = (self.options.generation, trace::millis(since.elapsed()));
            tracing::info!(generation, gap_ms, "a worker is ready again; calls are served");
        }
        self.boot.ready(worker.name.slot);
        self.vacancy.signal();
    }

    /// Returns whether it leaves a gap: none serves any more.
    pub(super) fn withdraw(&self, worker: &Arc<Worker>) -> bool {
        let mut serving = self.serving.write();
        let before = serving.len();
        serving.retain(|other| !Arc::ptr_eq(other, worker));
        let was_the_last = before > 0 && serving.is_empty();
        drop(serving);
        let leaves_gap = was_the_last && !self.is_draining();
        if leaves_gap {
            *self.gap.lock() = Some(Gap { since: Instant::now(), told: false });
        }
        leaves_gap
    }

    /// Unless it is over already.
    pub(super) fn tell_gap(&self) {
        let mut gap = self.gap.lock();
        let Some(gap) = gap.as_mut().filter(|gap| !gap.told) else { return };
        gap.told = true;
        let generation = self.options.generation;
        tracing::error!(generation, "no worker is left; calls wait until one is ready");
    }

    /// The gateway goes on at `now`, and was to do something at `due`. Each slot finds that.
    pub(super) fn tell_standstill(&self, due: Instant, now: Instant) {
        let mut resumed = self.resumed.lock();
        if now - due < LOGGED_STANDSTILL || resumed.is_some_and(|last| due <= last) {
            return;
        }
        *resumed = Some(now);
        let (generation, still_ms) = (self.options.generation, trace::millis(now - due));
        tracing::warn!(
            generation,
            still_ms,
            "the gateway stood still: it was stopped, or got no processor time"
        );
    }

    /// A worker died of a signal from elsewhere: that may clear tasks of a suspicion.
    pub(super) fn add_death(&self, death: Death) {
        let excuses = self.deaths.lock().add(death);
        for Excuse { strike: (callee, at), witness } in excuses {
            callee.excuse(at, witness);
        }
    }

    pub(super) fn serving(&self) -> RwLockReadGuard<'_, Vec<Arc<Worker>>> {
        self.serving.read()
    }

    /// False while another slot replaces its worker.
    pub(super) fn begin_replacing(&self, slot: usize) -> bool {
        let free = NO_SLOT;
        self.replacing.compare_exchange(free, slot, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    pub(super) fn end_replacing(&self, slot: usize) {
        let held = slot;
        let _ = self.replacing.compare_exchange(held, NO_SLOT, Ordering::AcqRel, Ordering::Relaxed);
    }

    pub(super) fn begin_drain(&self) {
        self.draining.store(true, Ordering::Release);
        self.vacancy.signal();
    }

    pub(super) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    pub(super) fn set_protocol_known(&self) {
        self.protocol_known.store(true, Ordering::Relaxed);
    }

    pub(super) fn protocol_known(&self) -> bool {
        self.protocol_known.load(Ordering::Relaxed)
    }
}
