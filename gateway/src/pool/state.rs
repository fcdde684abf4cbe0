//! The life of one slot of the pool, as a pure state machine: an event comes in,
//! actions come out, and the supervisor carries them out.
//!
//! Invariants:
//! 1. A worker is served only between `Serve` and `StopServing`, and no worker
//!    gets `Serve` after it has said `hello` and before it says `ready`.
//! 2. Every `Spawn` that succeeds is followed by one `Gone`, and only then by
//!    the next `Spawn` or by `Stopped`: a slot has one process at a time.
//! 3. A slot that is not draining always has a process or a restart timer: it
//!    never gives up.

/// Where a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Without a process; the restart timer runs.
    Down,
    Spawning,
    /// Runs and has said nothing: plain if it stays silent.
    Silent,
    /// Has said `hello`; `ready` is due.
    Booting,
    Serving {
        plain: bool,
    },
    /// Finishes its calls.
    Draining,
    /// Has a closed stdin or stdout, and should exit by itself.
    Closing,
    /// Killed or exited; its last output is being read.
    Ending,
    /// Drained for good.
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Start,
    Spawned {
        protocol_known: bool,
    },
    SpawnFailed,
    Hello,
    Ready,
    /// The armed timer fired. `protocol_known`: some process of this command
    /// has said `hello` or `ready`.
    Timer {
        protocol_known: bool,
    },
    StdinClosed,
    StdoutClosed,
    /// Broke a rule that makes it unusable: a line over the cap, a foreign protocol.
    Misbehaved,
    /// Ended; output may still be in its pipes.
    Exited,
    /// Ended, and its output has been read. `stable`: it had served long enough
    /// for its failures to be forgotten.
    Gone {
        stable: bool,
    },
    Drain,
    /// Draining, and nobody waits for a call of it any more.
    Idle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Spawn,
    /// Replaces the timer that is armed.
    Arm(Timer),
    Disarm,
    Serve {
        plain: bool,
    },
    StopServing,
    /// Hands back the calls that were not written; takes no more.
    ReturnQueued,
    /// Ends all its calls: it answers no more.
    FailInFlight,
    /// Tells it to finish its calls and exit.
    AskToFinish {
        plain: bool,
    },
    CloseStdin,
    Kill(Why),
    /// The first process of this slot ended without having been ready.
    BootFailed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// `--ready-timeout`
    Silence,
    /// `--boot-timeout`
    Boot,
    /// How long it may take to exit by itself.
    Grace,
    /// Until the deadline of the drain.
    Drain,
    /// Backoff after so many failures in a row.
    Restart { failures: u32 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    BootTimeout,
    Misbehaved,
    DidNotExit,
    /// It was still booting when the drain began.
    Drained,
}

#[derive(Debug)]
pub(super) struct Slot {
    state: State,
    /// `--plain-worker`: served at once.
    plain_worker: bool,
    draining: bool,
    /// Some process of this slot was served.
    ever_served: bool,
    /// In a row.
    failures: u32,
}

impl Slot {
    pub(super) fn new(plain_worker: bool) -> Self {
        Self { state: State::Down, plain_worker, draining: false, ever_served: false, failures: 0 }
    }

    pub(super) fn state(&self) -> State {
        self.state
    }

