//! What Prometheus is told. `docs/metrics.md` lists every metric.
//!
//! 1. A request costs a few atomic additions: whoever counts holds its counters,
//!    and no label is formatted or looked up for it.
//! 2. Ids that no manifest names share one label, and what only an old manifest
//!    named is forgotten with its generation: callers cannot make series.

mod buckets;
mod calls;
mod durations;
mod page;
mod process;
mod sample;
mod workers;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};

use self::durations::{Durations, DurationsVec};
use crate::dispatch::{CallKind, Timing};

pub use calls::{CallMetrics, CallTable, Label};
pub use page::Page;
pub use sample::{Sample, Source, Totals, Workers};

/// The id of all that no manifest names.
const UNLISTED: &str = "(unlisted)";

/// What a manifest names.
type Listed = (CallKind, Arc<str>);

/// All that is counted as it happens.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: DurationsVec,
    in_flight: IntGauge,
    queued: Durations,
    round_trip: Durations,
    reloads_applied: IntCounter,
    reloads_refused: IntCounter,
    listed: Mutex<HashMap<Listed, Arc<CallMetrics>>>,
    unlisted_task: CallMetrics,
    unlisted_event: CallMetrics,
    probe: CallMetrics,
    other: CallMetrics,
}

impl Metrics {
    /// # Errors
    /// A name or label that Prometheus does not take.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("tunnel_requests_total", "Requests answered, by what they were for and how."),
            &["kind", "id", "status", "code"],
        )?;
        let durations = durations::by_label(
            "tunnel_request_duration_seconds",
            "From the head of a request to its answer, all waiting included.",
            &["kind", "id"],
        )?;
        let in_flight = IntGauge::new("tunnel_requests_in_flight", "Requests not answered yet.")?;
        let queued = durations::one(
            &registry,
            "tunnel_call_queue_duration_seconds",
            "From the validated call to the moment when it is written to a worker.",
        )?;
        let round_trip = durations::one(
            &registry,
            "tunnel_call_pipe_duration_seconds",
            "From writing a call to a worker to reading its reply: pipe, event loop and handler.",
        )?;
        let reloads = IntCounterVec::new(
            Opts::new("tunnel_reloads_total", "Reloads that were asked for, by outcome."),
            &["outcome"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(durations.clone()))?;
        registry.register(Box::new(in_flight.clone()))?;
        registry.register(Box::new(reloads.clone()))?;
        register_constants(&registry)?;
        let calls = |kind, id| CallMetrics::new(&requests, &durations, &in_flight, kind, id);
        Ok(Self {
            unlisted_task: calls("task", UNLISTED),
            unlisted_event: calls("event", UNLISTED),
            probe: calls("probe", ""),
            other: calls("other", ""),
            reloads_applied: reloads.with_label_values(&["applied"]),
            reloads_refused: reloads.with_label_values(&["refused"]),
            listed: Mutex::default(),
            registry,
            requests,
            durations,
            in_flight,
            queued,
            round_trip,
        })
    }

    /// Counters for what a manifest names, in its order. Those of ids that were
    /// known before go on.
    #[must_use]
    pub fn table(&self, tasks: &[Arc<str>], events: &[Arc<str>]) -> CallTable {
        let mut listed = self.listed.lock();
        let mut of = |kind, ids: &[Arc<str>]| {
            ids.iter()
                .map(|id| {
                    let entry = listed.entry((kind, Arc::clone(id)));
                    Arc::clone(entry.or_insert_with(|| Arc::new(self.listed(kind, id))))
                })
                .collect()
        };
        CallTable { tasks: of(CallKind::Task, tasks), events: of(CallKind::Event, events) }
    }

    /// Drops the counters that are in no table any more. 2
    pub fn forget_unlisted(&self) {
        self.listed.lock().retain(|_, calls| {
            // Tables get theirs under this lock only.
            let listed = Arc::strong_count(calls) > 1;
            if !listed {
                calls.remove_from(&self.requests, &self.durations);
            }
            listed
        });
    }

    /// For calls of ids that the manifest does not name.
    #[must_use]
    pub fn unlisted(&self, kind: CallKind) -> &CallMetrics {
        match kind {
            CallKind::Task => &self.unlisted_task,
            CallKind::Event => &self.unlisted_event,
        }
    }

    /// For health checks and metrics.
    #[must_use]
    pub fn probe(&self) -> &CallMetrics {
        &self.probe
    }

    /// For whatever else is asked for.
    #[must_use]
    pub fn other(&self) -> &CallMetrics {
        &self.other
    }

    pub fn call_done(&self, timing: Timing) {
        self.queued.observe(timing.queued);
        if let Some(round_trip) = timing.round_trip {
            self.round_trip.observe(round_trip);
        }
    }

    pub fn reload_done(&self, applied: bool) {
        if applied { &self.reloads_applied } else { &self.reloads_refused }.inc();
    }

    fn listed(&self, kind: CallKind, id: &str) -> CallMetrics {
        let kind = match kind {
            CallKind::Task => "task",
            CallKind::Event => "event",
        };
        CallMetrics::new(&self.requests, &self.durations, &self.in_flight, kind, id)
    }
}

fn register_constants(registry: &Registry) -> prometheus::Result<()> {
    let build = IntGaugeVec::new(
        Opts::new("tunnel_build_info", "Always 1; its label has the gateway's version."),
        &["version"],
    )?;
    build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
    registry.register(Box::new(build))?;
    let started =
        IntGauge::new("process_start_time_seconds", "When the gateway started, in Unix time.")?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    started.set(i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
    registry.register(Box::new(started))
}
