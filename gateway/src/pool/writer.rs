use std::io;

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    time::Instant,
};

use super::{
    encode, trace,
    worker::{LARGE_VALUE, Outgoing, Signal, Worker},
};

/// A buffer that grew beyond this is not kept.
const KEPT_CAPACITY: usize = 1024 * 1024;

/// Writes a worker's queue to its stdin until it is told to close it, or the
/// worker closes its end.
pub(super) async fn write_stdin(mut stdin: impl AsyncWrite + Unpin, worker: &Worker) {
    if let Err(error) = write_queue(&mut stdin, worker).await {
        let name = worker.name;
        tracing::debug!(slot = name.slot, pid = name.pid, %error, "a worker closed its stdin");
        worker.signal(Signal::StdinClosed);
    }
}

async fn write_queue(stdin: &mut (impl AsyncWrite + Unpin), worker: &Worker) -> io::Result<()> {
    let mut batch = Vec::new();
    let mut lines = Vec::new();
    loop {
        worker.wait_for_work().await;
        // Lets every call that is ready to run join the queue: one write then
        // carries them all, which halves what the worker spends on reading.
        tokio::task::yield_now().await;
        let now = Instant::now();
        worker.take_batch(&mut batch, now);
        for message in batch.drain(..) {
            match message {
                Outgoing::Call { id, request } => {
                    encode::write_head(&mut lines, id, &request);
                    match &request.call.value {
                        // Not when tracing, which shows whole lines.
                        Some(value) if value.len() >= LARGE_VALUE && !worker.traces() => {
                            stdin.write_all(&lines).await?;
                            lines.clear();
                            stdin.write_all(value).await?;
                        }
                        Some(value) => lines.extend_from_slice(value),
                        None => {}
                    }
                    encode::write_tail(&mut lines, &request, now);
                }
                Outgoing::Cancel { id, reason } => encode::write_cancel(&mut lines, id, reason),
                Outgoing::Ping { id } => encode::write_ping(&mut lines, id),
                Outgoing::Shutdown => lines.extend_from_slice(encode::SHUTDOWN),
                Outgoing::Close => return write_lines(stdin, worker, &lines).await,
            }
        }
        write_lines(stdin, worker, &lines).await?;
        lines.clear();
        if lines.capacity() > KEPT_CAPACITY {
            lines = Vec::new();
        }
    }
}

async fn write_lines(
    stdin: &mut (impl AsyncWrite + Unpin),
    worker: &Worker,
    lines: &[u8],
) -> io::Result<()> {
    if worker.traces() {
        trace::outgoing(worker.name, lines);
    }
    stdin.write_all(lines).await
}
