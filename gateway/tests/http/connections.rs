//! Connections that are of no use to anybody give up their place.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http_body_util::Full;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tunnel_gateway::http::{Response, Unsent, server};

use crate::harness::{ADD, Connection, Gateway, PATIENCE, Setup, get, post};

const BODY: &str = r#"{"input":{"a":5,"b":3}}"#;
/// What opens an HTTP/2 connection: the preface, and a SETTINGS frame that sets nothing.
const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
/// With a SETTINGS frame that sets the initial window to 0.
const HTTP2_WITHOUT_WINDOW: &[u8] =
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x06\x04\0\0\0\0\0\0\x04\0\0\0\0";
const HTTP2_PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\0edgeedge";

/// A gateway that waits for little.
fn impatient() -> Setup {
    Setup::new().flags(&["--idle-timeout", "200ms"])
}

/// One connection for each way to hold one, doing nothing.
fn idle_connections(gateway: &Gateway) -> Vec<Connection> {
    let mut connections: Vec<_> = [
        &b""[..],
        b"P",
        b"PRI * HTTP/2.0\r\n",
        HTTP2,
        b"POST /__runner/task/app.tasks.add HTTP/1.1\r\nhost: loc",
    ]
    .into_iter()
    .map(|opening| {
        let mut connection = gateway.connect();
        connection.write(opening);
        connection
    })
    .collect();
    let mut used = gateway.connect();
    assert_eq!(used.send(&get("/healthz")).status, 200);
    connections.push(used);
    connections
}

#[test]
fn what_brings_no_request_is_closed() {
    let gateway = impatient().start();
    for connection in &mut idle_connections(&gateway) {
        assert!(connection.closes());
    }
    assert_eq!(gateway.send(&post(ADD).body(BODY)).result(), 8);
}

#[test]
fn bytes_that_make_no_request_keep_nothing_open() {
    let gateway = impatient().start();
    let mut connection = gateway.connect();
    connection.write(HTTP2);
    // Each is answered, as the protocol wants it; after the last there is only the end.
    while connection.try_write(HTTP2_PING) && !connection.is_closed() {}

    let mut connection = gateway.connect();
    connection.write(b"POST /__runner/task/app.tasks.add HTTP/1.1\r\n");
    while connection.try_write(b"x: y\r\n") {}
}

#[test]
fn a_call_that_runs_keeps_its_connection() {
    let setup = impatient();
    let file = setup.folder().join("go");
    let gateway = setup.start();
    let mut calling = gateway.connect();
    let input = json!({"input": {"path": file.to_str().expect("utf-8")}});
    calling.start(&post("/__runner/task/app.tasks.untilFile").body(input.to_string()));
    gateway.wait_for_log(|line| line.to_string().contains("waiting for a file"));
    // These came later, and are gone earlier.
    for _ in 0..2 {
        assert!(gateway.connect().closes());
    }
    std::fs::write(file, "").expect("written");
    assert_eq!(calling.answer().result(), "found");
}

#[test]
fn a_body_must_arrive_in_time() {
    let gateway = Setup::new().flags(&["--body-timeout", "200ms"]).start();
    let mut connection = gateway.connect();
    connection.start(&post(ADD).header("content-length", "30").body("{\"input\":"));
    let answer = connection.answer();
    assert_eq!((answer.status, answer.code().as_str()), (408, "REQUEST_TIMEOUT"));
    assert!(connection.closes());
}

#[test]
fn a_stop_does_not_wait_for_who_does_nothing() {
    let mut gateway = Setup::new().start();
    let mut connections = idle_connections(&gateway);
    gateway.signal("TERM");
    for connection in &mut connections {
        assert!(connection.closes());
    }
    assert!(gateway.exit().success());
    assert!(!gateway.log().contains("did not end in time"), "{}", gateway.log());
}

#[tokio::test]
async fn idle_connections_leave_their_places_to_others() {
    let server = Server::start(2, Bytes::new()).await;
    let mut idle = Vec::new();
    for _ in 0..6 {
        idle.push(server.connect().await);
    }
    server.answers().await;
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    // More than the kernel keeps for a reader that is slow.
    let large = Bytes::from(vec![b'x'; 64 << 20]);
    let server = Server::start(1, large).await;
    let _stalled = server.connect_and_stall().await;
    // Its place is the only one.
    server.answers().await;
}

