//! Why a text is not strict JSON.

use tunnel_protocol::limits::{MAX_JSON_DEPTH, MAX_NUMBER_DIGITS, MAX_NUMBER_EXPONENT};

/// A text that is refused before its schema is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{reason} at byte {offset}")]
pub struct SyntaxError {
    /// Bytes from the start of the text.
    pub offset: usize,
    pub reason: SyntaxReason,
}

/// The rule that a text breaks. Never repeats any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxReason {
    #[error("text is larger than 256 MiB")]
    TooLarge,
    #[error("invalid UTF-8")]
    InvalidUtf8,
    #[error("unexpected end")]
    UnexpectedEnd,
    #[error("expected a value")]
    ExpectedValue,
    #[error("expected a property name")]
    ExpectedKey,
    #[error("expected \":\"")]
    ExpectedColon,
    #[error("expected \",\" or \"}}\"")]
    ExpectedCommaOrBrace,
    #[error("expected \",\" or \"]\"")]
    ExpectedCommaOrBracket,
    #[error("unexpected text after the value")]
    TrailingText,
    #[error("nesting deeper than {MAX_JSON_DEPTH}")]
    TooDeep,
    #[error("duplicate property name")]
    DuplicateKey,
    #[error("property name \"__proto__\" is not allowed")]
    ProtoKey,
    #[error("control character in a string")]
    ControlCharacter,
    #[error("invalid escape")]
    InvalidEscape,
    #[error("lone surrogate escape")]
    LoneSurrogate,
    #[error("invalid number")]
    InvalidNumber,
    #[error("number with more than {MAX_NUMBER_DIGITS} digits")]
    TooManyDigits,
    #[error("number with an exponent beyond {MAX_NUMBER_EXPONENT}")]
    ExponentTooLarge,
    #[error("number that a double cannot hold")]
    NotADouble,
}
