use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::serve::Listener;
use rustix::process::geteuid;
use tokio::net::unix::SocketAddr;
use tokio::net::{UnixListener, UnixStream};

/// After a failed accept, mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const OWNER_ONLY: u32 = 0o600;

/// A Unix socket for the gateway's own user. Its file is removed when it is
/// dropped.
#[derive(Debug)]
pub struct AdminSocket {
    listener: UnixListener,
    file: SocketFile,
}

/// Why there is no socket at a path.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    #[error("another gateway listens on it")]
    InUse,
    #[error("something that is no socket is there")]
    NotASocket,
    #[error(transparent)]
    Io(#[from] io::Error),
}

#[derive(Debug)]
struct SocketFile {
    path: PathBuf,
    /// Device and inode: whatever else comes to be at the path is not ours.
    identity: (u64, u64),
}

impl AdminSocket {
    /// Listens at `path`; what a dead gateway left there is replaced.
    ///
    /// # Errors
    /// The path is taken, or no socket can be there.
    pub async fn claim(path: &Path) -> Result<Self, ClaimError> {
        check_free(path).await?;
        // Made ready beside it, so that at the path there is never a socket with
        // other permissions.
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", std::process::id()));
        let unfinished = path.with_file_name(name);
        let _ = fs::remove_file(&unfinished);
        let listener = UnixListener::bind(&unfinished)?;
        let file = publish(&unfinished, path).inspect_err(|_| {
            // The first error counts.
            let _ = fs::remove_file(&unfinished);
        })?;
        Ok(Self { listener, file })
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file.path
    }
}

/// Only connections of the gateway's user, and root's.
impl Listener for AdminSocket {
    type Io = UnixStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => match stream.peer_cred() {
                    Ok(peer) if is_let_in(peer.uid()) => return (stream, address),
                    Ok(peer) => {
                        tracing::warn!(uid = peer.uid(), "kept another user off the admin socket");
                    }
                    Err(error) => tracing::warn!(%error, "an admin client without credentials"),
                },
                Err(error) => {
                    tracing::error!(%error, "failed to accept an admin client");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if identity(&self.path).is_ok_and(|there| there == self.identity) {
            // It may go at this very moment.
            let _ = fs::remove_file(&self.path);
        }
    }
}

async fn check_free(path: &Path) -> Result<(), ClaimError> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
        Ok(metadata) if !metadata.file_type().is_socket() => return Err(ClaimError::NotASocket),
        Ok(_) => {}
    }
    // Not std's, which would wait for a gateway that is stopped: its queue fills up.
    match UnixStream::connect(path).await {
        Ok(_) => Err(ClaimError::InUse),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(ClaimError::InUse),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn publish(unfinished: &Path, path: &Path) -> io::Result<SocketFile> {
    fs::set_permissions(unfinished, Permissions::from_mode(OWNER_ONLY))?;
    fs::rename(unfinished, path)?;
    Ok(SocketFile { path: path.to_owned(), identity: identity(path)? })
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::symlink_metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}

fn is_let_in(uid: u32) -> bool {
    uid == 0 || uid == geteuid().as_raw()
}

#[cfg(test)]
mod tests {
    use tokio::net::UnixSocket;

    use super::*;

    #[tokio::test]
    async fn is_there_while_it_is_held_and_for_its_owner() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("admin.sock");
        let socket = AdminSocket::claim(&path).await.expect("claimed");
        let mode = fs::symlink_metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, OWNER_ONLY);
        assert!(matches!(AdminSocket::claim(&path).await, Err(ClaimError::InUse)));
        drop(socket);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[tokio::test]
    async fn replaces_what_nobody_listens_on_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("admin.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).expect("bound"));
        assert!(path.exists());
        let socket = AdminSocket::claim(&path).await.expect("claimed");

        // Somebody else's by now.
        fs::remove_file(&path).expect("removed");
        fs::write(&path, "mine").expect("written");
        drop(socket);
        assert!(path.exists());
        assert!(matches!(AdminSocket::claim(&path).await, Err(ClaimError::NotASocket)));
        assert!(AdminSocket::claim(&folder.path().join("missing/admin.sock")).await.is_err());
    }

    #[tokio::test]
    async fn a_gateway_that_takes_no_connections_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("admin.sock");
        // Stopped, and asked until its queue was full.
        let socket = UnixSocket::new_stream().expect("a socket");
        socket.bind(&path).expect("bound");
        let _listener = socket.listen(0).expect("listens");
        let mut waiting = Vec::new();
        while let Ok(stream) = UnixStream::connect(&path).await {
            waiting.push(stream);
        }
        assert!(matches!(AdminSocket::claim(&path).await, Err(ClaimError::InUse)));
    }

    #[test]
    fn other_users_stay_out() {
        let own = geteuid().as_raw();
        assert!(is_let_in(own) && is_let_in(0) && !is_let_in(own + 1));
    }
}
