//! Tells a connection that is of use from one that only takes a place.

use std::io::{self, IoSlice};
use std::os::fd::AsFd;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, sleep_until};

use super::outgoing::Outgoing;
use super::unsent::Unsent;
use crate::layers::server_timing::Arrived;
use crate::read_at_once::read_at_once;

/// What keeps an HTTP/2 connection alive (pings and their answers, settings) is
/// written in fewer bytes, and is no sign of use.
const CONTROL_BYTES: usize = 64;

/// Parts that make up no more are written as one: that is a cheaper system call, and
/// most answers are smaller.
const JOINED_BYTES: usize = 1024;

/// What has been sent of a request is read in no more. They are bounded, since a peer that
/// sends without end would hold the thread.
const LAST_READS: usize = 16;

/// What one connection is at. Bytes that arrive are no sign of use, or a peer
/// could hold a connection by sending one now and then; requests are, and
/// answers that their caller takes.
#[derive(Debug)]
pub(super) struct Activity {
    opened: Instant,
    requests: AtomicUsize,
    /// When a request ended or a part of a counted answer was taken, in milliseconds
    /// since `opened`.
    last: AtomicU64,
    /// Answers that are counted as unsent.
    held: AtomicUsize,
    /// When a part of one of them was taken, in milliseconds since `opened`.
    taken: AtomicU64,
    unsent: Unsent,
    /// When bytes were last read, in nanoseconds since `opened`; where that is
    /// of interest.
    read: Option<AtomicU64>,
    /// Reads that ask the socket itself.
    last_reads: AtomicUsize,
}

/// A request that is not answered yet.
#[derive(Debug)]
pub(super) struct Running(Arc<Activity>);

/// A stream whose writes count.
#[derive(Debug)]
pub(super) struct Watched<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl Activity {
    pub(super) fn new(note_arrivals: bool, unsent: Unsent) -> Arc<Self> {
        Arc::new(Self {
            opened: Instant::now(),
            requests: AtomicUsize::new(0),
            last: AtomicU64::new(0),
            held: AtomicUsize::new(0),
            taken: AtomicU64::new(0),
            unsent,
            read: note_arrivals.then(|| AtomicU64::new(0)),
            last_reads: AtomicUsize::new(0),
        })
    }

    pub(super) fn watch<S>(self: &Arc<Self>, stream: S) -> Watched<S> {
        Watched { stream, activity: Arc::clone(self) }
    }

    /// The next reads ask the socket itself: what was sent before is not to be missed
    /// because the runtime has not heard of it.
    pub(super) fn allow_last_reads(&self) {
        self.last_reads.store(LAST_READS, Relaxed);
    }

    pub(super) fn forbid_last_reads(&self) {
        self.last_reads.store(0, Relaxed);
    }

    fn take_last_read(&self) -> bool {
        let left = self.last_reads.load(Relaxed);
        self.last_reads.store(left.saturating_sub(1), Relaxed);
        left > 0
    }

    pub(super) fn begin(self: &Arc<Self>) -> Running {
        self.requests.fetch_add(1, Relaxed);
        Running(Arc::clone(self))
    }

    /// Of a request whose head is complete.
    pub(super) fn arrived(&self) -> Option<Arrived> {
        let read = Duration::from_nanos(self.read.as_ref()?.load(Relaxed));
        Some(Arrived((self.opened + read).into_std()))
    }

    /// Resolves once nothing has happened for `period`, from now on.
    pub(super) async fn idle_for(&self, period: Duration) {
        let mut since = Instant::now();
        loop {
            sleep_until(since + period).await;
            let now = Instant::now();
            since = match self.requests.load(Relaxed) {
                0 => since.max(self.opened + Duration::from_millis(self.last.load(Relaxed))),
                _ => now,
            };
            if since + period <= now {
                return;
            }
        }
    }

    /// Resolves once the peer takes nothing of its answers for `period` while memory
    /// is wanted.
    pub(super) async fn stalled_for(&self, period: Duration) {
        let mut due = Instant::now() + period;
        loop {
            sleep_until(due).await;
            let now = Instant::now();
            due = self.opened + Duration::from_millis(self.taken.load(Relaxed)) + period;
            if due > now {
                continue;
            }
            if self.held.load(Relaxed) > 0 && self.unsent.is_pressed() {
                return;
            }
            due = now + period;
        }
    }

    pub(super) fn hold(&self, bytes: usize) {
        if self.held.fetch_add(1, Relaxed) == 0 {
            self.taken();
        }
        self.unsent.add(bytes);
    }

    pub(super) fn release(&self, bytes: usize) {
        self.taken();
        self.held.fetch_sub(1, Relaxed);
        self.unsent.subtract(bytes);
    }

    /// A part of what is held.
    pub(super) fn taken(&self) {
        self.taken.store(self.now(), Relaxed);
    }

    fn touch(&self) {
        self.last.store(self.now(), Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Running {
    pub(super) fn answer(self, body: Full<Bytes>) -> Outgoing {
        Outgoing::new(body, &self.0)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.touch();
        self.0.requests.fetch_sub(1, Relaxed);
    }
}

impl<S> Watched<S> {
    fn count(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        // What is written of others follows at once on the end of their requests.
        let is_counted = self.activity.held.load(Relaxed) > 0;
        if is_counted && matches!(written, Poll::Ready(Ok(bytes)) if bytes > CONTROL_BYTES) {
            self.activity.touch();
        }
        written
    }
}

/// Copies `parts` into `joined`, where they fit; returns how long they are.
fn join(parts: &[IoSlice<'_>], joined: &mut [u8]) -> Option<usize> {
    let mut length = 0;
    for part in parts {
        let end = length + part.len();
        joined.get_mut(length..end)?.copy_from_slice(part);
        length = end;
    }
    Some(length)
}

impl<S: AsyncRead + AsFd + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let most = buffer.remaining();
        let is_read =
            self.activity.take_last_read() && read_at_once(&self.stream, buffer, most)?.is_some();
        let polled = match is_read {
            true => Poll::Ready(Ok(())),
            false => Pin::new(&mut self.stream).poll_read(context, buffer),
        };
        if let (Poll::Ready(_), Some(read)) = (&polled, &self.activity.read) {
            let since_opened = self.activity.opened.elapsed().as_nanos();
            read.store(u64::try_from(since_opened).unwrap_or(u64::MAX), Relaxed);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.count(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [part] = parts {
            return self.poll_write(context, part);
        }
        let mut joined = [0; JOINED_BYTES];
        if let Some(length) = join(parts, &mut joined) {
            return self.poll_write(context, &joined[..length]);
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.count(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
