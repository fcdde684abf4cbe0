//! The gateway's own process, under the names that all Prometheus clients use.

use prometheus::{Counter, Gauge, Registry};
use rustix::process::{Resource, getrlimit};

use crate::process::usage;

/// Nothing where the system does not say.
pub(super) fn register(registry: &Registry) -> prometheus::Result<()> {
    if let Some(used) = usage(std::process::id()) {
        let cpu = Counter::new("process_cpu_seconds_total", "Processor time of the gateway.")?;
        cpu.inc_by(used.cpu.as_secs_f64());
        registry.register(Box::new(cpu))?;
        let help = "Resident memory of the gateway.";
        gauge(registry, "process_resident_memory_bytes", help, used.memory as f64)?;
    }
    if let Some(open) = open_files() {
        gauge(registry, "process_open_fds", "File descriptors that the gateway has open.", open)?;
    }
    let most = getrlimit(Resource::Nofile).current.map_or(f64::INFINITY, |most| most as f64);
    gauge(registry, "process_max_fds", "File descriptors that it may have open.", most)
}

fn gauge(registry: &Registry, name: &str, help: &str, value: f64) -> prometheus::Result<()> {
    let gauge = Gauge::new(name, help)?;
    gauge.set(value);
    registry.register(Box::new(gauge))
}

fn open_files() -> Option<f64> {
    let open = std::fs::read_dir("/proc/self/fd").ok()?.count();
    // One is open for the counting.
    Some(open.saturating_sub(1) as f64)
}
