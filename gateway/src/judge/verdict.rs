use bytes::Bytes;
use serde::Serialize;
use tunnel_protocol::{ErrorCode, ValidationDetail};

use crate::validation::{InputContract, Rejection};

/// What the gateway makes of one value.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    valid: bool,
    /// As a caller is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<ErrorCode>,
    /// The rule of strict JSON that the text breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Vec<ValidationDetail>>,
}

impl Verdict {
    pub(super) fn of(contract: &InputContract, value: Bytes) -> Self {
        let valid = Self { valid: true, code: None, message: None, details: None };
        match contract.admit_value(value) {
            Ok(_) => valid,
            Err(Rejection::InvalidJson { message }) => Self {
                valid: false,
                code: Some(ErrorCode::InvalidJson),
                message: Some(message),
                ..valid
            },
            Err(Rejection::Invalid { details }) => Self {
                valid: false,
                code: Some(ErrorCode::ValidationError),
                details: Some(details),
                ..valid
            },
        }
    }
}
