//! Flags, environment and file, in that order of precedence, as one validated
//! [`Config`].

mod command_line;
mod file;
mod settings;
mod tokens;
mod units;
mod validate;
mod values;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use http::HeaderName;

use crate::dispatch::QueueLimits;
use crate::pool::RecycleLimits;
use command_line::{Command, CommandLine, Target};

use settings::{Settings, Switch};
use values::AdminSocket;

pub use settings::{LogFormat, LogLevel, ValidateOutput};
pub use tokens::Token;
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
            .map_err(|error| name_variable(error, &args))?;
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

impl Config {
    fn load(given: Settings, matches: &ArgMatches) -> Result<Self, ConfigError> {
        let (from_file, path) = file::read(given.config.as_deref())?;
        let (given, source) = split_tokens(given, matches, path.as_deref());
        Self::resolve(given.or(from_file), &source)
    }

    fn resolve(settings: Settings, token_source: &str) -> Result<Self, ConfigError> {
        let is_on = |setting: Option<bool>| setting.unwrap_or(false);
        let span = |setting: Option<units::Span>, default| {
            setting.map_or(Duration::from_secs(default), |span| span.0)
        };
        let host = settings.host.map_or([127, 0, 0, 1].into(), |host| host.0);
        let listen = SocketAddr::new(host, settings.port.unwrap_or(7070));
        let tokens =
            tokens::collect(&settings.token, token_source, settings.token_file.as_deref())?;
        let access = if is_on(settings.no_auth) {
            check_open(listen, &tokens, is_on(settings.insecure))?;
            Access::Open
        } else {
            Access::Tokens(tokens)
        };
        Ok(Self {
            schemas: settings.schemas.ok_or(ConfigError::Missing {
                what: "folder of schemas",
                flag: "schemas",
                variable: "SCHEMAS",
            })?,
            watch: is_on(settings.watch),
            worker: Worker {
                command: split_command(settings.worker.as_deref())?,
                count: bounded("workers", settings.workers, 1, 1024)?.into(),
                max_in_flight: bounded("max-in-flight", settings.max_in_flight, 256, 65_536)?
                    as usize,
                queue: queue_limits(settings.queue_size, settings.queue_bytes)?,
                grace: span(settings.grace, 5),
                recycle: RecycleLimits {
                    max_calls: settings
                        .max_calls
                        .map(|calls| bounded("max-calls", Some(calls), 1, u64::MAX))
                        .transpose()?,
                    max_age: settings.max_age.map(|age| age.0),
                    max_memory: settings.max_memory.map(|memory| memory.0 as u64),
                    max_abandoned: settings.max_abandoned.unwrap_or(16) as usize,
                },
                ready_timeout: span(settings.ready_timeout, 3),
                boot_timeout: span(settings.boot_timeout, 30),
                plain: is_on(settings.plain_worker),
                trace_pipe: is_on(settings.trace_pipe),
                memory_limit: memory("memory-limit", settings.memory_limit)?,
                max_old_space: memory("max-old-space", settings.max_old_space)?,
            },
            listen,
            base_path: settings.base_path.map_or_else(|| "/__runner".to_owned(), |path| path.0),
            max_body: settings.max_body.map_or(2 << 20, |size| size.0),
            body_timeout: span(settings.body_timeout, 30),
            idle_timeout: span(settings.idle_timeout, 75),
            discovery: settings.discovery != Some(Switch::Off),
            ready_file: settings.ready_file,
            access,
            token_header: settings
                .token_header
                .map_or(HeaderName::from_static("x-runner-token"), |header| header.0),
            cors: Cors {
                origins: settings.cors_origin.into_iter().map(|origin| origin.0).collect(),
                credentials: is_on(settings.cors_credentials),
            },
            validate_output: settings.validate_output.unwrap_or(ValidateOutput::Off),
            timeout: span(settings.timeout, 30),
            log_level: settings.log_level.unwrap_or(LogLevel::Info),
            log_format: settings.log_format.unwrap_or(LogFormat::Text),
            access_log: is_on(settings.access_log),
            server_timing: is_on(settings.server_timing),
            threads: bounded("threads", settings.threads, 1, 256)?.into(),
            admin: settings.admin_socket.into(),
            metrics_addr: settings.metrics_addr.map(|address| address.0),
        })
    }
}

