//! Bounds that more than one part relies on.

/// The largest call id: JavaScript's largest exact integer, so that a worker
/// that reads ids as doubles echoes them unchanged.
pub const MAX_CALL_ID: u64 = (1 << 53) - 1;

/// The longest deadline of a call, in milliseconds: 24 hours.
pub const MAX_TIMEOUT_MS: u64 = 24 * 60 * 60 * 1000;

/// Bytes of one request body: the validation counts children in 28 bits.
pub const MAX_BODY_BYTES: usize = 1 << 28;

/// Nesting of arrays and objects in a request body. Deeper bodies are refused
/// before anything recursive touches them.
pub const MAX_JSON_DEPTH: usize = 128;

/// Digits in one number of a request body. Longer ones cost time and gain no
/// caller anything: a double holds 17.
pub const MAX_NUMBER_DIGITS: usize = 400;

/// Absolute exponent of one number of a request body.
pub const MAX_NUMBER_EXPONENT: u32 = 400;

/// Bytes of `x-runner-context` and of `traceparent` that are handed on.
pub const MAX_CONTEXT_BYTES: usize = 8 * 1024;

/// Entries in the `details` of one `VALIDATION_ERROR`.
pub const MAX_VALIDATION_DETAILS: usize = 20;

/// Bytes of a declared error's message that reach the caller.
pub const MAX_ERROR_MESSAGE_BYTES: usize = 8 * 1024;

/// Bytes of a declared error's `data` that reach the caller; larger data is
/// left out, and the log says so.
pub const MAX_ERROR_DATA_BYTES: usize = 64 * 1024;
