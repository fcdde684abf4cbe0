//! Which calls are not to blame for a worker that was killed: a pure record of
//! what died of late.
//!
//! A signal that the gateway did not send says little: the task may have killed its
//! own process, or somebody else has. Others that die alike tell which. Deaths by
//! any other end (an exit code, a fault of memory, the kernel for want of memory, the
//! gateway's own kill) are not recorded, so they neither excuse nor are excused.
//!
//! 1. A worker that died of a signal while it had no call of a task shows that
//!    something else kills workers: strikes of that task by signals are taken back
//!    for `SAME_CAUSE` before and after.
//! 2. Not so if a task was at work on it that has been struck itself: that one may
//!    have killed it, and two such tasks must not excuse each other.
//! 3. Unless both died at the same moment: tasks kill their own worker each in its
//!    own time, somebody outside kills several at once. Two tasks may meet by chance, so
//!    a task is excused like that only as often as it takes strikes to quarantine it,
//!    until it is answered.
//! 4. What is at work on a worker includes given-up calls whose handlers may go on.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::time::Instant;

use super::{callee::Callee, worker::WorkerName};

/// Whoever kills a worker may kill the next one within this time. 1
const SAME_CAUSE: Duration = Duration::from_secs(10);

/// Processes that are killed at once take so long to end, on a busy machine. 3
const SAME_MOMENT: Duration = Duration::from_millis(200);

/// Of the oldest deaths, more than these are forgotten early.
const RECORDED: usize = 64;

#[derive(Debug, Default)]
pub(super) struct Deaths {
    recent: VecDeque<Death>,
}

/// Of a worker, by a signal from elsewhere.
#[derive(Debug)]
pub(super) struct Death {
    pub(super) worker: WorkerName,
    pub(super) at: Instant,
    pub(super) victims: Victims,
}

/// What a worker was at when it died.
#[derive(Debug, Default)]
pub(super) struct Victims {
    pub(super) callees: Vec<Arc<Callee>>,
    /// One of them had been struck before. 2
    pub(super) some_struck: bool,
    /// Who was alone on it, and when it was struck for that.
    pub(super) strike: Option<Strike>,
}

pub(super) type Strike = (Arc<Callee>, Instant);

/// A strike of a task that was not to blame.
#[derive(Debug)]
pub(super) struct Excuse {
    pub(super) strike: Strike,
    /// The death that shows it.
    pub(super) witness: WorkerName,
}

impl Deaths {
    /// Returns whom this one excuses, or who is excused for this one.
    pub(super) fn add(&mut self, mut death: Death) -> Vec<Excuse> {
        self.recent.retain(|past| apart(past, &death) <= SAME_CAUSE);
        if self.recent.len() == RECORDED {
            self.recent.pop_front();
        }
        let mut excuses = Vec::new();
        for past in &mut self.recent {
            excuses.extend(take_excused(past, &death));
            excuses.extend(take_excused(&mut death, past));
        }
        self.recent.push_back(death);
        excuses
    }
}

/// The strike for a death, where another death shows that it is none.
fn take_excused(death: &mut Death, witness: &Death) -> Option<Excuse> {
    let apart = apart(death, witness);
    let strike = death.victims.strike.take_if(|(callee, _)| {
        let had_it = witness.victims.callees.iter().any(|other| Arc::ptr_eq(other, callee));
        !had_it && (!witness.victims.some_struck || apart <= SAME_MOMENT && callee.doubt())
    })?;
    Some(Excuse { strike, witness: witness.worker })
}

