use std::sync::Arc;

use tokio::{
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinHandle},
    time::Instant,
};

use super::{
    boot::BootError,
    life::Why,
    options::PoolOptions,
    output::Output,
    reader::{LastWords, log_stderr, read_stdout},
    recycling::{RecycleLimits, Wear},
    shared::Shared,
    slot::Generation,
    worker::{Losses, Signal, Worker, WorkerName, WorkerSetup},
    writer::write_stdin,
};
use crate::process::{self, ExitReason, Spawned, WorkerProcess};

/// A process with the tasks that serve its pipes, and what its supervisor knows
/// of it. Dropping it ends them all, and the calls that are left.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) process: WorkerProcess,
    pub(super) worker: Arc<Worker>,
    pub(super) started: Instant,
    pub(super) served_since: Option<Instant>,
    /// Of its life.
    pub(super) timer: Option<Instant>,
    /// When its answers are looked at again, since a call's deadline passed.
    pub(super) silence_check: Option<Instant>,
    /// When it is pinged and its wear looked at again.
    pub(super) next_check: Instant,
    limits: RecycleLimits,
    pub(super) end: End,
    last_words: Arc<LastWords>,
    tasks: [AbortHandle; 5],
}

/// What is known of its end.
#[derive(Debug)]
pub(super) struct End {
    pub(super) exit: ExitReason,
    /// When that was known.
    pub(super) exited: Option<Instant>,
    /// It was told to finish.
    pub(super) retired: bool,
    pub(super) killed: Option<Why>,
    /// What its program said before it ended by itself.
    pub(super) said: Option<String>,
    /// Why it is of no use, where that is known better than by its exit.
    pub(super) fault: Option<BootError>,
    /// What it closed though it was not told to finish.
    pub(super) closed: Option<&'static str>,
    /// Calls that went to another worker.
    pub(super) moved: usize,
    /// Calls that ended with it.
    pub(super) losses: Option<Losses>,
}

impl Running {
    pub(super) fn start(
        slot: usize,
        generation: Generation,
        spawned: Spawned,
        shared: &Shared,
        signals: mpsc::UnboundedSender<(Generation, Signal)>,
    ) -> Self {
        let Spawned { process, stdin, stdout, stderr, exit } = spawned;
        let name = WorkerName { slot, pid: process.pid() };
        let options = &shared.options;
        let limits = options.recycle.jittered();
        let worker = Arc::new(Worker::new(WorkerSetup {
            name,
            generation,
            max_in_flight: options.max_in_flight,
            max_calls: limits.max_calls,
            signals,
            vacancy: Arc::clone(&shared.vacancy),
            counters: Arc::clone(&shared.counters),
            stray_lines: Arc::clone(&shared.slots[slot].stray_lines),
            trace_pipe: options.trace_pipe,
            privacy: options.privacy.clone(),
        }));
        let last_words = Arc::new(LastWords::default());
        let (stdout, end_of_stdout) = Output::new(stdout);
        let (stderr, end_of_stderr) = Output::new(stderr);

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
        let [writer, reader_abort, logger_abort] =
            [&writer, &reader, &logger].map(JoinHandle::abort_handle);
        let outputs = [(end_of_stdout, reader), (end_of_stderr, logger)];
        let watcher = tokio::spawn(watch_end(exit, outputs, Arc::clone(&worker)));
        let deadlines = tokio::spawn({
            let worker = Arc::clone(&worker);
            async move { worker.watch_deadlines().await }
        });
        let [watcher, deadlines] = [&watcher, &deadlines].map(JoinHandle::abort_handle);
        let tasks = [writer, reader_abort, logger_abort, watcher, deadlines];
        let now = Instant::now();
        Self {
            process,
            worker,
            started: now,
            served_since: None,
            timer: None,
            silence_check: None,
            next_check: now,
            limits,
            end: End {
                exit: ExitReason::UNKNOWN,
                exited: None,
                retired: false,
                killed: None,
                said: None,
                fault: None,
                closed: None,
                moved: 0,
                losses: None,
            },
            last_words,
            tasks,
        }
    }

    /// Pings it, gives up what it lost, and returns how worn it is.
    pub(super) fn check(&self, options: &PoolOptions, now: Instant) -> Wear {
        if !self.worker.is_plain() {
            self.worker.ping(options.ping_patience, now);
        }
        self.worker.release_overtaken(options.grace, now);
        process::watch_memory_kills();
        self.worker.observe(process::usage(self.process.pid()));
        let vitals = self.worker.vitals();
        Wear {
            calls: vitals.calls,
            age: now.saturating_duration_since(self.started),
            memory: vitals.report.memory,
            abandoned: vitals.abandoned,
        }
    }

    pub(super) fn limits(&self) -> &RecycleLimits {
        &self.limits
    }

    /// The end of its stderr so far.
    pub(super) fn last_words(&self) -> Vec<String> {
        self.last_words.to_vec()
    }
}

impl End {
    /// By a signal that the gateway did not send.
    pub(super) fn is_from_outside(&self) -> bool {
        self.killed.is_none() && self.exit.is_sent_signal()
    }

    pub(super) fn closes(&mut self, what: &'static str) {
        if !self.retired {
            self.closed.get_or_insert(what);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
        // After a panic of the supervisor nothing else would, not even their deadlines.
        self.worker.fail_all(false);
    }
}

/// Reports the end of a process in two steps: from the first on it takes no
/// calls, at the second it has answered all that it ever will.
async fn watch_end(
    exit: oneshot::Receiver<ExitReason>,
    outputs: [(oneshot::Sender<()>, JoinHandle<()>); 2],
    worker: Arc<Worker>,
) {
    worker.signal(Signal::Exited(exit.await.unwrap_or(ExitReason::UNKNOWN)));
    for (end, reader) in outputs {
        drop(end);
        // It ends with the output, or by a panic that has been reported.
        let _ = reader.await;
    }
    worker.signal(Signal::Gone);
}
