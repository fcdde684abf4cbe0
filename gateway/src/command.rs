//! What `tunnel-gateway` does beside serving: asks a gateway that serves.

use crate::admin::{AdminClient, AdminError, Reloaded};
use crate::config::AdminTarget;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("the admin socket is off; name another with --admin-socket")]
    Off,
    #[error(transparent)]
    Admin(#[from] AdminError),
}

/// Has a gateway reload, and says what it serves now.
///
/// # Errors
/// The new version was refused, or no gateway was found.
pub async fn reload(target: AdminTarget) -> Result<String, CommandError> {
    let Reloaded { generation, tasks, events, workers, duration_ms } =
        client(target)?.reload().await?;
    Ok(format!(
        "reloaded: generation {generation}, {}, {}, {}, {duration_ms} ms",
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

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
