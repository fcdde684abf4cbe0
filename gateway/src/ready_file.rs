//! Tells whoever started the gateway where it listens, once it can be called.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file of `--ready-file`: there while calls can be served, and only then.
#[derive(Debug)]
pub struct ReadyFile {
    path: PathBuf,
}

impl ReadyFile {
    /// Removes a file that an earlier process left behind: whoever waits for it
    /// must not read that one's address.
    ///
    /// # Errors
    /// The path cannot be a file that this process writes.
    pub fn claim(path: &Path) -> io::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Found out now rather than when the workers are up.
        fs::metadata(folder(path))?;
        Ok(Self { path: path.to_owned() })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the address, all of it at once.
    ///
    /// # Errors
    /// Those of writing and renaming.
    pub fn write(&self, address: SocketAddr) -> io::Result<()> {
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.tmp", std::process::id()));
        let unfinished = folder(&self.path).join(name);
        let written = fs::write(&unfinished, address.to_string());
        written.and_then(|()| fs::rename(&unfinished, &self.path)).inspect_err(|_| {
            // Left behind, it would be in somebody's way; the first error counts.
            let _ = fs::remove_file(&unfinished);
        })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // It may have been removed by others, or never have been written.
        let _ = fs::remove_file(&self.path);
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_there_while_it_is_held() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("ready");
        fs::write(&path, "127.0.0.1:1").expect("written");

        let ready = ReadyFile::claim(&path).expect("claimed");
        assert!(!path.exists(), "a stale file stays");
        ready.write(([127, 0, 0, 1], 43121).into()).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), "127.0.0.1:43121");
        drop(ready);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn refuses_a_path_that_cannot_be_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(ReadyFile::claim(&folder.path().join("missing/ready")).is_err());
        assert!(ReadyFile::claim(folder.path()).is_err());
    }
}
