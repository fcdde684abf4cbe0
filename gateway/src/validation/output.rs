//! What workers answer, checked before it reaches the caller.

use std::borrow::Cow;

use jsonschema::Validator;
use serde_json::Value;
use tunnel_protocol::ValidationDetail;

use super::compile::{CompileError, compile};
use super::deferred::Deferred;
use super::explain::{Explainer, absent_detail, whole_value_detail};
use super::input::with_buffer;
use super::redact::{self, Redactor};
use super::representation::{TapeJson, TapeNode};
use super::rules::SchemaRules;
use super::tape::Markers;

/// The schema of one task's result. It compiles, but is compiled only once a result is
/// held to it: by default none is.
#[derive(Debug)]
pub struct OutputContract {
    /// `None` never comes.
    validator: Deferred<Option<Validator<TapeJson>>>,
    explainer: Explainer,
    optional: bool,
    redactor: Option<Redactor>,
}

impl OutputContract {
    /// Takes the schema of a result, which may be undefined if `optional`.
    ///
    /// # Errors
    ///
    /// As [`InputContract::compile`](super::InputContract::compile).
    pub fn compile(schema: &Value, optional: bool) -> Result<Self, CompileError> {
        let rules = SchemaRules::default();
        compile(schema, &rules)?;
        let validator = Deferred::new(schema, &rules);
        let explainer = Explainer::new(schema, &rules);
        let redactor = Redactor::of(schema);
        Ok(Self { validator, explainer, optional, redactor })
    }

    /// Whether the schema marks anything as sensitive.
    pub fn has_secrets(&self) -> bool {
        self.redactor.is_some()
    }

    /// A result as the log may show it, if there are secrets.
    pub fn shown<'v>(&self, value: &'v [u8]) -> Cow<'v, [u8]> {
        redact::shown(value, self.redactor.as_ref(), |node| self.is_valid(node))
    }

    /// Checks a result as the worker wrote it; `None` is undefined. Markers are
    /// ordinary data here.
    ///
    /// # Errors
    ///
    /// What does not fit the schema, or the rule of strict JSON that the result breaks.
    pub fn check(&self, result: Option<&[u8]>) -> Result<(), Vec<ValidationDetail>> {
        let Some(result) = result else {
            return if self.optional { Ok(()) } else { Err(vec![absent_detail()]) };
        };
        with_buffer(|buffer| {
            let (tape, _) = buffer
                .parse(result, Markers::Keep)
                .map_err(|error| vec![whole_value_detail("json", error.to_string())])?;
            match self.is_valid(TapeNode::root(&tape)) {
                true => Ok(()),
                false => Err(self.explainer.explain(&tape, 0)),
            }
        })
    }

    fn is_valid(&self, result: TapeNode<'_>) -> bool {
        let validator = self.validator.get(|schema, rules| compile(schema, rules).ok());
        validator.as_ref().is_some_and(|validator| validator.is_valid(result))
    }
}
