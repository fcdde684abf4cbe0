//! What callers send: the envelope opened, the value checked and made ready to forward.

use std::borrow::Cow;
use std::cell::Cell;

use bytes::Bytes;
use jsonschema::Validator;
use serde_json::Value;
use tunnel_protocol::ValidationDetail;

use super::compile::{CompileError, compile};
use super::explain::{Explainer, absent_detail};
use super::marker;
use super::redact::{self, Redactor};
use super::representation::{TapeJson, TapeNode};
use super::rewrite;
use super::rich::{Places, edited, plain_form};
use super::rules::SchemaRules;
use super::tape::{Kind, Markers, Tape, TapeBuffer};
use crate::dispatch::CallKind;

/// The compiled schema of one task's input or one event's payload.
#[derive(Debug)]
pub struct InputContract {
    kind: CallKind,
    validator: Validator<TapeJson>,
    explainer: Explainer,
    /// Where values beyond JSON may be; most schemas have none.
    places: Option<Places>,
    optional: bool,
    redactor: Option<Redactor>,
}

/// A value that its schema accepts. Only [`InputContract`] makes one.
#[derive(Debug, Clone)]
pub struct ValidInput {
    value: Option<Bytes>,
    return_payload: bool,
}

/// Why a body is not let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// The body is not strict JSON. The message repeats nothing of the body.
    InvalidJson { message: String },
    /// The value does not fit its schema.
    Invalid { details: Vec<ValidationDetail> },
}

impl InputContract {
    /// Compiles the schema of an input or payload, which may be undefined if `optional`.
    ///
    /// # Errors
    ///
    /// A schema that is not valid, refers to other documents, or uses a format or
    /// pattern that cannot be checked.
    pub fn compile(kind: CallKind, schema: &Value, optional: bool) -> Result<Self, CompileError> {
        Self::compile_by(&SchemaRules::default(), kind, schema, optional)
    }

    /// The same by other rules.
    ///
    /// # Errors
    ///
    /// As [`InputContract::compile`].
    pub fn compile_by(
        rules: &SchemaRules,
        kind: CallKind,
        schema: &Value,
        optional: bool,
    ) -> Result<Self, CompileError> {
        let validator = compile(schema, rules)?;
        let explainer = Explainer::new(schema, rules);
        let places = Places::of(schema);
        let redactor = Redactor::of(schema);
        Ok(Self { kind, validator, explainer, places, optional, redactor })
    }

    /// Takes a request's body apart and checks the value in it.
    ///
    /// # Errors
    ///
    /// [`Rejection`], fit to be answered to the caller.
    pub fn admit(&self, body: Bytes) -> Result<ValidInput, Rejection> {
        self.admit_from(body, |tape| self.open(tape))
    }

    /// Checks a value that stands alone, without a body around it.
    ///
    /// # Errors
    ///
    /// As [`InputContract::admit`].
    pub fn admit_value(&self, value: Bytes) -> Result<ValidInput, Rejection> {
        self.admit_from(value, |tape| match marker::is_undefined(tape, 0) {
            true => Envelope::NONE,
            false => Envelope { value: Some(0), return_payload: false },
        })
    }

    /// Whether the schema marks anything as sensitive.
    pub fn has_secrets(&self) -> bool {
        self.redactor.is_some()
    }

