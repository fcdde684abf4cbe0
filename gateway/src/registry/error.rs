use std::path::PathBuf;

/// Why a folder of schemas cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No such folder, or no right to look into it.
    #[error("schema folder {}: {source}; give the folder that the codegen wrote with --schemas", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
    /// A file that the manifest names, or the manifest itself.
    #[error("{}: {source}; run the codegen again, or give its folder with --schemas", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    /// A file was read and is not what it should be.
    #[error("{}: {reason}", path.display())]
    Refused { path: PathBuf, reason: String },
}
