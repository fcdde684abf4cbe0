//! How a worker's calls end with it.

use std::{collections::HashMap, fmt::Write as _, sync::Arc};

use tokio::time::Instant;
use tunnel_protocol::CallId;

use super::{Outgoing, Waiter, Worker};
use crate::pool::{
    call::Answer,
    callee::{Callee, Claim},
    deaths::Victims,
    in_flight::Orphan,
};

/// Names of tasks that a line shows.
const SHOWN: usize = 5;

impl Worker {
    /// From now on says `Signal::Idle` when nobody waits for a call.
    pub(in crate::pool) fn finish(&self) {
        let mut state = self.state.lock();
        state.finishing = true;
        self.tell_if_idle(&mut state);
    }

    /// Takes no more calls, and hands back those that were not written; returns
    /// how many those were.
    pub(in crate::pool) fn return_queued(&self) -> usize {
        let mut state = self.state.lock();
        state.closed = true;
        state.unwritten_bytes = 0;
        let mut queued: HashMap<_, _> =
            state.calls.take_queued().into_iter().map(|call| (call.id, call)).collect();
        let returned = queued.len();
        for message in std::mem::take(&mut state.queue) {
            let Outgoing::Call { id, request } = message else {
                state.queue.push_back(message);
                continue;
            };
            if let Some(answer) = queued.get_mut(&id).and_then(|call| call.answer.take()) {
                drop(answer.answer.send(Answer::Returned(request)));
            }
        }
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        // Their claims end here, and a waiting reservation is lost.
        drop(queued);
        self.vacancy.signal();
        returned
    }

    /// Ends every call that was written.
    pub(in crate::pool) fn fail_all(&self, crash: bool) -> Losses {
        self.return_queued();
        let mut state = self.state.lock();
        let orphans = state.calls.take_all();
        let cancelled = std::mem::take(&mut state.cancelled);
        self.publish_load(&mut state);
        self.tell_if_idle(&mut state);
        drop(state);
        let now = Instant::now();
        let mut losses = Losses { doing: tasks_of(&orphans), ..Losses::default() };
        losses.victims = victims(&orphans, &cancelled);
        for orphan in orphans {
            if crash {
                let strike = orphan.claim.crashed(self.name, now);
                losses.victims.strike = strike.map(|of| (of, now)).or(losses.victims.strike);
            }
            if let Some(waiter) = orphan.answer {
                *if waiter.may_retry { &mut losses.to_retry } else { &mut losses.failed } += 1;
                drop(waiter.answer.send(Answer::Crashed { written: orphan.written }));
            }
        }
        losses
    }

    /// What it is at: the tasks and events of the calls that were written to it.
    pub(in crate::pool) fn doing(&self) -> Option<String> {
        let state = self.state.lock();
        tally(state.calls.written().map(|(id, claim)| (id, claim.callee_id())))
    }
}

/// What ended with a worker.
#[derive(Debug, Default)]
pub(in crate::pool) struct Losses {
    pub(in crate::pool) victims: Victims,
    /// Calls that had somebody waiting and may not be run again.
    pub(in crate::pool) failed: usize,
    /// Those that may.
    pub(in crate::pool) to_retry: usize,
    /// What it was at.
    pub(in crate::pool) doing: Option<String>,
}

fn tasks_of(orphans: &[Orphan<Waiter, Claim>]) -> Option<String> {
    let written = orphans.iter().filter(|orphan| orphan.written.is_some());
    tally(written.map(|orphan| (orphan.id, orphan.claim.callee_id())))
}

fn victims(orphans: &[Orphan<Waiter, Claim>], cancelled: &[Arc<Callee>]) -> Victims {
    let mut victims = Victims::default();
    let callees = orphans.iter().map(|orphan| orphan.claim.callee());
    for callee in callees.chain(cancelled) {
        if !victims.callees.iter().any(|known| Arc::ptr_eq(known, callee)) {
            victims.some_struck |= callee.is_struck();
            victims.callees.push(Arc::clone(callee));
        }
    }
    victims
}

/// The names, the one with the oldest call first: that is what blocks a worker.
fn tally<'n>(calls: impl Iterator<Item = (CallId, &'n str)>) -> Option<String> {
    let mut names: Vec<(&str, CallId, usize)> = Vec::new();
    for (id, name) in calls {
        match names.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, oldest, count)) => (*oldest, *count) = (id.min(*oldest), *count + 1),
            None => names.push((name, id, 1)),
        }
    }
    if names.is_empty() {
        return None;
    }
    names.sort_by_key(|(_, oldest, _)| *oldest);
    let shown = names.iter().take(SHOWN).map(|(name, _, count)| match count {
        1 => (*name).to_owned(),
        _ => format!("{name} ×{count}"),
    });
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        // Writing to a string cannot fail.
        let _ = write!(text, " and {} more", names.len() - SHOWN);
    }
    Some(text)
}
