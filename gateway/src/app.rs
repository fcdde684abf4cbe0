//! Composition root: the only file that wires the parts together.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::config::{self, Access, Config, ValidateOutput};
use crate::dispatch::{CallKind, Dispatcher};
use crate::http::{Gateway, Options, OutputPolicy, router, server};
use crate::layers::auth::Auth;
use crate::layers::body_limit::BodyLimit;
use crate::layers::cors::Cors;
use crate::layers::origin_guard::OriginGuard;
use crate::pool::{BootError, Pool, PoolOptions};
use crate::process::WorkerCommand;
use crate::ready_file::ReadyFile;
use crate::registry::{LoadError, Registry, RegistryHandle};
use crate::signal::StopSignals;
use crate::transport::PipeTransport;

/// Beyond the longest deadline of a call, for its answer to reach the caller.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// Far below the file descriptors that services get, so that workers can still be
/// started when all are taken.
const MAX_CONNECTIONS: u32 = 4096;
/// Variables of ours that hold secrets, or lead to them.
const SECRETS: [&str; 3] = ["TUNNEL_TOKEN", "TUNNEL_TOKEN_FILE", "TUNNEL_CONFIG"];

/// Why the gateway did not start, or stopped unasked.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Schemas(#[from] LoadError),
    #[error("cannot listen on {address}: {}", explain(source))]
    Listen { address: SocketAddr, source: io::Error },
    #[error("ready file {}: {source}; give a path in a folder that exists with --ready-file", path.display())]
    ReadyFile { path: PathBuf, source: io::Error },
    #[error("{0}; check --worker")]
    Workers(#[from] BootError),
    #[error("the worker command is empty; give it with --worker")]
    NoWorkerCommand,
    #[error("failed to listen for signals: {0}")]
    Signals(#[source] io::Error),
    #[error("stopped by a second signal, without waiting for calls in flight")]
    Interrupted,
}

/// Serves until a signal says otherwise and all calls in flight are answered.
///
/// # Errors
/// Refusals to start, and a second signal.
pub async fn run(config: Config) -> Result<(), RunError> {
    let mut signals = StopSignals::listen().map_err(RunError::Signals)?;
    let ready_file = claim_ready_file(&config)?;
    let registry = Registry::load(&config.schemas)?;
    let listener = listen(config.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|source| RunError::Listen { address: config.listen, source })?;
    warn_of_access(&config);

    let limits = server::Limits { connections: MAX_CONNECTIONS, idle: config.idle_timeout };
    let drain_time = registry.longest_timeout().unwrap_or_default().max(config.timeout);
    let pool = Arc::new(Pool::start(pool_options(&config.worker, &registry)?));
    let router = router(Arc::new(gateway(config, registry, &pool)));
    let (stop, stopping) = watch::channel(false);
    let server = tokio::spawn(server::serve(listener, router, limits, stopping));
    tracing::info!(%address, "listening");

    let early = tokio::select! {
        signal = signals.next() => Some(signal),
        booted = pool.booted() => booted.map(|()| None)?,
    };
    let signal = match early {
        Some(signal) => signal,
        None => {
            announce(ready_file.as_ref(), address)?;
            signals.next().await
        }
    };

    tracing::info!(signal, "draining");
    drop(ready_file);
    stop.send_replace(true);
    tokio::select! {
        () = drain(server, &pool, drain_time + LAST_ANSWERS) => {}
        _ = signals.next() => return Err(RunError::Interrupted),
    }
    tracing::info!("stopped");
    Ok(())
}

fn announce(ready_file: Option<&ReadyFile>, address: SocketAddr) -> Result<(), RunError> {
    if let Some(file) = ready_file {
        let path = || file.path().to_owned();
        file.write(address).map_err(|source| RunError::ReadyFile { path: path(), source })?;
    }
    tracing::info!(%address, "ready");
    Ok(())
}

/// First the callers, who wait for the workers; then the workers.
async fn drain(server: JoinHandle<()>, pool: &Pool, wait: Duration) {
    match timeout(wait, server).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the server failed"),
        Err(_) => tracing::warn!("some connections did not end in time"),
    }
    pool.drain(Duration::ZERO).await;
}

fn claim_ready_file(config: &Config) -> Result<Option<ReadyFile>, RunError> {
    let Some(path) = &config.ready_file else { return Ok(None) };
    let claimed = ReadyFile::claim(path);
    claimed.map(Some).map_err(|source| RunError::ReadyFile { path: path.clone(), source })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(address).await.map_err(|source| RunError::Listen { address, source })
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the port is taken by another process; choose one with --port, or 0 to let the kernel \
             choose"
                .to_owned()
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine does not have the address; choose one with --host".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "no permission; ports below 1024 are for root, choose one with --port".to_owned()
        }
        _ => error.to_string(),
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

fn pool_options(worker: &config::Worker, registry: &Registry) -> Result<PoolOptions, RunError> {
    let mut command =
        WorkerCommand::from_argv(worker.command.clone()).ok_or(RunError::NoWorkerCommand)?;
    command.env_remove = SECRETS.map(str::to_owned).to_vec();
    let ids = |kind| registry.ids(kind).iter().map(move |id| (kind, Arc::clone(id)));
    Ok(PoolOptions {
        workers: worker.count,
        max_in_flight: worker.max_in_flight,
        ready_timeout: worker.ready_timeout,
        boot_timeout: worker.boot_timeout,
        plain_worker: worker.plain,
        trace_pipe: worker.trace_pipe,
        expected: ids(CallKind::Task).chain(ids(CallKind::Event)).collect(),
        ..PoolOptions::new(command)
    })
}

fn gateway(config: Config, registry: Registry, pool: &Arc<Pool>) -> Gateway {
    let is_open = matches!(config.access, Access::Open);
    let is_loopback = config.listen.ip().to_canonical().is_loopback();
    Gateway {
        registry: RegistryHandle::new(registry),
        dispatcher: Dispatcher::new(PipeTransport::new(Arc::clone(pool))),
        cors: cors(&config),
        origin_guard: is_open.then(|| OriginGuard::new(is_loopback)),
        auth: auth(config.access, config.token_header),
        body_limit: BodyLimit::new(config.max_body, config.body_timeout),
        options: Options {
            base_path: config.base_path,
            discovery: config.discovery,
            timeout: config.timeout,
            output: match config.validate_output {
                ValidateOutput::Off => OutputPolicy::Ignore,
                ValidateOutput::Log => OutputPolicy::Log,
                ValidateOutput::Reject => OutputPolicy::Reject,
            },
            access_log: config.access_log,
        },
    }
}

fn auth(access: Access, header: HeaderName) -> Auth {
    match access {
        Access::Open => Auth::open(header),
        Access::Tokens(tokens) => Auth::tokens(
            header,
            tokens.iter().map(|token| (token.name.as_str(), token.secret.as_str())),
        ),
    }
}

fn cors(config: &Config) -> Cors {
    let origins = &config.cors.origins;
    if is_any_origin(config) {
        return Cors::any(config.cors.credentials);
    }
    Cors::these(origins.iter().map(String::as_str), config.cors.credentials)
}

/// Without a token check, web pages must be named.
fn is_any_origin(config: &Config) -> bool {
    let origins = &config.cors.origins;
    let by_default = origins.is_empty() && matches!(config.access, Access::Tokens(_));
    by_default || origins.iter().any(|origin| origin == "*")
}
