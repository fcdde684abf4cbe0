//! A folder of JSON documents, each under the addresses that a reference may use.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{JudgeError, read_json};
use crate::validation::Documents;

/// Reads every `.json` file in `folder` and below: it is found by its `$id`, and by
/// `base` and its path in the folder.
pub(super) fn read(folder: &Path, base: &str) -> Result<Documents, JudgeError> {
    let mut documents = Vec::new();
    for path in files(folder)? {
        let document = read_json(&path)?;
        if let Some(Value::String(id)) = document.get("$id") {
            documents.push((id.trim_end_matches('#').to_owned(), document.clone()));
        }
        let relative = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
        documents.push((format!("{}/{relative}", base.trim_end_matches('/')), document));
    }
    Ok(documents.into_iter().collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, JudgeError> {
    let unreadable = |source: io::Error| JudgeError::Unreadable { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // Links are not followed: they could lead round in a circle.
        if entry.file_type().map_err(unreadable)?.is_dir() {
            found.extend(files(&entry.path())?);
        } else if entry.path().extension().is_some_and(|extension| extension == "json") {
            found.push(entry.path());
        }
    }
    Ok(found)
}
