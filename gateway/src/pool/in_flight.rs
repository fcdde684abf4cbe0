//! The calls that one worker process has not answered.
//!
//! Invariants:
//! 1. Ids count up and are never used twice, so that a late or repeated reply
//!    can meet no other call.
//! 2. A reply settles a call only once, and only if the call was written to the
//!    worker.
//! 3. A call that was given up after it was written stays in the table until its
//!    reply comes: the worker is still busy with it.

use std::collections::{HashMap, hash_map};

use tokio::time::Instant;
use tunnel_protocol::CallId;

/// `A` is where a call's answer goes, `C` what it holds for as long as the worker
/// is busy with it.
#[derive(Debug)]
pub(super) struct InFlight<A, C> {
    /// `None` once the ids are used up.
    next: Option<CallId>,
    calls: HashMap<CallId, Entry<A, C>>,
    /// Calls that somebody waits for.
    live: usize,
}

#[derive(Debug)]
struct Entry<A, C> {
    written: Option<Instant>,
    deadline: Instant,
    /// `None` once given up, which only a written call can be and stay.
    answer: Option<A>,
    claim: C,
}

/// What became of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Settled<A, C> {
    /// It belongs to a call that waits.
    Answers { answer: A, written: Instant, claim: C },
    /// Its call was given up before.
    Late { claim: C },
    /// No call in flight has its id: a repeated reply or an invented one.
    Unmatched,
}

/// What became of a call that nobody waits for any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenUp<C> {
    /// It never reached the worker and is forgotten.
    Unwritten { claim: C },
    /// The worker has it; it counts until its reply comes.
    Abandoned { written: Instant, deadline: Instant },
    /// It was settled already.
    Settled,
}

/// A call whose worker is gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Orphan<A, C> {
    pub(super) id: CallId,
    /// `None` if it was given up before.
    pub(super) answer: Option<A>,
    pub(super) written: Option<Instant>,
    pub(super) claim: C,
}

impl<A, C> InFlight<A, C> {
    pub(super) fn new() -> Self {
        Self { next: Some(CallId::FIRST), calls: HashMap::new(), live: 0 }
    }

    /// Adds a call that waits to be written; `None` once the ids are used up.
    pub(super) fn open(&mut self, answer: A, claim: C, deadline: Instant) -> Option<CallId> {
        let id = self.take_id()?;
        let entry = Entry { written: None, deadline, answer: Some(answer), claim };
        self.calls.insert(id, entry);
        self.live += 1;
        Some(id)
    }

    /// An id for something that is no call.
    pub(super) fn take_id(&mut self) -> Option<CallId> {
        let id = self.next?;
        self.next = id.next(); // 1
        Some(id)
    }

    /// The call is about to be written. Returns whether it is still wanted.
    pub(super) fn mark_written(&mut self, id: CallId, now: Instant) -> bool {
        let Some(entry) = self.calls.get_mut(&id) else { return false };
        entry.written = Some(now);
        true
    }

    pub(super) fn settle(&mut self, id: CallId) -> Settled<A, C> {
        let hash_map::Entry::Occupied(entry) = self.calls.entry(id) else {
            return Settled::Unmatched;
        };
        let Some(written) = entry.get().written else {
            return Settled::Unmatched; // 2
        };
        let Entry { answer, claim, .. } = entry.remove();
        match answer {
            Some(answer) => {
                self.live -= 1;
                Settled::Answers { answer, written, claim }
            }
            None => Settled::Late { claim },
        }
    }

    pub(super) fn give_up(&mut self, id: CallId) -> GivenUp<C> {
        let hash_map::Entry::Occupied(mut entry) = self.calls.entry(id) else {
            return GivenUp::Settled;
        };
        if entry.get_mut().answer.take().is_none() {
            return GivenUp::Settled;
        }
        self.live -= 1;
        if let Some(written) = entry.get().written {
            return GivenUp::Abandoned { written, deadline: entry.get().deadline }; // 3
        }
        GivenUp::Unwritten { claim: entry.remove().claim }
    }

    /// Takes the calls that were not written.
    pub(super) fn take_queued(&mut self) -> Vec<Orphan<A, C>> {
        let queued = self.calls.extract_if(|_, entry| entry.written.is_none());
        let orphans: Vec<_> = queued.map(orphan).collect();
        self.live -= orphans.len();
        orphans
    }

    /// Takes every call; the worker answers no more.
    pub(super) fn take_all(&mut self) -> Vec<Orphan<A, C>> {
        self.live = 0;
        self.calls.drain().map(orphan).collect()
    }

    pub(super) fn contains(&self, id: CallId) -> bool {
        self.calls.contains_key(&id)
    }

    /// Calls that the worker is busy with or will be, abandoned ones included.
    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// The earliest deadline after `time` of a call that was given up.
    pub(super) fn earliest_given_up_after(&self, time: Instant) -> Option<Instant> {
        let given_up = self.calls.values().filter(|entry| entry.answer.is_none());
        given_up.map(|entry| entry.deadline).filter(|deadline| *deadline > time).min()
    }

    /// Calls that wait to be written.
    pub(super) fn unwritten(&self) -> usize {
        self.calls.values().filter(|entry| entry.written.is_none()).count()
    }

