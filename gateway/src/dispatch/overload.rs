use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep};

/// Without a call turned away for so long, it is over.
const CALM: Duration = Duration::from_secs(1);
/// How often it is told that it goes on, in times of `CALM`.
const REMINDER: u32 = 10;

/// Counts the calls that are turned away because too many wait, or too many
/// answers, and tells of it: of the beginning, every ten seconds, and of the end.
#[derive(Debug, Default)]
pub(super) struct Overload {
    turned_away: AtomicU64,
    /// Somebody tells of it.
    told: AtomicBool,
}

impl Overload {
    /// To be called within a runtime.
    pub(super) fn turned_away(self: &Arc<Self>) {
        let before = self.turned_away.fetch_add(1, Ordering::Relaxed);
        if !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "overloaded: as many calls or answers wait as may wait, calls are turned away"
            );
            tokio::spawn(Arc::clone(self).tell(before));
        }
    }

    pub(super) fn turned_away_so_far(&self) -> u64 {
        self.turned_away.load(Ordering::Relaxed)
    }

    async fn tell(self: Arc<Self>, before: u64) {
        let begun = Instant::now();
        let (mut seen, mut reminded) = (before, before);
        for turn in 1_u32.. {
            sleep(CALM).await;
            let now = self.turned_away_so_far();
            if now == seen {
                break;
            }
            seen = now;
            if turn % REMINDER == 0 {
                tracing::warn!(turned_away = now - reminded, "still overloaded");
                reminded = now;
            }
        }
        self.told.store(false, Ordering::Relaxed);
        let duration_ms = u64::try_from((begun.elapsed() - CALM).as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(turned_away = seen - before, duration_ms, "no longer overloaded");
    }
}
