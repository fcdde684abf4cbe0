use std::{fmt::Write as _, time::Duration};

use tokio::sync::watch;

use crate::process::SpawnError;

/// Why the worker command does not work.
#[derive(Debug, Clone, thiserror::Error)]
pub enum BootError {
    #[error(transparent)]
    Spawn(#[from] SpawnError),
    #[error(
        "worker command `{command}` does not run: it ended before it was ready ({exit}){}",
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
        "worker command `{command}` does not run: it said hello, but not ready within {}{}",
        humantime::format_duration(*.after),
        quote(.stderr)
    )]
    NotReady { command: String, after: Duration, stderr: Vec<String> },
    #[error("worker command `{command}` does not run: {reason}{}", quote(.stderr))]
    Misbehaved { command: String, reason: String, stderr: Vec<String> },
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

/// How the first start of the workers went. One that is ready settles it; else
/// the last slot to fail does.
#[derive(Debug)]
pub(super) struct Boot(watch::Sender<Outcome>);

#[derive(Debug)]
enum Outcome {
    /// So many slots have not failed yet.
    Pending(usize),
    Ready,
    Failed(BootError),
}

impl Boot {
    pub(super) fn new(slots: usize) -> Self {
        Self(watch::Sender::new(Outcome::Pending(slots)))
    }

    pub(super) fn ready(&self) {
        self.0.send_if_modified(|outcome| {
            let news = !matches!(outcome, Outcome::Ready);
            *outcome = Outcome::Ready;
            news
        });
    }

    pub(super) fn failed(&self, error: BootError) {
        self.0.send_modify(|outcome| match outcome {
            Outcome::Pending(slots @ 2..) => *slots -= 1,
            Outcome::Pending(_) => *outcome = Outcome::Failed(error),
            Outcome::Ready | Outcome::Failed(_) => {}
        });
    }

    pub(super) fn has_succeeded(&self) -> bool {
        matches!(*self.0.borrow(), Outcome::Ready)
    }

    pub(super) async fn settled(&self) -> Result<(), BootError> {
        let mut outcome = self.0.subscribe();
        let settled = outcome.wait_for(|outcome| !matches!(outcome, Outcome::Pending(_))).await;
        match settled.as_deref() {
            Ok(Outcome::Failed(error)) => Err(error.clone()),
            // The sender is in `self`, so that the wait cannot end without it.
            Ok(Outcome::Ready | Outcome::Pending(_)) | Err(_) => Ok(()),
        }
    }
}
