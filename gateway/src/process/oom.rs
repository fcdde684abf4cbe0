//! Whether the kernel killed a process for want of memory: it sends the same signal
//! as everybody, but counts.

use std::{fs, path::PathBuf, sync::LazyLock};

use parking_lot::Mutex;

static SEEN: LazyLock<Mutex<Option<u64>>> = LazyLock::new(|| Mutex::new(kills()));

/// What was counted before the first worker is none of them.
pub(super) fn start_counting() {
    LazyLock::force(&SEEN);
}

/// Whether it killed one more since this was asked last. It counts before it kills, so
/// whoever has seen such a process end sees it counted. `None` where it does not say.
pub(super) fn killed_another() -> Option<bool> {
    let mut seen = SEEN.lock();
    let (before, now) = ((*seen)?, kills()?);
    // One death at a time: of two, both find theirs.
    *seen = Some(now.min(before + 1));
    Some(now > before)
}

/// In the control group of this process, which the workers share, or else on the
/// whole machine.
fn kills() -> Option<u64> {
    let of_group = || count(&fs::read_to_string(events_of_group()?).ok()?);
    let of_machine = || count(&fs::read_to_string("/proc/vmstat").ok()?);
    of_group().or_else(of_machine)
}

fn events_of_group() -> Option<PathBuf> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = groups.lines().find_map(|line| line.strip_prefix("0::/"))?;
    Some(PathBuf::from("/sys/fs/cgroup").join(path).join("memory.events"))
}

fn count(counters: &str) -> Option<u64> {
    let found = counters.lines().find_map(|line| line.strip_prefix("oom_kill "))?;
    found.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_are_read_alike() {
        assert_eq!(count("low 0\noom 3\noom_kill 2\noom_group_kill 1\n"), Some(2));
        assert_eq!(count("nr_free_pages 7\noom_kill 0\n"), Some(0));
        assert_eq!(count("nr_free_pages 7\n"), None);
    }

    #[test]
    fn nothing_is_news_while_nothing_is_killed() {
        start_counting();
        assert_ne!(killed_another(), Some(true));
    }
}
