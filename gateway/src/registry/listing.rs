//! What callers and their tools may learn of the registry: Runner's allow-list, and
//! beside it the discovery document that the codegen wrote.

use bytes::Bytes;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tunnel_protocol::discovery::DISCOVERY_VERSION;
use tunnel_protocol::{Discovery, Manifest};

use super::LoadError;
use super::folder::Folder;

const DISCOVERY_FILE: &str = "discovery.json";

/// The listing as JSON, made once, and what names this version of it.
#[derive(Debug)]
pub struct Listing {
    json: Bytes,
    etag: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    allow_list: AllowList<'a>,
    #[serde(flatten)]
    document: Option<Discovery>,
}

#[derive(Serialize)]
struct AllowList<'a> {
    /// Runner's exposure can be open; this one never is.
    enabled: bool,
    tasks: Vec<&'a str>,
    events: Vec<&'a str>,
}

impl Listing {
    pub(super) fn of(folder: &Folder, manifest: &Manifest) -> Result<Self, LoadError> {
        let allow_list = AllowList {
            enabled: true,
            tasks: manifest.tasks.iter().map(|task| task.id.as_str()).collect(),
            events: manifest.events.iter().map(|event| event.id.as_str()).collect(),
        };
        let is_there = manifest.documents.iter().any(|name| name == DISCOVERY_FILE);
        let document = is_there.then(|| read(folder, &manifest.hash)).transpose()?;
        let json = serde_json::to_vec(&Content { allow_list, document })
            .map_err(|error| folder.refuse(DISCOVERY_FILE, error.to_string()))?;
        let digest = Sha256::digest(&json);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let etag = format!("\"{hex}\"");
        Ok(Self { json: json.into(), etag })
    }

    #[must_use]
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// In quotes, as the header has it.
    #[must_use]
    pub fn etag(&self) -> &str {
        &self.etag
    }
}

fn read(folder: &Folder, hash: &str) -> Result<Discovery, LoadError> {
    let mut document: Discovery =
        serde_json::from_slice(&folder.read(DISCOVERY_FILE)?).map_err(|error| {
            let reason = format!("is not a discovery document: {error}; run the codegen again");
            folder.refuse(DISCOVERY_FILE, reason)
        })?;
    if document.discovery_version != DISCOVERY_VERSION || document.hash != hash {
        let reason = "is not the one that belongs to manifest.json; run the codegen again";
        return Err(folder.refuse(DISCOVERY_FILE, reason.to_owned()));
    }
    // About the file, not about what it says.
    document.comment = None;
    Ok(document)
}
