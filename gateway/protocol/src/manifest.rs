//! `schemas/manifest.json`: the only entry to a folder of schemas. It names
//! every other file there, and nothing outside it is callable.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conversion::Conversion;
use crate::limits::MAX_TIMEOUT_MS;

/// Version of the manifest's form that this build reads and writes.
pub const MANIFEST_VERSION: u32 = 1;

/// Every task and event that callers may reach.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// Says what wrote the file, and with which command.
    #[serde(rename = "$comment", default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub manifest_version: u32,
    /// Digest over all tasks and events: `sha256:` and 64 hex digits.
    pub hash: String,
    pub tasks: Vec<Task>,
    pub events: Vec<Event>,
    /// The errors that tasks declare.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<DeclaredError>,
    /// Conversions that others refer to, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conversions: BTreeMap<String, Conversion>,
    /// Documents beside the schemas, relative to the manifest's folder.
    #[serde(default)]
    pub documents: Vec<String>,
}

/// A function that callers run and whose result they get.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Task {
    pub id: String,
    pub input: SchemaRef,
    pub output: SchemaRef,
    /// The task's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    #[serde(default)]
    pub options: Options,
    /// Ids of the errors that it declares; without any it may fail with whichever it likes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// Digest over the schemas, documentation and options: `sha256:` and 64 hex digits.
    pub hash: String,
}

/// A message that handlers receive and that has no result.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    pub id: String,
    pub payload: SchemaRef,
    /// The event's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    #[serde(default)]
    pub options: Options,
    /// Digest over the schema, documentation and options: `sha256:` and 64 hex digits.
    pub hash: String,
}

/// An error that tasks declare: as much part of their contract as their output is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeclaredError {
    /// `error.id` in the envelope.
    pub id: String,
    /// The HTTP status.
    #[schemars(range(min = 400, max = 599))]
    pub http_code: u16,
    pub data: SchemaRef,
    /// The error's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
}

/// Where the schema of a value is, and whether the value may be undefined.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SchemaRef {
    /// A standalone JSON Schema 2020-12 document, relative to the manifest's folder.
    pub schema: String,
    /// The value may be undefined: left out of a request or a reply.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// What of the value is no JSON; absent where all of it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
}

/// What the author said of a task or event beside its types.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// The call's deadline in milliseconds; the gateway's `--timeout` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = MAX_TIMEOUT_MS))]
    pub timeout_ms: Option<u64>,
    /// May be run again after a worker died while running it.
    #[serde(skip_serializing_if = "is_false")]
    pub idempotent: bool,
    /// At most so many calls of it run at a time over the whole pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub concurrency: Option<u32>,
    /// While it runs, its worker runs nothing else.
    #[serde(skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Needs no token.
    #[serde(skip_serializing_if = "is_false")]
    pub public: bool,
    /// Unknown properties of the input or payload pass.
    #[serde(skip_serializing_if = "is_false")]
    pub open_input: bool,
    /// Callers should move to something else.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Carried to the documents; not enforced yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    /// Offered as a tool in `mcp.json`.
    #[serde(skip_serializing_if = "is_false")]
    pub mcp: bool,
    /// Of an event: its handlers run at the same time, so that there is no one
    /// payload to return.
    #[serde(skip_serializing_if = "is_false")]
    pub parallel: bool,
}

/// At most `limit` calls within `windowMs` milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RateLimit {
    #[schemars(range(min = 1))]
    pub limit: u32,
    #[schemars(range(min = 1))]
    pub window_ms: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
