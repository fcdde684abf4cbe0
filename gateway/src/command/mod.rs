//! What `tunnel-gateway` does beside serving: asks a gateway that serves.

mod status;
mod status_table;

use std::io::{self, Write, stdout};

use crate::admin::{AdminClient, AdminError, Reloaded};
use crate::config::AdminTarget;

pub use status::status;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("the admin socket is off; name another with --admin-socket")]
    Off,
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error("cannot print: {0}")]
    Output(#[from] io::Error),
}

/// Has a gateway reload, and says what it serves now.
///
/// # Errors
/// The new version was refused, or no gateway was found.
pub async fn reload(target: AdminTarget) -> Result<(), CommandError> {
    let Reloaded { generation, tasks, events, workers, duration_ms } =
        client(target)?.reload().await?;
    say(&format!(
        "reloaded: generation {generation}, {}, {}, {}, {duration_ms} ms\n",
        counted(tasks, "task"),
        counted(events, "event"),
        counted(workers, "worker"),
    ))
}

fn client(target: AdminTarget) -> Result<AdminClient, CommandError> {
    match target {
        AdminTarget::Off => Err(CommandError::Off),
        AdminTarget::At(path) => Ok(AdminClient::at(path)),
        AdminTarget::Default => Ok(AdminClient::find()?),
    }
}

/// Whoever has read enough is no error: `tunnel-gateway status | head -1`.
fn say(text: &str) -> Result<(), CommandError> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
