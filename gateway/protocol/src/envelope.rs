//! The JSON envelope of every error answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ErrorCode;

/// `{"ok":false,"error":{…}}`
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorEnvelope {
    /// Always false.
    pub ok: bool,
    pub error: ErrorBody,
}

/// What went wrong with a call.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    pub message: String,
    pub code: ErrorCode,
    /// The HTTP status, repeated: Runner's clients read it from the body only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 400, max = 599))]
    pub http_code: Option<u16>,
    /// Of an error that the task's author declared: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Of an error that the task's author declared: its data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Box<RawValue>>,
    /// Of a `VALIDATION_ERROR`: what does not fit, and where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Vec<ValidationDetail>>,
}

/// One place where input or payload does not fit its schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ValidationDetail {
    /// JSON Pointer into input or payload; the root is `""`.
    pub path: String,
    /// The schema keyword that failed, such as `required`.
    pub keyword: String,
    /// What is expected there. Never repeats the caller's value.
    pub message: String,
    /// JSON Pointer into the published schema.
    pub schema_path: String,
}
