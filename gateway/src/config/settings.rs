//! Every setting, once: its flag, its variable, its key in the file, its help.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args, ValueEnum};
use serde::Deserialize;

use super::units::{Memory, Size, Span};
use super::values::{
    AdminSocket, BasePath, CorsOrigin, Host, MetricsAddr, Secret, TokenHeader, one_or_many,
};

/// What one source (command line and environment, or the file) says.
/// `None` and empty lists mean that it says nothing.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Settings {
    /// Folder with manifest.json and its schemas, as the codegen writes it
    #[arg(long, env = "TUNNEL_SCHEMAS", value_name = "DIR", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) schemas: Option<PathBuf>,

    /// Command of a worker, such as "node dist/worker.js": split into words as a shell does,
    /// run without one, relative to the working directory
    #[arg(long, env = "TUNNEL_WORKER", value_name = "CMD", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) worker: Option<String>,

    /// Number of worker processes [default: 1]
    #[arg(long, env = "TUNNEL_WORKERS", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Workers", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) workers: Option<u16>,

    /// Calls in flight in one worker; more wait in the queue [default: 256]
    #[arg(long, env = "TUNNEL_MAX_IN_FLIGHT", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Workers", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub(super) max_in_flight: Option<u32>,

    /// Calls that may wait for a worker; more are answered 503 OVERLOADED [default: 1024]
    #[arg(long, env = "TUNNEL_QUEUE_SIZE", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Workers", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(super) queue_size: Option<u32>,

    /// Bytes of inputs and payloads that may wait [default: 64MiB]
    #[arg(long, env = "TUNNEL_QUEUE_BYTES", value_name = "SIZE", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) queue_bytes: Option<Memory>,

    /// How long a worker may answer nothing after a call's deadline before it is killed, and
    /// how long it may take to exit when told to [default: 5s]
    #[arg(long, env = "TUNNEL_GRACE", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) grace: Option<Span>,

    /// Handlers of given-up calls that may still run in a worker; with more it is replaced
    /// [default: 16]
    #[arg(long, env = "TUNNEL_MAX_ABANDONED", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Workers", value_parser = clap::value_parser!(u32).range(0..=65_536))]
    pub(super) max_abandoned: Option<u32>,

    /// Calls after which a worker is replaced, up to a tenth earlier [default: no limit]
    #[arg(long, env = "TUNNEL_MAX_CALLS", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Workers", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) max_calls: Option<u64>,

    /// Age at which a worker is replaced, up to a tenth earlier [default: no limit]
    #[arg(long, env = "TUNNEL_MAX_AGE", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) max_age: Option<Span>,

    /// Resident memory at which a worker is replaced, up to a tenth earlier [default: no limit]
    #[arg(long, env = "TUNNEL_MAX_MEMORY", value_name = "SIZE", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) max_memory: Option<Memory>,

    /// Deadline of a call whose task does not set its own [default: 30s]
    #[arg(long, env = "TUNNEL_TIMEOUT", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) timeout: Option<Span>,

    /// How long a worker may say nothing before it counts as a plain one [default: 3s]
    #[arg(long, env = "TUNNEL_READY_TIMEOUT", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) ready_timeout: Option<Span>,

    /// How long a worker that uses the SDK may take to get ready [default: 30s]
    #[arg(long, env = "TUNNEL_BOOT_TIMEOUT", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) boot_timeout: Option<Span>,

    /// The worker is a plain one: serve it at once, without waiting for it to say so
    #[arg(long, env = "TUNNEL_PLAIN_WORKER", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Workers", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) plain_worker: Option<bool>,

    /// Memory that a worker may allocate, by RLIMIT_DATA; one that wants more fails, is logged and
    /// restarted. Node takes about 600MiB of it from the beginning, whether it uses them or not
    #[arg(long, env = "TUNNEL_MEMORY_LIMIT", value_name = "SIZE", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) memory_limit: Option<Memory>,

    /// Largest JavaScript heap of a worker: Node's --max-old-space-size, by NODE_OPTIONS; other
    /// programs ignore it
    #[arg(long, env = "TUNNEL_MAX_OLD_SPACE", value_name = "SIZE", hide_env_values = true)]
    #[arg(help_heading = "Workers")]
    pub(super) max_old_space: Option<Memory>,

    /// Watch the schema folder and reload on its changes, as SIGHUP does: load the schemas and
    /// start the workers anew, without a failed call
    #[arg(long, env = "TUNNEL_WATCH", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Workers", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) watch: Option<bool>,

    /// What to do with a result that does not fit its schema: off (do not look), log (and answer
    /// it), or reject (500 INVALID_OUTPUT) [default: off]
    #[arg(long, env = "TUNNEL_VALIDATE_OUTPUT", value_name = "MODE", hide_env_values = true)]
    #[arg(help_heading = "Workers", hide_possible_values = true)]
    pub(super) validate_output: Option<ValidateOutput>,

    /// Address to listen on [default: 127.0.0.1]
    #[arg(long, env = "TUNNEL_HOST", value_name = "IP", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) host: Option<Host>,

    /// Port to listen on; 0 lets the kernel choose [default: 7070]
    #[arg(long, env = "TUNNEL_PORT", value_name = "PORT", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) port: Option<u16>,

    /// Path under which tasks, events and discovery are served [default: /__runner]
    #[arg(long, env = "TUNNEL_BASE_PATH", value_name = "PATH", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) base_path: Option<BasePath>,

    /// Largest request body [default: 2MiB]
    #[arg(long, env = "TUNNEL_MAX_BODY", value_name = "SIZE", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) max_body: Option<Size>,

    /// How long a request's body may take to arrive [default: 30s]
    #[arg(long, env = "TUNNEL_BODY_TIMEOUT", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) body_timeout: Option<Span>,

    /// How long a connection may be without a request, and the head of a request may take to
    /// arrive; a load balancer in front should give up earlier [default: 75s]
    #[arg(long, env = "TUNNEL_IDLE_TIMEOUT", value_name = "DURATION", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) idle_timeout: Option<Span>,

    /// Whether GET {base-path}/discovery lists the tasks and events [default: on]
    #[arg(long, env = "TUNNEL_DISCOVERY", value_name = "on|off", hide_env_values = true)]
    #[arg(help_heading = "HTTP", hide_possible_values = true)]
    pub(super) discovery: Option<Switch>,

    /// File that receives the bound address once calls can be served; removed on exit
    #[arg(long, env = "TUNNEL_READY_FILE", value_name = "PATH", hide_env_values = true)]
    #[arg(help_heading = "HTTP")]
    pub(super) ready_file: Option<PathBuf>,

    /// Token that lets callers in; may be given several times. Other processes of this machine
    /// can read flags: prefer TUNNEL_TOKEN or --token-file
    #[arg(long, env = "TUNNEL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    #[arg(help_heading = "Access", action = ArgAction::Append)]
    #[serde(deserialize_with = "one_or_many")]
    pub(super) token: Vec<Secret>,

    /// File with more tokens, one a line
    #[arg(long, env = "TUNNEL_TOKEN_FILE", value_name = "FILE", hide_env_values = true)]
    #[arg(help_heading = "Access")]
    pub(super) token_file: Option<PathBuf>,

    /// Header that carries the token [default: x-runner-token]
    #[arg(long, env = "TUNNEL_TOKEN_HEADER", value_name = "NAME", hide_env_values = true)]
    #[arg(help_heading = "Access")]
    pub(super) token_header: Option<TokenHeader>,

    /// Let everybody in, without a token; on a loopback address only, and not web pages of
    /// origins that --cors-origin does not name
    #[arg(long, env = "TUNNEL_NO_AUTH", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Access", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) no_auth: Option<bool>,

    /// Allow --no-auth on an address that other machines reach
    #[arg(long, env = "TUNNEL_INSECURE", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Access", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) insecure: Option<bool>,

    /// Origin whose web pages may call, or *; may be given several times
    /// [default: *, with --no-auth none]
    #[arg(long, env = "TUNNEL_CORS_ORIGIN", value_name = "ORIGIN", hide_env_values = true)]
    #[arg(help_heading = "Access", action = ArgAction::Append, value_delimiter = ',')]
    #[serde(deserialize_with = "one_or_many")]
    pub(super) cors_origin: Vec<CorsOrigin>,

    /// Let those web pages send cookies; needs --cors-origin to name origins
    #[arg(long, env = "TUNNEL_CORS_CREDENTIALS", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Access", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) cors_credentials: Option<bool>,

    /// Tell callers, in the header Server-Timing, where the time of each request went
    #[arg(long, env = "TUNNEL_SERVER_TIMING", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "HTTP", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) server_timing: Option<bool>,

    /// Least severe level that is logged: error, warn, info, debug or trace; info tells the life
    /// of gateway and workers and every failed call [default: info]
    #[arg(long, env = "TUNNEL_LOG_LEVEL", value_name = "LEVEL", hide_env_values = true)]
    #[arg(help_heading = "Logs", hide_possible_values = true)]
    pub(super) log_level: Option<LogLevel>,

    /// Form of the log on stderr: text or json, one object a line [default: text]
    #[arg(long, env = "TUNNEL_LOG_FORMAT", value_name = "FORMAT", hide_env_values = true)]
    #[arg(help_heading = "Logs", hide_possible_values = true)]
    pub(super) log_format: Option<LogFormat>,

    /// Log successful calls too
    #[arg(long, env = "TUNNEL_ACCESS_LOG", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Logs", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) access_log: Option<bool>,

    /// Show each message to and from the workers, shortened; values that are marked @sensitive are
    /// hidden, others may be what callers keep secret
    #[arg(long, env = "TUNNEL_TRACE_PIPE", value_name = "BOOL", hide_env_values = true)]
    #[arg(help_heading = "Logs", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", value_parser = BoolishValueParser::new())]
    pub(super) trace_pipe: Option<bool>,

    /// Threads of the gateway itself; one is quickest up to a few cores [default: 1]
    #[arg(long, env = "TUNNEL_THREADS", value_name = "N", hide_env_values = true)]
    #[arg(help_heading = "Operation", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) threads: Option<u16>,

    /// Address that serves /metrics to whoever reaches it, without a token, such as
    /// 127.0.0.1:9464; the main port serves it to those who have one
    #[arg(long, env = "TUNNEL_METRICS_ADDR", value_name = "IP:PORT", hide_env_values = true)]
    #[arg(help_heading = "Operation")]
    pub(super) metrics_addr: Option<MetricsAddr>,

    /// Unix socket through which `tunnel-gateway reload` reaches this gateway, for
    /// its user alone; off for none [default: tunnel-gateway-PORT.sock in $XDG_RUNTIME_DIR, if that
    /// is set]
    #[arg(long, env = "TUNNEL_ADMIN_SOCKET", value_name = "PATH|off", hide_env_values = true)]
    #[arg(help_heading = "Operation")]
    pub(super) admin_socket: Option<AdminSocket>,

    /// TOML file with settings [default: tunnel.toml in the working directory, if it is there]
    #[arg(long, env = "TUNNEL_CONFIG", value_name = "FILE", hide_env_values = true)]
    #[serde(skip)]
    pub(super) config: Option<PathBuf>,
}

