//! What is not counted as it happens but looked at when somebody asks.

use prometheus::core::Collector;
use prometheus::{
    Counter, CounterVec, Gauge, GaugeVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry,
};

use super::sample::{Sample, Totals};
use crate::pool::{Counts, PoolSnapshot, RestartReason, SlotSnapshot, SlotState};

pub(super) fn register(registry: &Registry, sample: &Sample) -> prometheus::Result<()> {
    let totals = sample.totals();
    register_calls(registry, sample)?;
    register_slots(registry, &sample.serving.pool)?;
    register_totals(registry, &totals)
}

fn register_calls(registry: &Registry, sample: &Sample) -> prometheus::Result<()> {
    let slots = || sample.all().flat_map(|workers| &workers.pool.slots);
    let in_flight: usize = slots().map(|slot| slot.in_flight).sum();
    let unwritten: usize = slots().map(|slot| slot.queued).sum();
    let queued: usize = sample.all().map(|workers| workers.queue.queued).sum();
    let queued_bytes: usize = sample.all().map(|workers| workers.queue.queued_bytes).sum();
    let retiring: usize = sample.retiring.iter().map(|workers| running(&workers.pool)).sum();
    let generation = usize::try_from(sample.serving.generation).unwrap_or(usize::MAX);
    let gauges = [
        (
            "tunnel_ready",
            "1 while calls can be served, as /readyz says.",
            usize::from(sample.ready),
        ),
        (
            "tunnel_generation",
            "Of the version that serves: 1, and one more with each reload.",
            generation,
        ),
        ("tunnel_calls_in_flight", "Calls that workers have.", in_flight.saturating_sub(unwritten)),
        ("tunnel_calls_queued", "Calls that wait for a worker.", queued + unwritten),
        ("tunnel_calls_queued_bytes", "Bytes of their inputs and payloads.", queued_bytes),
        ("tunnel_workers_retiring", "Workers of old versions that finish their calls.", retiring),
    ];
    for (name, help, value) in gauges {
        let gauge = IntGauge::new(name, help)?;
        gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        registry.register(Box::new(gauge))?;
    }
    Ok(())
}

fn register_slots(registry: &Registry, pool: &PoolSnapshot) -> prometheus::Result<()> {
    let state = IntGaugeVec::new(
        Opts::new("tunnel_worker_state", "1 for the state that the slot is in, 0 for the others."),
        &["slot", "state"],
    )?;
    for slot in &pool.slots {
        for each in SlotState::ALL {
            let is_in = i64::from(each == slot.state);
            state.with_label_values(&[slot.slot.to_string().as_str(), each.as_str()]).set(is_in);
        }
    }
    registry.register(Box::new(state))?;
    gauge(registry, pool, "tunnel_worker_in_flight", "Calls of the slot's process.", |slot| {
        Some(slot.in_flight as f64)
    })?;
    gauge(
        registry,
        pool,
        "tunnel_worker_abandoned",
        "Calls that were given up and that the slot's process still works on, or lost.",
        |slot| Some(slot.abandoned as f64),
    )?;
    gauge(
        registry,
        pool,
        "tunnel_worker_event_loop_lag_seconds",
        "Round trip of the last ping; absent for plain workers.",
        |slot| slot.lag.map(|lag| lag.as_secs_f64()),
    )?;
    gauge(
        registry,
        pool,
        "tunnel_worker_resident_memory_bytes",
        "Resident memory of the slot's process.",
        |slot| slot.memory.map(|memory| memory as f64),
    )?;
    gauge(
        registry,
        pool,
        "tunnel_worker_age_seconds",
        "Since the slot's process was started.",
        |slot| slot.age.map(|age| age.as_secs_f64()),
    )?;
    counter(
        registry,
        pool,
        "tunnel_worker_cpu_seconds_total",
        "Processor time of the slot's process; starts anew with each process.",
        |slot| slot.cpu.map(|cpu| cpu.as_secs_f64()),
    )?;
    counter(
        registry,
        pool,
        "tunnel_worker_calls_total",
        "Calls that the slot's process has answered; starts anew with each process.",
        |slot| Some(slot.calls as f64),
    )
}

