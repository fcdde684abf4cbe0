//! Notices changes in the folder of schemas.

use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

/// Changes that come closer together are one: the codegen writes many files.
const QUIET: Duration = Duration::from_millis(100);
/// A folder that never rests is reloaded all the same.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// Watches until it is dropped.
#[derive(Debug)]
pub struct SchemaWatch {
    watcher: RecommendedWatcher,
    folder: PathBuf,
    events: mpsc::Receiver<Change>,
}

/// What one event was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Files,
    /// The folder itself may be another one now.
    Folder,
}

impl SchemaWatch {
    /// # Errors
    /// The system does not let it, as where too much is watched already.
    pub fn start(folder: &Path) -> notify::Result<Self> {
        let folder = std::path::absolute(folder)?;
        let (sender, events) = mpsc::channel(64);
        let watched = folder.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let change = match event {
                Ok(event) => change(&event, &watched),
                // Events were lost: look again.
                Err(_) => Some(Change::Folder),
            };
            if let Some(change) = change {
                // Full: enough is known to have changed.
                let _ = sender.try_send(change);
            }
        })?;
        let mut watch = Self { watcher, folder, events };
        // A folder that is replaced as a whole is seen from the one around it.
        if let Some(parent) = watch.folder.parent() {
            watch.watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        watch.watch_folder()?;
        Ok(watch)
    }

    /// Resolves when something has changed and nothing changes any more.
    pub async fn changed(&mut self) {
        let Some(mut change) = self.events.recv().await else {
            return std::future::pending().await;
        };
        let end = Instant::now() + LONGEST_BURST;
        while let Ok(Ok(Some(next))) = timeout_at(end, timeout(QUIET, self.events.recv())).await {
            if next == Change::Folder {
                change = next;
            }
        }
        if change == Change::Folder {
            // It may be gone for now; the folder around it is watched on.
            let _ = self.watcher.unwatch(&self.folder);
            if let Err(error) = self.watch_folder() {
                tracing::warn!(%error, "the schema folder cannot be watched");
            }
        }
    }

    fn watch_folder(&mut self) -> notify::Result<()> {
        self.watcher.watch(&self.folder, RecursiveMode::Recursive)
    }
}

/// `None` for what changes no file: reading them is an event too.
fn change(event: &Event, folder: &Path) -> Option<Change> {
    let touches = match event.kind {
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
        EventKind::Any
        | EventKind::Create(_)
        | EventKind::Modify(_)
        | EventKind::Remove(_)
        | EventKind::Other => true,
    };
    if !touches {
        return event.need_rescan().then_some(Change::Folder);
    }
    let mut paths = event.paths.iter();
    if event.need_rescan() || paths.clone().any(|path| path == folder) {
        return Some(Change::Folder);
    }
    paths.any(|path| path.starts_with(folder)).then_some(Change::Files)
}
