//! Which task takes workers down: a pure state machine.
//!
//! A crash makes every task that was in flight a suspect. One call of a suspect
//! at a time then runs alone on a worker, which tells who it was:
//!
//! 1. A lone call that is answered clears its task.
//! 2. A lone call whose worker dies is a strike. From the first strike on no
//!    other call of the task is sent: what it would take down is known.
//! 3. The third strike in a row quarantines the task. Now and then one call, alone
//!    again, is a probe; its answer clears the task.
//! 4. A call of a task without strikes that finds no idle worker within a second
//!    runs beside others after all: looking for the one that is guilty must not
//!    stop the rest. A lone call that ends without either (its caller left, its deadline
//!    passed) says nothing, and the next one is the lone one.
//! 5. A strike is taken back where the worker turns out to have been killed from
//!    outside (`deaths.rs`); the task's calls go on one at a time all the same, until
//!    one is answered.
//! 6. Where what died outside may itself be to blame, that is done no more often than
//!    there are strikes to a quarantine, until an answer.

use std::time::Duration;

use tokio::time::Instant;

const STRIKES: usize = 3;

/// Strikes that are remembered, those of probes included.
const REMEMBERED: usize = 2 * STRIKES;

/// Until the first probe; doubles with each probe that crashes.
const FIRST_PROBE: Duration = Duration::from_secs(1);
const LONGEST_PROBE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Suspicion {
    #[default]
    Clear,
    Suspect {
        /// In a row; fewer than `STRIKES`.
        strikes: Strikes,
        /// A lone call's worker has died, whoever was to blame.
        struck: bool,
        doubts: usize,
        /// A lone call of it is under way.
        alone: bool,
    },
    Quarantined {
        strikes: Strikes,
        doubts: usize,
        pause: Duration,
        probe_at: Instant,
        /// A probe is under way.
        probing: bool,
    },
}

/// When the workers of lone calls died.
pub(super) type Strikes = Vec<Instant>;

/// How a call was run whose worker died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ran {
    BesideOthers,
    /// Its author wants that, and nobody has asked for its trial.
    Exclusively,
    /// On trial.
    Alone,
}

/// How a call may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// Beside others.
    Shared,
    /// Alone on its worker, and it will be told how that went.
    Alone,
    /// Once the lone call that is under way has ended.
    Later,
    /// Not at all, and it is pointless to try again before this is over.
    Refused { wait: Duration },
}

impl Suspicion {
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self {
            Self::Clear | Self::Suspect { struck: false, alone: true, .. } => Admission::Shared,
            Self::Suspect { alone: true, .. } => Admission::Later, // 2
            Self::Suspect { alone, .. } => {
                *alone = true;
                Admission::Alone
            }
            Self::Quarantined { probe_at, probing, .. } if !*probing && *probe_at <= now => {
                *probing = true;
                Admission::Alone // 3
            }
            Self::Quarantined { .. } => Admission::Refused { wait: self.wait(now) },
        }
    }

    /// It was in flight in a crash, and nothing more is known.
    pub(super) fn is_vague(&self) -> bool {
        matches!(self, Self::Suspect { struck: false, .. })
    }

    /// A worker has died under a lone call of it.
    pub(super) fn is_struck(&self) -> bool {
        matches!(self, Self::Suspect { struck: true, .. } | Self::Quarantined { .. })
    }

    /// How long calls are refused; `None` where `admit` would let one try.
    pub(super) fn refusal(&self, now: Instant) -> Option<Duration> {
        match self {
            Self::Quarantined { probe_at, probing, .. } if *probing || *probe_at > now => {
                Some(self.wait(now))
            }
            _ => None,
        }
    }

    /// A call that ran alone was answered. 1
    pub(super) fn answered(&mut self) {
        *self = Self::Clear;
    }

    /// A worker died that had a call of it. Returns whether that is a strike.
    pub(super) fn crashed(&mut self, ran: Ran, now: Instant) -> bool {
        let is_strike = match ran {
            Ran::BesideOthers => false,
            // Of several that ran at a time one says as much as all.
            Ran::Exclusively => !self.is_struck(),
            Ran::Alone => true,
        };
        match self {
            Self::Clear => {
                let strikes = Vec::from_iter(is_strike.then_some(now));
                *self = Self::Suspect { strikes, struck: is_strike, doubts: 0, alone: false };
            }
            Self::Suspect { strikes, struck, doubts, alone } if is_strike => {
                strikes.push(now);
                (*struck, *alone) = (true, false);
                if strikes.len() >= STRIKES {
                    *self = Self::quarantine(std::mem::take(strikes), *doubts, FIRST_PROBE, now);
                }
            }
            Self::Quarantined { strikes, doubts, pause, .. } if is_strike => {
                strikes.push(now);
                let forgotten = strikes.len().saturating_sub(REMEMBERED);
                strikes.drain(..forgotten);
                let pause = (*pause * 2).min(LONGEST_PROBE);
                *self = Self::quarantine(std::mem::take(strikes), *doubts, pause, now);
            }
            Self::Suspect { .. } | Self::Quarantined { .. } => {}
        }
        is_strike
    }

    /// What crashed the worker at this time was no call of it. 5
    pub(super) fn excuse(&mut self, strike: Instant) {
        let (Self::Suspect { strikes, .. } | Self::Quarantined { strikes, .. }) = self else {
            return;
        };
        strikes.retain(|at| *at != strike);
        if let Self::Quarantined { strikes, doubts, probing, .. } = self
            && strikes.len() < STRIKES
        {
            let (strikes, doubts, alone) = (std::mem::take(strikes), *doubts, *probing);
            *self = Self::Suspect { strikes, struck: true, doubts, alone };
        }
    }

    /// Whether a strike may be excused by a death that another task may have caused. 6
    pub(super) fn doubt(&mut self) -> bool {
        let (Self::Suspect { doubts, .. } | Self::Quarantined { doubts, .. }) = self else {
            return true;
        };
        let may = *doubts < STRIKES;
        *doubts += usize::from(may);
        may
    }

    /// A lone call ended without telling anything. 4
    pub(super) fn released(&mut self) {
        match self {
            Self::Clear => {}
            Self::Suspect { alone, .. } => *alone = false,
            Self::Quarantined { probing, .. } => *probing = false,
        }
    }

    fn quarantine(strikes: Strikes, doubts: usize, pause: Duration, now: Instant) -> Self {
        Self::Quarantined { strikes, doubts, pause, probe_at: now + pause, probing: false }
    }

    fn wait(&self, now: Instant) -> Duration {
        match self {
            Self::Quarantined { pause, probing: true, .. } => *pause,
            Self::Quarantined { probe_at, .. } => probe_at.saturating_duration_since(now),
            Self::Clear | Self::Suspect { .. } => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests;
