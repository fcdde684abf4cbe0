mod actions;
mod sequel;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};
use tunnel_protocol::message::PROTOCOL_VERSION;

use super::{
    boot::BootError,
    life::{Event, Phase, Why},
    recycling::Wear,
    running::Running,
    shared::Shared,
    slot::{Generation, Slot, SlotEvent},
    snapshot::{RestartReason, SlotState},
    trace,
    worker::{Outgoing, Signal},
};
use crate::{backoff::Backoff, process::Spawned};
use sequel::Sequel;

/// Between two processes of a slot, and between two attempts to replace one
/// that serves.
const RESTART: Backoff = Backoff { base: Duration::from_millis(100), cap: Duration::from_secs(30) };

/// A program that says it is ready and ends by itself within this time is started less and
/// less often: it would take the machine.
const PROOF: Duration = Duration::from_millis(500);

/// A wake-up that is this late shows that the gateway itself stood still: its host
/// was suspended, or gave it no time. Workers may have had none either, and what
/// they said meanwhile is unread.
const LATE_WAKE_UP: Duration = Duration::from_millis(200);

/// Keeps one slot of the pool filled: turns what its processes do into events
/// for the state machine, and carries out what that says.
#[derive(Debug)]
pub(super) struct Supervisor {
    slot: usize,
    shared: Arc<Shared>,
    /// Set to the time by which calls in flight should be done.
    drain: watch::Receiver<Option<Instant>>,
    drain_seen: bool,
    machine: Slot,
    restart: Option<Instant>,
    processes: BTreeMap<Generation, Running>,
    signal: mpsc::UnboundedSender<(Generation, Signal)>,
    signals: mpsc::UnboundedReceiver<(Generation, Signal)>,
    replacing: Replacing,
    /// When the gateway went on after it stood still: no worker is to blame for
    /// what was before.
    resumed: Instant,
    /// Why the process that ended last was of no use.
    boot_error: Option<BootError>,
    /// The process that the present event is about.
    concerned: Option<Generation>,
    sequel: Sequel,
}

/// The replacement of a process that serves.
#[derive(Debug, Default)]
struct Replacing {
    /// Why it is under way.
    reason: Option<RestartReason>,
    /// In a row.
    failures: u32,
    not_before: Option<Instant>,
}

impl Supervisor {
    pub(super) fn new(
        slot: usize,
        shared: Arc<Shared>,
        drain: watch::Receiver<Option<Instant>>,
    ) -> Self {
        let machine = Slot::new(shared.options.plain_worker);
        let (signal, signals) = mpsc::unbounded_channel();
        Self {
            slot,
            shared,
            drain,
            drain_seen: false,
            machine,
            restart: None,
            processes: BTreeMap::new(),
            signal,
            signals,
            replacing: Replacing::default(),
            resumed: Instant::now(),
            boot_error: None,
            concerned: None,
            sequel: Sequel::default(),
        }
    }

    /// Ends once the pool is drained.
    pub(super) async fn run(mut self) {
        let mut event = Some(SlotEvent::Start);
        loop {
            if let Some(event) = event {
                self.concerned = match event {
                    SlotEvent::Process(generation, _) => Some(generation),
                    _ => None,
                };
                for action in self.machine.on(event) {
                    self.perform(action);
                }
            }
            self.publish();
            if self.machine.is_stopped() {
                return;
            }
            event = self.next_event().await;
        }
    }

