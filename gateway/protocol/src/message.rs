//! Messages on a worker's stdin and stdout: JSON, one a line, split on byte
//! 0x0A only.
//!
//! The plain forms (task, event, success, error, without the optional fields)
//! are fixed for ever: a fifteen-line worker in any language relies on them.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::conversion::{Conversion, TaskConversions};
use crate::limits::MAX_CALL_ID;

/// Version that a worker's `hello` names.
pub const PROTOCOL_VERSION: u32 = 1;

/// Names one call or ping within one worker process: 1 … 2^53−1, never used
/// twice there, so that a late or repeated reply can meet no other call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct CallId(#[schemars(range(min = 1, max = MAX_CALL_ID))] u64);

impl CallId {
    pub const FIRST: Self = Self(1);

    /// `None` outside 1 … 2^53−1.
    #[must_use]
    pub fn new(value: u64) -> Option<Self> {
        (1..=MAX_CALL_ID).contains(&value).then_some(Self(value))
    }

    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }

    /// The id after this one; `None` once the space is used up.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for CallId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = u64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| serde::de::Error::custom("call id outside 1 … 2^53−1"))
    }
}

/// What the gateway writes to a worker.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GatewayMessage {
    /// Run a task. Answered by one `WorkerMessage` with the same id.
    #[schemars(title = "TaskCall")]
    Task {
        id: CallId,
        task_id: String,
        /// Absent means undefined.
        #[serde(skip_serializing_if = "Option::is_none")]
        input: Option<Box<RawValue>>,
        /// The deadline, in milliseconds from now.
        #[serde(skip_serializing_if = "Option::is_none")]
        timeout_ms: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        context: Option<CallContext>,
    },
    /// Run every handler of an event. Answered when all are done.
    #[schemars(title = "EventCall")]
    Event {
        id: CallId,
        event_id: String,
        /// Absent means undefined.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Box<RawValue>>,
        /// The caller wants the payload back, as it is after the handlers ran.
        #[serde(skip_serializing_if = "Option::is_none")]
        return_payload: Option<bool>,
        /// The deadline, in milliseconds from now.
        #[serde(skip_serializing_if = "Option::is_none")]
        timeout_ms: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        context: Option<CallContext>,
    },
    /// Answered at once by a worker that sent `hello`: `{"id":…,"ok":true}`, with
    /// a `WorkerHealth` as `result` if it has one to tell.
    #[schemars(title = "Ping")]
    Ping { id: CallId },
    /// The call is no longer wanted. The worker answers the call at once with
    /// code `CANCELLED` unless it has answered already.
    #[schemars(title = "Cancel")]
    Cancel {
        id: CallId,
        /// Why: the deadline passed, or the client went away.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<CancelReason>,
    },
    /// Finish the calls in flight, then exit.
    #[schemars(title = "Shutdown")]
    Shutdown {},
    /// What in the calls to come is no JSON. Sent at most once, right after `hello`,
    /// and only if there is anything.
    #[schemars(title = "Conversions")]
    Conversions {
        /// Those that others refer to, by name.
        named: BTreeMap<String, Conversion>,
        /// By id; those that need none are left out.
        tasks: BTreeMap<String, TaskConversions>,
        /// Of payloads, by id.
        events: BTreeMap<String, Conversion>,
        /// Of the data of declared errors, by id.
        errors: BTreeMap<String, Conversion>,
    },
}

/// Why a call was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    Timeout,
    ClientDisconnected,
}

/// What a call brings along besides its input. All of it but `requestId` and
/// `principal` comes from the caller unchecked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallContext {
    pub request_id: String,
    /// W3C trace context, as the caller sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The name of the token that let the call in, never the token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The header `x-runner-context`, as the caller sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_context: Option<String>,
}

/// What a worker writes to the gateway.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum WorkerMessage {
    /// First line of a worker that knows this protocol: wait for `ready`.
    #[schemars(title = "Hello")]
    Hello {
        #[serde(rename = "type")]
        kind: HelloTag,
        /// The protocol's version.
        protocol: u32,
    },
    /// The worker can be called; what it implements.
    #[schemars(title = "Ready")]
    Ready {
        #[serde(rename = "type")]
        kind: ReadyTag,
        tasks: Vec<String>,
        events: Vec<String>,
    },
    /// The answer to a ping (`ok` is true).
    #[schemars(title = "Pong")]
    Pong {
        id: CallId,
        #[schemars(extend("const" = true))]
        ok: bool,
        result: WorkerHealth,
    },
    /// Last words: the program is about to end by a fault of its own.
    #[schemars(title = "Fatal")]
    Fatal {
        #[serde(rename = "type")]
        kind: FatalTag,
        error: WorkerError,
    },
    /// A call succeeded (`ok` is true). No `result` means undefined.
    #[schemars(title = "Success")]
    Success {
        id: CallId,
        #[schemars(extend("const" = true))]
        ok: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<Box<RawValue>>,
    },
    /// A call failed (`ok` is false).
    #[schemars(title = "Failure")]
    Failure {
        id: CallId,
        #[schemars(extend("const" = false))]
        ok: bool,
        error: WorkerError,
    },
}

/// The literal `"hello"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum HelloTag {
    #[serde(rename = "hello")]
    Hello,
}

/// The literal `"ready"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReadyTag {
    #[serde(rename = "ready")]
    Ready,
}

/// The literal `"fatal"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum FatalTag {
    #[serde(rename = "fatal")]
    Fatal,
}

/// What a worker tells of itself in answer to a ping. All of it may be left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkerHealth {
    /// Handlers that still run though their call was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abandoned: Option<u64>,
    /// Processor time used since the process started, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_ms: Option<u64>,
    /// Resident memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
}

/// Why a call failed, in the worker's words.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkerError {
    /// Reaches the caller only where `id` is there.
    pub message: String,
    /// `EXECUTION_ERROR`, `NOT_FOUND` (no such handler), `CANCELLED`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Marks an error that the task's author declared: message, data and
    /// `httpCode` reach the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Data of a declared error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Box<RawValue>>,
    /// HTTP status of a declared error; 500 where absent or outside 400–599.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 400, max = 599))]
    pub http_code: Option<u16>,
}

/// One line from a worker, borrowed. A flat struct because serde's tagged and
/// untagged enums cannot deserialise raw values.
#[derive(Debug, Deserialize)]
pub struct WorkerLine<'a> {
    #[serde(rename = "type", default, borrow)]
    pub kind: Option<std::borrow::Cow<'a, str>>,
    #[serde(default)]
    pub id: Option<CallId>,
    #[serde(default)]
    pub ok: Option<bool>,
    /// `None` is undefined; `Some` of `null` is null.
    #[serde(default, borrow, deserialize_with = "present")]
    pub result: Option<&'a RawValue>,
    #[serde(default, borrow, deserialize_with = "present")]
    pub error: Option<&'a RawValue>,
    /// Reserved for streamed results.
    #[serde(default, borrow, deserialize_with = "present")]
    pub chunk: Option<&'a RawValue>,
    #[serde(default)]
    pub protocol: Option<u32>,
    #[serde(default)]
    pub tasks: Option<Vec<String>>,
    #[serde(default)]
    pub events: Option<Vec<String>>,
}

/// Keeps `null` apart from absent, which `Option` alone does not.
fn present<'de: 'a, 'a, D>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    <&RawValue>::deserialize(deserializer).map(Some)
}
