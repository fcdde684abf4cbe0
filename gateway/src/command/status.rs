use std::io::{IsTerminal, stdout};
use std::time::Duration;

use super::status_table::table;
use super::{CommandError, client, say};
use crate::config::AdminTarget;

const REFRESH: Duration = Duration::from_secs(1);
/// Clears the screen and goes to its top.
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Shows what a gateway is at: once, or again and again on a terminal.
///
/// # Errors
/// No gateway was found, or it has gone.
pub async fn status(target: AdminTarget, json: bool, once: bool) -> Result<(), CommandError> {
    let client = client(target)?;
    let mut shown = client.status().await?;
    if json {
        // Strings and numbers serialise without fail.
        return say(&(serde_json::to_string(&shown).unwrap_or_default() + "\n"));
    }
    if once || !stdout().is_terminal() {
        return say(&table(&shown, None));
    }
    let mut before = None;
    loop {
        say(&(CLEAR.to_owned() + &table(&shown, before.as_ref())))?;
        tokio::time::sleep(REFRESH).await;
        before = Some(std::mem::replace(&mut shown, client.status().await?));
    }
}
