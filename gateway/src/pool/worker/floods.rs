//! Log lines that a worker can cause as often as it likes: the first few of a
//! second are written, and how many more there were.

use std::sync::atomic::Ordering;

use tokio::time::Instant;
use tunnel_protocol::CallId;

use super::{Worker, WorkerName};
use crate::{
    log_limit::LogLimit,
    pool::{counters::Counters, trace, tracer, worker_line::why_stray},
};

/// One limit for each kind of line.
#[derive(Debug, Default)]
pub(super) struct Floods {
    stray: LogLimit,
    unmatched: LogLimit,
    lost: LogLimit,
}

impl Worker {
    pub(in crate::pool) fn log_stray(&self, line: &[u8], message: &str) {
        Counters::add(&self.counters.stray_lines);
        Counters::add(&self.stray_lines);
        // The end of one that prints without end is near.
        if self.over_budget.load(Ordering::Relaxed) {
            return;
        }
        let WorkerName { slot, pid } = self.name;
        let more = move |lines| {
            tracing::warn!(slot, pid, lines, "a worker printed more lines that are no message");
        };
        if self.floods.stray.admits(Instant::now(), more) {
            // The reason may show a value.
            let why = if self.is_private { None } else { why_stray(line) };
            let line = if self.is_private { tracer::unmatched(line) } else { line.into() };
            tracing::warn!(slot, pid, line = %trace::shorten(&line), why, "{message}");
        }
    }

    pub(super) fn log_unmatched(&self, call: CallId) {
        Counters::add(&self.counters.unmatched_replies);
        let WorkerName { slot, pid } = self.name;
        let more = move |replies| {
            tracing::warn!(slot, pid, replies, "dropped more replies to no call in flight");
        };
        if self.floods.unmatched.admits(Instant::now(), more) {
            tracing::warn!(slot, pid, %call, "dropped a reply to no call in flight");
        }
    }

    pub(super) fn log_lost(&self, call: CallId, callee: &str, reason: &str) {
        let WorkerName { slot, pid } = self.name;
        let more = move |calls| {
            tracing::warn!(slot, pid, calls, "the answers to more given-up calls are lost");
        };
        if self.floods.lost.admits(Instant::now(), more) {
            tracing::warn!(slot, pid, id = %callee, %call, reason, "the answer to a given-up call is lost");
        }
    }
}