    /// A value as the log may show it, if there are secrets.
    pub fn shown<'v>(&self, value: &'v [u8]) -> Cow<'v, [u8]> {
        redact::shown(value, self.redactor.as_ref(), |node| self.validator.is_valid(node))
    }

    fn admit_from(
        &self,
        text: Bytes,
        open: impl FnOnce(&Tape<'_>) -> Envelope,
    ) -> Result<ValidInput, Rejection> {
        if text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            return self.admit_undefined(false);
        }
        with_buffer(|buffer| {
            let (tape, cuts) = buffer
                .parse(&text, Markers::Cut)
                .map_err(|error| Rejection::InvalidJson { message: error.to_string() })?;
            let Envelope { value, return_payload } = open(&tape);
            let Some(value) = value else { return self.admit_undefined(return_payload) };
            let edits = match &self.places {
                Some(places) => plain_form(places, &tape, value),
                None => Vec::new(),
            };
            let as_written = || {
                self.check(&tape, value)?;
                Ok(rewrite::on_one_line(&text, tape.span(value), cuts))
            };
            let line = if edits.is_empty() {
                as_written()
            } else {
                let plain = edited(&text, tape.span(value), cuts, &edits);
                // What only looked like a marker is data.
                self.admit_plain(plain).or_else(|rejection| as_written().map_err(|_| rejection))
            };
            Ok(ValidInput { value: Some(line?), return_payload })
        })
    }

    /// Checks a value whose markers have become plain.
    fn admit_plain(&self, value: Bytes) -> Result<Bytes, Rejection> {
        let mut buffer = TapeBuffer::default();
        let (tape, _) = buffer
            .parse(&value, Markers::Keep)
            .map_err(|error| Rejection::InvalidJson { message: error.to_string() })?;
        self.check(&tape, 0)?;
        Ok(rewrite::on_one_line(&value, tape.span(0), &[]))
    }

    fn check(&self, tape: &Tape<'_>, value: u32) -> Result<(), Rejection> {
        match self.validator.is_valid(TapeNode::new(tape, value)) {
            true => Ok(()),
            false => Err(Rejection::Invalid { details: self.explainer.explain(tape, value) }),
        }
    }

    fn admit_undefined(&self, return_payload: bool) -> Result<ValidInput, Rejection> {
        if !self.optional {
            return Err(Rejection::Invalid { details: vec![absent_detail()] });
        }
        Ok(ValidInput { value: None, return_payload })
    }

    fn open(&self, tape: &Tape<'_>) -> Envelope {
        const BODY: u32 = 0;
        let is_object = tape.kind(BODY) == Kind::Object;
        match self.kind {
            CallKind::Event => {
                let member = |name| is_object.then(|| tape.member(BODY, name)).flatten();
                let return_payload =
                    member("returnPayload").is_some_and(|value| is_truthy(tape, value));
                Envelope { value: member("payload"), return_payload }
            }
            CallKind::Task if is_object && tape.has_cut_member(BODY, "input") => Envelope::NONE,
            CallKind::Task if marker::is_undefined(tape, BODY) => Envelope::NONE,
            CallKind::Task => {
                // A body without an `input` is itself the input.
                let input = is_object.then(|| tape.member(BODY, "input")).flatten();
                Envelope { value: Some(input.unwrap_or(BODY)), return_payload: false }
            }
        }
    }
}

/// As JavaScript's `Boolean` has it, and so Runner.
fn is_truthy(tape: &Tape<'_>, value: u32) -> bool {
    match tape.kind(value) {
        Kind::Null | Kind::False => false,
        Kind::Number => tape.raw(value).parse::<f64>().is_ok_and(|number| number != 0.0),
        Kind::String | Kind::EscapedString => !tape.string(value).is_empty(),
        _ => true,
    }
}

impl ValidInput {
    /// The value's JSON on one line, to be forwarded as it is; `None` is undefined.
    pub fn value(&self) -> Option<&Bytes> {
        self.value.as_ref()
    }

    /// The same, given away.
    pub fn into_value(self) -> Option<Bytes> {
        self.value
    }

    /// Whether the caller of an event wants its payload back.
    pub fn return_payload(&self) -> bool {
        self.return_payload
    }
}

/// What a body says.
struct Envelope {
    /// The entry of the input or payload; `None` is undefined.
    value: Option<u32>,
    return_payload: bool,
}

impl Envelope {
    const NONE: Self = Self { value: None, return_payload: false };
}

/// Lends this thread's tape buffer.
pub(super) fn with_buffer<T>(run: impl FnOnce(&mut TapeBuffer) -> T) -> T {
    thread_local! {
        static BUFFER: Cell<Option<Box<TapeBuffer>>> = const { Cell::new(None) };
    }
    let mut buffer = BUFFER.take().unwrap_or_default();
    let result = run(&mut buffer);
    BUFFER.set(Some(buffer));
    result
}

#[cfg(test)]
mod tests;
