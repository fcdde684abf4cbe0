use std::{
    io,
    os::fd::AsFd,
    pin::Pin,
    task::{Context, Poll},
};

use rustix::io::ioctl_fionread;
use tokio::{
    io::{AsyncRead, ReadBuf},
    sync::oneshot,
};

use crate::read_at_once::read_at_once;

/// A pipe that a worker writes to. It ends with what the worker wrote, not only once nobody
/// holds it open: a child that left its process group may do so for ever, and go on writing.
#[derive(Debug)]
pub(super) struct Output<P> {
    pipe: P,
    /// Resolves once the worker has ended; all that it wrote is in the pipe by then.
    ended: oneshot::Receiver<()>,
    /// Of the bytes that were in the pipe at that time.
    left: Option<usize>,
}

impl<P: AsFd> Output<P> {
    /// Its end has come once the sender is dropped. A read of `pipe` never blocks.
    pub(super) fn new(pipe: P) -> (Self, oneshot::Sender<()>) {
        let (end, ended) = oneshot::channel();
        (Self { pipe, ended, left: None }, end)
    }

    /// Asks the pipe itself, whatever the runtime takes it to be ready for.
    fn read_left(&mut self, left: usize, buffer: &mut ReadBuf<'_>) -> io::Result<()> {
        let most = left.min(buffer.remaining());
        if most == 0 {
            return Ok(());
        }
        // Somebody else may read it as well, and leave nothing.
        let count = read_at_once(&self.pipe, buffer, most)?.unwrap_or(0);
        self.left = Some(if count == 0 { 0 } else { left - count });
        Ok(())
    }
}

impl<P: AsyncRead + AsFd + Unpin> AsyncRead for Output<P> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.left.is_none() && Pin::new(&mut this.ended).poll(context).is_ready() {
            let left = ioctl_fionread(&this.pipe)?;
            this.left = Some(usize::try_from(left).unwrap_or(usize::MAX));
        }
        match this.left {
            Some(left) => Poll::Ready(this.read_left(left, buffer)),
            None => Pin::new(&mut this.pipe).poll_read(context, buffer),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{PipeWriter, Write, pipe},
        thread,
    };

    use tokio::{io::AsyncReadExt, net::unix::pipe::Receiver, runtime, task::yield_now};

    use super::*;

    fn start() -> (PipeWriter, oneshot::Sender<()>, Output<Receiver>) {
        let (pipe, writer) = pipe().expect("a pipe");
        let (output, end) = Output::new(Receiver::from_owned_fd(pipe.into()).expect("a pipe"));
        (writer, end, output)
    }

    /// Without a clock: nothing can wait for a time to pass.
    fn run(test: impl Future<Output = ()>) {
        let runtime = runtime::Builder::new_current_thread().enable_io().build();
        runtime.expect("a runtime").block_on(test);
    }

    async fn rest(mut output: Output<Receiver>) -> String {
        let mut rest = String::new();
        output.read_to_string(&mut rest).await.expect("it is read");
        rest
    }

    #[test]
    fn it_ends_with_the_last_who_holds_it() {
        run(async {
            let (mut writer, _end, output) = start();
            writer.write_all(b"all").expect("written");
            drop(writer);
            assert_eq!(rest(output).await, "all");
        });
    }

    #[test]
    fn it_ends_with_the_worker_though_somebody_holds_it() {
        run(async {
            for text in ["", "the last answer\n"] {
                let (mut writer, end, output) = start();
                let reading = tokio::spawn(rest(output));
                // It finds nothing, and waits.
                yield_now().await;
                writer.write_all(text.as_bytes()).expect("written");
                drop(end);
                assert_eq!(reading.await.expect("no panic"), text);
                drop(writer);
            }
        });
    }

    #[test]
    fn what_comes_after_the_worker_is_not_read() {
        run(async {
            let (mut writer, end, mut output) = start();
            writer.write_all(b"before").expect("written");
            drop(end);
            let mut first = [0; 3];
            output.read_exact(&mut first).await.expect("it is read");
            writer.write_all(b"after").expect("written");
            assert_eq!((&first, &*rest(output).await), (b"bef", "ore"));
        });
    }

    #[test]
    fn it_ends_though_somebody_writes_without_end() {
        run(async {
            let (mut writer, end, output) = start();
            let flood = thread::spawn(move || while writer.write_all(&[b'x'; 1024]).is_ok() {});
            drop(end);
            rest(output).await;
            flood.join().expect("it ended with the pipe");
        });
    }
}