fn register_totals(registry: &Registry, totals: &Totals) -> prometheus::Result<()> {
    register_call_totals(registry, totals)?;
    let restarts = IntCounterVec::new(
        Opts::new("tunnel_worker_restarts_total", "Processes of the slot that were replaced."),
        &["slot", "reason"],
    )?;
    let stray_lines = IntCounterVec::new(
        Opts::new(
            "tunnel_worker_stray_lines_total",
            "Lines on stdout that were no message, from all processes of the slot.",
        ),
        &["slot"],
    )?;
    for (slot, totals) in &totals.slots {
        let slot = slot.to_string();
        for (reason, count) in RestartReason::ALL.iter().zip(totals.restarts) {
            restarts.with_label_values(&[slot.as_str(), reason.as_str()]).inc_by(count);
        }
        stray_lines.with_label_values(&[&slot]).inc_by(totals.stray_lines);
    }
    registry.register(Box::new(restarts))?;
    registry.register(Box::new(stray_lines))
}

fn register_call_totals(registry: &Registry, totals: &Totals) -> prometheus::Result<()> {
    let Counts { unmatched_replies, late_replies, timed_out, deserted } = totals.counts;
    let counters = [
        (
            "tunnel_calls_shed_total",
            "Calls turned away with OVERLOADED: too many queued, or too many answers not read.",
            totals.shed(),
        ),
        (
            "tunnel_calls_retried_total",
            "Calls of idempotent tasks that were run once more since their worker died.",
            totals.retried,
        ),
        (
            "tunnel_replies_late_total",
            "Replies to calls that had been given up before.",
            late_replies,
        ),
        (
            "tunnel_replies_unmatched_total",
            "Replies to no call in flight: repeated or invented ids.",
            unmatched_replies,
        ),
    ];
    for (name, help, value) in counters {
        let counter = IntCounter::new(name, help)?;
        counter.inc_by(value);
        registry.register(Box::new(counter))?;
    }
    let cancelled = IntCounterVec::new(
        Opts::new("tunnel_calls_cancelled_total", "Calls given up while a worker had them."),
        &["reason"],
    )?;
    for (reason, value) in [("timeout", timed_out), ("disconnect", deserted)] {
        cancelled.with_label_values(&[reason]).inc_by(value);
    }
    registry.register(Box::new(cancelled))
}

fn gauge(
    registry: &Registry,
    pool: &PoolSnapshot,
    name: &str,
    help: &str,
    value: impl Fn(&SlotSnapshot) -> Option<f64>,
) -> prometheus::Result<()> {
    let gauges = GaugeVec::new(Opts::new(name, help), &["slot"])?;
    each(pool, value, |slot, value| {
        let gauge: Gauge = gauges.with_label_values(&[slot]);
        gauge.set(value);
    });
    register_unless_empty(registry, gauges)
}

fn counter(
    registry: &Registry,
    pool: &PoolSnapshot,
    name: &str,
    help: &str,
    value: impl Fn(&SlotSnapshot) -> Option<f64>,
) -> prometheus::Result<()> {
    let counters = CounterVec::new(Opts::new(name, help), &["slot"])?;
    each(pool, value, |slot, value| {
        let counter: Counter = counters.with_label_values(&[slot]);
        counter.inc_by(value);
    });
    register_unless_empty(registry, counters)
}

fn each(
    pool: &PoolSnapshot,
    value: impl Fn(&SlotSnapshot) -> Option<f64>,
    mut take: impl FnMut(&str, f64),
) {
    for slot in &pool.slots {
        if let Some(value) = value(slot) {
            take(&slot.slot.to_string(), value);
        }
    }
}

/// A metric without a sample would be a line of help about nothing.
fn register_unless_empty(
    registry: &Registry,
    metric: impl Collector + 'static,
) -> prometheus::Result<()> {
    let is_empty = metric.collect().iter().all(|family| family.get_metric().is_empty());
    if is_empty { Ok(()) } else { registry.register(Box::new(metric)) }
}

fn running(pool: &PoolSnapshot) -> usize {
    pool.slots.iter().filter(|slot| slot.pid.is_some()).count()
}
