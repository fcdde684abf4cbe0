//! A line for each call that failed, unless they come in floods, or for every call
//! where that is asked for; and the counters of both.

use std::time::Duration;

use tokio::time::Instant;
use tracing::Level;

use super::request_id::RequestId;
use crate::metrics::{CallMetrics, Label};

/// A line longer than this tells nobody more.
const SHOWN: usize = 256;
/// Refusals that come in floods, and of which lines of their own tell what is the matter.
const TOLD: [&str; 2] = ["OVERLOADED", "TASK_QUARANTINED"];
/// Nginx's status for a client that left, which Runner uses too.
const ABORTED: u16 = 499;

/// Which requests get lines.
#[derive(Debug, Default)]
pub struct AccessLog {
    every_call: bool,
}

/// One request, from its head to its answer. A client that leaves drops it
/// without an answer, and that is logged too.
#[derive(Debug)]
pub struct Exchange<'a> {
    request_id: &'a RequestId,
    subject: Subject<'a>,
    started: Instant,
    log: &'a AccessLog,
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

impl AccessLog {
    /// Lines for failures, or for every call.
    #[must_use]
    pub fn new(every_call: bool) -> Self {
        Self { every_call }
    }
}

/// Of failures that got no line of their own.
fn tell(label: &Label, status: u16, code: &'static str, calls: u64) {
    let (task, event) = (label.task(), label.event());
    match level(status, code) {
        Level::WARN => {
            tracing::warn!(task, event, status, code, calls, "more calls failed like it");
        }
        _ => tracing::info!(task, event, status, code, calls, "more calls failed like it"),
    }
}

fn level(status: u16, code: &str) -> Level {
    if status >= 500 && !TOLD.contains(&code) { Level::WARN } else { Level::INFO }
}

impl<'a> Exchange<'a> {
    #[must_use]
    pub fn begin(
        request_id: &'a RequestId,
        subject: Subject<'a>,
        log: &'a AccessLog,
        metrics: &'a CallMetrics,
    ) -> Self {
        metrics.began();
        let started = Instant::now();
        Self { request_id, subject, started, log, metrics, answered: false }
    }

    pub fn finish(mut self, outcome: Outcome<'_>) {
        self.answered = true;
        self.end(outcome);
    }

    fn end(&self, outcome: Outcome<'_>) {
        let now = Instant::now();
        let duration = now - self.started;
        self.metrics.answered(outcome.status, outcome.code, duration);
        if self.is_admitted(outcome, now) {
            self.write(outcome, duration);
        }
    }

    /// A line that is held back must cost next to nothing: it is one of many.
    fn is_admitted(&self, outcome: Outcome<'_>, now: Instant) -> bool {
        let every_call = self.log.every_call;
        let Outcome { status, code: Some(code), .. } = outcome else { return every_call };
        if every_call || matches!(self.subject, Subject::Probe(_)) {
            return true;
        }
        let tell = || {
            let label = self.metrics.label().clone();
            move |calls| tell(&label, status, code, calls)
        };
        self.metrics.failure_lines().admits((status, code), now, tell)
    }

    fn write(&self, Outcome { status, code, cause }: Outcome<'_>, duration: Duration) {
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
        match (&self.subject, code.map(|code| level(status, code))) {
            (Subject::Probe(_), _) => line!(debug, "probe"),
            (_, None) => line!(info, "call"),
            (_, Some(Level::WARN)) => line!(warn, "call failed"),
            (_, Some(_)) => line!(info, "call failed"),
        }
    }
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.end(Outcome { status: ABORTED, code: Some("REQUEST_ABORTED"), cause: None });
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