    pub(super) fn on(&mut self, event: Event) -> Vec<Action> {
        use State::{Booting, Closing, Down, Draining, Ending, Serving, Silent, Spawning, Stopped};

        match (self.state, event) {
            (Down, Event::Start | Event::Timer { .. }) => self.enter(Spawning, [Action::Spawn]),
            (Spawning, Event::Spawned { protocol_known }) => self.on_spawned(protocol_known),
            (Spawning, Event::SpawnFailed) => self.on_failed(false),

            (Silent, Event::Hello) | (Silent, Event::Timer { protocol_known: true }) => {
                self.enter(Booting, [Action::Arm(Timer::Boot)])
            }
            (Silent, Event::Timer { protocol_known: false }) => self.serve(true),
            (Silent | Booting | Serving { plain: true }, Event::Ready) => self.serve(false),
            (Booting, Event::Timer { .. }) => self.kill(Why::BootTimeout),
            // Taken for plain because its imports took long. 1
            (Serving { plain: true }, Event::Hello) => {
                self.enter(Booting, [Action::StopServing, Action::Arm(Timer::Boot)])
            }

            (Silent | Booting | Serving { .. } | Draining, Event::StdoutClosed) => {
                let actions = [
                    Action::StopServing,
                    Action::FailInFlight,
                    Action::CloseStdin,
                    Action::Arm(Timer::Grace),
                ];
                self.enter(Closing, actions)
            }
            (Closing, Event::StdoutClosed) => vec![Action::FailInFlight],
            // It may be exiting in order: what it still says counts.
            (Silent | Booting | Serving { .. }, Event::StdinClosed) => {
                let actions =
                    [Action::StopServing, Action::ReturnQueued, Action::Arm(Timer::Grace)];
                self.enter(Closing, actions)
            }
            (Draining, Event::StdinClosed) => vec![Action::ReturnQueued],
            (Silent | Booting | Serving { .. } | Draining | Closing, Event::Misbehaved) => {
                self.kill(Why::Misbehaved)
            }

            (Draining, Event::Idle | Event::Timer { .. }) => {
                self.enter(Closing, [Action::CloseStdin, Action::Arm(Timer::Grace)])
            }
            (Closing, Event::Timer { .. }) => self.kill(Why::DidNotExit),

            (Silent | Booting | Serving { .. } | Draining | Closing | Ending, Event::Exited) => {
                self.enter(Ending, [Action::Disarm, Action::StopServing, Action::ReturnQueued])
            }
            (Ending, Event::Gone { stable }) => {
                let mut actions = vec![Action::FailInFlight];
                actions.extend(self.on_failed(stable));
                actions
            }

            (_, Event::Drain) => self.on_drain(),

            // A repeated `hello` or `ready`, or an event that was under way when
            // another ended the state that it is about.
            (
                Down
                | Spawning
                | Silent
                | Booting
                | Serving { .. }
                | Draining
                | Closing
                | Ending
                | Stopped,
                _,
            ) => Vec::new(),
        }
    }

    fn on_spawned(&mut self, protocol_known: bool) -> Vec<Action> {
        if self.draining {
            return self.kill(Why::Drained);
        }
        if self.plain_worker {
            return self.serve(true);
        }
        if protocol_known {
            return self.enter(State::Booting, [Action::Arm(Timer::Boot)]);
        }
        self.enter(State::Silent, [Action::Arm(Timer::Silence)])
    }

    fn serve(&mut self, plain: bool) -> Vec<Action> {
        self.ever_served = true;
        self.enter(State::Serving { plain }, [Action::Disarm, Action::Serve { plain }])
    }

    fn kill(&mut self, why: Why) -> Vec<Action> {
        let actions =
            [Action::Disarm, Action::StopServing, Action::ReturnQueued, Action::Kill(why)];
        self.enter(State::Ending, actions)
    }

    /// No process is left. 2
    fn on_failed(&mut self, stable: bool) -> Vec<Action> {
        if self.draining {
            return self.enter(State::Stopped, []);
        }
        let first_boot = !self.ever_served && self.failures == 0;
        self.failures = if stable { 1 } else { self.failures.saturating_add(1) };
        let restart = Action::Arm(Timer::Restart { failures: self.failures }); // 3
        if first_boot {
            return self.enter(State::Down, [Action::BootFailed, restart]);
        }
        self.enter(State::Down, [restart])
    }

    fn on_drain(&mut self) -> Vec<Action> {
        self.draining = true;
        match self.state {
            State::Down => self.enter(State::Stopped, [Action::Disarm]),
            State::Silent | State::Booting => self.kill(Why::Drained),
            State::Serving { plain } => {
                let actions =
                    [Action::StopServing, Action::Arm(Timer::Drain), Action::AskToFinish { plain }];
                self.enter(State::Draining, actions)
            }
            State::Spawning | State::Draining | State::Closing | State::Ending | State::Stopped => {
                Vec::new()
            }
        }
    }

    fn enter<const N: usize>(&mut self, state: State, actions: [Action; N]) -> Vec<Action> {
        self.state = state;
        actions.into()
    }
}

#[cfg(test)]
mod tests;
