//! The allow-list: every task and event that the manifest names, its schemas
//! compiled. Nothing outside it is callable.

mod conversions;
mod entry;
mod error;
mod folder;
mod listing;
mod secrets;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use foldhash::HashMap;
use tunnel_protocol::Manifest;
use tunnel_protocol::manifest::MANIFEST_VERSION;

use crate::dispatch::CallKind;
use folder::Folder;

pub use entry::Registration;
pub use error::LoadError;
pub use listing::Listing;

const MANIFEST_FILE: &str = "manifest.json";

/// Entries for which a thread is worth its start.
const FEWEST_ENTRIES: usize = 32;

/// What callers may reach, as one manifest says it.
#[derive(Debug)]
pub struct Registry {
    tasks: Entries,
    events: Entries,
    listing: Listing,
    conversions: Option<Bytes>,
}

#[derive(Debug, Default)]
struct Entries {
    by_id: HashMap<Arc<str>, Registration>,
    /// In the manifest's order.
    ids: Vec<Arc<str>>,
}

impl Registry {
    /// Reads `manifest.json` in `folder` and every schema that it names.
    ///
    /// # Errors
    /// The first file that is missing, broken or outside the folder, and why.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let folder = Folder::open(folder)?;
        let manifest = read_manifest(&folder)?;
        let mut registry = Self {
            tasks: Entries::default(),
            events: Entries::default(),
            listing: Listing::of(&folder, &manifest)?,
            conversions: conversions::line(&manifest),
        };
        for task in on_all_cores(&manifest.tasks, |task| Registration::of_task(&folder, task))? {
            registry.tasks.insert(&folder, task)?;
        }
        for event in on_all_cores(&manifest.events, |event| Registration::of_event(&folder, event))?
        {
            registry.events.insert(&folder, event)?;
        }
        Ok(registry)
    }

    /// `None` means that callers may not reach it.
    #[must_use]
    pub fn find(&self, kind: CallKind, id: &str) -> Option<&Registration> {
        self.entries(kind).by_id.get(id)
    }

    /// In the manifest's order.
    #[must_use]
    pub fn ids(&self, kind: CallKind) -> &[Arc<str>] {
        &self.entries(kind).ids
    }

    /// For discovery.
    #[must_use]
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Of the deadlines that authors set.
    #[must_use]
    pub fn longest_timeout(&self) -> Option<Duration> {
        [&self.tasks, &self.events]
            .into_iter()
            .flat_map(|entries| entries.by_id.values())
            .filter_map(Registration::timeout)
            .max()
    }

    /// The message that tells a worker what in its calls is no JSON; `None` where all is.
    #[must_use]
    pub fn conversions(&self) -> Option<Bytes> {
        self.conversions.clone()
    }

    fn entries(&self, kind: CallKind) -> &Entries {
        match kind {
            CallKind::Task => &self.tasks,
            CallKind::Event => &self.events,
        }
    }
}

impl Entries {
    fn insert(&mut self, folder: &Folder, entry: Registration) -> Result<(), LoadError> {
        let entry = entry.at(self.ids.len());
        let id = Arc::clone(entry.id());
        if self.by_id.insert(Arc::clone(&id), entry).is_some() {
            return Err(folder.refuse(MANIFEST_FILE, format!("names {id} twice")));
        }
        self.ids.push(id);
        Ok(())
    }
}

/// Reads and compiles entries in parallel; the first that fails, in their order, is
/// the error.
fn on_all_cores<T: Sync>(
    entries: &[T],
    load: impl Fn(&T) -> Result<Registration, LoadError> + Sync,
) -> Result<Vec<Registration>, LoadError> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = entries.len().div_ceil(cores).max(FEWEST_ENTRIES);
    let load_share = |entries: &[T]| entries.iter().map(&load).collect::<Result<Vec<_>, _>>();
    let Some((own, others)) = entries.split_at_checked(share) else { return load_share(entries) };
    thread::scope(|scope| {
        let others: Vec<_> =
            others.chunks(share).map(|entries| scope.spawn(move || load_share(entries))).collect();
        let mut loaded = load_share(own)?;
        for other in others {
            loaded.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(loaded)
    })
}

fn read_manifest(folder: &Folder) -> Result<Manifest, LoadError> {
    /// Read on its own first: a manifest of another version has other fields,
    /// and complaining about those would hide the reason.
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Version {
        manifest_version: u32,
    }

    let bytes = folder.read(MANIFEST_FILE)?;
    let broken = |error: serde_json::Error| {
        folder.refuse(MANIFEST_FILE, format!("is not a manifest: {error}; run the codegen again"))
    };
    let Version { manifest_version } = serde_json::from_slice(&bytes).map_err(broken)?;
    if manifest_version != MANIFEST_VERSION {
        let reason = format!(
            "has manifestVersion {manifest_version}, this gateway reads {MANIFEST_VERSION}; \
             use a codegen and a gateway of the same release"
        );
        return Err(folder.refuse(MANIFEST_FILE, reason));
    }
    serde_json::from_slice(&bytes).map_err(broken)
}
