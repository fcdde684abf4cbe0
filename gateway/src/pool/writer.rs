use std::io;

use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    time::Instant,
};

use super::{
    encode,
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
            let start = lines.len();
            match message {
                Outgoing::Call { id, request } => {
                    encode::write_head(&mut lines, id, &request);
                    let value_start = lines.len() - start;
                    match &request.call.value {
                        // Not when tracing, which shows whole lines.
                        Some(value) if value.len() >= LARGE_VALUE && worker.tracer().is_none() => {
                            stdin.write_all(&lines).await?;
                            lines.clear();
                            stdin.write_all(value).await?;
                        }
                        Some(value) => lines.extend_from_slice(value),
                        None => {}
                    }
                    let value_end = lines.len().saturating_sub(start);
                    encode::write_tail(&mut lines, &request, now);
                    if let Some(tracer) = worker.tracer() {
                        tracer.call(id, &request.call, &lines[start..], value_start..value_end);
                    }
                    continue;
                }
                Outgoing::Cancel { id, reason } => encode::write_cancel(&mut lines, id, reason),
                Outgoing::Ping { id } => encode::write_ping(&mut lines, id),
                Outgoing::Line(line) => lines.extend_from_slice(&line),
                Outgoing::Shutdown => lines.extend_from_slice(encode::SHUTDOWN),
                Outgoing::Close => return stdin.write_all(&lines).await,
            }
            if let Some(tracer) = worker.tracer() {
                tracer.outgoing(&lines[start..]);
            }
        }
        stdin.write_all(&lines).await?;
        lines.clear();
        if lines.capacity() > KEPT_CAPACITY {
            lines = Vec::new();
        }
    }
}
