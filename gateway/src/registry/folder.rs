//! Reads files of one folder, and of no other.

use std::path::{Component, Path, PathBuf};

use super::LoadError;

/// A folder of schemas, its links resolved.
#[derive(Debug)]
pub(super) struct Folder {
    /// As given, for messages.
    shown: PathBuf,
    resolved: PathBuf,
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, LoadError> {
        let resolved = path
            .canonicalize()
            .map_err(|source| LoadError::Folder { path: path.to_owned(), source })?;
        Ok(Self { shown: path.to_owned(), resolved })
    }

    /// Reads a file by its path relative to the folder.
    pub(super) fn read(&self, file: &str) -> Result<Vec<u8>, LoadError> {
        let relative = Path::new(file);
        let stays = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if !stays || file.is_empty() {
            return Err(self.leaves(file));
        }
        let unreadable = |source| LoadError::Unreadable { path: self.shown.join(file), source };
        // Links may lead out of the folder where the path itself does not.
        let resolved = self.resolved.join(relative).canonicalize().map_err(unreadable)?;
        if !resolved.starts_with(&self.resolved) {
            return Err(self.leaves(file));
        }
        // A pipe in its place would be waited for.
        if !resolved.is_file() {
            return Err(self.refuse(file, "is not a file".to_owned()));
        }
        std::fs::read(resolved).map_err(unreadable)
    }

    pub(super) fn refuse(&self, file: &str, reason: String) -> LoadError {
        LoadError::Refused { path: self.shown.join(file), reason }
    }

    fn leaves(&self, file: &str) -> LoadError {
        let reason = format!("is outside the schema folder {}", self.shown.display());
        LoadError::Refused { path: PathBuf::from(file), reason }
    }
}
