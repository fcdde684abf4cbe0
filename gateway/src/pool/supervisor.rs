use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};
use tunnel_protocol::message::PROTOCOL_VERSION;

use super::{
    boot::BootError,
    counters::Counters,
    running::Running,
    shared::Shared,
    slot_record::SlotRecord,
    snapshot::{RestartReason, SlotState},
    state::{Action, Event, Slot, State, Timer, Why},
    worker::{Outgoing, Signal, Worker},
};
use crate::{
    backoff::Backoff,
    process::{self, ExitReason},
};

/// Between two processes of a slot.
const RESTART: Backoff = Backoff { base: Duration::from_millis(100), cap: Duration::from_secs(30) };

/// A worker that was served for so long starts the backoff anew when it fails.
const STABLE: Duration = Duration::from_secs(10);

/// Keeps one slot of the pool filled: carries out what its state machine says.
#[derive(Debug)]
pub(super) struct Supervisor {
    slot: usize,
    shared: Arc<Shared>,
    /// Set to the time by which calls in flight should be done.
    drain: watch::Receiver<Option<Instant>>,
    drain_seen: bool,
    machine: Slot,
    timer: Option<Instant>,
    process: Option<Running>,
    /// Why the last process was no good, where it is known better than by its exit.
    failure: Option<BootError>,
}

impl Supervisor {
    pub(super) fn new(
        slot: usize,
        shared: Arc<Shared>,
        drain: watch::Receiver<Option<Instant>>,
    ) -> Self {
        let machine = Slot::new(shared.options.plain_worker);
        Self {
            slot,
            shared,
            drain,
            drain_seen: false,
            machine,
            timer: None,
            process: None,
            failure: None,
        }
    }

    /// Ends once the pool is drained.
    pub(super) async fn run(mut self) {
        let mut event = Event::Start;
        loop {
            let mut outcome = None;
            for action in self.machine.on(event) {
                outcome = self.perform(action).await.or(outcome);
            }
            self.record().set_state(self.machine.state().into());
            if self.machine.state() == State::Stopped {
                return;
            }
            event = match outcome {
                Some(event) => event,
                None => self.next_event().await,
            };
        }
    }