/// `on` or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Switch {
    On,
    Off,
}

/// What happens to a result that does not fit its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValidateOutput {
    /// It is not looked at.
    Off,
    /// It is answered, and the log says what does not fit.
    Log,
    /// It is answered with 500 `INVALID_OUTPUT`.
    Reject,
}

/// The least severe level that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Settings {
    /// Takes from `other` what `self` does not say.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            schemas: self.schemas.or(other.schemas),
            worker: self.worker.or(other.worker),
            workers: self.workers.or(other.workers),
            max_in_flight: self.max_in_flight.or(other.max_in_flight),
            queue_size: self.queue_size.or(other.queue_size),
            queue_bytes: self.queue_bytes.or(other.queue_bytes),
            grace: self.grace.or(other.grace),
            max_abandoned: self.max_abandoned.or(other.max_abandoned),
            max_calls: self.max_calls.or(other.max_calls),
            max_age: self.max_age.or(other.max_age),
            max_memory: self.max_memory.or(other.max_memory),
            timeout: self.timeout.or(other.timeout),
            ready_timeout: self.ready_timeout.or(other.ready_timeout),
            boot_timeout: self.boot_timeout.or(other.boot_timeout),
            plain_worker: self.plain_worker.or(other.plain_worker),
            memory_limit: self.memory_limit.or(other.memory_limit),
            max_old_space: self.max_old_space.or(other.max_old_space),
            watch: self.watch.or(other.watch),
            validate_output: self.validate_output.or(other.validate_output),
            host: self.host.or(other.host),
            port: self.port.or(other.port),
            base_path: self.base_path.or(other.base_path),
            max_body: self.max_body.or(other.max_body),
            body_timeout: self.body_timeout.or(other.body_timeout),
            idle_timeout: self.idle_timeout.or(other.idle_timeout),
            discovery: self.discovery.or(other.discovery),
            ready_file: self.ready_file.or(other.ready_file),
            token: first_said(self.token, other.token),
            token_file: self.token_file.or(other.token_file),
            token_header: self.token_header.or(other.token_header),
            no_auth: self.no_auth.or(other.no_auth),
            insecure: self.insecure.or(other.insecure),
            cors_origin: first_said(self.cors_origin, other.cors_origin),
            cors_credentials: self.cors_credentials.or(other.cors_credentials),
            log_level: self.log_level.or(other.log_level),
            log_format: self.log_format.or(other.log_format),
            access_log: self.access_log.or(other.access_log),
            trace_pipe: self.trace_pipe.or(other.trace_pipe),
            server_timing: self.server_timing.or(other.server_timing),
            threads: self.threads.or(other.threads),
            metrics_addr: self.metrics_addr.or(other.metrics_addr),
            admin_socket: self.admin_socket.or(other.admin_socket),
            config: self.config.or(other.config),
        }
    }
}

fn first_said<T>(ours: Vec<T>, theirs: Vec<T>) -> Vec<T> {
    if ours.is_empty() { theirs } else { ours }
}
