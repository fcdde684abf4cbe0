use std::sync::{
    Arc, Weak,
    atomic::{AtomicU32, Ordering},
};

use parking_lot::Mutex;

use super::{callee::Callee, vacancy::Vacancy};

/// How many calls of a limited callee run, in all versions of it: a reload that
/// finds some running must not let as many again run beside them.
#[derive(Debug, Default)]
pub(super) struct Places {
    running: AtomicU32,
    /// Versions that found no place, and whom to tell for them.
    waiting: Mutex<Vec<(Weak<Callee>, Weak<Vacancy>)>>,
}

impl Places {
    #[cfg(any(test, fuzzing))]
    pub(super) fn running(&self) -> u32 {
        self.running.load(Ordering::Acquire)
    }

    /// Where there is none, `vacancy` is told of the next one that is given back.
    pub(super) fn take(&self, limit: u32, callee: &Arc<Callee>, vacancy: &Arc<Vacancy>) -> bool {
        if self.try_take(limit) {
            return true;
        }
        let mut waiting = self.waiting.lock();
        if !waiting.iter().any(|(known, _)| is(known, callee)) {
            waiting.push((Arc::downgrade(callee), Arc::downgrade(vacancy)));
        }
        drop(waiting);
        // One may have been given back before anybody knew whom to tell.
        self.try_take(limit)
    }

    fn try_take(&self, limit: u32) -> bool {
        let take = |running| (running < limit).then_some(running + 1);
        self.running.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).is_ok()
    }

    /// Gives one back that `callee` had. `quiet`: without having used it, so that
    /// only other versions may have missed it.
    pub(super) fn give(&self, callee: &Arc<Callee>, quiet: bool) {
        self.running.fetch_sub(1, Ordering::AcqRel);
        let told = |(known, _): &mut (Weak<Callee>, _)| !quiet || !is(known, callee);
        let told: Vec<_> = self.waiting.lock().extract_if(.., told).collect();
        for (callee, vacancy) in told {
            if let (Some(callee), Some(vacancy)) = (callee.upgrade(), vacancy.upgrade()) {
                vacancy.release(&callee);
            }
        }
    }
}

fn is(known: &Weak<Callee>, callee: &Arc<Callee>) -> bool {
    std::ptr::eq(known.as_ptr(), Arc::as_ptr(callee))
}
