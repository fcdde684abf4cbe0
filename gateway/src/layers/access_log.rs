//! One line for each call that failed, and for each that did not where that is
//! asked for; and the counters of both.

use std::time::{Duration, Instant};

use super::request_id::RequestId;
use crate::metrics::CallMetrics;

/// A line longer than this tells nobody more.
const SHOWN: usize = 256;
/// Refusals that come in floods, and of which lines of their own tell what is the matter.
const TOLD: [&str; 2] = ["OVERLOADED", "TASK_QUARANTINED"];
/// Nginx's status for a client that left, which Runner uses too.
const ABORTED: u16 = 499;

/// One request, from its head to its answer. A client that leaves drops it
/// without an answer, and that is logged too.
#[derive(Debug)]
pub struct Exchange<'a> {
    request_id: RequestId,
    subject: Subject<'a>,
    started: Instant,
    log_success: bool,
    metrics: &'a CallMetrics,
    answered: bool,
}

/// What a request was about.
#[derive(Debug, Clone)]
pub enum Subject<'a> {
    Task(&'a str),
    Event(&'a str),
    /// Whatever is not a call: method and path.
    Other(String),
    /// Not logged below debug: probes ask every few seconds.
    Probe(String),
}

/// How a request was answered.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    pub status: u16,
    /// Of an error.
    pub code: Option<&'static str>,
    /// What the caller is not told.
    pub cause: Option<&'a str>,
}

impl<'a> Exchange<'a> {
    #[must_use]
    pub fn begin(
        request_id: RequestId,
        subject: Subject<'a>,
        log_success: bool,
        metrics: &'a CallMetrics,
    ) -> Self {
        metrics.began();
        let started = Instant::now();
        Self { request_id, subject, started, log_success, metrics, answered: false }
    }

    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    pub fn finish(mut self, outcome: Outcome<'_>) {
        self.answered = true;
        let duration = self.count(outcome);
        if outcome.status >= 400 || self.log_success {
            self.log(outcome, duration);
        }
    }

    fn count(&self, Outcome { status, code, .. }: Outcome<'_>) -> Duration {
        let duration = self.started.elapsed();
        self.metrics.answered(status, code, duration);
        duration
    }

    fn log(&self, Outcome { status, code, cause }: Outcome<'_>, duration: Duration) {
        macro_rules! line {
            ($level:ident, $message:literal) => {
                tracing::$level!(
                    request_id = self.request_id.as_str(),
                    task = self.subject.task(),
                    event = self.subject.event(),
                    path = self.subject.path(),
                    status,
                    code,
                    duration_ms = milliseconds(duration),
                    cause,
                    $message
                )
            };
        }
        match &self.subject {
            Subject::Probe(_) => line!(debug, "probe"),
            _ if code.is_some_and(|code| TOLD.contains(&code)) => line!(info, "call failed"),
            _ if status >= 500 => line!(warn, "call failed"),
            _ if status >= 400 => line!(info, "call failed"),
            _ => line!(info, "call"),
        }
    }
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        if !self.answered {
            let left = Outcome { status: ABORTED, code: Some("REQUEST_ABORTED"), cause: None };
            self.log(left, self.count(left));
        }
    }
}

impl Subject<'_> {
    fn task(&self) -> Option<&str> {
        if let Self::Task(id) = self { Some(shown(id)) } else { None }
    }

    fn event(&self) -> Option<&str> {
        if let Self::Event(id) = self { Some(shown(id)) } else { None }
    }

    fn path(&self) -> Option<&str> {
        match self {
            Self::Other(path) | Self::Probe(path) => Some(shown(path)),
            Self::Task(_) | Self::Event(_) => None,
        }
    }
}

/// Ids and paths come from callers.
fn shown(text: &str) -> &str {
    &text[..text.floor_char_boundary(SHOWN)]
}

fn milliseconds(duration: Duration) -> f64 {
    let micros = u32::try_from(duration.as_micros()).unwrap_or(u32::MAX);
    f64::from(micros) / 1000.0
}
