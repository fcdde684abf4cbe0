use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;
use tunnel_protocol::CallId;

use super::call::{Call, CallKind, WorkerReply};
use super::privacy::Privacy;
use super::trace::shorten;
use super::worker::WorkerName;
use super::worker_line::WorkerLine;

/// Stands for what must not show.
const HIDDEN: &[u8] = b"\"[sensitive]\"";

/// Shows the messages to and from one worker.
#[derive(Debug)]
pub(super) struct Tracer {
    name: WorkerName,
    privacy: Option<Arc<dyn Privacy>>,
    /// What the calls are that it has not answered; kept where something is hidden.
    calls: Mutex<HashMap<CallId, (CallKind, Arc<str>)>>,
}

impl Tracer {
    pub(super) fn new(name: WorkerName, privacy: Option<Arc<dyn Privacy>>) -> Self {
        Self { name, privacy, calls: Mutex::default() }
    }

    /// A message on its way to the worker that is no call.
    pub(super) fn outgoing(&self, line: &[u8]) {
        let WorkerName { slot, pid } = self.name;
        tracing::info!(target: "pipe", slot, pid, "→ {}", shorten(line));
    }

    /// A call on its way to the worker; its value is at `value` in the line.
    pub(super) fn call(&self, id: CallId, call: &Call, line: &[u8], value: Range<usize>) {
        let Some(privacy) = &self.privacy else { return self.outgoing(line) };
        self.calls.lock().insert(id, (call.callee.kind, Arc::clone(&call.callee.id)));
        let shown = privacy.value(call.callee.kind, &call.callee.id, &line[value.clone()]);
        self.outgoing(&[&line[..value.start], &shown[..], &line[value.end..]].concat());
    }

    /// A line from the worker.
    pub(super) fn incoming(&self, line: &[u8], parsed: &WorkerLine) {
        // The SDK puts one before each of its writes.
        if *parsed == WorkerLine::Blank {
            return;
        }
        let WorkerName { slot, pid } = self.name;
        let shown = self.shown(line, parsed);
        tracing::info!(target: "pipe", slot, pid, "← {}", shorten(&shown));
    }

    fn shown<'l>(&self, line: &'l [u8], parsed: &WorkerLine) -> Cow<'l, [u8]> {
        let Some(privacy) = &self.privacy else { return line.into() };
        let WorkerLine::Reply { id, reply } = parsed else {
            return if matches!(parsed, WorkerLine::Stray) { unmatched(line) } else { line.into() };
        };
        let call = self.calls.lock().remove(id);
        let call = call.as_ref().map(|(kind, name)| (*kind, &**name));
        if call.is_some_and(|(kind, name)| !privacy.hides(kind, name)) {
            return line.into();
        }
        // Written anew, so that nothing of the line shows but what is known.
        let (ok, key, value) = match reply {
            WorkerReply::Success(result) => (true, ",\"result\":", result),
            WorkerReply::Failure(error) => (false, ",\"error\":", error),
            WorkerReply::Malformed(_) => return HIDDEN.into(),
        };
        let start = format!("{{\"id\":{id},\"ok\":{ok}");
        let Some(value) = value else { return [start.as_bytes(), b"}"].concat().into() };
        let value = match call {
            Some((kind, name)) if ok => privacy.result(kind, name, value),
            // Authors put into errors what they were called with.
            _ => HIDDEN.into(),
        };
        [start.as_bytes(), key.as_bytes(), &value[..], b"}"].concat().into()
    }
}

/// A line that belongs to no call: what looks like a part of a message is hidden.
pub(super) fn unmatched(line: &[u8]) -> Cow<'_, [u8]> {
    match line.trim_ascii_start().first() {
        Some(b'{' | b'[' | b'"') => HIDDEN.into(),
        _ => line.into(),
    }
}
