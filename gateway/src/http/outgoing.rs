//! The body of an answer on its way to its peer.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;

use super::activity::Activity;

/// Shorter ones are not counted as unsent: most are, and take no more memory than
/// the stream they are on.
const COUNTED: u64 = 1 << 10;
/// Bytes that are handed on at a time; the next ones once the peer has taken these.
const PART: usize = 64 << 10;

#[derive(Debug)]
pub(super) enum Outgoing {
    Whole(Full<Bytes>),
    Counted { rest: Bytes, activity: Arc<Activity> },
}

/// Counted until the last byte has been sent, or nobody wants it.
struct Held {
    body: Bytes,
    activity: Arc<Activity>,
}

impl Outgoing {
    pub(super) fn new(mut body: Full<Bytes>, activity: &Arc<Activity>) -> Self {
        if body.size_hint().lower() < COUNTED {
            return Self::Whole(body);
        }
        // It is there as a whole: nothing is waited for.
        let polled = Pin::new(&mut body).poll_frame(&mut Context::from_waker(Waker::noop()));
        let Poll::Ready(Some(Ok(frame))) = polled else { return Self::Whole(body) };
        let Ok(body) = frame.into_data() else { return Self::Whole(body) };
        activity.hold(body.len());
        let held = Held { body, activity: Arc::clone(activity) };
        Self::Counted { rest: Bytes::from_owner(held), activity: Arc::clone(activity) }
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut *self {
            Self::Whole(body) => Pin::new(body).poll_frame(context),
            Self::Counted { rest, .. } if rest.is_empty() => Poll::Ready(None),
            Self::Counted { rest, activity } => {
                activity.taken();
                let part = rest.split_to(PART.min(rest.len()));
                Poll::Ready(Some(Ok(Frame::data(part))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Counted { rest, .. } => rest.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Counted { rest, .. } => SizeHint::with_exact(rest.len() as u64),
        }
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.activity.release(self.body.len());
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;
    use crate::http::unsent::Unsent;

    fn body(length: usize) -> Full<Bytes> {
        Full::new(Bytes::from(vec![b'x'; length]))
    }

    #[tokio::test]
    async fn it_counts_until_its_last_byte_is_gone() {
        let unsent = Unsent::new(2 * PART);
        let activity = Activity::new(false, unsent.clone());
        let mut body = Outgoing::new(body(2 * PART), &activity);
        assert_eq!(body.size_hint().exact(), Some(2 * PART as u64));
        let mut part = Bytes::new();
        for _ in 0..2 {
            assert!(unsent.is_full() && !body.is_end_stream());
            part = body.frame().await.expect("a frame").expect("bytes").into_data().expect("data");
            assert_eq!(part.len(), PART);
        }
        assert!(body.is_end_stream() && body.frame().await.is_none());
        drop(body);
        let end = part.split_off(PART - 1);
        drop(part);
        assert!(unsent.is_full());
        assert_eq!(&end[..], b"x");
        drop(end);
        assert!(!unsent.is_full() && !unsent.is_pressed());
    }

    #[test]
    fn a_short_one_does_not() {
        let unsent = Unsent::new(1);
        let _body = Outgoing::new(body(100), &Activity::new(false, unsent.clone()));
        assert!(!unsent.is_full());
    }
}
