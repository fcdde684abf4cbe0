//! What `tunnel-gateway` is told to do: serve, ask a gateway that serves, or judge values.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, Parser, Subcommand};

use super::settings::Settings;
use super::validate::Validate;
use super::values::AdminSocket;
use crate::process;

#[derive(Debug, Parser)]
#[command(
    name = "tunnel-gateway",
    version,
    next_line_help = true,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    about = "Serves tasks and events over HTTP: lets through what is authenticated, listed and valid, and runs it in worker processes.",
    after_help = "Every setting can also be given as the environment variable named beside it (lists \
                  comma-separated) or in a TOML file under the flag's name without the dashes \
                  (workers = 2). A flag wins over the environment, the environment over the file.\n\n\
                  Durations take units (500ms, 30s, 2m), sizes too (512KiB, 2MiB).\n\n\
                  Exit codes: 0 stopped as asked, 1 could not start or failed, 2 the settings are wrong."
)]
pub(super) struct CommandLine {
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// Without one of these, the gateway serves.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the workers of a running gateway
    ///
    /// One line a slot, refreshed every second on a terminal.
    Status {
        #[command(flatten)]
        target: Target,

        /// Print one JSON object
        #[arg(long)]
        json: bool,

        /// Do not refresh
        #[arg(long)]
        once: bool,
    },

    /// Have a running gateway load its schemas and start its workers anew
    ///
    /// Prints what is served then. Exits with 1 and the reason if the new version is refused;
    /// the old one serves on.
    Reload(Target),
    Validate(Validate),
    /// How a gateway starts its guard
    #[command(name = process::GUARD, hide = true)]
    Guard,
}

/// The gateway that a command is for.
#[derive(Debug, Args)]
pub(super) struct Target {
    /// Its admin socket [default: that of the only gateway that runs in $XDG_RUNTIME_DIR]
    #[arg(long, env = "TUNNEL_ADMIN_SOCKET", value_name = "PATH", hide_env_values = true)]
    pub(super) admin_socket: Option<AdminSocket>,

    /// TOML file with the gateway's settings [default: tunnel.toml in the working directory, if
    /// it is there]
    #[arg(long, env = "TUNNEL_CONFIG", value_name = "FILE", hide_env_values = true)]
    pub(super) config: Option<PathBuf>,
}

/// clap names the flag, even where the value came from the environment.
pub(super) fn name_variable(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(arg)) = error.get(ContextKind::InvalidArg) else { return error };
    let flag = arg.split([' ', '=', '[']).next().unwrap_or_default().to_owned();
    let on_command_line = args
        .iter()
        .any(|arg| arg.to_str().is_some_and(|arg| arg.split('=').next() == Some(flag.as_str())));
    let variable = format!("TUNNEL{}", flag.replace("--", "_").replace('-', "_").to_uppercase());
    if !on_command_line && std::env::var_os(&variable).is_some() {
        let named = ContextValue::String(format!("{arg} (from {variable})"));
        error.insert(ContextKind::InvalidArg, named);
    }
    error
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_flag_has_its_variable_and_help() {
        let command = CommandLine::command();
        command.clone().debug_assert();
        for arg in command
            .get_arguments()
            .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        {
            let flag = arg.get_long().expect("a long flag");
            let variable = format!("TUNNEL_{}", flag.replace('-', "_").to_uppercase());
            assert_eq!(arg.get_env().and_then(|env| env.to_str()), Some(variable.as_str()));
            assert!(arg.get_help().is_some(), "{flag} has no help");
            assert!(arg.is_hide_env_values_set(), "{flag}: --help would show the environment");
        }
    }
}
