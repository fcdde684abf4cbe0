use std::{collections::VecDeque, io};

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    time::Instant,
};
use tunnel_protocol::CallId;

use super::{
    call::Request,
    encode,
    worker::{LARGE_VALUE, Outgoing, Signal, Worker},
};

/// A buffer that grew beyond this is not kept.
const KEPT_CAPACITY: usize = 1024 * 1024;

/// Writes a worker's queue to its stdin until it is told to close it, or the
/// worker closes its end. Calls of which it got no byte then go elsewhere.
pub(super) async fn write_stdin(stdin: impl AsyncWrite + Unpin, worker: &Worker) {
    let mut writer = Writer { stdin, worker, lines: Vec::new(), calls: Vec::new() };
    let mut batch = VecDeque::new();
    if let Err(error) = writer.write_queue(&mut batch).await {
        let name = worker.name;
        tracing::debug!(slot = name.slot, pid = name.pid, %error, "a worker closed its stdin");
        worker.take_back(writer.calls.into_iter().map(|(_, call)| call).chain(batch));
        worker.signal(Signal::StdinClosed);
    }
}

struct Writer<'w, W> {
    stdin: W,
    worker: &'w Worker,
    /// To be written next.
    lines: Vec<u8>,
    /// The calls of `lines`, and where each begins.
    calls: Vec<(usize, Outgoing)>,
}

impl<W: AsyncWrite + Unpin> Writer<'_, W> {
    /// What is left in `batch` after an error has not been begun.
    async fn write_queue(&mut self, batch: &mut VecDeque<Outgoing>) -> io::Result<()> {
        loop {
            self.worker.wait_for_work().await;
            // Lets every call that is ready to run join the queue: one write then
            // carries them all, which halves what the worker spends on reading.
            if self.worker.expects_more() {
                tokio::task::yield_now().await;
            }
            let now = Instant::now();
            self.worker.take_batch(batch, now);
            while let Some(message) = batch.pop_front() {
                let start = self.lines.len();
                match message {
                    Outgoing::Call { id, request } => {
                        self.calls.push((start, Outgoing::Call { id, request: request.clone() }));
                        self.write_call(id, &request, now).await?;
                        continue;
                    }
                    Outgoing::Cancel { id, reason } => {
                        encode::write_cancel(&mut self.lines, id, reason);
                    }
                    Outgoing::Ping { id } => encode::write_ping(&mut self.lines, id),
                    Outgoing::Line(line) => self.lines.extend_from_slice(&line),
                    Outgoing::Shutdown => self.lines.extend_from_slice(encode::SHUTDOWN),
                    Outgoing::Close => return self.flush().await,
                }
                if let Some(tracer) = self.worker.tracer() {
                    tracer.outgoing(&self.lines[start..]);
                }
            }
            self.flush().await?;
        }
    }

    async fn write_call(&mut self, id: CallId, request: &Request, now: Instant) -> io::Result<()> {
        let start = self.lines.len();
        encode::write_head(&mut self.lines, id, request);
        let value_start = self.lines.len() - start;
        match &request.call.value {
            // Not when tracing, which shows whole lines.
            Some(value) if value.len() >= LARGE_VALUE && self.worker.tracer().is_none() => {
                self.flush().await?;
                self.stdin.write_all(value).await?;
            }
            Some(value) => self.lines.extend_from_slice(value),
            None => {}
        }
        let value_end = self.lines.len().saturating_sub(start);
        encode::write_tail(&mut self.lines, request, now);
        if let Some(tracer) = self.worker.tracer() {
            tracer.call(id, &request.call, &self.lines[start..], value_start..value_end);
        }
        Ok(())
    }

    /// After an error only the calls that it has not begun are left.
    async fn flush(&mut self) -> io::Result<()> {
        let mut written = 0;
        while written < self.lines.len() {
            let outcome = self.stdin.write(&self.lines[written..]).await;
            let outcome = outcome.and_then(|count| match count {
                0 => Err(io::ErrorKind::WriteZero.into()),
                count => Ok(count),
            });
            match outcome {
                Ok(count) => written += count,
                Err(error) => {
                    self.calls.retain(|(start, _)| *start >= written);
                    return Err(error);
                }
            }
        }
        self.lines.clear();
        self.calls.clear();
        if self.lines.capacity() > KEPT_CAPACITY {
            self.lines = Vec::new();
        }
        Ok(())
    }
}
