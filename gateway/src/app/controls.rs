use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::generations::Generations;
use super::reloader::ReloadHandle;
use crate::admin::{Control, Refused, Reloaded, SlotStatus, Status};
use crate::metrics::{Source, Totals};
use crate::pool::SlotSnapshot;

/// What admins may have this gateway do.
#[derive(Debug)]
pub(super) struct Controls {
    address: SocketAddr,
    started: Instant,
    reload: ReloadHandle,
    generations: Arc<Generations>,
}

impl Controls {
    pub(super) fn new(
        address: SocketAddr,
        reload: ReloadHandle,
        generations: Arc<Generations>,
    ) -> Self {
        Self { address, started: Instant::now(), reload, generations }
    }
}

impl Control for Controls {
    fn status(&self) -> Status {
        let sample = self.generations.sample();
        let totals = sample.totals();
        let slots = sample.all().flat_map(|workers| {
            workers.pool.slots.iter().map(|slot| slot_status(slot, workers.generation, &totals))
        });
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            address: self.address.to_string(),
            uptime_ms: milliseconds(self.started.elapsed()),
            ready: sample.ready,
            generation: sample.serving.generation,
            queued: sample.all().map(|workers| workers.queue.queued).sum(),
            shed: totals.shed(),
            slots: slots.collect(),
        }
    }

    async fn reload(&self) -> Result<Reloaded, Refused> {
        self.reload.reload("admin socket").await
    }
}

fn slot_status(slot: &SlotSnapshot, generation: u64, totals: &Totals) -> SlotStatus {
    SlotStatus {
        slot: slot.slot,
        generation,
        state: slot.state.as_str().to_owned(),
        pid: slot.pid,
        plain: slot.plain,
        in_flight: slot.in_flight,
        calls: slot.calls,
        abandoned: slot.abandoned,
        lag_ms: slot.lag.map(|lag| lag.as_secs_f64() * 1000.0),
        cpu_ms: slot.cpu.map(milliseconds),
        memory_bytes: slot.memory,
        age_ms: slot.age.map(milliseconds),
        restarts: totals
            .restarts(slot.slot)
            .filter(|(_, count)| *count > 0)
            .map(|(reason, count)| (reason.as_str().to_owned(), count))
            .collect(),
        last_exit: slot.last_exit.clone(),
        stray_lines: slot.stray_lines,
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
