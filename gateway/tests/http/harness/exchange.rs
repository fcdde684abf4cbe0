use std::fmt::Write as _;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::{PATIENCE, TOKEN};

/// A request, written byte by byte as the test has it.
#[derive(Clone)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
    chunked: bool,
}

pub(crate) fn get(path: &str) -> Request {
    Request::new("GET", path)
}

pub(crate) fn delete(path: &str) -> Request {
    Request::new("DELETE", path)
}

/// With the token and an empty body.
pub(crate) fn post(path: &str) -> Request {
    Request::new("POST", path).token(TOKEN).body("")
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: vec![("host".to_owned(), b"localhost".to_vec())],
            body: None,
            chunked: false,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(present, _)| present != name);
        self
    }

    /// Instead of the one it has.
    pub(crate) fn token(self, token: &str) -> Self {
        self.without("x-runner-token").header("x-runner-token", token)
    }

    pub(crate) fn anonymous(self) -> Self {
        self.without("x-runner-token")
    }

    pub(crate) fn host(self, host: &str) -> Self {
        self.without("host").header("host", host)
    }

    pub(crate) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = Some(body.as_ref().to_vec());
        self
    }

    /// Without a length, in many pieces.
    pub(crate) fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        let body = self.body.as_deref().unwrap_or_default();
        if self.chunked {
            bytes.extend(b"transfer-encoding: chunked\r\n\r\n");
            for piece in body.chunks(7.max(body.len() / 100)) {
                bytes.extend(format!("{:x}\r\n", piece.len()).into_bytes());
                bytes.extend([piece, b"\r\n"].concat());
            }
            bytes.extend(b"0\r\n\r\n");
            return bytes;
        }
        let mut end = String::new();
        if self.body.is_some() && !self.headers.iter().any(|(name, _)| name == "content-length") {
            write!(end, "content-length: {}\r\n", body.len()).expect("a string");
        }
        bytes.extend(end.into_bytes());
        bytes.extend(b"\r\n");
        bytes.extend(body);
        bytes
    }
}

/// A connection, kept alive.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        stream.set_nodelay(true).expect("no delay");
        Self { stream: BufReader::new(stream) }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        // A gateway that has answered already may have closed its end.
        let _ = self.try_write(bytes);
    }

    /// False where the other side has closed.
    pub(crate) fn try_write(&mut self, bytes: &[u8]) -> bool {
        self.stream.get_mut().write_all(bytes).is_ok()
    }

    pub(crate) fn send(&mut self, request: &Request) -> Answer {
        self.start(request);
        self.read(request.method == "HEAD")
    }

    /// Sends without waiting for the answer.
    pub(crate) fn start(&mut self, request: &Request) {
        self.write(&request.bytes());
    }

    pub(crate) fn answer(&mut self) -> Answer {
        self.read(false)
    }

    /// Whether the other side has closed, nothing more sent.
    pub(crate) fn is_closed(&mut self) -> bool {
        self.read_some().is_empty()
    }

    /// Whether the other side closes, whatever it sends before.
    pub(crate) fn closes(&mut self) -> bool {
        while !self.read_some().is_empty() {}
        true
    }

    /// What comes next; nothing at the connection's end.
    fn read_some(&mut self) -> Vec<u8> {
        let bytes = match self.stream.fill_buf() {
            Ok(bytes) => bytes.to_vec(),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                panic!("neither closed nor answered in time")
            }
            Err(_) => Vec::new(),
        };
        self.stream.consume(bytes.len());
        bytes
    }

    fn read(&mut self, is_head: bool) -> Answer {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let length = self.stream.read_line(&mut line).expect("an answer's head");
            assert!(length > 0, "the connection ended after {lines:?}");
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let status = lines[0].split(' ').nth(1).and_then(|status| status.parse().ok());
        let headers = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Answer { status: status.expect("a status"), headers, body: Vec::new() };
        let length = answer.header("content-length").map_or(0, |l| l.parse().expect("a length"));
        if !is_head {
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body).expect("a body");
        }
        answer
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(present, _)| present == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("utf-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// `error.code`, or nothing.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn result(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()["result"].clone()
    }
}
