//! Worker processes that calls can be sent to: kept running, spoken to in JSON
//! lines, drained.

mod boot;
mod call;
mod callee;
mod counters;
mod deaths;
mod encode;
mod in_flight;
mod latency;
mod life;
mod line_buffer;
mod options;
mod output;
mod pending;
mod places;
#[expect(clippy::module_inception, reason = "the pool itself")]
mod pool;
mod privacy;
mod pulse;
mod quiet;
mod reader;
mod recycling;
mod running;
mod shared;
mod slot;
mod slot_record;
mod snapshot;
mod stray_budget;
mod supervisor;
mod suspicion;
mod trace;
mod tracer;
mod vacancy;
mod worker;
mod worker_line;
mod writer;

pub use boot::BootError;
pub use call::{Answer, Call, CallKind, Request, WorkerReply};
pub use callee::{Callee, Claim, Permit, Policy};
pub use counters::{Counters, Counts};
pub use encode::{write_head, write_tail};
pub use line_buffer::LineBuffer;
pub use options::PoolOptions;
pub use pending::Pending;
pub use pool::{Pool, Status};
pub use privacy::Privacy;
pub use recycling::RecycleLimits;
pub use snapshot::{PoolSnapshot, RestartReason, SlotSnapshot, SlotState};
pub use vacancy::Vacancy;
pub use worker::{Refusal, Reservation, ReservationState, Worker};
pub use worker_line::WorkerLine;

/// Has callers, a worker and the pipe between them play a script, for the fuzzer.
#[cfg(fuzzing)]
pub fn play(script: &[u8]) {
    worker::play(script);
}
