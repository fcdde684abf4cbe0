mod change;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use parking_lot::Mutex;
use tokio::time::Instant;

use change::Change;

use super::{
    call::CallKind,
    places::Places,
    suspicion::{Admission, Ran, Suspicion},
    vacancy::Vacancy,
    worker::WorkerName,
};

/// A task or event that is called: what its author said of it, and what the
/// pool has learnt.
#[derive(Debug)]
pub struct Callee {
    pub kind: CallKind,
    pub id: Arc<str>,
    pub policy: Policy,
    /// Shared with the versions before and after it.
    places: Mutex<Arc<Places>>,
    /// How long it usually takes, in nanoseconds; 0 before the first answer.
    usual: AtomicU64,
    /// A copy of whether `suspicion` is clear, to be read without its lock.
    suspected: AtomicBool,
    suspicion: Mutex<Suspicion>,
    /// Of `suspicion`, in order: some wait for what they follow from to be told.
    untold: Mutex<Vec<Change>>,
}

/// What its author said about running it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Policy {
    /// May run again after a worker died while running it.
    pub idempotent: bool,
    /// At most so many calls at a time, over all workers.
    pub concurrency: Option<u32>,
    /// Its worker runs nothing else meanwhile.
    pub exclusive: bool,
}

/// Permission to run one call now.
#[derive(Debug)]
pub enum Permit {
    Granted {
        claim: Claim,
        alone: bool,
    },
    /// Not before another call of it has ended.
    Later,
    /// It is quarantined for so long.
    Refused {
        wait: Duration,
    },
}

impl Callee {
    #[must_use]
    pub fn new(kind: CallKind, id: Arc<str>, policy: Policy) -> Self {
        Self {
            kind,
            id,
            policy,
            places: Mutex::default(),
            usual: AtomicU64::new(0),
            suspected: AtomicBool::new(false),
            suspicion: Mutex::default(),
            untold: Mutex::default(),
        }
    }

    /// Of the same task or event in the version before this one: its calls count
    /// towards the limits of this one's. Suspicions stay behind: it was other code.
    pub fn succeed(&self, before: &Self) {
        *self.places.lock() = before.places();
    }

    fn places(&self) -> Arc<Places> {
        Arc::clone(&self.places.lock())
    }

