//! The one definition of what the gateway, its workers and the codegen say to
//! each other: pipe messages, manifest, discovery document, error envelope, and
//! their limits.
//!
//! The schemas in `schemas/protocol/` and the TypeScript types in the
//! `generated/` folders are derived from these types
//! (`cargo run -p tunnel-protocol --example write_schemas`); nothing is written
//! twice by hand.

pub mod conversion;
pub mod discovery;
pub mod envelope;
pub mod error_code;
pub mod limits;
pub mod manifest;
pub mod message;

pub use conversion::{Conversion, TaskConversions};
pub use discovery::Discovery;
pub use envelope::{ErrorBody, ErrorEnvelope, ValidationDetail};
pub use error_code::ErrorCode;
pub use manifest::Manifest;
pub use message::{CallContext, CallId, GatewayMessage, WorkerError, WorkerHealth, WorkerMessage};
