use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinHandle},
    time::{Instant, timeout},
};

use super::{
    reader::{LastWords, log_stderr, read_stdout},
    shared::Shared,
    worker::{Signal, Worker, WorkerName},
    writer::write_stdin,
};
use crate::process::{ExitReason, Spawned, WorkerProcess};

/// How long the pipes of an ended worker are read: a child of it that left its
/// process group may hold them open for ever.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// A process with the tasks that serve its pipes. Dropping it ends them all.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) process: WorkerProcess,
    pub(super) worker: Arc<Worker>,
    signals: mpsc::UnboundedReceiver<Signal>,
    pub(super) exit: ExitReason,
    last_words: Arc<LastWords>,
    pub(super) served_since: Option<Instant>,
    tasks: [AbortHandle; 4],
}

impl Running {
    pub(super) fn start(slot: usize, spawned: Spawned, shared: &Shared) -> Self {
        let Spawned { process, stdin, stdout, stderr, exit } = spawned;
        let name = WorkerName { slot, pid: process.pid() };
        let (signal, signals) = mpsc::unbounded_channel();
        let options = &shared.options;
        let worker = Arc::new(Worker::new(
            name,
            options.max_in_flight,
            signal,
            Arc::clone(&shared.counters),
            Arc::clone(&shared.slots[slot].stray_lines),
            options.trace_pipe,
        ));
        let last_words = Arc::new(LastWords::default());

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
        let watcher = tokio::spawn(watch_end(exit, [reader, logger], Arc::clone(&worker)));
        let tasks = [writer, reader_abort, logger_abort, watcher.abort_handle()];
        Self {
            process,
            worker,
            signals,
            exit: ExitReason::UNKNOWN,
            last_words,
            served_since: None,
            tasks,
        }
    }

    /// Waits for ever where there is no process.
    pub(super) async fn next_signal(running: &mut Option<Self>) -> Signal {
        let signal = match running {
            Some(running) => running.signals.recv().await,
            None => None,
        };
        match signal {
            Some(signal) => signal,
            // Its worker, which sends, lives as long as it does.
            None => std::future::pending().await,
        }
    }

    /// The end of its stderr so far.
    pub(super) fn last_words(&self) -> Vec<String> {
        self.last_words.to_vec()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Reports the end of a process in two steps: from the first on it takes no
/// calls, at the second it has answered all that it ever will.
async fn watch_end(
    exit: oneshot::Receiver<ExitReason>,
    pipes: [JoinHandle<()>; 2],
    worker: Arc<Worker>,
) {
    worker.signal(Signal::Exited(exit.await.unwrap_or(ExitReason::UNKNOWN)));
    let last_output = async {
        for pipe in pipes {
            // It ends with the pipe, or by a panic that has been reported.
            let _ = pipe.await;
        }
    };
    if timeout(LAST_OUTPUT, last_output).await.is_err() {
        let WorkerName { slot, pid } = worker.name;
        tracing::warn!(slot, pid, "something holds the pipes of an ended worker open");
    }
    worker.signal(Signal::Gone);
}