    /// Nothing stands between a call of it and any worker.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.policy.concurrency.is_none()
            && !self.policy.exclusive
            && !self.suspected.load(Ordering::Relaxed)
    }

    /// How long its calls are refused, if they are.
    #[must_use]
    pub fn quarantine(&self, now: Instant) -> Option<Duration> {
        if !self.suspected.load(Ordering::Relaxed) {
            return None;
        }
        self.suspicion.lock().refusal(now)
    }

    /// Asks to run one call. `vacancy` is told when the claim ends, where another
    /// call may wait for that.
    pub fn permit(self: &Arc<Self>, vacancy: &Arc<Vacancy>, now: Instant) -> Permit {
        if !self.take_place(vacancy) {
            return Permit::Later;
        }
        let admission = if self.suspected.load(Ordering::Relaxed) {
            self.suspicion.lock().admit(now)
        } else {
            Admission::Shared
        };
        let tried = admission == Admission::Alone;
        match admission {
            Admission::Shared | Admission::Alone => {
                let alone = tried || self.policy.exclusive;
                let held = Held { vacancy: Arc::clone(vacancy), tried, quiet: false };
                let claim = Claim { callee: Arc::clone(self), alone, held: Some(held) };
                Permit::Granted { claim, alone }
            }
            Admission::Later => {
                self.give_place(true);
                Permit::Later
            }
            Admission::Refused { wait } => {
                self.give_place(true);
                Permit::Refused { wait }
            }
        }
    }

    #[cfg(any(test, fuzzing))]
    pub(super) fn running(&self) -> u32 {
        self.places().running()
    }

    fn take_place(self: &Arc<Self>, vacancy: &Arc<Vacancy>) -> bool {
        let Some(limit) = self.policy.concurrency else { return true };
        self.places().take(limit, self, vacancy)
    }

    fn give_place(self: &Arc<Self>, quiet: bool) {
        if self.policy.concurrency.is_some() {
            self.places().give(self, quiet);
        }
    }

    /// `by`: the worker that told something of it. What changes is to be told.
    fn judge(&self, by: Option<WorkerName>, judge: impl FnOnce(&mut Suspicion)) {
        let mut suspicion = self.suspicion.lock();
        let before = suspicion.clone();
        judge(&mut suspicion);
        let now = suspicion.clone();
        self.suspected.store(now != Suspicion::Clear, Ordering::Relaxed);
        if before != now {
            self.untold.lock().push(Change { id: Arc::clone(&self.id), by, before, now });
        }
    }

    /// That shows nothing, so there is nothing to tell; nor yet of the end of a worker.
    fn release_trial(&self) {
        self.suspicion.lock().released();
    }

    /// Logs what has changed in its suspicion.
    pub(super) fn tell(&self) {
        // Under the lock, so that nobody tells a later change before.
        self.untold.lock().drain(..).for_each(|change| change.log());
    }

    /// A worker has died under a call of it that ran alone.
    pub(super) fn is_struck(&self) -> bool {
        self.suspected.load(Ordering::Relaxed) && self.suspicion.lock().is_struck()
    }

    /// Whether a strike of it may be excused by a death that another task may have
    /// caused: only so often, or two that kill their workers excuse each other for ever.
    pub(super) fn doubt(&self) -> bool {
        self.suspicion.lock().doubt()
    }

    /// What killed the worker then came from outside: `witness` died as well.
    pub(super) fn excuse(&self, strike: Instant, witness: WorkerName) {
        self.judge(Some(witness), |suspicion| suspicion.excuse(strike));
        self.tell();
    }
}

/// One call's share in what its callee may have. It goes where the call goes and
/// is given back with it.
#[derive(Debug)]
pub struct Claim {
    callee: Arc<Callee>,
    /// Nothing else ran on its worker.
    alone: bool,
    /// `None` where nothing is to be given back.
    held: Option<Held>,
}

#[derive(Debug)]
struct Held {
    vacancy: Arc<Vacancy>,
    /// It runs alone because it is suspected.
    tried: bool,
    /// The call was not placed, so that nobody is to be told.
    quiet: bool,
}

impl Claim {
    /// For a callee that is free.
    #[must_use]
    pub fn free(callee: &Arc<Callee>) -> Self {
        Self { callee: Arc::clone(callee), alone: false, held: None }
    }

    pub(super) fn callee_id(&self) -> &str {
        &self.callee.id
    }

    pub(super) fn callee(&self) -> &Arc<Callee> {
        &self.callee
    }

    /// The call need not run alone: it would only show whether the callee is what
    /// takes workers down, and that can wait for a better moment.
    #[must_use]
    pub fn may_run_beside_others(&self) -> bool {
        !self.callee.policy.exclusive && self.callee.suspicion.lock().is_vague()
    }

    /// Lets it run beside others; the next call of the callee is the lone one.
    pub fn share(&mut self) {
        self.alone = false;
        if let Some(held) = &mut self.held
            && std::mem::take(&mut held.tried)
        {
            self.callee.release_trial();
        }
    }

    /// No worker took the call after all.
    pub fn withdraw(mut self) {
        if let Some(held) = &mut self.held {
            held.quiet = true;
        }
    }