    /// Calls that were given up and that the worker still has.
    pub(super) fn abandoned(&self) -> usize {
        self.calls.len() - self.live
    }

    /// Calls that somebody waits for.
    pub(super) fn live(&self) -> usize {
        self.live
    }
}

fn orphan<A, C>((id, entry): (CallId, Entry<A, C>)) -> Orphan<A, C> {
    Orphan { id, answer: entry.answer, written: entry.written, claim: entry.claim }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reply_settles_once() {
        let mut table = InFlight::new();
        let id = table.open('a', (), Instant::now()).expect("an id");
        assert!(table.mark_written(id, Instant::now()));
        assert!(matches!(table.settle(id), Settled::Answers { answer: 'a', .. }));
        assert_eq!(table.settle(id), Settled::Unmatched);
    }

    #[test]
    fn an_unwritten_call_cannot_be_answered() {
        let mut table = InFlight::new();
        let id = table.open('a', (), Instant::now()).expect("an id");
        assert_eq!(table.settle(id), Settled::Unmatched);
        assert!(table.mark_written(id, Instant::now()));
        assert!(matches!(table.settle(id), Settled::Answers { answer: 'a', .. }));
    }

    #[test]
    fn an_abandoned_call_counts_until_its_late_reply() {
        let mut table = InFlight::new();
        let id = table.open('a', (), Instant::now()).expect("an id");
        table.mark_written(id, Instant::now());
        assert!(matches!(table.give_up(id), GivenUp::Abandoned { .. }));
        assert_eq!((table.len(), table.live()), (1, 0));
        assert_eq!(table.settle(id), Settled::Late { claim: () });
        assert_eq!(table.len(), 0);
    }

    #[test]
    fn ids_end_instead_of_repeating() {
        let mut table = InFlight::new();
        table.next = CallId::new(tunnel_protocol::limits::MAX_CALL_ID);
        assert!(table.open('a', (), Instant::now()).is_some());
        assert_eq!(table.open('b', (), Instant::now()), None);
        assert_eq!(table.len(), 1);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Open,
        Write(u64),
        Reply(u64),
        GiveUp(u64),
        TakeQueued,
        TakeAll,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => Just(Step::Open),
            6 => (1..24_u64).prop_map(Step::Write),
            6 => (1..24_u64).prop_map(Step::Reply),
            4 => (1..24_u64).prop_map(Step::GiveUp),
            1 => Just(Step::TakeQueued),
            1 => Just(Step::TakeAll),
        ]
    }

    proptest! {
        /// Whatever the worker and the callers do: a call is answered at most
        /// once, with the answer for its own id, and none is lost.
        #[test]
        fn every_call_ends_once(steps in prop::collection::vec(step(), 0..200)) {
            let mut table = InFlight::new();
            let mut opened = 0_u64;
            // The answer's target is the id itself, so a mix-up shows.
            let mut ended = std::collections::HashMap::<u64, u32>::new();
            let end = |id: u64, ended: &mut std::collections::HashMap<u64, u32>| {
                *ended.entry(id).or_default() += 1;
            };
            for step in steps {
                match step {
                    Step::Open => {
                        opened += 1;
                        let id = table.open(opened, (), Instant::now()).expect("ids are left");
                        prop_assert_eq!(id.get(), opened);
                    }
                    Step::Write(id) => {
                        table.mark_written(CallId::new(id).expect("in range"), Instant::now());
                    }
                    Step::Reply(id) => match table.settle(CallId::new(id).expect("in range")) {
                        Settled::Answers { answer: target, .. } => {
                            prop_assert_eq!(target, id);
                            end(id, &mut ended);
                        }
                        Settled::Late { .. } => prop_assert_eq!(ended.get(&id), Some(&1)),
                        Settled::Unmatched => {}
                    },
                    Step::GiveUp(id) => {
                        match table.give_up(CallId::new(id).expect("in range")) {
                            GivenUp::Unwritten { .. } | GivenUp::Abandoned { .. } => end(id, &mut ended),
                            GivenUp::Settled => {
                                prop_assert!(id > opened || ended.contains_key(&id));
                            }
                        }
                    }
                    Step::TakeQueued => {
                        for orphan in table.take_queued() {
                            let answer = orphan.answer.expect("nobody has given it up");
                            prop_assert_eq!(orphan.id.get(), answer);
                            end(answer, &mut ended);
                        }
                    }
                    Step::TakeAll => {
                        for orphan in table.take_all() {
                            let Some(answer) = orphan.answer else { continue };
                            prop_assert_eq!(orphan.id.get(), answer);
                            end(answer, &mut ended);
                        }
                        prop_assert_eq!(table.len(), 0);
                    }
                }
                prop_assert!(table.live() <= table.len());
                prop_assert_eq!(table.live() as u64, opened - ended.len() as u64);
            }
            for answer in table.take_all().into_iter().filter_map(|orphan| orphan.answer) {
                end(answer, &mut ended);
            }
            prop_assert_eq!(ended.len() as u64, opened);
            prop_assert!(ended.values().all(|times| *times == 1));
        }
    }
}
