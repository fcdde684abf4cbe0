//! The calls that one worker process has not answered.
//!
//! Invariants:
//! 1. Ids count up and are never used twice, so that a late or repeated reply
//!    can meet no other call.
//! 2. A reply settles a call only once, and only if the call was written to the
//!    worker.
//! 3. A call that was given up after it was written stays in the table until its
//!    reply comes, or shows to be lost: the worker is still busy with it.
//! 4. A lost call holds nothing any more. Its id is kept, so that a reply that
//!    comes after all is known to be late.

use std::collections::{BTreeSet, hash_map};

use foldhash::HashMap;
use tokio::time::Instant;
use tunnel_protocol::CallId;

/// Ids of lost calls that are kept; the oldest go first.
const LOST: usize = 4096;

/// `A` is where a call's answer goes, `C` what it holds for as long as the worker
/// is busy with it.
#[derive(Debug)]
pub(super) struct InFlight<A, C> {
    /// `None` once the ids are used up.
    next: Option<CallId>,
    calls: HashMap<CallId, Entry<A, C>>,
    /// Calls that somebody waits for.
    live: usize,
    /// The newest call that was answered.
    newest_answered: Option<CallId>,
    /// 4
    lost: BTreeSet<CallId>,
}

#[derive(Debug)]
struct Entry<A, C> {
    written: Option<Instant>,
    deadline: Instant,
    /// `None` once given up, which only a written call can be and stay.
    answer: Option<A>,
    /// Once given up: the id that was to be the next one then.
    given_up_before: Option<CallId>,
    claim: C,
}

/// What became of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Settled<A, C> {
    /// It belongs to a call that waits.
    Answers { answer: A, written: Instant, claim: C },
    /// Its call was given up before; without a claim, also taken for lost.
    Late { claim: Option<C> },
    /// No call in flight has its id: a repeated reply or an invented one.
    Unmatched,
}

/// What became of a call that nobody waits for any more.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum GivenUp<A, C> {
    /// It never reached the worker and is forgotten.
    Unwritten { answer: A, claim: C },
    /// The worker has it; it counts until its reply comes.
    Abandoned { answer: A, written: Instant, deadline: Instant },
    /// It was settled already.
    Settled,
}

/// A call that was given up and that the worker has no more, though no reply came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lost<C> {
    pub(super) id: CallId,
    pub(super) claim: C,
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
        Self {
            next: Some(CallId::FIRST),
            calls: HashMap::default(),
            live: 0,
            newest_answered: None,
            lost: BTreeSet::new(),
        }
    }

    /// Adds a call that waits to be written; `None` once the ids are used up.
    pub(super) fn open(&mut self, answer: A, claim: C, deadline: Instant) -> Option<CallId> {
        let id = self.take_id()?;
        let entry =
            Entry { written: None, deadline, answer: Some(answer), given_up_before: None, claim };
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

    /// Nothing of it was written after all. Returns whether somebody waits for it.
    pub(super) fn mark_unwritten(&mut self, id: CallId) -> bool {
        let Some(entry) = self.calls.get_mut(&id) else { return false };
        if entry.answer.is_none() {
            return false; // 3
        }
        entry.written = None;
        true
    }

    pub(super) fn settle(&mut self, id: CallId) -> Settled<A, C> {
        let hash_map::Entry::Occupied(entry) = self.calls.entry(id) else {
            if self.lost.remove(&id) {
                return Settled::Late { claim: None }; // 4
            }
            return Settled::Unmatched;
        };
        let Some(written) = entry.get().written else {
            return Settled::Unmatched; // 2
        };
        let Entry { answer, claim, .. } = entry.remove();
        self.newest_answered = self.newest_answered.max(Some(id));
        match answer {
            Some(answer) => {
                self.live -= 1;
                Settled::Answers { answer, written, claim }
            }
            None => Settled::Late { claim: Some(claim) },
        }
    }

    pub(super) fn give_up(&mut self, id: CallId) -> GivenUp<A, C> {
        let hash_map::Entry::Occupied(mut entry) = self.calls.entry(id) else {
            return GivenUp::Settled;
        };
        let Some(answer) = entry.get_mut().answer.take() else { return GivenUp::Settled };
        self.live -= 1;
        if let Some(written) = entry.get().written {
            entry.get_mut().given_up_before = self.next;
            return GivenUp::Abandoned { answer, written, deadline: entry.get().deadline }; // 3
        }
        GivenUp::Unwritten { answer, claim: entry.remove().claim }
    }

    /// The worker has answered the message with this id, which is no call. What was
    /// given up before that was sent it would have answered first.
    pub(super) fn take_lost_before(&mut self, id: CallId) -> Vec<Lost<C>> {
        self.take_lost(|_, entry| entry.given_up_before.is_some_and(|next| next <= id))
    }

    /// What was given up, has a deadline up to `deadline`, and was overtaken by a
    /// younger call's reply.
    pub(super) fn take_overtaken(&mut self, deadline: Instant) -> Vec<Lost<C>> {
        let newest = self.newest_answered;
        self.take_lost(|id, entry| {
            entry.answer.is_none() && entry.deadline <= deadline && Some(id) < newest
        })
    }

    fn take_lost(&mut self, is_lost: impl Fn(CallId, &Entry<A, C>) -> bool) -> Vec<Lost<C>> {
        let taken = self.calls.extract_if(|id, entry| is_lost(*id, entry));
        let lost: Vec<_> = taken.map(|(id, entry)| Lost { id, claim: entry.claim }).collect();
        self.lost.extend(lost.iter().map(|lost| lost.id));
        while self.lost.len() > LOST {
            self.lost.pop_first();
        }
        lost
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
        self.lost.clear();
        self.calls.drain().map(orphan).collect()
    }

    pub(super) fn contains(&self, id: CallId) -> bool {
        self.calls.contains_key(&id)
    }

    /// Calls that the worker is busy with or will be, abandoned ones included.
    pub(super) fn len(&self) -> usize {
        self.calls.len()
    }

    /// Calls that somebody waits for and whose deadline has come, the oldest first.
    pub(super) fn overdue(&self, now: Instant) -> Vec<CallId> {
        let live = self.calls.iter().filter(|(_, entry)| entry.answer.is_some());
        let overdue = live.filter(|(_, entry)| entry.deadline <= now).map(|(id, _)| *id);
        let mut overdue: Vec<_> = overdue.collect();
        overdue.sort_unstable();
        overdue
    }

    /// Of the calls that somebody waits for.
    pub(super) fn earliest_deadline(&self) -> Option<Instant> {
        let live = self.calls.values().filter(|entry| entry.answer.is_some());
        live.map(|entry| entry.deadline).min()
    }

    /// The earliest deadline after `time` of a call that was given up.
    pub(super) fn earliest_given_up_after(&self, time: Instant) -> Option<Instant> {
        let given_up = self.calls.values().filter(|entry| entry.answer.is_none());
        given_up.map(|entry| entry.deadline).filter(|deadline| *deadline > time).min()
    }

    /// Calls that the worker has.
    pub(super) fn written(&self) -> impl Iterator<Item = (CallId, &C)> {
        let written = self.calls.iter().filter(|(_, entry)| entry.written.is_some());
        written.map(|(id, entry)| (*id, &entry.claim))
    }

    /// Calls that wait to be written.
    pub(super) fn unwritten(&self) -> usize {
        self.calls.values().filter(|entry| entry.written.is_none()).count()
    }

    /// Calls that were given up and not answered, lost ones included.
    pub(super) fn abandoned(&self) -> usize {
        self.calls.len() - self.live + self.lost.len()
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
mod tests;
