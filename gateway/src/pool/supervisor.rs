use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot, watch},
    task::{AbortHandle, JoinHandle},
    time::{Instant, sleep_until, timeout},
};
use tunnel_protocol::message::PROTOCOL_VERSION;

use super::{
    boot::BootError,
    counters::Counters,
    reader::{LastWords, log_stderr, read_stdout},
    shared::Shared,
    state::{Action, Event, Slot, State, Timer, Why},
    worker::{Outgoing, Signal, Worker, WorkerName},
    writer::write_stdin,
};
use crate::{
    backoff::Backoff,
    process::{self, ExitReason, Spawned, WorkerProcess},
};

/// Between two processes of a slot.
const RESTART: Backoff = Backoff { base: Duration::from_millis(100), cap: Duration::from_secs(30) };

/// A worker that was served for so long starts the backoff anew when it fails.
const STABLE: Duration = Duration::from_secs(10);

/// How long the pipes of an ended worker are read: a child of it that left its
/// process group may hold them open for ever.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

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

#[derive(Debug)]
struct Running {
    process: WorkerProcess,
    worker: Arc<Worker>,
    signals: mpsc::UnboundedReceiver<Signal>,
    ending: mpsc::Receiver<Ending>,
    exit: ExitReason,
    last_words: Arc<LastWords>,
    served_since: Option<Instant>,
    tasks: [AbortHandle; 4],
}

#[derive(Debug)]
enum Ending {
    Exited(ExitReason),
    /// All that it wrote has been read.
    Gone,
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
            event = Running::next_event(&mut self.process) => self.translate(event),
            () = timer => {
                self.timer = None;
                Event::Timer { protocol_known: self.shared.protocol_known() }
            }
        }
    }

    /// Keeps what an event carries, and leaves the state machine what it is.
    fn translate(&mut self, event: ProcessEvent) -> Event {
        let Some(running) = &mut self.process else { return Event::Idle };
        match event {
            ProcessEvent::Signal(Signal::Hello { protocol: PROTOCOL_VERSION }) => {
                self.shared.set_protocol_known();
                Event::Hello
            }
            ProcessEvent::Signal(Signal::Hello { protocol }) => self.misbehaved(format!(
                "it speaks protocol {protocol}, this gateway {PROTOCOL_VERSION}"
            )),
            ProcessEvent::Signal(Signal::Ready(handlers)) => {
                self.shared.set_protocol_known();
                running.worker.set_handlers(handlers);
                Event::Ready
            }
            ProcessEvent::Signal(Signal::StdinClosed) => Event::StdinClosed,
            ProcessEvent::Signal(Signal::StdoutClosed) => Event::StdoutClosed,
            ProcessEvent::Signal(Signal::LineTooLong) => {
                let most = self.shared.options.max_reply_line;
                self.misbehaved(format!("it wrote a line of more than {most} bytes"))
            }
            ProcessEvent::Signal(Signal::Idle) => Event::Idle,
            ProcessEvent::Ending(Ending::Exited(exit)) => {
                running.exit = exit;
                Event::Exited
            }
            ProcessEvent::Ending(Ending::Gone) => {
                let stable = running.served_since.is_some_and(|since| since.elapsed() >= STABLE);
                Event::Gone { stable }
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
        match process::spawn(&self.shared.options.command).await {
            Ok(spawned) => {
                let running = Running::start(self.slot, spawned, &self.shared);
                tracing::info!(slot = self.slot, pid = running.process.pid(), "worker started");
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
        self.timer = Some(match timer {
            Timer::Silence => now + options.ready_timeout,
            Timer::Boot => now + options.boot_timeout,
            Timer::Grace => now + options.grace,
            Timer::Drain => self.drain.borrow().unwrap_or(now),
            Timer::Restart { failures } => {
                let delay = RESTART.delay(failures);
                let exit = self.process.as_ref().map(|running| running.exit.to_string());
                let pid = self.pid();
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
                now + delay
            }
        });
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
        self.shared.boot.failed(error);
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
        self.process.as_ref().map_or_else(Vec::new, |running| running.last_words.to_vec())
    }
}

enum ProcessEvent {
    Signal(Signal),
    Ending(Ending),
}

impl Running {
    /// Starts the tasks that serve the process's pipes.
    fn start(slot: usize, spawned: Spawned, shared: &Shared) -> Self {
        let Spawned { process, stdin, stdout, stderr, exit } = spawned;
        let name = WorkerName { slot, pid: process.pid() };
        let (signal, signals) = mpsc::unbounded_channel();
        let options = &shared.options;
        let worker = Arc::new(Worker::new(
            name,
            options.max_in_flight,
            signal,
            Arc::clone(&shared.counters),
            options.trace_pipe,
        ));
        let last_words = Arc::new(LastWords::default());
        let (end, ending) = mpsc::channel(2);

        let writer = tokio::spawn({
            let worker = Arc::clone(&worker);
            async move { write_stdin(stdin, &worker).await }
        });
        let reader = tokio::spawn({
            let worker = Arc::clone(&worker);
            let max_line = options.max_reply_line;
            async move { read_stdout(stdout, &worker, max_line).await }
        });
        let logger = tokio::spawn({
            let last_words = Arc::clone(&last_words);
            async move { log_stderr(stderr, name, &last_words).await }
        });
        let aborts = [writer.abort_handle(), reader.abort_handle(), logger.abort_handle()];
        let watcher = tokio::spawn(watch_end(exit, reader, logger, end));
        let [writer, reader, logger] = aborts;
        let tasks = [writer, reader, logger, watcher.abort_handle()];
        Self {
            process,
            worker,
            signals,
            ending,
            exit: ExitReason::UNKNOWN,
            last_words,
            served_since: None,
            tasks,
        }
    }

    /// Waits for ever where there is no process.
    async fn next_event(running: &mut Option<Self>) -> ProcessEvent {
        let Some(running) = running else { return std::future::pending().await };
        tokio::select! {
            // What it said before it ended comes before its end.
            biased;
            Some(signal) = running.signals.recv() => ProcessEvent::Signal(signal),
            Some(ending) = running.ending.recv() => ProcessEvent::Ending(ending),
            else => std::future::pending().await,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Reports the end of a process in two steps: it takes no calls from the first
/// on, and has answered all it ever will at the second.
async fn watch_end(
    exit: oneshot::Receiver<ExitReason>,
    reader: JoinHandle<()>,
    logger: JoinHandle<()>,
    end: mpsc::Sender<Ending>,
) {
    let exit = exit.await.unwrap_or(ExitReason::UNKNOWN);
    // The channel has room for both; a supervisor that is gone needs neither.
    let _ = end.send(Ending::Exited(exit)).await;
    let last_output = async {
        let _ = reader.await;
        let _ = logger.await;
    };
    if timeout(LAST_OUTPUT, last_output).await.is_err() {
        tracing::warn!("the pipes of an ended worker are held open; no longer read");
    }
    let _ = end.send(Ending::Gone).await;
}
