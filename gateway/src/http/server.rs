//! Accepts connections, and lets the last ones finish.

use std::convert::Infallible;
use std::error::Error;
use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulConnection;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use super::activity::Activity;
use super::arriving::{Arriving, Driven};
use super::own_wake::on_own_wake;
use super::reply::Response;
use super::unsent::Unsent;

/// Answers one request. What it takes for that is not a part of its connection, so
/// that one without a request is small.
pub type Handler = Arc<dyn Fn(Request<Arriving>) -> Answering + Send + Sync>;
pub type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Of a connection, as hyper gives it.
type Failure = Box<dyn Error + Send + Sync>;

/// What one peer, or all together, may take of the server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections at a time; more wait in the kernel's queue. Each costs memory
    /// before any token has been seen.
    pub connections: u32,
    /// How long a connection may be without a request. The head of its first one may take
    /// [`FAREWELL`] more.
    pub idle: Duration,
    /// Give each request the time when it came, [`Arrived`].
    pub note_arrivals: bool,
    /// What waits to be sent on all connections.
    pub unsent: Unsent,
    /// How long a connection may take nothing of its answer while that is too much.
    pub stall: Duration,
}

/// Bytes of a request's head.
const MAX_HEAD: usize = 64 << 10;
/// Requests at a time on one HTTP/2 connection.
const MAX_STREAMS: u32 = 250;
const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// An HTTP/2 peer that is gone is noticed by a ping.
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(20);
/// After a failed accept, mostly for want of file descriptors: trying again at
/// once would only spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// What a peer that was told of the connection's end may take to agree, or to
/// read the next part of its last answer.
const FAREWELL: Duration = Duration::from_secs(5);
/// Between two warnings that all connections are taken.
const WARNING_PAUSE: Duration = Duration::from_secs(60);

/// Serves until `stop` turns true. Then it accepts who waits in the kernel's queue, as far as
/// there are places, and returns once all connections have answered the requests that they
/// are at; a connection without any, the one that had come by then.
pub async fn serve(
    listener: TcpListener,
    handler: Handler,
    options: Options,
    mut stop: watch::Receiver<bool>,
) {
    let builders = Arc::new(Builders::new());
    let mut slots = Slots::new(options.connections);
    let start = |stream, slot, stop: &watch::Receiver<bool>| {
        let (builders, handler) = (Arc::clone(&builders), Arc::clone(&handler));
        let stop = stop.clone();
        let options = options.clone();
        tokio::spawn(async move {
            if let Err(error) = serve_connection(&builders, stream, handler, options, stop).await {
                tracing::debug!(%error, "connection ended");
            }
            drop(slot);
        });
    };
    loop {
        let (stream, slot) = tokio::select! {
            biased;
            () = stopping(&mut stop) => break,
            accepted = accept(&listener, &mut slots) => accepted,
        };
        start(stream, slot, &stop);
    }
    for (stream, slot) in accept_rest(listener, &slots) {
        start(stream, Some(slot), &stop);
    }
    slots.all_free().await;
}

/// Places for connections.
struct Slots {
    places: Arc<Semaphore>,
    count: u32,
    warned: Option<Instant>,
}

impl Slots {
    fn new(count: u32) -> Self {
        Self { places: Arc::new(Semaphore::new(count as usize)), count, warned: None }
    }

