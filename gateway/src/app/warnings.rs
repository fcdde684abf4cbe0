//! Settings that are fine, but may not be what was meant.

use std::path::Path;

use super::is_any_origin;
use crate::config::{self, Access, Config, UnknownVariable};

/// Measured: what counts for RLIMIT_DATA once Node 24 has started.
const NODE_RESERVES: u64 = 600 << 20;

pub(super) fn warn_of(config: &Config) {
    warn_of_variables(config);
    warn_of_access(config);
    warn_of_memory(&config.worker);
}

fn warn_of_variables(config: &Config) {
    for UnknownVariable { name, nearest } in &config.unknown_variables {
        match nearest {
            Some(nearest) => tracing::warn!("{name} is no setting; was {nearest} meant?"),
            None => tracing::warn!("{name} is no setting"),
        }
    }
}

fn warn_of_access(config: &Config) {
    match &config.access {
        Access::Tokens(tokens) if tokens.is_empty() => tracing::warn!(
            "no token is configured: all but public tasks is answered 500 AUTH_NOT_CONFIGURED; \
             give --token, TUNNEL_TOKEN or --token-file, or --no-auth"
        ),
        Access::Open => tracing::warn!(
            address = %config.listen.ip(),
            "--no-auth: whoever reaches this address may call everything"
        ),
        Access::Tokens(_) => {}
    }
    if config.cors.credentials && is_any_origin(config) {
        tracing::warn!(
            "--cors-credentials has no effect: browsers want the origins named, with --cors-origin"
        );
    }
}

/// Node says nothing of it: it hangs.
fn warn_of_memory(worker: &config::Worker) {
    let program = worker.command.first().map(Path::new).and_then(Path::file_name);
    let is_node = program.is_some_and(|name| name == "node");
    if is_node && worker.memory_limit.is_some_and(|limit| limit < NODE_RESERVES) {
        tracing::warn!(
            "--memory-limit: Node reserves about 600 MiB from the beginning, used or not, and \
             may not start with less; bound its heap with --max-old-space"
        );
    }
}
