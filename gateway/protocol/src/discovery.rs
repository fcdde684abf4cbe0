//! `schemas/discovery.json`: all that a caller's tools need, in one document.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::conversion::Conversion;
use crate::manifest::Options;

/// Version of the discovery document's form.
pub const DISCOVERY_VERSION: u32 = 1;

/// Every task and event with its schemas inside.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discovery {
    /// Says what wrote the file, and with which command.
    #[serde(rename = "$comment", default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    pub discovery_version: u32,
    /// The manifest's hash.
    pub hash: String,
    /// The beginning of ids that clients drop: with `app`, `app.tasks.add` is `client.tasks.add`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    pub tasks: Vec<DiscoveredTask>,
    pub events: Vec<DiscoveredEvent>,
    /// The errors that tasks declare.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<DiscoveredError>,
    /// The conversions that others refer to, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conversions: BTreeMap<String, Conversion>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscoveredTask {
    pub id: String,
    pub input: DiscoveredValue,
    pub output: DiscoveredValue,
    /// The task's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    #[serde(default)]
    pub options: Options,
    /// Ids of the errors that it declares; without any it may fail with whichever it likes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    pub hash: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscoveredEvent {
    pub id: String,
    pub payload: DiscoveredValue,
    /// The event's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
    #[serde(default)]
    pub options: Options,
    pub hash: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscoveredError {
    /// `error.id` in the envelope.
    pub id: String,
    /// The HTTP status.
    #[schemars(range(min = 400, max = 599))]
    pub http_code: u16,
    pub data: DiscoveredValue,
    /// The error's JSDoc, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscoveredValue {
    /// A standalone JSON Schema 2020-12 document.
    pub schema: Box<RawValue>,
    /// What its author called its type; absent where it has no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// The value may be undefined: left out of a request or a reply.
    #[serde(default)]
    pub optional: bool,
    /// What of the value is no JSON; absent where all of it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
}
