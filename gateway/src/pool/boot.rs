use std::{fmt::Write as _, time::Duration};

use tokio::sync::watch;

use crate::process::SpawnError;

/// Why the worker command does not work.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BootError {
    #[error("{0}; check --worker")]
    Spawn(#[from] SpawnError),
    #[error(
        "worker command `{command}` does not run: it ended before it was ready ({exit}); check \
         --worker{}",
        quote(.stderr)
    )]
    Exited {
        command: String,
        /// Such as `exit status: 1`.
        exit: String,
        /// Its last lines there.
        stderr: Vec<String>,
    },
    #[error(
        "worker command `{command}` does not run: it said hello, but not ready within {}; \
         see --boot-timeout{}",
        humantime::format_duration(*.after),
        quote(.stderr)
    )]
    NotReady { command: String, after: Duration, stderr: Vec<String> },
    #[error("worker command `{command}` does not run: {reason}{}", quote(.stderr))]
    Misbehaved { command: String, reason: String, stderr: Vec<String> },
}

impl BootError {
    /// Which rule of the pipe the worker broke.
    pub(super) fn misbehaviour(&self) -> Option<&str> {
        if let Self::Misbehaved { reason, .. } = self { Some(reason) } else { None }
    }
}

fn quote(stderr: &[String]) -> String {
    let mut text = String::new();
    if !stderr.is_empty() {
        text.push_str("; the end of its stderr:");
    }
    for line in stderr {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n    {line}");
    }
    text
}

/// How the first start of each slot went.
#[derive(Debug)]
pub(super) struct Boot(watch::Sender<Progress>);

#[derive(Debug)]
struct Progress {
    slots: Vec<Stage>,
    /// Of the last slot that failed.
    error: Option<BootError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Pending,
    Failed,
    Ready,
}

impl Boot {
    pub(super) fn new(slots: usize) -> Self {
        Self(watch::Sender::new(Progress { slots: vec![Stage::Pending; slots], error: None }))
    }

    pub(super) fn ready(&self, slot: usize) {
        self.0.send_if_modified(|progress| progress.enter(slot, Stage::Ready));
    }

    pub(super) fn failed(&self, slot: usize, error: BootError) {
        self.0.send_if_modified(|progress| {
            progress.error = Some(error);
            progress.enter(slot, Stage::Failed)
        });
    }

    pub(super) fn has_succeeded(&self) -> bool {
        self.0.borrow().has(Stage::Ready)
    }

    /// One slot that is ready settles it; else the last one to fail does.
    pub(super) async fn any(&self) -> Result<(), BootError> {
        self.until(|progress| match &progress.error {
            _ if progress.has(Stage::Ready) => Some(Ok(())),
            Some(error) if !progress.has(Stage::Pending) => Some(Err(error.clone())),
            _ => None,
        })
        .await
    }

    /// One slot that fails settles it; else the last one to be ready does.
    pub(super) async fn all(&self) -> Result<(), BootError> {
        self.until(|progress| match &progress.error {
            Some(error) => Some(Err(error.clone())),
            None => (!progress.has(Stage::Pending)).then_some(Ok(())),
        })
        .await
    }

    async fn until(
        &self,
        settled: impl Fn(&Progress) -> Option<Result<(), BootError>>,
    ) -> Result<(), BootError> {
        let mut progress = self.0.subscribe();
        let outcome = progress.wait_for(|progress| settled(progress).is_some()).await;
        // The sender is in `self`, so that the wait cannot end without it.
        outcome.ok().and_then(|progress| settled(&progress)).unwrap_or(Ok(()))
    }
}

impl Progress {
    fn has(&self, stage: Stage) -> bool {
        self.slots.contains(&stage)
    }

    /// Whether that is news.
    fn enter(&mut self, slot: usize, stage: Stage) -> bool {
        self.slots.get_mut(slot).is_some_and(|known| std::mem::replace(known, stage) != stage)
    }
}
