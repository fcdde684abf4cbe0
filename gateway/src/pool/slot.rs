//! One slot of the pool: the process that serves, the one that is to replace it
//! and the one that was replaced, as a pure state machine above their lives.
//!
//! Invariants:
//! 1. A slot that is not draining has a process that serves or is to serve, or
//!    a restart timer: it never gives up.
//! 2. A process that serves is asked to finish only once another serves in its
//!    place, unless the whole pool drains.
//! 3. A slot has at most three processes: one that serves or boots, one that
//!    boots to replace it or finishes after it, and one that is going down.

use super::life::{Action, Event, Life, Phase};

/// So many kills from outside in a row are excused: a program may kill itself, or be killed
/// time and again for what it takes.
const EXCUSED_KILLS: u32 = 3;

/// Names a process within its slot; never used twice there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Generation(u64);

impl Generation {
    pub(super) const FIRST: Self = Self(0);

    fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotEvent {
    Start,
    /// The pause before a restart is over.
    RestartDue,
    Process(Generation, Event),
    /// Replace the process that serves, without a gap.
    Recycle,
    Drain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotAction {
    Process(Generation, Action),
    /// Pause, after so many failures in a row.
    ArmRestart {
        failures: u32,
    },
    DisarmRestart,
    /// The first process of this slot ended without having been ready.
    BootFailed,
    /// The successor serves; the process before it finishes.
    Replaced,
    /// The process that serves is lost; the successor, not ready yet, is what is left.
    Overtaken,
    /// The successor ended before it was ready; the old process serves on.
    RecycleFailed,
}

#[derive(Debug)]
pub(super) struct Slot {
    plain_worker: bool,
    next: Generation,
    /// Serves, or is to.
    current: Option<Member>,
    /// Boots to replace it.
    successor: Option<Member>,
    /// On its way out.
    outgoing: Vec<Member>,
    draining: bool,
    /// Some process of this slot was served.
    ever_served: bool,
    /// Processes in a row that ended before they were of use.
    failures: u32,
    /// Processes in a row that were killed from outside before they were of use.
    kills: u32,
}

#[derive(Debug)]
struct Member {
    generation: Generation,
    life: Life,
    served: bool,
    /// The failures before it said that it is ready. They count on if it ends by itself
    /// before it has proved itself.
    failures_before: Option<u32>,
    /// It was of use, or its end may be no fault of its own.
    excused: bool,
}

impl Slot {
    pub(super) fn new(plain_worker: bool) -> Self {
        Self {
            plain_worker,
            next: Generation::FIRST,
            current: None,
            successor: None,
            outgoing: Vec::new(),
            draining: false,
            ever_served: false,
            failures: 0,
            kills: 0,
        }
    }

    /// Of the process that serves or is to.
    pub(super) fn current(&self) -> Option<(Generation, Phase)> {
        self.current.as_ref().map(|member| (member.generation, member.life.phase()))
    }

    /// Of some process that is on its way out.
    pub(super) fn outgoing(&self) -> Option<(Generation, Phase)> {
        self.outgoing.first().map(|member| (member.generation, member.life.phase()))
    }

    /// Drained, and no process is left.
    pub(super) fn is_stopped(&self) -> bool {
        self.draining
            && self.current.is_none()
            && self.successor.is_none()
            && self.outgoing.is_empty()
    }

    /// It serves, and no other process of it is left. 3
    pub(super) fn can_recycle(&self) -> bool {
        let serves = self.current.as_ref().is_some_and(|current| current.life.is_ready());
        serves && !self.draining && self.successor.is_none() && self.outgoing.is_empty()
    }

    pub(super) fn on(&mut self, event: SlotEvent) -> Vec<SlotAction> {
        match event {
            SlotEvent::Start | SlotEvent::RestartDue => self.start(),
            SlotEvent::Recycle => self.recycle(),
            SlotEvent::Drain => self.drain(),
            SlotEvent::Process(generation, event) => self.on_process(generation, event),
        }
    }

    fn start(&mut self) -> Vec<SlotAction> {
        if self.draining || self.current.is_some() {
            return Vec::new();
        }
        // The pause is over: what is not known of them by now changes it no more.
        self.outgoing.iter_mut().for_each(|member| member.excused = true);
        let (member, actions) = self.spawn();
        self.current = Some(member);
        actions
    }

    fn recycle(&mut self) -> Vec<SlotAction> {
        if !self.can_recycle() {
            return Vec::new();
        }
        let (member, actions) = self.spawn();
        self.successor = Some(member);
        actions
    }

    fn drain(&mut self) -> Vec<SlotAction> {
        self.draining = true;
        let mut actions = vec![SlotAction::DisarmRestart];
        let members = self.current.iter_mut().chain(&mut self.successor).chain(&mut self.outgoing);
        for member in members {
            actions.extend(member.on(Event::Drain { limited: true }, &mut self.kills));
        }
        actions
    }

    fn on_process(&mut self, generation: Generation, event: Event) -> Vec<SlotAction> {
        let is = |member: &Option<Member>| {
            member.as_ref().is_some_and(|member| member.generation == generation)
        };
        if is(&self.current) {
            return self.on_current(event);
        }
        if is(&self.successor) {
            return self.on_successor(event);
        }
        let Some(at) = self.outgoing.iter().position(|member| member.generation == generation)
        else {
            return Vec::new();
        };
        self.on_outgoing(at, event)
    }

    fn on_outgoing(&mut self, at: usize, event: Event) -> Vec<SlotAction> {
        let outgoing = &mut self.outgoing[at];
        let was_excused = outgoing.excused;
        let mut actions = outgoing.on(event, &mut self.kills);
        let was_of_use = outgoing.failures_before.is_some() || event == Event::Answered;
        let is_dead = outgoing.life.phase() == Phase::Dead;
        // A pipe that closes is seen before the end of the process is.
        if outgoing.excused && !was_excused && was_of_use && self.current.is_none() {
            actions.extend(self.arm_restart(1));
        }
        if is_dead {
            self.outgoing.remove(at);
        }
        actions
    }

    fn on_current(&mut self, event: Event) -> Vec<SlotAction> {
        let Some(mut current) = self.current.take() else { return Vec::new() };
        let mut actions = current.on(event, &mut self.kills);
        self.note_use(&mut current, event);
        match current.life.phase() {
            Phase::Dead => actions.extend(self.replace(&current)),
            // Whatever it still has to say, it need not be waited for; what a
            // process has to say that never served explains why. 3
            Phase::Closing | Phase::Ending
                if current.served && !self.draining && self.outgoing.is_empty() =>
            {
                actions.extend(self.replace(&current));
                self.outgoing.push(current);
            }
            _ => {
                self.ever_served |= current.served;
                self.current = Some(current);
            }
        }
        actions
    }

    /// Failures count anew from the moment at which the current process is ready or,
    /// where it never says so, has answered.
    fn note_use(&mut self, current: &mut Member, event: Event) {
        match event {
            // It may have been seen to end before what it said was read.
            Event::Ready if current.failures_before.is_none() => {
                current.failures_before = Some(std::mem::take(&mut self.failures));
            }
            Event::Answered => self.failures = 0,
            _ => {}
        }
    }

    /// The current process is lost.
    fn replace(&mut self, lost: &Member) -> Vec<SlotAction> {
        if self.draining {
            return Vec::new();
        }
        if let Some(failures) = lost.failures_before.filter(|_| !lost.excused) {
            self.failures = failures;
        }
        self.current = self.successor.take();
        if self.current.is_some() {
            // It was to replace the lost one anyway.
            return vec![SlotAction::Overtaken];
        }
        let first_boot = !self.ever_served && lost.generation == Generation::FIRST;
        let boot_failed = first_boot.then_some(SlotAction::BootFailed);
        let restart = self.arm_restart(self.failures.saturating_add(1)); // 1
        boot_failed.into_iter().chain(restart).collect()
    }

    fn arm_restart(&mut self, failures: u32) -> Option<SlotAction> {
        self.failures = failures;
        (!self.draining).then_some(SlotAction::ArmRestart { failures })
    }

    fn on_successor(&mut self, event: Event) -> Vec<SlotAction> {
        let Some(mut successor) = self.successor.take() else { return Vec::new() };
        let mut actions = successor.on(event, &mut self.kills);
        match successor.life.phase() {
            Phase::Ready { .. } => {
                self.ever_served = true;
                self.note_use(&mut successor, event);
                let replaced = self.current.replace(successor);
                actions.push(SlotAction::Replaced);
                if let Some(mut old) = replaced {
                    old.excused = true;
                    let drain = Event::Drain { limited: false };
                    actions.extend(old.on(drain, &mut self.kills)); // 2
                    self.outgoing.push(old);
                }
            }
            Phase::Dead => actions.push(SlotAction::RecycleFailed),
            Phase::Closing | Phase::Ending => {
                self.outgoing.push(successor);
                actions.push(SlotAction::RecycleFailed);
            }
            Phase::Spawning | Phase::Silent | Phase::Booting | Phase::Draining => {
                self.successor = Some(successor);
            }
        }
        actions
    }

    fn spawn(&mut self) -> (Member, Vec<SlotAction>) {
        let generation = self.next;
        self.next = generation.next();
        let member = Member {
            generation,
            life: Life::new(self.plain_worker),
            served: false,
            failures_before: None,
            excused: false,
        };
        (member, vec![SlotAction::Process(generation, Action::Spawn)])
    }
}

impl Member {
    fn on(&mut self, event: Event, kills: &mut u32) -> Vec<SlotAction> {
        let actions = self.life.on(event).into_iter();
        self.served |= self.life.is_ready();
        let is_of_use = match event {
            Event::Answered => true,
            // It stayed ready for a while.
            Event::Timer { .. } => self.life.phase() == Phase::Ready { plain: false },
            _ => false,
        };
        if is_of_use {
            *kills = 0;
        }
        if event == (Event::Exited { from_outside: true }) && !self.excused {
            *kills = kills.saturating_add(1);
            self.excused = *kills <= EXCUSED_KILLS;
        }
        self.excused |= is_of_use;
        actions.map(|action| SlotAction::Process(self.generation, action)).collect()
    }
}

#[cfg(test)]
mod tests;
