//! Flags, environment and file, in that order of precedence, as one validated
//! [`Config`].

mod command_line;
mod file;
mod resolve;
mod settings;
mod tokens;
mod units;
mod unknown;
mod validate;
mod values;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches};
use http::HeaderName;

use crate::dispatch::QueueLimits;
use crate::pool::RecycleLimits;
use command_line::{Command, CommandLine, Target};

use values::AdminSocket;

pub use settings::{LogFormat, LogLevel, ValidateOutput};
pub use tokens::Token;
pub use unknown::UnknownVariable;
pub use validate::Validate;

/// What the process is there for.
#[derive(Debug)]
pub enum Invocation {
    Serve(Box<Config>),
    /// Have a gateway that runs do it.
    Reload(AdminTarget),
    /// Show what it is at.
    Status {
        target: AdminTarget,
        json: bool,
        once: bool,
    },
    /// Say what it would let through.
    Validate(Validate),
    /// Watch over the workers of the gateway that has started it.
    Guard,
}

/// All that the gateway has been told, checked.
#[derive(Debug)]
pub struct Config {
    pub schemas: PathBuf,
    /// Reload on changes of that folder.
    pub watch: bool,
    pub worker: Worker,
    pub listen: SocketAddr,
    /// Empty for the root, else without a slash at its end.
    pub base_path: String,
    pub max_body: usize,
    /// How long a body may take to arrive.
    pub body_timeout: Duration,
    /// How long a connection may be without a request.
    pub idle_timeout: Duration,
    pub discovery: bool,
    pub ready_file: Option<PathBuf>,
    pub access: Access,
    pub token_header: HeaderName,
    pub cors: Cors,
    pub validate_output: ValidateOutput,
    /// Deadline of calls whose task does not set its own.
    pub timeout: Duration,
    pub log_level: LogLevel,
    pub log_format: LogFormat,
    pub access_log: bool,
    pub server_timing: bool,
    /// Of the gateway's runtime.
    pub threads: usize,
    pub admin: AdminTarget,
    pub metrics_addr: Option<SocketAddr>,
    /// Variables that look like settings and are none.
    pub unknown_variables: Vec<UnknownVariable>,
}

/// The admin socket of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdminTarget {
    Off,
    At(PathBuf),
    /// Wherever gateways have it that are told nothing.
    Default,
}

/// The worker processes.
#[derive(Debug, Clone)]
pub struct Worker {
    /// Program and arguments; never empty.
    pub command: Vec<String>,
    pub count: usize,
    /// Calls in flight in one of them.
    pub max_in_flight: usize,
    pub queue: QueueLimits,
    pub grace: Duration,
    pub recycle: RecycleLimits,
    pub ready_timeout: Duration,
    pub boot_timeout: Duration,
    pub plain: bool,
    pub trace_pipe: bool,
    /// Bytes that one of them may allocate.
    pub memory_limit: Option<u64>,
    /// Bytes of its JavaScript heap.
    pub max_old_space: Option<u64>,
}

/// Who is let in.
#[derive(Debug)]
pub enum Access {
    /// Bearers of one of these; nobody where there is none.
    Tokens(Vec<Token>),
    /// Everybody (`--no-auth`).
    Open,
}

/// Which web pages may call.
#[derive(Debug)]
pub struct Cors {
    /// As given; `*` may be among them.
    pub origins: Vec<String>,
    pub credentials: bool,
}

