use std::time::Duration;

/// What a process has used so far, and uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Of all its threads, in user and in system mode.
    pub cpu: Duration,
    /// Bytes in physical memory.
    pub memory: u64,
}

/// `None` for a process that is gone, and where the system does not say.
#[must_use]
pub fn usage(pid: u32) -> Option<Usage> {
    if cfg!(target_os = "linux") { read(&format!("/proc/{pid}/stat")) } else { None }
}

fn read(path: &str) -> Option<Usage> {
    parse(&std::fs::read_to_string(path).ok()?)
}

/// `pid (name) state …`; the name may hold anything, and the fields after it
/// are numbered from 3.
fn parse(stat: &str) -> Option<Usage> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    let ticks = field(14)?.checked_add(field(15)?)?;
    Some(Usage {
        cpu: Duration::from_millis(ticks.saturating_mul(1000) / ticks_per_second()),
        memory: field(24)?.saturating_mul(rustix::param::page_size() as u64),
    })
}

fn ticks_per_second() -> u64 {
    rustix::param::clock_ticks_per_second().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn knows_this_process_and_no_other() {
        let before = usage(std::process::id()).expect("it runs");
        assert!(before.memory > 100_000, "{before:?}");
        // Burns until the kernel's clock has counted it.
        while usage(std::process::id()).expect("it runs").cpu == before.cpu {}
        assert_eq!(usage(0), None);
    }

    #[test]
    fn a_name_may_hold_anything() {
        let line = "7 (a) S 9 (b) R 1 7 7 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 1 0 5 9000 3 0 0";
        let used = parse(line).expect("parsed");
        assert_eq!(used.cpu, Duration::from_millis(200 * 1000 / ticks_per_second()));
        assert_eq!(used.memory, 3 * rustix::param::page_size() as u64);
        assert_eq!(parse("7 (node) S 1"), None);
        assert_eq!(parse(""), None);
    }
}