fn apart(one: &Death, other: &Death) -> Duration {
    one.at.max(other.at) - one.at.min(other.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::{
        CallKind, Policy,
        callee::{Claim, Permit},
    };

    struct Story {
        deaths: Deaths,
        start: Instant,
    }

    impl Story {
        fn new() -> Self {
            Self { deaths: Deaths::default(), start: Instant::now() }
        }

        /// A worker dies by a signal; returns the ids of those who are excused.
        fn dies(&mut self, millis: u64, victims: Victims) -> Vec<String> {
            let at = self.start + Duration::from_millis(millis);
            let death = Death { worker: WorkerName { slot: 0, pid: 1 }, at, victims };
            let excuses = self.deaths.add(death).into_iter();
            excuses.map(|Excuse { strike: (callee, _), .. }| callee.id.to_string()).collect()
        }
    }

    fn callee(id: &str) -> Arc<Callee> {
        Arc::new(Callee::new(CallKind::Task, id.into(), Policy::default()))
    }

    fn idle() -> Victims {
        Victims::default()
    }

    fn busy(with: &Arc<Callee>) -> Victims {
        Victims { callees: vec![Arc::clone(with)], ..Victims::default() }
    }

    /// It was alone, for the first time.
    fn alone(with: &Arc<Callee>) -> Victims {
        let strike = Some((Arc::clone(with), Instant::now()));
        Victims { strike, ..busy(with) }
    }

    fn alone_again(with: &Arc<Callee>) -> Victims {
        Victims { some_struck: true, ..alone(with) }
    }

    #[test]
    fn who_dies_alone_is_not_excused() {
        let (mut story, poison) = (Story::new(), callee("poison"));
        assert!(story.dies(0, busy(&poison)).is_empty());
        for millis in [1000, 1500, 2000] {
            assert!(story.dies(millis, alone_again(&poison)).is_empty());
        }
    }

    #[test]
    fn the_death_of_an_idle_worker_excuses_before_and_after() {
        let (mut story, task) = (Story::new(), callee("task"));
        assert!(story.dies(0, alone(&task)).is_empty());
        assert!(story.dies(3000, alone_again(&task)).is_empty());
        assert_eq!(story.dies(9000, idle()), ["task", "task"]);
        assert_eq!(story.dies(18_000, alone_again(&task)), ["task"]);
        assert!(story.dies(30_000, alone_again(&task)).is_empty(), "that was long ago");
    }

    #[test]
    fn each_strike_is_excused_once() {
        let (mut story, task) = (Story::new(), callee("task"));
        story.dies(0, alone(&task));
        assert_eq!(story.dies(1, idle()), ["task"]);
        assert!(story.dies(2, idle()).is_empty());
    }

    #[test]
    fn a_worker_with_other_tasks_is_a_witness_but_not_one_with_the_same() {
        let (mut story, task, other) = (Story::new(), callee("task"), callee("other"));
        story.dies(0, alone(&task));
        assert!(story.dies(10, busy(&task)).is_empty());
        assert_eq!(story.dies(20, busy(&other)), ["task"]);
    }

    #[test]
    fn two_poisons_do_not_excuse_each_other() {
        let (mut story, one, other) = (Story::new(), callee("one"), callee("other"));
        let mut millis = 0;
        for _ in 0..10 {
            millis += 500;
            assert!(story.dies(millis, alone_again(&one)).is_empty());
            millis += 500;
            assert!(story.dies(millis, alone_again(&other)).is_empty());
        }
    }

    #[test]
    fn workers_that_die_at_the_same_moment_excuse_each_other() {
        let (mut story, one, other) = (Story::new(), callee("one"), callee("other"));
        assert!(story.dies(0, alone_again(&one)).is_empty());
        assert_eq!(story.dies(150, alone_again(&other)), ["one", "other"]);
    }

    #[test]
    fn two_poisons_do_not_excuse_each_other_for_ever() {
        let (mut story, vacancy) = (Story::new(), Arc::default());
        let poisons = [callee("one"), callee("other")];
        let worker = WorkerName { slot: 0, pid: 1 };
        for poison in &poisons {
            Claim::free(poison).crashed(worker, story.start);
        }
        for round in 0..200 {
            let at = story.start + Duration::from_millis(100 * round);
            let poison = &poisons[usize::from(round % 2 == 1)];
            let Permit::Granted { claim, .. } = poison.permit(&vacancy, at) else { continue };
            let some_struck = poison.is_struck();
            let strike = claim.crashed(worker, at).map(|callee| (callee, at));
            let victims = Victims { callees: vec![Arc::clone(poison)], some_struck, strike };
            for Excuse { strike: (callee, at), witness } in
                story.deaths.add(Death { worker, at, victims })
            {
                callee.excuse(at, witness);
            }
        }
        for poison in poisons {
            assert!(poison.quarantine(story.start).is_some(), "{poison:?}");
        }
    }

    #[test]
    fn the_record_is_bounded() {
        let mut story = Story::new();
        for millis in 0..1000 {
            story.dies(millis, idle());
        }
        assert_eq!(story.deaths.recent.len(), RECORDED);
    }
}