    /// `None` never comes: the semaphore is never closed.
    async fn take(&mut self) -> Option<OwnedSemaphorePermit> {
        if let Some(slot) = self.take_free() {
            return Some(slot);
        }
        if self.warned.is_none_or(|warned| warned.elapsed() > WARNING_PAUSE) {
            self.warned = Some(Instant::now());
            tracing::warn!(connections = self.count, "all connections are taken: others wait");
        }
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    fn take_free(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    async fn all_free(&self) {
        let _ = self.places.acquire_many(self.count).await;
    }
}

/// By what a connection speaks.
struct Builders {
    http1: Builder<TokioExecutor>,
    /// Finds out by reading. HTTP/1 would get a buffer of twice the size so: hyper lets it
    /// grow when there are a few bytes in it already.
    any: Builder<TokioExecutor>,
}

impl Builders {
    fn new() -> Self {
        let any = builder();
        Self { http1: any.clone().http1_only(), any }
    }
}

/// Whether what comes first, which is not read by that, can be HTTP/1 only.
async fn begins_http1(stream: &TcpStream) -> bool {
    let mut first = [0; HTTP2_PREFACE.len()];
    let length = stream.peek(&mut first).await.unwrap_or(0);
    !HTTP2_PREFACE.starts_with(&first[..length])
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        // It would be set anew for each request: `Activity` sees to that.
        .header_read_timeout(None)
        .max_buf_size(MAX_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD as u32)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT);
    builder
}

async fn accept(
    listener: &TcpListener,
    slots: &mut Slots,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    let slot = slots.take().await;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, slot),
            // The peer was gone before it was its turn.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!(%error, "failed to accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// Those that have connected and were not accepted yet.
fn accept_rest(listener: TcpListener, slots: &Slots) -> Vec<(TcpStream, OwnedSemaphorePermit)> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    let mut rest = Vec::new();
    while let Some(slot) = slots.take_free() {
        match listener.accept() {
            Ok((stream, _)) => {
                let stream =
                    stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
                rest.extend(stream.ok().map(|stream| (stream, slot)));
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => {
                tracing::error!(%error, "failed to accept a connection");
                break;
            }
        }
    }
    rest
}

async fn serve_connection(
    builders: &Builders,
    stream: TcpStream,
    handler: Handler,
    options: Options,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Failure> {
    // Answers are written whole: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let activity = Activity::new(options.note_arrivals, options.unsent);
    let (idle, stall) = (options.idle, options.stall);
    let mut of_no_use = pin!(on_own_wake(of_no_use(&activity, idle, stall, &mut stop)));
    let (http1, unheard) = tokio::select! {
        biased;
        http1 = begins_http1(&stream) => (http1, None),
        end = &mut of_no_use => (false, Some(end)),
    };
    let stream = TokioIo::new(activity.watch(stream));
    let requests = Arc::clone(&activity);
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(arrived) = requests.arrived() {
            request.extensions_mut().insert(arrived);
        }
        let running = requests.begin();
        let version = request.version();
        let answering = handler(request.map(|body| Arriving::new(body, version)));
        async move { Ok::<_, Infallible>(answering.await.map(|body| running.answer(body))) }
    });
    let builder = if http1 { &builders.http1 } else { &builders.any };
    let mut connection = pin!(builder.serve_connection(stream, service));
    let end = match unheard {
        Some(end) => end,
        None => tokio::select! {
            biased;
            ended = Driven::new(connection.as_mut()) => return ended,
            end = of_no_use => end,
        },
    };
    match end {
        End::Farewell => farewell(connection, &activity).await,
        End::Stalled => Err("the peer does not read".into()),
    }
}

/// How a connection ends that is of no use any more.
enum End {
    /// The peer still gets its answers.
    Farewell,
    /// At once, as the peer does not read.
    Stalled,
}

/// Resolves once a connection is to end.
async fn of_no_use(
    activity: &Activity,
    idle: Duration,
    stall: Duration,
    stop: &mut watch::Receiver<bool>,
) -> End {
    tokio::select! {
        () = stopping(stop) => End::Farewell,
        () = activity.idle_for(idle) => End::Farewell,
        () = activity.stalled_for(stall) => End::Stalled,
    }
}

/// Lets a peer have the answers to what it has sent.
async fn farewell(
    mut connection: Pin<&mut impl GracefulConnection<Error = Failure>>,
    activity: &Activity,
) -> Result<(), Failure> {
    activity.allow_last_reads();
    // hyper closes a connection of which it has not read a request yet.
    let read = poll_fn(|context| Poll::Ready(connection.as_mut().poll(context))).await;
    activity.forbid_last_reads();
    if let Poll::Ready(ended) = read {
        return ended;
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        ended = connection => ended,
        () = activity.idle_for(FAREWELL) => Err("the peer does not let go".into()),
    }
}

/// Also where the sender is gone: nobody could say so any more.
async fn stopping(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    /// Whether a connection begins HTTP/1 on which a peer has sent this; nothing: closed.
    async fn begins_http1_with(sent: &[u8]) -> io::Result<bool> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut peer = TcpStream::connect(listener.local_addr()?).await?;
        let (stream, _) = listener.accept().await?;
        peer.write_all(sent).await?;
        if sent.is_empty() {
            drop(peer);
        }
        Ok(begins_http1(&stream).await)
    }

    #[tokio::test]
    async fn what_may_become_http2_is_not_taken_for_http1() {
        for (sent, http1) in
            [(&b"POST"[..], true), (b"P", false), (HTTP2_PREFACE, false), (b"", false)]
        {
            let begins = begins_http1_with(sent).await.expect("a connection");
            assert_eq!(begins, http1, "{}", sent.escape_ascii());
        }
    }
}
