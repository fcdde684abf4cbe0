use std::io;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use tokio::net::UnixStream;
use tokio::time::timeout;

use super::location;
use super::{Refused, Reloaded, Status};

/// For a gateway to take a connection: it never takes long, so one that does is
/// stopped or stuck.
const CONNECT: Duration = Duration::from_secs(5);

/// For what it needs not wait for.
const ANSWER: Duration = Duration::from_secs(5);

/// Speaks with a gateway that runs.
#[derive(Debug)]
pub struct AdminClient {
    path: PathBuf,
}

/// Why a gateway did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error(
        "no running gateway was found in $XDG_RUNTIME_DIR; name its admin socket with --admin-socket"
    )]
    NoneFound,
    #[error(
        "$XDG_RUNTIME_DIR is not set, so that gateways have no admin socket by default: start the \
         gateway with --admin-socket PATH, and name the same path here"
    )]
    NoFolder,
    #[error("several gateways run: choose one with --admin-socket\n{}", list(.0))]
    SeveralFound(Vec<PathBuf>),
    #[error("no gateway can be reached at {}: {reason}", path.display())]
    Unreachable { path: PathBuf, reason: String },
    #[error("the gateway at {} broke off: {reason}", path.display())]
    BrokenOff { path: PathBuf, reason: String },
    #[error("refused, generation {} serves on: {}", .0.generation, .0.reason)]
    Refused(Refused),
}

impl AdminClient {
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Of the only gateway that has its socket in the default place.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn find() -> Result<Self, AdminError> {
        let mut found = location::found().ok_or(AdminError::NoFolder)?;
        match (found.pop(), found.is_empty()) {
            (None, _) => Err(AdminError::NoneFound),
            (Some(path), true) => Ok(Self { path }),
            (Some(last), false) => {
                found.push(last);
                Err(AdminError::SeveralFound(found))
            }
        }
    }

    /// What the gateway is at.
    ///
    /// # Errors
    /// No gateway answers.
    pub async fn status(&self) -> Result<Status, AdminError> {
        let answer = timeout(ANSWER, self.send(Method::GET, "/status")).await;
        let (_, body) = answer.map_err(|_| self.broken_off("it does not answer".to_owned()))??;
        self.read(&body)
    }

    /// Waits for as long as the workers take to boot.
    ///
    /// # Errors
    /// The new version was refused, or no gateway answers.
    pub async fn reload(&self) -> Result<Reloaded, AdminError> {
        let (status, body) = self.send(Method::POST, "/reload").await?;
        match status {
            StatusCode::OK => self.read(&body),
            _ => Err(AdminError::Refused(self.read(&body)?)),
        }
    }

    async fn send(&self, method: Method, path: &str) -> Result<(StatusCode, Bytes), AdminError> {
        let unreachable =
            |reason: String| AdminError::Unreachable { path: self.path.clone(), reason };
        let stream = timeout(CONNECT, UnixStream::connect(&self.path))
            .await
            .map_err(|_| unreachable("it does not answer".to_owned()))?
            .map_err(|error| unreachable(explain(&error)))?;
        let broken_off = |error: hyper::Error| self.broken_off(error.to_string());
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(broken_off)?;
        // Ends with the sender; its error comes through the sender too.
        tokio::spawn(connection);
        let mut request = Request::new(Empty::<Bytes>::new());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().map_err(|_| self.broken_off(path.to_owned()))?;
        let response = sender.send_request(request).await.map_err(broken_off)?;
        let status = response.status();
        let body = response.into_body().collect().await.map_err(broken_off)?.to_bytes();
        Ok((status, body))
    }

    fn read<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, AdminError> {
        serde_json::from_slice(body).map_err(|error| {
            self.broken_off(format!("not an answer of this version of tunnel-gateway: {error}"))
        })
    }

    fn broken_off(&self, reason: String) -> AdminError {
        AdminError::BrokenOff { path: self.path.clone(), reason }
    }
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such socket".to_owned(),
        io::ErrorKind::ConnectionRefused => "nobody listens on it".to_owned(),
        io::ErrorKind::WouldBlock => "it takes no more connections: stopped, or stuck".to_owned(),
        _ => error.to_string(),
    }
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("    {}", path.display())).collect::<Vec<_>>().join("\n")
}
