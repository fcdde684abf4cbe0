use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use prometheus::{IntCounter, IntCounterVec, IntGauge};

use super::durations::{Durations, DurationsVec};
use crate::dispatch::CallKind;
use crate::log_limit::LogLimits;

/// The code of an answer that is no error.
const OK: &str = "OK";

/// The counters of one task or event, or of all that share a label, and what holds
/// the lines about its failures to a few: a flood of one must not hide another's.
#[derive(Debug)]
pub struct CallMetrics {
    label: Label,
    requests: IntCounterVec,
    /// Of 200.
    succeeded: IntCounter,
    /// Of every other answer so far. Statuses and codes are few.
    others: Mutex<Vec<(Answer, IntCounter)>>,
    duration: Durations,
    in_flight: IntGauge,
    failure_lines: LogLimits<(u16, &'static str)>,
}

/// What calls were for; cheap to clone.
#[derive(Debug, Clone)]
pub struct Label {
    kind: &'static str,
    id: Arc<str>,
}

/// Those of a manifest, by position.
#[derive(Debug)]
pub struct CallTable {
    pub(super) tasks: Vec<Arc<CallMetrics>>,
    pub(super) events: Vec<Arc<CallMetrics>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Answer {
    status: u16,
    code: &'static str,
}

impl CallTable {
    #[must_use]
    pub fn get(&self, kind: CallKind, position: usize) -> Option<&CallMetrics> {
        let calls = match kind {
            CallKind::Task => &self.tasks,
            CallKind::Event => &self.events,
        };
        calls.get(position).map(|calls| &**calls)
    }
}

impl Label {
    #[must_use]
    pub fn task(&self) -> Option<&str> {
        (self.kind == "task").then_some(&*self.id)
    }

    #[must_use]
    pub fn event(&self) -> Option<&str> {
        (self.kind == "event").then_some(&*self.id)
    }
}

impl CallMetrics {
    pub(super) fn new(
        requests: &IntCounterVec,
        durations: &DurationsVec,
        in_flight: &IntGauge,
        kind: &'static str,
        id: &str,
    ) -> Self {
        Self {
            label: Label { kind, id: id.into() },
            requests: requests.clone(),
            // There from the beginning: Prometheus sees no rise from nothing to one.
            succeeded: requests.with_label_values(&[kind, id, "200", OK]),
            others: Mutex::default(),
            duration: durations.with_label_values(&[kind, id]),
            in_flight: in_flight.clone(),
            failure_lines: LogLimits::default(),
        }
    }

    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// By status and code: both are few.
    #[must_use]
    pub fn failure_lines(&self) -> &LogLimits<(u16, &'static str)> {
        &self.failure_lines
    }

    pub fn began(&self) {
        self.in_flight.inc();
    }

    /// Once for each that began. `code` is that of an error.
    pub fn answered(&self, status: u16, code: Option<&'static str>, duration: Duration) {
        self.in_flight.dec();
        self.duration.observe(duration);
        match code {
            None if status == 200 => self.succeeded.inc(),
            code => self.other(Answer { status, code: code.unwrap_or(OK) }),
        }
    }

    pub(super) fn remove_from(&self, requests: &IntCounterVec, durations: &DurationsVec) {
        let Label { kind, id } = &self.label;
        let others = self.others.lock();
        let answers = others.iter().map(|(answer, _)| *answer);
        for Answer { status, code } in answers.chain([Answer { status: 200, code: OK }]) {
            // It is there: it was made here.
            let _ = requests.remove_label_values(&[*kind, &**id, &status.to_string(), code]);
        }
        let _ = durations.remove_label_values(&[*kind, &**id]);
    }

    fn other(&self, answer: Answer) {
        let mut others = self.others.lock();
        if let Some((_, counter)) = others.iter().find(|(known, _)| *known == answer) {
            return counter.inc();
        }
        let Answer { status, code } = answer;
        let Label { kind, id } = &self.label;
        let counter = self.requests.with_label_values(&[*kind, &**id, &status.to_string(), code]);
        counter.inc();
        others.push((answer, counter));
    }
}
