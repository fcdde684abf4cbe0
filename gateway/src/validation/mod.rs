//! What callers send and workers answer, checked against the published schemas.
//!
//! A body is parsed into a [`tape`] over its own bytes by strict rules, validated
//! there by jsonschema, and forwarded as it was written, apart from what
//! [`rewrite`] changes. A [`ValidInput`] exists only for a body that passed.

mod bounds;
mod compile;
mod decimal;
mod deferred;
mod equality;
mod explain;
mod forms;
mod input;
mod marker;
mod output;
mod redact;
mod representation;
mod rewrite;
mod rich;
mod rules;
mod tape;
mod written_number;

pub use compile::CompileError;
pub use input::{InputContract, Rejection, ValidInput};
pub use output::OutputContract;
pub use redact::Redactor;
pub use rules::{Documents, SchemaRules};
pub use tape::{SyntaxError, SyntaxReason};