/// Why the settings make no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Command line or environment; also `--help` and `--version`.
    #[error("{0}")]
    Usage(#[from] clap::Error),
    #[error("{}: cannot be read: {source}", path.display())]
    UnreadableFile { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}: {problem}", path.display())]
    File { path: PathBuf, line: usize, problem: String },
    #[error("{place} {problem}")]
    Token { place: String, problem: &'static str },
    #[error("no {what}: give --{flag}, TUNNEL_{variable} or the key {flag} in tunnel.toml")]
    Missing { what: &'static str, flag: &'static str, variable: &'static str },
    #[error("--{flag}: {problem}")]
    Setting { flag: &'static str, problem: String },
}

impl Invocation {
    /// Reads the command line (program name first), the environment and the file.
    ///
    /// # Errors
    /// Whatever does not fit, with its place. `--help` and `--version` come as
    /// [`ConfigError::Usage`] too: clap knows what to print.
    pub fn load(args: impl IntoIterator<Item = OsString>) -> Result<Self, ConfigError> {
        let args: Vec<OsString> = args.into_iter().collect();
        let matches = CommandLine::command()
            .try_get_matches_from(&args)
            .map_err(|error| command_line::name_variable(error, &args))?;
        let CommandLine { settings, command } = CommandLine::from_arg_matches(&matches)?;
        match command {
            None => Config::load(settings, &matches).map(|config| Self::Serve(Box::new(config))),
            Some(Command::Status { target, json, once }) => {
                let target = AdminTarget::of_command(target)?;
                Ok(Self::Status { target, json, once })
            }
            Some(Command::Reload(target)) => AdminTarget::of_command(target).map(Self::Reload),
            Some(Command::Validate(options)) => Ok(Self::Validate(options)),
            Some(Command::Guard) => Ok(Self::Guard),
        }
    }
}

impl AdminTarget {
    fn of_command(Target { admin_socket, config }: Target) -> Result<Self, ConfigError> {
        let target = match admin_socket {
            Some(given) => Some(given),
            None => file::read(config.as_deref())?.0.admin_socket,
        };
        Ok(target.into())
    }
}

impl From<Option<AdminSocket>> for AdminTarget {
    fn from(setting: Option<AdminSocket>) -> Self {
        match setting {
            None => Self::Default,
            Some(AdminSocket::Off) => Self::Off,
            Some(AdminSocket::At(path)) => Self::At(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(flags: &[&str]) -> Result<Config, ConfigError> {
        let args = ["tunnel-gateway", "--schemas", "s", "--worker", "node 'my worker.js'"];
        match Invocation::load(args.iter().chain(flags).map(OsString::from))? {
            Invocation::Serve(config) => Ok(*config),
            other => panic!("not to serve: {other:?}"),
        }
    }

    #[test]
    fn defaults() {
        let config = load(&[]).expect("valid");
        assert_eq!(config.listen.to_string(), "127.0.0.1:7070");
        assert_eq!(config.base_path, "/__runner");
        assert_eq!(config.worker.command, ["node", "my worker.js"]);
        assert_eq!((config.worker.count, config.worker.max_in_flight), (1, 256));
        assert_eq!(config.timeout, Duration::from_secs(30));
        assert_eq!(config.max_body, 2 << 20);
        assert!(config.discovery && !config.access_log);
        assert!(matches!(config.access, Access::Tokens(tokens) if tokens.is_empty()));
    }

    #[test]
    fn no_auth_stays_at_home() {
        assert!(matches!(load(&["--no-auth"]).expect("valid").access, Access::Open));
        assert!(load(&["--no-auth", "--host", "::1"]).is_ok());
        assert!(load(&["--no-auth", "--host", "0.0.0.0"]).is_err());
        assert!(load(&["--no-auth", "--host", "0.0.0.0", "--insecure"]).is_ok());
        assert!(load(&["--no-auth", "--token", "t"]).is_err());
        assert!(load(&["--no-auth=false", "--token", "t"]).is_ok());
        assert!(load(&["--no-auth=maybe"]).is_err());
    }

    #[test]
    fn a_flag_holds_one_token() {
        let config = load(&["--token", "a,b", "--token", "c"]).expect("valid");
        assert!(matches!(config.access, Access::Tokens(tokens) if tokens.len() == 2));
    }

    #[test]
    fn refuses_commands_that_name_no_program() {
        for command in ["", "  ", "''", "node 'x"] {
            let args = ["tunnel-gateway", "--schemas", "s", "--worker", command];
            assert!(Invocation::load(args.iter().map(OsString::from)).is_err(), "{command:?}");
        }
    }
}
