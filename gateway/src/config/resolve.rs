//! Settings that were given become a [`Config`]: defaults, bounds, and what does not
//! go together.

use std::net::SocketAddr;
use std::time::Duration;

use clap::ArgMatches;
use http::HeaderName;

use super::settings::{LogFormat, LogLevel, Settings, Switch, ValidateOutput};
use super::tokens::{self, Token};
use super::{Access, Config, ConfigError, Cors, Worker, file, units, unknown};
use crate::dispatch::QueueLimits;
use crate::pool::RecycleLimits;

impl Config {
    pub(super) fn load(given: Settings, matches: &ArgMatches) -> Result<Self, ConfigError> {
        let (from_file, path) = file::read(given.config.as_deref())?;
        let (given, source) = tokens::split(given, matches, path.as_deref());
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
            unknown_variables: unknown::variables(),
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
