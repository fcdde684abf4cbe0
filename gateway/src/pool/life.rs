//! The life of one worker process, as a pure state machine: an event comes in,
//! actions come out, and the supervisor carries them out.
//!
//! ```text
//! spawning ─▶ silent ─▶ ready ─▶ draining ─▶ closing ─▶ ending ─▶ dead
//!                └▶ booting ─┘
//! ```
//!
//! Invariants:
//! 1. Calls go to a worker only between `Serve` and `StopServing`, and none gets
//!    `Serve` after it has said `hello` and before it says `ready`.
//! 2. A process that was started ends with one `Bury`, after all its calls have
//!    been given back or failed.
//! 3. From `Ending` on nothing but the end of the process is waited for.

/// Where a process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Spawning,
    /// Runs and has said nothing: plain if it stays silent.
    Silent,
    /// Has said `hello`, or is known to say it; `ready` is due.
    Booting,
    Ready {
        plain: bool,
    },
    /// Finishes its calls.
    Draining,
    /// Has a closed stdin or stdout, and should exit by itself.
    Closing,
    /// Killed or exited; its last output is being read.
    Ending,
    Dead,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// `protocol_known`: some process of this command has said `hello` or `ready`.
    Spawned {
        protocol_known: bool,
    },
    SpawnFailed,
    Hello,
    Ready,
    /// It answered a call for the first time.
    Answered,
    /// The armed timer fired.
    Timer {
        protocol_known: bool,
    },
    StdinClosed,
    StdoutClosed,
    /// It is of no use any more.
    Condemned(Why),
    /// Ended; output may still be in its pipes.
    Exited {
        /// By a signal that the gateway did not send and that is no fault such as SIGSEGV;
        /// the process may have sent it itself.
        from_outside: bool,
    },
    /// Ended, and its output has been read.
    Gone,
    /// Finish: by the time that the pool's drain allows, or in its own time.
    Drain {
        limited: bool,
    },
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
    /// No process is left.
    Bury,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// `--ready-timeout`
    Silence,
    /// `--boot-timeout`
    Boot,
    /// How long it may take to exit by itself.
    Grace,
    /// Until the deadline of the pool's drain.
    Drain,
    /// How long it must have been ready to count as one that works, even if it ends by
    /// itself.
    Proof,
}

/// Why a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    BootTimeout,
    /// Broke a rule that makes it unusable: a line over the cap, a foreign
    /// protocol, too many stray lines.
    Misbehaved,
    /// Answered nothing for the grace after a deadline.
    Silent,
    DidNotExit,
    /// It was still booting when it was told to finish.
    Drained,
}

impl Why {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::BootTimeout => "not ready in time",
            Self::Misbehaved => "broke the protocol",
            Self::Silent => "answered nothing after a deadline",
            Self::DidNotExit => "did not exit",
            Self::Drained => "not ready when told to finish",
        }
    }
}

#[derive(Debug)]
pub(super) struct Life {
    phase: Phase,
    /// `--plain-worker`: served at once, whatever it or others of the command have said.
    plain_worker: bool,
    /// Told to finish before it was there.
    unwanted: bool,
}