/// `--no-auth` is for one's own machine, and does not go with tokens: one of
/// the two would be a mistake, and guessing which would be a hole.
fn check_open(listen: SocketAddr, tokens: &[Token], insecure: bool) -> Result<(), ConfigError> {
    if !tokens.is_empty() {
        return Err(ConfigError::Setting {
            flag: "no-auth",
            problem: "tokens are configured too: remove either".to_owned(),
        });
    }
    if !listen.ip().to_canonical().is_loopback() && !insecure {
        return Err(ConfigError::Setting {
            flag: "no-auth",
            problem: format!(
                "{} can be reached from other machines: listen on 127.0.0.1, configure a token, \
                 or say --insecure",
                listen.ip()
            ),
        });
    }
    Ok(())
}

fn split_command(worker: Option<&str>) -> Result<Vec<String>, ConfigError> {
    let text = worker.ok_or(ConfigError::Missing {
        what: "worker command",
        flag: "worker",
        variable: "WORKER",
    })?;
    let words = shell_words::split(text).map_err(|_| ConfigError::Setting {
        flag: "worker",
        problem: format!("a quote is not closed in {text:?}"),
    })?;
    match words.first() {
        Some(program) if !program.is_empty() => Ok(words),
        _ => Err(ConfigError::Setting {
            flag: "worker",
            problem: "names no program: give a command such as \"node dist/worker.js\"".to_owned(),
        }),
    }
}

fn queue_limits(
    calls: Option<u32>,
    bytes: Option<units::Memory>,
) -> Result<QueueLimits, ConfigError> {
    let default = QueueLimits::default();
    let calls = match calls {
        // No queue.
        Some(0) => 0,
        _ => bounded("queue-size", calls, 1024, 1_000_000)? as usize,
    };
    Ok(QueueLimits { calls, bytes: bytes.map_or(default.bytes, |bytes| bytes.0) })
}

/// No process lives in less, and a forgotten unit would mean so many bytes.
fn memory(flag: &'static str, given: Option<units::Memory>) -> Result<Option<u64>, ConfigError> {
    let bytes = given.map(|memory| memory.0 as u64);
    if bytes.is_some_and(|bytes| bytes < 1 << 20) {
        let problem = "expected at least 1MiB; sizes take units, such as 768MiB".to_owned();
        return Err(ConfigError::Setting { flag, problem });
    }
    Ok(bytes)
}

/// clap has checked flags and variables; this one is for the file.
fn bounded<T>(flag: &'static str, given: Option<T>, default: T, most: T) -> Result<T, ConfigError>
where
    T: PartialOrd + From<u8> + std::fmt::Display,
{
    let value = given.unwrap_or(default);
    if value < T::from(1) || value > most {
        let problem = format!("expected a number from 1 to {most}, not {value}");
        return Err(ConfigError::Setting { flag, problem });
    }
    Ok(value)
}

/// A variable holds a comma-separated list; a flag holds one token, which may
/// have commas. Also says where the tokens come from.
fn split_tokens(
    mut given: Settings,
    matches: &ArgMatches,
    file: Option<&Path>,
) -> (Settings, String) {
    let source = match matches.value_source("token") {
        Some(ValueSource::EnvVariable) => {
            given.token = given
                .token
                .iter()
                .flat_map(|token| token.0.split(','))
                .map(|token| values::Secret(token.trim().to_owned()))
                .collect();
            "TUNNEL_TOKEN".to_owned()
        }
        Some(_) => "--token".to_owned(),
        None => file.unwrap_or(Path::new("tunnel.toml")).display().to_string(),
    };
    (given, source)
}

/// clap names the flag, even where the value came from the environment.
fn name_variable(mut error: clap::Error, args: &[OsString]) -> clap::Error {
    use clap::error::{ContextKind, ContextValue};
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
