//! Takes log lines without waiting for whoever reads them.
//!
//! 1. Nobody who logs waits: a reader of stderr that stalls would else stall
//!    every call.
//! 2. What waits to be written is bounded. Lines over that are lost, and the
//!    log says how many.
//! 3. Lines that come while others are written go out together.

use std::io::{self, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const MAX_PENDING: usize = 4 << 20;
/// At the end, a reader that stalls is not waited for longer than this.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Where lines are put.
#[derive(Debug, Clone)]
pub(super) struct LogWriter {
    queue: Arc<Queue>,
}

/// Writes out what is left when it is dropped.
#[derive(Debug)]
pub struct LogFlush {
    queue: Arc<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pending: Vec<u8>,
    lost: usize,
    closing: bool,
    written: bool,
}

impl LogWriter {
    /// Writes to `out` from a thread of its own.
    pub(super) fn start(out: impl Write + Send + 'static) -> io::Result<(Self, LogFlush)> {
        let queue = Arc::new(Queue::default());
        let source = Arc::clone(&queue);
        thread::Builder::new().name("log".to_owned()).spawn(move || source.write_to(out))?;
        Ok((Self { queue: Arc::clone(&queue) }, LogFlush { queue }))
    }
}

impl Queue {
    fn push(&self, line: &[u8]) {
        let mut state = self.state.lock();
        if state.pending.len() + line.len() > MAX_PENDING {
            state.lost += 1; // invariant 2
            return;
        }
        state.pending.extend_from_slice(line);
        drop(state);
        self.changed.notify_all();
    }

    fn write_to(&self, mut out: impl Write) {
        let mut lines = Vec::new();
        while let Some(lost) = self.next(&mut lines) {
            // Nobody can be told that stderr is gone.
            let _ = out.write_all(&lines);
            lines.clear();
            if lost > 0 {
                tracing::warn!(lines = lost, "lost log lines: stderr was not read in time");
            }
        }
        self.state.lock().written = true;
        self.changed.notify_all();
    }

    /// Swaps all that waits into `lines`, and says how many were lost; `None`
    /// at the end.
    fn next(&self, lines: &mut Vec<u8>) -> Option<usize> {
        let mut state = self.state.lock();
        self.changed.wait_while(&mut state, |state| state.pending.is_empty() && !state.closing);
        if state.pending.is_empty() {
            return None;
        }
        std::mem::swap(&mut state.pending, lines); // invariant 3
        Some(std::mem::take(&mut state.lost))
    }
}

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

/// One write is one line: the formatter has it whole.
impl Write for &LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.queue.push(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogFlush {
    fn drop(&mut self) {
        let mut state = self.queue.state.lock();
        state.closing = true;
        self.queue.changed.notify_all();
        self.queue.changed.wait_while_for(&mut state, |state| !state.written, LAST_LINES);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// Says when a write began, and ends it when told to.
    struct Stalling {
        began: Sender<Vec<u8>>,
        go_on: Receiver<()>,
    }

    impl Write for Stalling {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.began.send(bytes.to_vec()).map_err(io::Error::other)?;
            self.go_on.recv().map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn stalling() -> (LogWriter, LogFlush, Receiver<Vec<u8>>, Sender<()>) {
        let (began, writes) = channel();
        let (go, go_on) = channel();
        let (writer, flush) = LogWriter::start(Stalling { began, go_on }).expect("a thread");
        (writer, flush, writes, go)
    }

    #[test]
    fn nobody_waits_for_a_reader_that_stalls() {
        let (writer, flush, writes, go) = stalling();
        writer.queue.push(b"a\n");
        assert_eq!(writes.recv().expect("a write"), b"a\n");
        writer.queue.push(b"b\n");
        writer.queue.push(b"c\n");
        go.send(()).expect("the thread");
        assert_eq!(writes.recv().expect("a write"), b"b\nc\n");
        go.send(()).expect("the thread");
        drop(flush);
        assert!(writer.queue.state.lock().written);
    }

    #[test]
    fn what_waits_is_bounded() {
        let (writer, flush, writes, go) = stalling();
        writer.queue.push(b"a\n");
        writes.recv().expect("a write");
        let line = vec![b'x'; MAX_PENDING / 2];
        for _ in 0..5 {
            writer.queue.push(&line);
        }
        let state = writer.queue.state.lock();
        assert_eq!((state.pending.len(), state.lost), (MAX_PENDING, 3));
        drop(state);
        drop((go, flush));
    }
}