impl Life {
    /// Begins with an action: `Spawn`.
    pub(super) fn new(plain_worker: bool) -> Self {
        Self { phase: Phase::Spawning, plain_worker, unwanted: false }
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    pub(super) fn is_ready(&self) -> bool {
        matches!(self.phase, Phase::Ready { .. })
    }

    pub(super) fn on(&mut self, event: Event) -> Vec<Action> {
        use Phase::{Booting, Closing, Dead, Draining, Ending, Ready, Silent, Spawning};

        match (self.phase, event) {
            (Spawning, Event::Spawned { protocol_known }) => self.on_spawned(protocol_known),
            (Spawning, Event::SpawnFailed) => self.enter(Dead, [Action::Bury]),
            (Spawning, Event::Drain { .. }) => {
                self.unwanted = true;
                Vec::new()
            }

            (Silent, Event::Hello) | (Silent, Event::Timer { protocol_known: true }) => {
                self.enter(Booting, [Action::Arm(Timer::Boot)])
            }
            (Silent, Event::Timer { protocol_known: false }) => self.serve(true),
            (Silent | Booting | Ready { plain: true }, Event::Ready) => self.serve(false),
            (Booting, Event::Timer { .. }) => self.kill(Why::BootTimeout),
            // Taken for plain because its imports took long. 1
            (Ready { plain: true }, Event::Hello) if !self.plain_worker => {
                self.enter(Booting, [Action::StopServing, Action::Arm(Timer::Boot)])
            }

            (Silent | Booting, Event::Drain { .. }) => self.kill(Why::Drained),
            (Ready { plain }, Event::Drain { limited }) => self.drain(plain, limited),
            (Draining, Event::Drain { limited: true }) => vec![Action::Arm(Timer::Drain)],
            (Draining, Event::Idle | Event::Timer { .. }) => {
                self.enter(Closing, [Action::CloseStdin, Action::Arm(Timer::Grace)])
            }

            (Silent | Booting | Ready { .. } | Draining, Event::StdoutClosed) => {
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
            (Silent | Booting | Ready { .. }, Event::StdinClosed) => {
                let actions =
                    [Action::StopServing, Action::ReturnQueued, Action::Arm(Timer::Grace)];
                self.enter(Closing, actions)
            }
            (Draining, Event::StdinClosed) => vec![Action::ReturnQueued],
            (Closing, Event::Timer { .. }) => self.kill(Why::DidNotExit),
            (Silent | Booting | Ready { .. } | Draining | Closing, Event::Condemned(why)) => {
                self.kill(why)
            }

            (
                Silent | Booting | Ready { .. } | Draining | Closing | Ending,
                Event::Exited { .. },
            ) => self.enter(Ending, [Action::Disarm, Action::StopServing, Action::ReturnQueued]),
            (Ending, Event::Gone) => self.enter(Dead, [Action::FailInFlight, Action::Bury]),

            // A repeated `hello` or `ready`, or an event that was under way when
            // another ended the phase that it is about. 3
            (
                Spawning | Silent | Booting | Ready { .. } | Draining | Closing | Ending | Dead,
                _,
            ) => Vec::new(),
        }
    }

    fn on_spawned(&mut self, protocol_known: bool) -> Vec<Action> {
        if self.unwanted {
            return self.kill(Why::Drained);
        }
        if self.plain_worker {
            return self.serve(true);
        }
        if protocol_known {
            return self.enter(Phase::Booting, [Action::Arm(Timer::Boot)]);
        }
        self.enter(Phase::Silent, [Action::Arm(Timer::Silence)])
    }

    fn serve(&mut self, plain: bool) -> Vec<Action> {
        // A plain one has to answer first.
        let timer = if plain { Action::Disarm } else { Action::Arm(Timer::Proof) };
        self.enter(Phase::Ready { plain }, [timer, Action::Serve { plain }])
    }

    fn drain(&mut self, plain: bool, limited: bool) -> Vec<Action> {
        // In its own time: each call has a deadline.
        let timer = if limited { Action::Arm(Timer::Drain) } else { Action::Disarm };
        let actions = [Action::StopServing, timer, Action::AskToFinish { plain }];
        self.enter(Phase::Draining, actions)
    }

    fn kill(&mut self, why: Why) -> Vec<Action> {
        let actions =
            [Action::Disarm, Action::StopServing, Action::ReturnQueued, Action::Kill(why)];
        self.enter(Phase::Ending, actions)
    }

    fn enter<const N: usize>(&mut self, phase: Phase, actions: [Action; N]) -> Vec<Action> {
        self.phase = phase;
        actions.into()
    }
}

#[cfg(test)]
mod tests;
