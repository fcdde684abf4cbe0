//! The body of a request on its way from its peer.
//!
//! hyper wakes the task of a connection whenever a piece of a body is taken, for it to read
//! the next one. After the last there is none, and for most requests, whose bodies are one
//! piece, the task would be polled half as often again, for nothing.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use bytes::Bytes;
use http::Version;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

thread_local! {
    /// While a piece is taken: whether that woke the connection.
    static TAKING: Cell<Option<bool>> = const { Cell::new(None) };
}

/// As hyper gives it, but that its last piece wakes nobody. Over HTTP/1 it has to be read in
/// the task of its connection: only the reader is woken.
#[derive(Debug)]
pub struct Arriving {
    body: Incoming,
    /// HTTP/2 has more to do on a wake.
    is_alone: bool,
}

/// A connection whose bodies these are. It has to stay in the task in which it is polled first.
#[derive(Debug)]
pub(super) struct Driven<C> {
    connection: C,
    waker: Option<Waker>,
}

/// Wakes the task of a connection, unless that can only be for a piece that is taken.
struct OfConnection(Waker);

impl Arriving {
    pub(super) fn new(body: Incoming, version: Version) -> Self {
        Self { body, is_alone: version < Version::HTTP_2 }
    }
}

impl<C> Driven<C> {
    pub(super) fn new(connection: C) -> Self {
        Self { connection, waker: None }
    }
}

impl<C: Future + Unpin> Future for Driven<C> {
    type Output = C::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<C::Output> {
        let Self { connection, waker } = &mut *self;
        let of_task = || Waker::from(Arc::new(OfConnection(context.waker().clone())));
        let waker = waker.get_or_insert_with(of_task);
        Pin::new(connection).poll(&mut Context::from_waker(waker))
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        if !self.is_alone {
            return Pin::new(&mut self.body).poll_frame(context);
        }
        TAKING.set(Some(false));
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let has_woken = TAKING.take() == Some(true);
        if has_woken && !self.body.is_end_stream() {
            context.waker().wake_by_ref();
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Wake for OfConnection {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        match TAKING.get() {
            Some(_) => TAKING.set(Some(true)),
            None => self.0.wake_by_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use http::{Request, Response};
    use http_body_util::{BodyExt, Empty};
    use hyper::server::conn::http1;
    use hyper::service::service_fn;
    use hyper_util::rt::TokioIo;
    use tokio::io::AsyncWriteExt;

    use super::*;

    #[derive(Default)]
    struct Wakes(AtomicUsize);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Relaxed);
        }
    }

    /// Reads one piece of a body, and never answers.
    async fn take_a_piece(
        request: Request<Incoming>,
    ) -> Result<Response<Empty<Bytes>>, Infallible> {
        let mut body = Arriving::new(request.into_body(), Version::HTTP_11);
        let _piece = body.frame().await;
        std::future::pending().await
    }

    #[tokio::test]
    async fn a_connection_is_woken_by_all_but_the_last_piece() {
        for (length, wakes) in [(5, 0), (6, 1)] {
            let (mut peer, stream) = tokio::io::duplex(1024);
            let head = format!("POST / HTTP/1.1\r\ncontent-length: {length}\r\n\r\nhello");
            peer.write_all(head.as_bytes()).await.expect("room");
            let stream = TokioIo::new(stream);
            let connection =
                http1::Builder::new().serve_connection(stream, service_fn(take_a_piece));
            let mut connection = pin!(Driven::new(connection));
            let woken = Arc::new(Wakes::default());
            let waker = Waker::from(Arc::clone(&woken));
            assert!(connection.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            assert_eq!(woken.0.load(Relaxed), wakes, "{length}");
        }
    }
}