#[tokio::test]
async fn who_does_not_read_is_borne_with_for_less_where_too_much_is_unread() {
    let (server, _) = Server::start_without_room().await;
    let _stalled = server.connect_and_stall().await;
    server.answers().await;
}

#[tokio::test]
async fn who_opens_no_window_is_borne_with_for_less_too_whatever_else_it_asks_for() {
    let (server, unsent) = Server::start_without_room().await;
    let mut stalled = server.connect().await;
    stalled.write_all(HTTP2_WITHOUT_WINDOW).await.expect("sent");
    stalled.write_all(&http2_get(1, "/large")).await.expect("sent");
    let closed = async {
        for stream in (3..).step_by(2) {
            let asked = stalled.write_all(&http2_get(stream, "/")).await;
            let read = stalled.read(&mut [0; 1024]).await;
            if asked.is_err() || !read.is_ok_and(|bytes| bytes > 0) {
                break;
            }
        }
    };
    tokio::time::timeout(PATIENCE, closed).await.expect("it is closed");
    let released = async {
        while unsent.is_pressed() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, released).await.expect("there is room again");
    server.answers().await;
}

/// HEADERS that end the stream, with nothing compressed.
fn http2_get(stream: u32, path: &str) -> Vec<u8> {
    let length = u8::try_from(path.len()).expect("a short path");
    // `:method GET`, `:scheme http`, `:authority x` and `:path`.
    let fields = [b"\x82\x86\x01\x01x\x04", &[length][..], path.as_bytes()].concat();
    let length = u8::try_from(fields.len()).expect("a short head");
    [&[0, 0, length, 1, 5][..], &stream.to_be_bytes(), &fields].concat()
}

/// The accept loop alone, with few places for connections.
struct Server {
    address: SocketAddr,
    _stop: watch::Sender<bool>,
}

impl Server {
    /// With an answer to `/large`, and none to others.
    async fn start(connections: u32, large: Bytes) -> Self {
        let unsent = Unsent::new(usize::MAX);
        let (idle, stall) = (Duration::from_millis(200), PATIENCE);
        let options = server::Options { connections, idle, note_arrivals: false, unsent, stall };
        Self::start_with(options, large).await
    }

    /// For another answer beside the large one.
    async fn start_without_room() -> (Self, Unsent) {
        let large = Bytes::from(vec![b'x'; 64 << 20]);
        let unsent = Unsent::new(large.len());
        let (idle, stall) = (2 * PATIENCE, Duration::from_millis(200));
        let options = server::Options {
            connections: 1,
            idle,
            note_arrivals: false,
            unsent: unsent.clone(),
            stall,
        };
        (Self::start_with(options, large).await, unsent)
    }

    async fn start_with(options: server::Options, large: Bytes) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopping) = watch::channel(false);
        let handler: server::Handler = Arc::new(move |request| {
            let mut response = Response::default();
            match request.uri().path() {
                "/large" => *response.body_mut() = Full::new(large.clone()),
                _ => *response.status_mut() = StatusCode::NOT_FOUND,
            }
            Box::pin(std::future::ready(response))
        });
        tokio::spawn(server::serve(listener, handler, options, stopping));
        Self { address, _stop: stop }
    }

    /// Where there is no place, in the kernel's queue.
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// One that takes the start of an answer, and nothing more.
    async fn connect_and_stall(&self) -> TcpStream {
        let mut stalled = self.connect().await;
        stalled.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        let mut start = [0; 12];
        stalled.read_exact(&mut start).await.expect("the start of an answer");
        stalled
    }

    /// A request gets a place and an answer in time.
    async fn answers(&self) {
        let answered = async {
            // On a busy machine one may be idle for too long before it is sent.
            while self.answer().await.is_err() {}
        };
        tokio::time::timeout(PATIENCE, answered).await.expect("its turn came");
    }

    async fn answer(&self) -> io::Result<()> {
        let mut stream = self.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        assert_eq!(&status, b"HTTP/1.1 404");
        Ok(())
    }
}
