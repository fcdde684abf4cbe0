//! The pool and the dispatcher against real worker processes, each of which
//! misbehaves in its own way: see `tests/workers/`.

mod boot;
mod calls;
mod crashes;
mod deadlines;
mod drain;
mod harness;
mod health;
mod large_values;
mod logs;
mod lost_lines;
mod orphans;
mod queue;
mod recycling;
mod replies;
mod snapshot;
mod suspects;
