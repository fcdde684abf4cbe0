//! Whether the kernel killed a process for want of memory: it sends the same signal
//! as everybody, but counts.

use std::{
    fs,
    path::PathBuf,
    sync::LazyLock,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

/// What was counted longer ago than once to twice this is no news.
const LATELY: Duration = Duration::from_secs(1);

static SEEN: LazyLock<Mutex<Option<Seen>>> = LazyLock::new(|| {
    let at = Instant::now();
    Mutex::new(kills().map(|(kills, _)| Seen { before: kills, lately: kills, at }))
});

/// Kills that were counted.
#[derive(Debug)]
struct Seen {
    /// Whoever was killed then has been told of, or was no worker.
    before: u64,
    /// When it was looked last.
    lately: u64,
    at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OutOfMemory {
    No,
    /// Something on this machine was killed.
    Perhaps,
    Yes,
}

/// To be called again and again: what was counted long before a worker ends is not
/// its end.
pub fn watch_memory_kills() {
    let (mut seen, now) = (SEEN.lock(), Instant::now());
    if let Some(seen) = seen.as_mut().filter(|seen| now - seen.at >= LATELY)
        && let Some((kills, _)) = kills()
    {
        seen.look(kills, now);
    }
}

/// Whether it killed one more of late. It counts before it kills, so whoever has seen
/// such a process end sees it counted. `None` where it does not say.
pub(super) fn killed_another() -> Option<OutOfMemory> {
    let mut seen = SEEN.lock();
    let (seen, (kills, place)) = (seen.as_mut()?, kills()?);
    Some(match (seen.is_news(kills), place) {
        (false, _) => OutOfMemory::No,
        (true, Place::Group) => OutOfMemory::Yes,
        (true, Place::Machine) => OutOfMemory::Perhaps,
    })
}

impl Seen {
    fn look(&mut self, kills: u64, at: Instant) {
        *self = Self { before: self.lately, lately: kills, at };
    }

    /// One death at a time: of two, both find theirs.
    fn is_news(&mut self, kills: u64) -> bool {
        let is_news = kills > self.before;
        self.before += u64::from(is_news);
        self.lately = self.lately.max(self.before);
        is_news
    }
}

/// Where kills are counted.
#[derive(Debug)]
enum Place {
    /// The control group of this process, which the workers share.
    Group,
    Machine,
}

fn kills() -> Option<(u64, Place)> {
    let of_group = || count(&fs::read_to_string(events_of_group()?).ok()?);
    let of_machine = || count(&fs::read_to_string("/proc/vmstat").ok()?);
    let group = of_group().map(|kills| (kills, Place::Group));
    group.or_else(|| Some((of_machine()?, Place::Machine)))
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
    fn each_kill_is_news_once() {
        for kills in 0..=2 {
            let mut seen = Seen { before: 5, lately: 5, at: Instant::now() };
            let news = (0..3).filter(|_| seen.is_news(5 + kills)).count() as u64;
            assert_eq!(news, kills);
        }
    }

    #[test]
    fn a_kill_is_news_at_the_next_look_and_no_more_at_the_one_after() {
        let at = Instant::now();
        for looks in 0..=2 {
            let mut seen = Seen { before: 5, lately: 5, at };
            (0..looks).for_each(|_| seen.look(6, at));
            assert_eq!(seen.is_news(6), looks < 2);
        }
    }

    #[test]
    fn what_was_told_is_no_news_after_a_look() {
        let mut seen = Seen { before: 5, lately: 5, at: Instant::now() };
        assert!(seen.is_news(6));
        seen.look(6, seen.at);
        assert!(!seen.is_news(6));
    }

    #[test]
    fn nothing_is_news_while_nothing_is_killed() {
        watch_memory_kills();
        assert_ne!(killed_another(), Some(OutOfMemory::Yes));
    }
}