    /// The worker answered after `took`; returns how that compares with what is
    /// usual, 1 being the same.
    pub(super) fn answered(mut self, took: Duration) -> f64 {
        if self.alone {
            self.settle_trial(None, Suspicion::answered);
            self.callee.tell();
        }
        let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX).max(1);
        let usual = match self.callee.usual.load(Ordering::Relaxed) {
            0 => nanos,
            usual => usual - usual / 16 + nanos / 16,
        };
        self.callee.usual.store(usual.max(1), Ordering::Relaxed);
        #[expect(clippy::cast_precision_loss, reason = "a ratio need not be exact")]
        let ratio = nanos as f64 / usual.max(1) as f64;
        ratio
    }

    /// The worker died with the call. Returns whose strike that is, if it is one. What
    /// that changes is for the caller to tell.
    pub(super) fn crashed(mut self, worker: WorkerName, now: Instant) -> Option<Arc<Callee>> {
        let ran = match &self.held {
            Some(Held { tried: true, .. }) => Ran::Alone,
            _ if self.alone => Ran::Exclusively,
            _ => Ran::BesideOthers,
        };
        let mut is_strike = false;
        self.settle_trial(Some(worker), |suspicion| is_strike = suspicion.crashed(ran, now));
        is_strike.then(|| Arc::clone(&self.callee))
    }

    fn settle_trial(&mut self, by: Option<WorkerName>, judge: impl FnOnce(&mut Suspicion)) {
        if let Some(held) = &mut self.held {
            held.tried = false;
        }
        self.callee.judge(by, judge);
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else { return };
        if held.tried {
            self.callee.release_trial();
        }
        self.callee.give_place(held.quiet);
        if !held.quiet {
            held.vacancy.release(&self.callee);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn callee(policy: Policy) -> Arc<Callee> {
        Arc::new(Callee::new(CallKind::Task, "a".into(), policy))
    }

    fn claim(callee: &Arc<Callee>) -> Option<Claim> {
        match callee.permit(&Arc::default(), Instant::now()) {
            Permit::Granted { claim, .. } => Some(claim),
            Permit::Later | Permit::Refused { .. } => None,
        }
    }

    #[test]
    fn places_are_limited_and_given_back() {
        let callee = callee(Policy { concurrency: Some(2), ..Policy::default() });
        let (first, second) = (claim(&callee), claim(&callee));
        assert!(first.is_some() && second.is_some() && claim(&callee).is_none());
        first.expect("granted").withdraw();
        let third = claim(&callee).expect("granted");
        assert!(claim(&callee).is_none());
        let _ = third.answered(Duration::from_millis(1));
        assert!(claim(&callee).is_some());
    }

    #[test]
    fn places_are_shared_between_versions_and_the_one_that_waits_is_told() {
        let policy = Policy { concurrency: Some(1), ..Policy::default() };
        let (old, new) = (callee(policy), callee(policy));
        new.succeed(&old);
        let running = claim(&old).expect("granted");
        let vacancy: Arc<Vacancy> = Arc::default();
        vacancy.set_awaited(true);
        assert!(matches!(new.permit(&vacancy, Instant::now()), Permit::Later));
        drop(running);
        assert!(vacancy.take_released().iter().any(|told| Arc::ptr_eq(told, &new)));
        assert!(claim(&new).is_some_and(|_| claim(&old).is_none()));
    }

    #[test]
    fn a_trial_is_over_with_its_claim() {
        let callee = callee(Policy::default());
        Claim::free(&callee).crashed(WorkerName { slot: 0, pid: 1 }, Instant::now());
        assert!(!callee.is_free());
        let vacancy = Arc::default();
        let alone = |callee: &Arc<Callee>| match callee.permit(&vacancy, Instant::now()) {
            Permit::Granted { claim, alone } => (alone, claim),
            refused => panic!("{refused:?}"),
        };
        let (lone, trial) = alone(&callee);
        assert!(lone && !alone(&callee).0);
        drop(trial);
        let (lone, trial) = alone(&callee);
        assert!(lone);
        let _ = trial.answered(Duration::from_millis(1));
        assert!(callee.is_free());
    }

    #[test]
    fn answers_are_compared_with_what_is_usual() {
        let callee = callee(Policy::default());
        let answered = |millis| Claim::free(&callee).answered(Duration::from_millis(millis));
        for _ in 0..100 {
            assert!((0.9..1.1).contains(&answered(10)));
        }
        assert!(answered(100) > 5.0);
        assert!(answered(1) < 0.2);
    }
}
