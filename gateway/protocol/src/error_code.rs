//! Codes of the errors that the gateway answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `error.code` in an error envelope. The HTTP status of each is in the
/// gateway's one status table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ErrorCode {
    /// The token is missing or wrong.
    Unauthorized,
    /// The gateway has no token configured, so it can let nobody in.
    AuthNotConfigured,
    /// The id is not in the manifest, or the origin or host is not allowed.
    Forbidden,
    /// No such path, discovery is disabled, or no worker implements the id.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The body is not strict JSON.
    InvalidJson,
    /// Input or payload does not fit its schema; `details` says where.
    ValidationError,
    /// The body is over `--max-body`.
    PayloadTooLarge,
    /// Multipart and octet-stream bodies are not served yet.
    UnsupportedMediaType,
    /// The body did not arrive in time.
    RequestTimeout,
    /// `returnPayload` was asked of an event that was declared parallel.
    ParallelEventReturnUnsupported,
    /// The handler failed; also the code of every declared error, which has an `id`.
    InternalError,
    /// The result does not fit its schema and `--validate-output` is `reject`.
    InvalidOutput,
    /// The client went away before the answer.
    RequestAborted,
    /// The caller is over its rate.
    RateLimited,
    /// Too many calls are in flight.
    Overloaded,
    /// The task takes its workers down, and is tried again now and then only.
    TaskQuarantined,
    /// No worker can take the call.
    WorkerUnavailable,
    /// The worker died while it ran the call.
    WorkerCrashed,
    /// The call's deadline passed.
    Timeout,
}
