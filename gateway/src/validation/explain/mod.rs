//! Why a value does not fit its schema, in a bounded number of steps.
//!
//! The verdict is never made here. jsonschema's own errors grow exponentially with
//! a body's nesting where unions recur, so they are taken from a second schema,
//! derived at load, whose unions cannot explode ([`derive`]); and whatever the
//! schema, collecting them stops after a number of steps.

mod derive;
mod detail;
mod forms;

use jsonschema::Validator;
use serde_json::Value;
use tunnel_protocol::ValidationDetail;
use tunnel_protocol::limits::MAX_VALIDATION_DETAILS;

use super::compile::compile;
use super::representation::{TapeJson, TapeNode};
use super::tape::Tape;
use derive::{Derived, Origins};

/// Tapes up to this length get all their errors, longer ones the first: an array of
/// a million wrong items would make a million errors before we keep twenty.
const ALL_ERRORS_ENTRIES: usize = 4_000;

/// Steps that collecting all errors may take. Bounds memory: each step makes at
/// most a few errors.
const ALL_ERRORS_STEPS: u64 = 20_000;

/// Steps for each entry of a tape that finding the first error may take.
const FIRST_ERROR_STEPS: u64 = 16;

/// The derived schema, compiled.
#[derive(Debug)]
pub(crate) struct Explainer {
    /// `None` where the derived schema does not compile: details are generic then.
    validator: Option<Validator<TapeJson>>,
    origins: Origins,
}

impl Explainer {
    /// `schema` is one that compiles.
    pub(crate) fn new(schema: &Value) -> Self {
        let Derived { schema, origins } = derive::derive(schema);
        Self { validator: compile(&schema).ok(), origins }
    }

    /// Says what is wrong with a value that was found invalid. Never empty.
    pub(crate) fn explain(&self, tape: &Tape<'_>, value: u32) -> Vec<ValidationDetail> {
        let details = self.validator.as_ref().and_then(|validator| {
            self.all_errors(validator, tape, value)
                .or_else(|| self.first_error(validator, tape, value))
        });
        match details {
            Some(details) if !details.is_empty() => details,
            _ => vec![whole_value_detail("schema", "does not fit the schema".to_owned())],
        }
    }

    fn all_errors(
        &self,
        validator: &Validator<TapeJson>,
        tape: &Tape<'_>,
        value: u32,
    ) -> Option<Vec<ValidationDetail>> {
        if tape.len() > ALL_ERRORS_ENTRIES {
            return None;
        }
        tape.limit(ALL_ERRORS_STEPS);
        let errors = validator.iter_errors(TapeNode::new(tape, value));
        // Out of steps, containers looked shorter than they are.
        if tape.is_exhausted() {
            return None;
        }
        let mut details = Vec::new();
        for error in errors {
            detail::push(&error, &self.origins, &mut details);
            if details.len() >= MAX_VALIDATION_DETAILS {
                break;
            }
        }
        details.truncate(MAX_VALIDATION_DETAILS);
        Some(details)
    }

    fn first_error(
        &self,
        validator: &Validator<TapeJson>,
        tape: &Tape<'_>,
        value: u32,
    ) -> Option<Vec<ValidationDetail>> {
        tape.limit(ALL_ERRORS_STEPS + FIRST_ERROR_STEPS * tape.len() as u64);
        let error = validator.validate(TapeNode::new(tape, value)).err()?;
        if tape.is_exhausted() {
            return None;
        }
        let mut details = Vec::new();
        detail::push(&error, &self.origins, &mut details);
        details.truncate(MAX_VALIDATION_DETAILS);
        Some(details)
    }
}

/// What is said of a value that is undefined and must not be.
pub(crate) fn absent_detail() -> ValidationDetail {
    whole_value_detail("required", "a value is required".to_owned())
}

/// A detail about the value as a whole.
pub(crate) fn whole_value_detail(keyword: &str, message: String) -> ValidationDetail {
    ValidationDetail {
        path: String::new(),
        keyword: keyword.to_owned(),
        message,
        schema_path: String::new(),
    }
}
