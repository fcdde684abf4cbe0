//! The HTTP surface: from a connection to an answer.

mod activity;
mod arriving;
mod aside;
mod call;
mod common_headers;
mod discovery;
mod error;
mod gateway;
mod generation;
mod health;
mod metrics;
mod outgoing;
mod own_wake;
mod reply;
mod route;
mod router;
pub mod server;
mod unsent;

pub use aside::Aside;
pub use gateway::{Gateway, Options, OutputPolicy};
pub use generation::{CurrentGeneration, Ended, Generation};
pub use metrics::metrics_handler;
pub use reply::Response;
pub use router::Surface;
pub use unsent::Unsent;
