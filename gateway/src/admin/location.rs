//! Where admin sockets are that nobody chose a place for.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

const FOLDER: &str = "XDG_RUNTIME_DIR";
const PREFIX: &str = "tunnel-gateway-";
const SUFFIX: &str = ".sock";

/// That of a gateway which listens on `port`; `None` where the system says no
/// folder for it. Others can write into all other folders.
#[must_use]
pub fn default_path(port: u16) -> Option<PathBuf> {
    Some(folder()?.join(format!("{PREFIX}{port}{SUFFIX}")))
}

/// Those on which somebody listens; `None` where there is no place for them.
pub(super) fn found() -> Option<Vec<PathBuf>> {
    let mut found: Vec<_> = fs::read_dir(folder()?)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_name().is_some_and(is_ours))
        .filter(|path| UnixStream::connect(path).is_ok())
        .collect();
    found.sort();
    Some(found)
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os(FOLDER)?;
    Path::new(&folder).is_absolute().then(|| folder.into())
}

fn is_ours(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}
