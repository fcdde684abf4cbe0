//! Holds log lines that come in floods to a few a second: else a flood would cost
//! more in lines than in answers, and fill the disk.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::{Instant, sleep_until};

/// Lines of one kind that are written in a second.
pub const LINES: u32 = 10;
const SECOND: Duration = Duration::from_secs(1);

/// Lines of one kind.
#[derive(Debug, Default)]
pub struct LogLimit(Arc<Mutex<Window>>);

/// A limit for each kind of line. Kinds have to be few.
#[derive(Debug)]
pub struct LogLimits<K>(Mutex<Vec<(K, LogLimit)>>);

/// Begins with a line, and ends a second later, or as it is told how many lines
/// were held back.
#[derive(Debug, Default)]
struct Window {
    end: Option<Instant>,
    written: u32,
    held: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Write,
    Hold,
    /// The first that is held: somebody has to tell of it then.
    HoldAndTell(Instant),
}

impl LogLimit {
    /// Whether one more line may be written. One that may not is counted, and once
    /// the second is over, or the runtime ends, `tell` has to log how many there were.
    ///
    /// To be called within a runtime.
    pub fn admits(&self, now: Instant, tell: impl FnOnce(u64) + Send + 'static) -> bool {
        self.admits_or(now, || tell)
    }

    /// `tell` is only made where it is needed.
    fn admits_or<T>(&self, now: Instant, tell: impl FnOnce() -> T) -> bool
    where
        T: FnOnce(u64) + Send + 'static,
    {
        let verdict = self.0.lock().line(now);
        if let Verdict::HoldAndTell(end) = verdict {
            let telling = Telling { window: Arc::clone(&self.0), tell: Some(tell()) };
            tokio::spawn(async move {
                sleep_until(end).await;
                drop(telling);
            });
        }
        verdict == Verdict::Write
    }
}

impl<K> Default for LogLimits<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: PartialEq> LogLimits<K> {
    /// As the limit of this kind has it. `tell` makes what tells of those that are held.
    pub fn admits<T>(&self, kind: K, now: Instant, tell: impl FnOnce() -> T) -> bool
    where
        T: FnOnce(u64) + Send + 'static,
    {
        let mut limits = self.0.lock();
        let at = limits.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
            limits.push((kind, LogLimit::default()));
            limits.len() - 1
        });
        limits[at].1.admits_or(now, tell)
    }
}

impl Window {
    fn line(&mut self, now: Instant) -> Verdict {
        let end = match self.end {
            Some(end) if now < end || self.held > 0 => end,
            _ => {
                *self = Self::default();
                *self.end.insert(now + SECOND)
            }
        };
        if self.written < LINES {
            self.written += 1;
            return Verdict::Write;
        }
        self.held += 1;
        if self.held == 1 { Verdict::HoldAndTell(end) } else { Verdict::Hold }
    }

    /// How many lines were held back.
    fn close(&mut self) -> u64 {
        std::mem::take(self).held
    }
}

/// Tells when it is dropped, which the end of the runtime does too.
struct Telling<F: FnOnce(u64)> {
    window: Arc<Mutex<Window>>,
    tell: Option<F>,
}

impl<F: FnOnce(u64)> Drop for Telling<F> {
    fn drop(&mut self) {
        let held = self.window.lock().close();
        if let Some(tell) = self.tell.take() {
            tell(held);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_flood_is_written_in_part_and_told_whole() {
        let now = Instant::now();
        let mut window = Window::default();
        assert!((0..LINES).all(|_| window.line(now) == Verdict::Write));
        assert_eq!(window.line(now), Verdict::HoldAndTell(now + SECOND));
        assert_eq!(window.line(now), Verdict::Hold);
        // Nobody has told yet.
        assert_eq!(window.line(now + 2 * SECOND), Verdict::Hold);
        assert_eq!(window.close(), 3);
        assert_eq!(window.line(now), Verdict::Write);
    }

    #[test]
    fn what_is_held_as_the_runtime_ends_is_told() {
        let (told, tellings) = channel();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("a runtime");
        let written = runtime.block_on(async {
            let (limit, now) = (LogLimit::default(), Instant::now());
            let line = |_: &u32| {
                let told = told.clone();
                limit.admits(now, move |held| told.send(held).expect("a listener"))
            };
            (0..LINES + 7).filter(line).count()
        });
        drop((runtime, told));
        assert_eq!(written, LINES as usize);
        assert_eq!(tellings.iter().collect::<Vec<_>>(), [7]);
    }

    proptest! {
        #[test]
        fn no_line_is_lost_and_few_are_written(
            gaps in prop::collection::vec(0_u64..300, 0..500),
            late in 0_u64..500,
        ) {
            let (mut window, mut now) = (Window::default(), Instant::now());
            let (mut written, mut told, mut tell_at) = (Vec::new(), 0, None);
            for gap in &gaps {
                now += Duration::from_millis(*gap);
                if tell_at.is_some_and(|at| at <= now) {
                    told += window.close();
                    tell_at = None;
                }
                match window.line(now) {
                    Verdict::Write => written.push(now),
                    Verdict::Hold => prop_assert!(tell_at.is_some()),
                    Verdict::HoldAndTell(end) => {
                        prop_assert!(tell_at.is_none() && end > now);
                        tell_at = Some(end + Duration::from_millis(late));
                    }
                }
            }
            told += window.close();
            prop_assert_eq!(written.len() as u64 + told, gaps.len() as u64);
            // Any second meets two windows at most.
            for lines in written.windows(2 * LINES as usize + 1) {
                prop_assert!(lines[lines.len() - 1] - lines[0] >= SECOND);
            }
        }
    }
}
