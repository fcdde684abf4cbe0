use std::collections::VecDeque;

use parking_lot::Mutex;
use tokio::{io::AsyncRead, time::Instant};

use super::{
    line_buffer::LineBuffer,
    trace,
    worker::{Signal, Worker, WorkerName},
};

/// Bytes of one line on stderr that become one event of the log; a longer line
/// becomes several.
const STDERR_LINE: usize = 8 * 1024;

/// Lines of stderr that are kept to say why a worker ended: Node prints an uncaught
/// error in up to 18, and its message comes first.
const LAST_WORDS: usize = 20;

/// Reads a worker's stdout to its end. Waits for nothing but the worker: a
/// reader that waited for a write could wait for ever, as the worker does not
/// read while its own output is stuck.
pub(super) async fn read_stdout(
    mut stdout: impl AsyncRead + Unpin,
    worker: &Worker,
    max_line: usize,
) {
    let mut lines = LineBuffer::default();
    loop {
        match lines.fill(&mut stdout).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                let WorkerName { slot, pid } = worker.name;
                tracing::error!(slot, pid, %error, "failed to read a worker's stdout");
                break;
            }
        }
        let now = Instant::now();
        while let Some(line) = lines.next_line() {
            if line.len() > max_line {
                return worker.signal(Signal::LineTooLong);
            }
            worker.accept(&line, now);
        }
        if lines.partial().len() > max_line {
            return worker.signal(Signal::LineTooLong);
        }
    }
    if !lines.partial().is_empty() {
        worker.log_stray(lines.partial(), "a worker's output ended in the middle of a line");
    }
    worker.signal(Signal::StdoutClosed);
}

/// The end of what a worker wrote to stderr.
#[derive(Debug, Default)]
pub(super) struct LastWords(Mutex<VecDeque<String>>);

impl LastWords {
    pub(super) fn to_vec(&self) -> Vec<String> {
        self.0.lock().iter().cloned().collect()
    }

    fn push(&self, line: &[u8]) {
        let mut lines = self.0.lock();
        if lines.len() == LAST_WORDS {
            lines.pop_front();
        }
        lines.push_back(trace::shorten(line).into_owned());
    }
}

/// Passes a worker's stderr on to the log, to its end.
pub(super) async fn log_stderr(
    mut stderr: impl AsyncRead + Unpin,
    name: WorkerName,
    last_words: &LastWords,
) {
    let log = |line: &[u8]| {
        let WorkerName { slot, pid } = name;
        let text = String::from_utf8_lossy(line.trim_ascii_end());
        tracing::info!(target: "worker", slot, pid, "{text}");
        last_words.push(line);
    };
    let mut lines = LineBuffer::default();
    loop {
        match lines.fill(&mut stderr).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                let WorkerName { slot, pid } = name;
                tracing::error!(slot, pid, %error, "failed to read a worker's stderr");
                break;
            }
        }
        while let Some(line) = lines.next_line() {
            line.chunks(STDERR_LINE).for_each(log);
        }
        if lines.partial().len() >= STDERR_LINE {
            lines.take_partial().chunks(STDERR_LINE).for_each(log);
        }
    }
    let rest = lines.take_partial();
    rest.chunks(STDERR_LINE).for_each(log);
}