    async fn next_event(&mut self) -> Event {
        let timer = self.timer;
        let timer = async move {
            match timer {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // The pool's end drops the sender: a drain without a deadline.
            _ = self.drain.changed(), if !self.drain_seen => {
                self.drain_seen = true;
                Event::Drain
            }
            signal = Running::next_signal(&mut self.process) => self.translate(signal),
            () = timer => {
                self.timer = None;
                Event::Timer { protocol_known: self.shared.protocol_known() }
            }
        }
    }

    /// Keeps what a signal carries, and tells the state machine that it came.
    fn translate(&mut self, signal: Signal) -> Event {
        match signal {
            Signal::Hello { protocol: PROTOCOL_VERSION } => {
                self.shared.set_protocol_known();
                Event::Hello
            }
            Signal::Hello { protocol } => self.misbehaved(format!(
                "it speaks protocol {protocol}, this gateway {PROTOCOL_VERSION}"
            )),
            Signal::Ready(handlers) => {
                self.shared.set_protocol_known();
                self.with_worker(|_, worker| worker.set_handlers(handlers));
                Event::Ready
            }
            Signal::StdinClosed => Event::StdinClosed,
            Signal::StdoutClosed => Event::StdoutClosed,
            Signal::LineTooLong => {
                let most = self.shared.options.max_reply_line;
                self.misbehaved(format!("it wrote a line of more than {most} bytes"))
            }
            Signal::Idle => Event::Idle,
            Signal::Exited(exit) => {
                if let Some(running) = &mut self.process {
                    running.exit = exit;
                }
                Event::Exited
            }
            Signal::Gone => {
                let served_since = self.process.as_ref().and_then(|gone| gone.served_since);
                Event::Gone { stable: served_since.is_some_and(|since| since.elapsed() >= STABLE) }
            }
        }
    }

    fn misbehaved(&mut self, reason: String) -> Event {
        let pid = self.pid();
        tracing::error!(slot = self.slot, pid, %reason, "a worker broke the protocol");
        self.failure = Some(BootError::Misbehaved {
            command: self.command(),
            reason,
            stderr: self.last_words(),
        });
        Event::Misbehaved
    }

    async fn perform(&mut self, action: Action) -> Option<Event> {
        match action {
            Action::Spawn => return Some(self.spawn().await),
            Action::Arm(timer) => self.arm(timer),
            Action::Disarm => self.timer = None,
            Action::Serve { plain } => self.serve(plain),
            Action::BootFailed => self.report_boot_failure(),
            Action::StopServing => self.with_worker(|shared, worker| shared.withdraw(worker)),
            Action::ReturnQueued => self.with_worker(|_, worker| worker.return_queued()),
            Action::FailInFlight => self.fail_in_flight(),
            Action::AskToFinish { plain } => self.with_worker(|_, worker| {
                // The end of its stdin is all that a plain worker understands.
                worker.push(if plain { Outgoing::Close } else { Outgoing::Shutdown });
                worker.finish();
            }),
            Action::CloseStdin => self.with_worker(|_, worker| worker.push(Outgoing::Close)),
            Action::Kill(why) => self.kill(why),
        }
        None
    }

    async fn spawn(&mut self) -> Event {
        self.failure = None;
        self.process = None;
        match process::spawn(&self.shared.options.command, self.slot).await {
            Ok(spawned) => {
                let running = Running::start(self.slot, spawned, &self.shared);
                tracing::info!(slot = self.slot, pid = running.process.pid(), "worker started");
                self.record().started(&running.worker);
                self.process = Some(running);
                Event::Spawned { protocol_known: self.shared.protocol_known() }
            }
            Err(error) => {
                tracing::error!(slot = self.slot, %error, "failed to start a worker");
                self.failure = Some(error.into());
                Event::SpawnFailed
            }
        }
    }

    fn arm(&mut self, timer: Timer) {
        let now = Instant::now();
        let options = &self.shared.options;
        // A timeout beyond what the clock can hold never comes.
        self.timer = match timer {
            Timer::Silence => now.checked_add(options.ready_timeout),
            Timer::Boot => now.checked_add(options.boot_timeout),
            Timer::Grace => now.checked_add(options.grace),
            Timer::Drain => Some(self.drain.borrow().unwrap_or(now)),
            Timer::Restart { failures } => {
                let delay = RESTART.delay(failures);
                let exit = self.process.as_ref().map(|running| running.exit.to_string());
                let pid = self.pid();
                let ended = exit.clone().unwrap_or_else(|| "not started".to_owned());
                self.record().ended(self.restart_reason(), ended);
                self.process = None;
                Counters::add(&self.shared.counters.crashes);
                tracing::warn!(
                    slot = self.slot,
                    pid,
                    exit,
                    failures,
                    restart_ms = delay.as_millis(),
                    "a worker ended; it will be restarted"
                );
                Some(now + delay)
            }
        };
    }

    fn serve(&mut self, plain: bool) {
        let Some(running) = &mut self.process else { return };
        let pid = running.process.pid();
        running.served_since.get_or_insert_with(Instant::now);
        running.worker.set_plain(plain);
        tracing::info!(slot = self.slot, pid, plain, "worker ready");
        let missing: Vec<&str> = self
            .shared
            .options
            .expected
            .iter()
            .filter(|(kind, id)| !running.worker.implements(*kind, id))
            .map(|(_, id)| &**id)
            .collect();
        if !missing.is_empty() {
            tracing::warn!(
                slot = self.slot,
                pid,
                ?missing,
                "a worker lacks handlers of the manifest"
            );
        }
        self.shared.serve(&running.worker);
    }

    fn report_boot_failure(&mut self) {
        let error = self.failure.take().unwrap_or_else(|| BootError::Exited {
            command: self.command(),
            exit: self.process.as_ref().map_or(ExitReason::UNKNOWN, |gone| gone.exit).to_string(),
            stderr: self.last_words(),
        });
        self.shared.boot.failed(self.slot, error);
    }

    fn fail_in_flight(&mut self) {
        let Some(running) = &self.process else { return };
        let calls = running.worker.fail_all();
        if calls > 0 {
            tracing::error!(
                slot = self.slot,
                pid = running.process.pid(),
                calls,
                "a worker took calls down with it"
            );
        }
    }

    fn kill(&mut self, why: Why) {
        let Some(running) = &self.process else { return };
        let pid = running.process.pid();
        tracing::warn!(slot = self.slot, pid, ?why, "killing a worker");
        running.process.kill();
        if why == Why::BootTimeout {
            self.failure = Some(BootError::NotReady {
                command: self.command(),
                after: self.shared.options.boot_timeout,
                stderr: self.last_words(),
            });
        }
    }

    fn restart_reason(&self) -> RestartReason {
        let served = self.process.as_ref().is_some_and(|gone| gone.served_since.is_some());
        match &self.failure {
            Some(BootError::Misbehaved { .. }) => RestartReason::Misbehaved,
            _ if served => RestartReason::Crashed,
            _ => RestartReason::BootFailed,
        }
    }

    fn record(&self) -> &SlotRecord {
        &self.shared.slots[self.slot]
    }

    fn with_worker(&self, act: impl FnOnce(&Shared, &Arc<Worker>)) {
        if let Some(running) = &self.process {
            act(&self.shared, &running.worker);
        }
    }

    fn command(&self) -> String {
        self.shared.options.command.to_string()
    }

    fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(|running| running.process.pid())
    }

    fn last_words(&self) -> Vec<String> {
        self.process.as_ref().map_or_else(Vec::new, Running::last_words)
    }
}

impl From<State> for SlotState {
    fn from(state: State) -> Self {
        match state {
            State::Down => Self::Down,
            State::Spawning | State::Silent | State::Booting => Self::Booting,
            State::Serving { .. } => Self::Ready,
            State::Draining => Self::Draining,
            State::Closing | State::Ending => Self::Ending,
            State::Stopped => Self::Stopped,
        }
    }
}
