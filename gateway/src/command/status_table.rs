use std::fmt::Write as _;
use std::time::Duration;

use bytesize::ByteSize;

use crate::admin::{SlotStatus, Status};

const HEAD: [&str; 10] =
    ["SLOT", "STATE", "PID", "IN FLIGHT", "CALLS", "LAG", "CPU", "MEMORY", "AGE", "RESTARTS"];
const NONE: &str = "-";

/// A line about the gateway, and one for each slot. Processor use is that since
/// `before`, or since the process was started.
pub(super) fn table(status: &Status, before: Option<&Status>) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(status.slots.iter().map(|slot| {
        let was = before.and_then(|before| before.slots.iter().find(|was| was.pid == slot.pid));
        row(slot, was, status.generation)
    }));
    let mut text = headline(status);
    for row in &rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            // Writing to a string cannot fail.
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn headline(status: &Status) -> String {
    let Status { version, pid, address, uptime_ms, ready, generation, queued, shed, .. } = status;
    let ready = if *ready { "ready" } else { "not ready" };
    format!(
        "tunnel-gateway {version}, pid {pid}, on {address}: {ready}, up {}, generation \
         {generation}, {queued} queued, {shed} shed\n\n",
        age(*uptime_ms)
    )
}

fn row(slot: &SlotStatus, was: Option<&SlotStatus>, serving: u64) -> [String; 10] {
    let none = || NONE.to_owned();
    let name = if slot.generation == serving {
        slot.slot.to_string()
    } else {
        format!("{} of generation {}", slot.slot, slot.generation)
    };
    [
        name,
        slot.state.clone(),
        slot.pid.map_or_else(none, |pid| pid.to_string()),
        slot.in_flight.to_string(),
        slot.calls.to_string(),
        slot.lag_ms.map_or_else(none, |lag| format!("{lag:.1} ms")),
        cpu(slot, was).map_or_else(none, |share| format!("{share:.0} %")),
        slot.memory_bytes.map_or_else(none, |bytes| ByteSize(bytes).to_string()),
        slot.age_ms.map_or_else(none, age),
        restarts(slot),
    ]
}

/// Of one core, in percent.
fn cpu(slot: &SlotStatus, was: Option<&SlotStatus>) -> Option<f64> {
    let before = was.and_then(|was| Some((was.cpu_ms?, was.age_ms?)));
    let (cpu_before, age_before) = before.unwrap_or((0, 0));
    let used = slot.cpu_ms?.saturating_sub(cpu_before) as f64;
    let passed = slot.age_ms?.saturating_sub(age_before) as f64;
    (passed > 0.0).then(|| used / passed * 100.0)
}

/// `3 (crashed 2, boot_failed 1); last: signal: 9 (SIGKILL)`
fn restarts(slot: &SlotStatus) -> String {
    let total: u64 = slot.restarts.values().sum();
    let mut text = total.to_string();
    let reasons: Vec<_> =
        slot.restarts.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    if !reasons.is_empty() {
        let _ = write!(text, " ({})", reasons.join(", "));
    }
    if let Some(exit) = &slot.last_exit {
        let _ = write!(text, "; last: {exit}");
    }
    text
}

fn age(ms: u64) -> String {
    humantime::format_duration(Duration::from_secs(ms / 1000)).to_string()
}
