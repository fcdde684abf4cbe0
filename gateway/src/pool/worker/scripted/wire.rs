use std::{
    cell::RefCell,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Both ends of the pipe.
#[derive(Default)]
pub(super) struct Wire {
    /// Written by the worker and not read yet.
    pub(super) stdout: Vec<u8>,
    /// What the worker can read.
    pub(super) stdin: Vec<u8>,
    /// How much more its stdin takes.
    pub(super) room: usize,
}

#[derive(Clone)]
pub(super) struct Stdout(pub(super) Rc<RefCell<Wire>>);
#[derive(Clone)]
pub(super) struct Stdin(pub(super) Rc<RefCell<Wire>>);

impl AsyncRead for Stdout {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stdout = &mut self.0.borrow_mut().stdout;
        if stdout.is_empty() {
            return Poll::Pending;
        }
        let some = stdout.len().min(into.remaining());
        into.put_slice(&stdout[..some]);
        stdout.drain(..some);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stdin {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = &mut *self.0.borrow_mut();
        let some = bytes.len().min(wire.room);
        if some == 0 {
            return Poll::Pending;
        }
        wire.stdin.extend_from_slice(&bytes[..some]);
        wire.room -= some;
        Poll::Ready(Ok(some))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