    /// `None` where what happened is no event of the state machine.
    async fn next_event(&mut self) -> Option<SlotEvent> {
        let wake = self.next_wake();
        let timer = async move {
            match wake {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // What a process has said counts before the time that has passed.
            biased;
            // The pool's end drops the sender: a drain without a deadline.
            _ = self.drain.changed(), if !self.drain_seen => {
                self.drain_seen = true;
                Some(SlotEvent::Drain)
            }
            // This supervisor has a sender, so the channel never ends.
            Some((generation, signal)) = self.signals.recv() => {
                let event = self.translate(generation, signal)?;
                Some(SlotEvent::Process(generation, event))
            }
            () = timer => self.on_time(Instant::now()),
        }
    }

    fn next_wake(&self) -> Option<Instant> {
        let serves = |generation| self.current_if_ready() == Some(generation);
        let of_processes = self.processes.iter().flat_map(|(generation, running)| {
            let check = serves(*generation).then_some(running.next_check);
            [running.timer, running.silence_check, check]
        });
        of_processes.chain([self.restart, self.sequel.tell_at]).flatten().min()
    }

    /// One thing whose time has come; the others follow.
    fn on_time(&mut self, now: Instant) -> Option<SlotEvent> {
        if let Some(due) = self.next_wake().filter(|due| *due + LATE_WAKE_UP < now) {
            self.resumed = now;
            self.shared.tell_standstill(due, now);
        }
        let due = |at: &mut Option<Instant>| at.take_if(|at| *at <= now).is_some();
        if due(&mut self.sequel.tell_at) {
            self.tell_unended();
        }
        if due(&mut self.restart) {
            return Some(SlotEvent::RestartDue);
        }
        let protocol_known = self.shared.protocol_known();
        for (generation, running) in &mut self.processes {
            if due(&mut running.timer) {
                return Some(SlotEvent::Process(*generation, Event::Timer { protocol_known }));
            }
            if due(&mut running.silence_check) {
                let grace = self.shared.options.grace;
                let since = running.worker.silent_since();
                match since.map(|since| since.max(self.resumed)) {
                    None => {}
                    Some(since) if since + grace <= now => {
                        return Some(SlotEvent::Process(
                            *generation,
                            Event::Condemned(Why::Silent),
                        ));
                    }
                    Some(since) => running.silence_check = Some(since + grace),
                }
            }
        }
        self.check_current(now)
    }

    /// Looks at the health of the process that serves, if it is time.
    fn check_current(&mut self, now: Instant) -> Option<SlotEvent> {
        let current = self.current_if_ready()?;
        let running = self.processes.get_mut(&current)?;
        if running.next_check > now {
            return None;
        }
        let options = &self.shared.options;
        running.next_check = now + options.ping_interval;
        let wear = running.check(options, now);
        let reason = running.limits().exceeded(wear)?;
        let waits = self.replacing.not_before.is_some_and(|at| now < at);
        if waits || !self.machine.can_recycle() || !self.shared.begin_replacing(self.slot) {
            return None;
        }
        let (generation, slot, pid) =
            (self.shared.options.generation, self.slot, running.process.pid());
        let Wear { calls, memory, abandoned, .. } = wear;
        let age_ms = trace::millis(wear.age);
        tracing::info!(
            generation,
            slot,
            pid,
            reason = reason.as_str(),
            calls,
            age_ms,
            memory,
            abandoned,
            "replacing a worker"
        );
        self.replacing.reason = Some(reason);
        Some(SlotEvent::Recycle)
    }

    /// Keeps what a signal carries, and says what it means to the process's life.
    fn translate(&mut self, generation: Generation, signal: Signal) -> Option<Event> {
        if let Signal::Spawned(result) = signal {
            return Some(match result {
                Ok(spawned) => self.on_spawned(generation, spawned),
                Err(error) => {
                    let generation = self.shared.options.generation;
                    tracing::error!(generation, slot = self.slot, %error, "failed to start a worker");
                    self.boot_error = Some(error.into());
                    self.record().ended(Some(RestartReason::BootFailed), "not started".to_owned());
                    Event::SpawnFailed
                }
            });
        }
        let running = self.processes.get_mut(&generation)?;
        let (number, slot, pid) =
            (self.shared.options.generation, self.slot, running.process.pid());
        Some(match signal {
            Signal::Hello { protocol: PROTOCOL_VERSION } => {
                self.shared.set_protocol_known();
                if let Some(line) = &self.shared.options.greeting {
                    running.worker.push(Outgoing::Line(line.clone()));
                }
                Event::Hello
            }
            Signal::Hello { protocol } => self.misbehaved(
                generation,
                format!("it speaks protocol {protocol}, this gateway {PROTOCOL_VERSION}"),
            ),
            Signal::Ready(handlers) => {
                self.shared.set_protocol_known();
                running.worker.set_handlers(handlers);
                Event::Ready
            }
            Signal::LineTooLong => {
                let most = self.shared.options.max_reply_line;
                self.misbehaved(generation, format!("it wrote a line of more than {most} bytes"))
            }
            Signal::TooManyStrayLines => self.misbehaved(
                generation,
                "it wrote too many lines on stdout that are no message".to_owned(),
            ),
            Signal::Overdue => {
                let (calls, doing) = (running.worker.vitals().in_flight, running.worker.doing());
                tracing::warn!(
                    generation = number,
                    slot,
                    pid,
                    calls,
                    doing,
                    "a worker missed a ping; it gets no calls for now"
                );
                return None;
            }
            Signal::Responsive => {
                tracing::info!(
                    generation = number,
                    slot,
                    pid,
                    "a worker answers again; it gets calls"
                );
                self.shared.vacancy.signal();
                return None;
            }
            Signal::GivenUp { deadline } => {
                running.silence_check = deadline.checked_add(self.shared.options.grace);
                return None;
            }
            Signal::Worn => {
                running.next_check = Instant::now();
                return None;
            }
            Signal::Fatal { message } => {
                tracing::error!(
                    generation = number,
                    slot,
                    pid,
                    said = message,
                    "a worker ends by a fault of its program"
                );
                running.end.said = Some(message);
                return None;
            }
            Signal::Answered => Event::Answered,
            Signal::StdinClosed => {
                running.end.closes("it closed its stdin and went on");
                Event::StdinClosed
            }
            Signal::StdoutClosed => {
                running.end.closes("it closed its stdout and went on");
                Event::StdoutClosed
            }
            Signal::Idle => Event::Idle,
            Signal::Exited(exit) => {
                running.end.exit = exit;
                running.end.exited = Some(Instant::now());
                Event::Exited { from_outside: running.end.is_from_outside() }
            }
            Signal::Gone => Event::Gone,
            Signal::Spawned(_) => return None,
        })
    }

    fn on_spawned(&mut self, generation: Generation, spawned: Spawned) -> Event {
        let pid = spawned.process.pid();
        let number = self.shared.options.generation;
        tracing::info!(generation = number, slot = self.slot, pid, "worker started");
        let running =
            Running::start(self.slot, generation, spawned, &self.shared, self.signal.clone());
        self.processes.insert(generation, running);
        Event::Spawned { protocol_known: self.shared.protocol_known() }
    }

    fn misbehaved(&mut self, generation: Generation, reason: String) -> Event {
        let command = self.command();
        if let Some(running) = self.processes.get_mut(&generation) {
            let stderr = running.last_words();
            running.end.fault = Some(BootError::Misbehaved { command, reason, stderr });
        }
        Event::Condemned(Why::Misbehaved)
    }

    fn current_if_ready(&self) -> Option<Generation> {
        match self.machine.current() {
            Some((generation, Phase::Ready { .. })) => Some(generation),
            _ => None,
        }
    }

    fn publish(&self) {
        let shown = self.machine.current().or_else(|| self.machine.outgoing());
        let running = shown.and_then(|(generation, _)| self.processes.get(&generation));
        let state = match shown {
            None if self.machine.is_stopped() => SlotState::Stopped,
            None => SlotState::Down,
            Some((_, phase)) => phase.into(),
        };
        self.record().set(state, running.map(|running| (&running.worker, running.started)));
    }

    fn command(&self) -> String {
        self.shared.options.command.to_string()
    }
}

impl From<Phase> for SlotState {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Spawning | Phase::Silent | Phase::Booting => Self::Booting,
            Phase::Ready { .. } => Self::Ready,
            Phase::Draining => Self::Draining,
            Phase::Closing | Phase::Ending => Self::Ending,
            Phase::Dead => Self::Down,
        }
    }
}
