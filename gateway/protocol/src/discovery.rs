//! `schemas/discovery.json`: all that a caller's tools need, in one document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

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
    pub tasks: Vec<DiscoveredTask>,
    pub events: Vec<DiscoveredEvent>,
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
pub struct DiscoveredValue {
    /// A standalone JSON Schema 2020-12 document.
    pub schema: Box<RawValue>,
    /// The value may be undefined: left out of a request or a reply.
    #[serde(default)]
    pub optional: bool,
}
