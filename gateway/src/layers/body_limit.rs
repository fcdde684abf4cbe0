//! How large a body may be, and how long it may take to arrive.

use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{EXPECT, HeaderMap};
use http_body::Body;
use http_body_util::BodyExt;
use tokio::time::{error::Elapsed, timeout};

/// A peer that is still sending when the connection closes sees a reset, not
/// the answer. So what was refused is read on for this much and this long.
const DISCARDED_BYTES: usize = 16 << 20;
const DISCARDING: Duration = Duration::from_secs(5);
/// Reserved for a declared length at once; more only as bytes arrive, or a
/// header alone would take memory.
const RESERVED: usize = 64 << 10;

pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of a request, from whatever connection.
pub trait RequestBody: Body<Data = Bytes, Error: Into<BoxError>> + Unpin {}

impl<B> RequestBody for B where B: Body<Data = Bytes, Error: Into<BoxError>> + Unpin {}

/// The bounds of a request's body.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit {
    max: usize,
    /// A peer that sends a byte now and then would else hold a connection for ever.
    arrival: Duration,
}

/// Why a body could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    #[error("the body is over {max} bytes")]
    TooLarge { max: usize },
    #[error("the body did not arrive in time")]
    Late,
    #[error("the body broke off")]
    BrokenOff,
    #[error("the body's chunks are malformed")]
    Malformed,
}

impl BodyLimit {
    /// At most so many bytes, within that time.
    #[must_use]
    pub fn new(max: usize, arrival: Duration) -> Self {
        Self { max, arrival }
    }

    /// Reads a body, with or without a declared length.
    ///
    /// # Errors
    /// [`BodyError`]; a declared length over the limit is refused unread.
    pub async fn read(
        &self,
        headers: &HeaderMap,
        mut body: impl RequestBody,
    ) -> Result<Bytes, BodyError> {
        let declared = body.size_hint().exact();
        if declared.is_some_and(|length| length > self.max as u64) {
            Box::pin(discard(headers, body)).await;
            return Err(BodyError::TooLarge { max: self.max });
        }
        let read = in_time(self.arrival, pin!(self.collect(&mut body, declared))).await;
        match read.unwrap_or(Err(BodyError::Late)) {
            Err(error @ BodyError::TooLarge { .. }) => {
                Box::pin(discard(headers, body)).await;
                Err(error)
            }
            result => result,
        }
    }

    async fn collect(
        &self,
        body: &mut impl RequestBody,
        declared: Option<u64>,
    ) -> Result<Bytes, BodyError> {
        // Most bodies come in one piece.
        let Some(first) = self.next(body, 0).await? else { return Ok(Bytes::new()) };
        if body.is_end_stream() {
            return Ok(first);
        }
        let expected = usize::try_from(declared.unwrap_or(0)).unwrap_or(0).min(RESERVED);
        let mut whole = BytesMut::with_capacity(expected.max(first.len()));
        whole.extend_from_slice(&first);
        while let Some(more) = self.next(body, whole.len()).await? {
            whole.extend_from_slice(&more);
        }
        Ok(whole.freeze())
    }

    /// The next piece of data; `so_far` bytes came before it.
    async fn next(
        &self,
        body: &mut impl RequestBody,
        so_far: usize,
    ) -> Result<Option<Bytes>, BodyError> {
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|error| broken(&error.into()))?.into_data() else {
                continue;
            };
            if data.len() > self.max - so_far {
                return Err(BodyError::TooLarge { max: self.max });
            }
            if !data.is_empty() {
                return Ok(Some(data));
            }
        }
        Ok(None)
    }
}

/// Reads on what was refused, within bounds, so that the peer gets the answer.
pub async fn discard(headers: &HeaderMap, mut body: impl RequestBody) {
    // A peer that waits for "100 Continue" sends nothing without it.
    if body.is_end_stream() || headers.contains_key(EXPECT) {
        return;
    }
    let read_on = async {
        let mut left = DISCARDED_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(length) {
                Some(rest) if !body.is_end_stream() => left = rest,
                _ => return,
            }
        }
    };
    // Whichever ends it, the answer goes out next.
    let _ = in_time(DISCARDING, pin!(read_on)).await;
}

/// As [`timeout`], without a look at the clock for what is ready at once: most bodies
/// come with their heads.
async fn in_time<F: Future>(
    limit: Duration,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Elapsed> {
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(output) => Ok(output),
        // In memory of its own, which most requests need none of.
        Poll::Pending => Box::pin(timeout(limit, future)).await,
    }
}

/// What hyper cannot decode comes as invalid input; all else is a peer that has gone.
fn broken(error: &BoxError) -> BodyError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error.as_ref());
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData)) {
            return BodyError::Malformed;
        }
        cause = error.source();
    }
    BodyError::BrokenOff
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::task::{Context, Poll};

    use http::HeaderValue;
    use http_body::{Frame, SizeHint};

    use super::*;

    const ARRIVAL: Duration = Duration::from_secs(60);

    /// Pieces, then the end, or silence.
    struct Pieces {
        left: Vec<&'static [u8]>,
        ends: bool,
    }

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            match self.left.pop() {
                Some(piece) => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(piece))))),
                None if self.ends => Poll::Ready(None),
                None => Poll::Pending,
            }
        }
    }

    /// One that is not to be read.
    struct Declared(u64);

    impl Body for Declared {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            panic!("it is read");
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(self.0)
        }
    }

    async fn read(max: usize, left: Vec<&'static [u8]>) -> Result<Bytes, BodyError> {
        let body = Pieces { left, ends: true };
        BodyLimit::new(max, ARRIVAL).read(&HeaderMap::new(), body).await
    }

    #[tokio::test]
    async fn reads_up_to_the_limit() {
        assert_eq!(read(6, vec![b"def", b"abc"]).await, Ok(Bytes::from_static(b"abcdef")));
        assert_eq!(read(6, vec![]).await, Ok(Bytes::new()));
        assert_eq!(read(5, vec![b"def", b"abc"]).await, Err(BodyError::TooLarge { max: 5 }));
    }

    #[tokio::test]
    async fn refuses_a_declared_length() {
        let mut headers = HeaderMap::new();
        headers.insert(EXPECT, HeaderValue::from_static("100-continue"));
        let result = BodyLimit::new(10, ARRIVAL).read(&headers, Declared(u64::MAX)).await;
        assert_eq!(result, Err(BodyError::TooLarge { max: 10 }));
    }

    #[tokio::test]
    async fn does_not_wait_for_ever() {
        let limit = BodyLimit::new(10, Duration::from_millis(1));
        let body = Pieces { left: vec![b"abc"], ends: false };
        assert_eq!(limit.read(&HeaderMap::new(), body).await, Err(BodyError::Late));
    }
}
