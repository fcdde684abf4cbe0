//! Why a value does not fit its schema, in a bounded number of steps.
//!
//! The verdict is never made here. jsonschema's own errors grow exponentially with
//! a body's nesting where unions recur, so they are taken from a second schema,
//! derived at load, whose unions cannot explode ([`derive`]); and whatever the
//! schema, collecting them stops after a number of steps.

mod derive;
mod detail;
mod origins;

use jsonschema::Validator;
use serde_json::Value;
use tunnel_protocol::ValidationDetail;
use tunnel_protocol::limits::MAX_VALIDATION_DETAILS;

use super::compile::compile;
use super::deferred::Deferred;
use super::representation::{TapeJson, TapeNode};
use super::rules::SchemaRules;
use super::tape::{Limit, Tape};
use derive::Derived;
use origins::Origins;

/// Errors that are made at most. Twenty are kept, and some count twice; without an
/// end an array of a million wrong items makes a million.
const MAX_ERRORS: u32 = 200;

/// Steps that collecting errors may take on a small tape.
const MIN_STEPS: u64 = 8_000;

/// Steps for each entry of a tape. Each keyword that looks into a container takes one
/// for each of its children.
const STEPS_PER_ENTRY: u64 = 16;

/// The derived schema; needed once the first value is refused.
#[derive(Debug)]
pub(crate) struct Explainer(Deferred<Compiled>);

#[derive(Debug)]
struct Compiled {
    /// `None` where the derived schema does not compile: details are generic then.
    validator: Option<Validator<TapeJson>>,
    origins: Origins,
}

impl Explainer {
    /// `schema` is one that compiles.
    pub(crate) fn new(schema: &Value, rules: &SchemaRules) -> Self {
        Self(Deferred::new(schema, rules))
    }

    /// Says what is wrong with a value that was found invalid. Never empty.
    pub(crate) fn explain(&self, tape: &Tape<'_>, value: u32) -> Vec<ValidationDetail> {
        let steps = MIN_STEPS + STEPS_PER_ENTRY * tape.len() as u64;
        let compiled = self.0.get(Compiled::of);
        let details = compiled.validator.as_ref().and_then(|validator| {
            tape.set_limit(Limit::Left { steps, errors: MAX_ERRORS });
            compiled.all_errors(validator, tape, value).or_else(|| {
                tape.set_limit(Limit::Left { steps, errors: MAX_ERRORS });
                compiled.first_error(validator, tape, value)
            })
        });
        match details {
            Some(details) if !details.is_empty() => details,
            _ => vec![whole_value_detail("schema", "does not fit the schema".to_owned())],
        }
    }
}

impl Compiled {
    fn of(schema: &Value, rules: &SchemaRules) -> Self {
        let Derived { schema, origins } = derive::derive(schema);
        Self { validator: compile(&schema, rules).ok(), origins }
    }

    /// `None` where the limit makes errors doubtful: containers seemed to end early.
    fn all_errors(
        &self,
        validator: &Validator<TapeJson>,
        tape: &Tape<'_>,
        value: u32,
    ) -> Option<Vec<ValidationDetail>> {
        let errors: Vec<_> = validator.iter_errors(TapeNode::new(tape, value)).collect();
        let certain = match tape.limit() {
            Limit::OutOfSteps => 0,
            // Made in order, so those before the last were certain; unless an error
            // has more of them inside.
            Limit::OutOfErrors => errors
                .iter()
                .take(MAX_VALIDATION_DETAILS)
                .take_while(|error| detail::is_single(error))
                .count(),
            _ => errors.len(),
        };
        let mut details = Vec::with_capacity(certain.min(MAX_VALIDATION_DETAILS));
        for error in errors.iter().take(certain) {
            if details.len() == MAX_VALIDATION_DETAILS {
                break;
            }
            // A part that does not fit has not seen its properties, so they are all
            // "unevaluated": true only where that is the one thing wrong.
            let others = &errors[..certain];
            if !others.iter().any(|other| detail::explains(other, error)) {
                detail::push(error, &self.origins, &mut details);
            }
        }
        (certain > 0).then_some(details)
    }

    fn first_error(
        &self,
        validator: &Validator<TapeJson>,
        tape: &Tape<'_>,
        value: u32,
    ) -> Option<Vec<ValidationDetail>> {
        let error = validator.validate(TapeNode::new(tape, value)).err()?;
        if matches!(tape.limit(), Limit::OutOfSteps | Limit::OutOfErrors) {
            return None;
        }
        let mut details = Vec::new();
        detail::push(&error, &self.origins, &mut details);
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
