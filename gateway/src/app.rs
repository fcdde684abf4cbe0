//! Composition root: the only place that wires the parts together.

mod blueprint;
mod controls;
mod generations;
mod reloader;
mod warnings;

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

use crate::admin::{self, AdminSocket, ClaimError};
use crate::config::{Access, AdminTarget, Config, ValidateOutput};
use crate::http::{
    Aside, CurrentGeneration, Gateway, Options, OutputPolicy, Surface, Unsent, metrics_handler,
    server,
};
use crate::layers::access_log::AccessLog;
use crate::layers::auth::Auth;
use crate::layers::body_limit::BodyLimit;
use crate::layers::cors::Cors;
use crate::layers::origin_guard::OriginGuard;
use crate::metrics::{Metrics, Page, Source};
use crate::pool::BootError;
use crate::process;
use crate::ready_file::ReadyFile;
use crate::registry::LoadError;
use crate::schema_watch::SchemaWatch;
use crate::signal::{Asked, Signals};
use blueprint::Blueprint;
use controls::Controls;
use generations::{Booting, Generations};
use reloader::{ReloadHandle, Reloader};

/// Beyond the longest deadline of a call, for its answer to reach the caller.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// Far below the file descriptors that services get, so that workers can still be
/// started when all are taken.
const MAX_CONNECTIONS: u32 = 4096;
/// Bytes of large answers that wait to be read.
const MAX_UNSENT: usize = 256 << 20;
/// How long who reads nothing is borne with when there are more.
const STALL: Duration = Duration::from_secs(5);

/// Why the gateway did not start, or stopped unasked.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Schemas(#[from] LoadError),
    #[error("cannot listen on {address}: {}", explain(source))]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot listen on {address} for metrics: {source}; choose another with --metrics-addr")]
    MetricsAddress { address: SocketAddr, source: io::Error },
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
    #[error("ready file {}: {source}; give a path that can be written with --ready-file", path.display())]
    ReadyFile { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Workers(#[from] BootError),
    #[error("the worker command is empty; give it with --worker")]
    NoWorkerCommand,
    #[error("admin socket {}: {source}; choose another path with --admin-socket, or off", path.display())]
    AdminSocket { path: PathBuf, source: ClaimError },
    #[error("the schema folder {} cannot be watched: {source}; start without --watch", path.display())]
    Watch { path: PathBuf, source: notify::Error },
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
    let mut signals = Signals::listen().map_err(RunError::Signals)?;
    tokio::spawn(reap_adopted());
    guard_workers();
    let ready_file = claim_ready_file(&config)?;
    let metrics = Arc::new(Metrics::new()?);
    let blueprint =
        Blueprint::new(config.schemas.clone(), config.worker.clone(), Arc::clone(&metrics))?;
    let registry = blueprint.load().await?;
    let listener = listen(config.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|source| RunError::Listen { address: config.listen, source })?;
    let metrics_listener = listen_for_metrics(config.metrics_addr).await?;
    let admin_socket = claim_admin_socket(&config.admin, address.port()).await?;
    let schema_watch = watch_schemas(&config)?;
    warnings::warn_of(&config);

    let options = server::Options {
        connections: MAX_CONNECTIONS,
        idle: config.idle_timeout,
        note_arrivals: config.server_timing,
        unsent: Unsent::new(MAX_UNSENT),
        stall: STALL,
    };
    let timeout = config.timeout;
    let Booting { generation, live, ended } = blueprint.start(1, registry, None);
    let generations = Arc::new(Generations::new(generation, live));
    let page = Page::new(Arc::clone(&metrics), Arc::clone(&generations) as Arc<dyn Source>);
    let (current, unsent) = (generations.current(), options.unsent.clone());
    let gateway = gateway(config, current, Arc::clone(&metrics), page.clone(), unsent);
    let handler = Surface::new(Arc::new(gateway)).handler();
    let (stop, stopping) = watch::channel(false);
    let server = tokio::spawn(server::serve(listener, handler, options.clone(), stopping.clone()));
    let (reloader, reload) =
        Reloader::new(blueprint, metrics, Arc::clone(&generations), ended, stopping);
    let reloader = tokio::spawn(reloader.run());
    // Served to the very end.
    let (_until_the_end, never) = watch::channel(false);
    if let Some(listener) = metrics_listener {
        tokio::spawn(server::serve(listener, metrics_handler(page), options, never));
    }
    if let Some(socket) = admin_socket {
        let controls = Controls::new(address, reload.clone(), Arc::clone(&generations));
        tokio::spawn(admin::serve(socket, Arc::new(controls)));
    }
    if let Some(schemas) = schema_watch {
        tokio::spawn(follow(schemas, reload.clone()));
    }
    tracing::info!(%address, "listening");

    let pool = Arc::clone(&generations.serving().pool);
    let mut ready = false;
    let signal = loop {
        tokio::select! {
            asked = signals.next() => match asked {
                Asked::Stop(signal) => break signal,
                Asked::Reload(signal) => reload.ask(signal),
            },
            booted = pool.booted(), if !ready => {
                let announced = booted.map_err(RunError::from);
                let announced = announced.and_then(|()| announce(ready_file.as_ref(), address));
                if let Err(error) = announced {
                    stop.send_replace(true);
                    tokio::select! {
                        () = give_up(server, reloader) => {}
                        _ = signals.stop() => {}
                    }
                    return Err(error);
                }
                ready = true;
            }
        }
    };
    drop(pool);

    tracing::info!(signal, "draining");
    drop(ready_file);
    stop.send_replace(true);
    let wait = generations.longest_timeout().unwrap_or_default().max(timeout) + LAST_ANSWERS;
    tokio::select! {
        () = drain(server, reloader, wait) => {}
        _ = signals.stop() => return Err(RunError::Interrupted),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Reloads whenever the schemas change.
async fn follow(mut schemas: SchemaWatch, reload: ReloadHandle) {
    loop {
        schemas.changed().await;
        reload.ask("change of the schemas");
    }
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
async fn drain(server: JoinHandle<()>, reloader: JoinHandle<Reloader>, wait: Duration) {
    match timeout(wait, server).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the server failed"),
        Err(_) => tracing::warn!("some connections did not end in time"),
    }
    stop_workers(reloader).await;
}

/// It does not start: the callers that wait for a worker are told at once.
async fn give_up(server: JoinHandle<()>, reloader: JoinHandle<Reloader>) {
    stop_workers(reloader).await;
    let _ = timeout(LAST_ANSWERS, server).await;
}

async fn stop_workers(reloader: JoinHandle<Reloader>) {
    match reloader.await {
        Ok(reloader) => reloader.finish().await,
        Err(error) => tracing::error!(%error, "the reloader failed"),
    }
}

async fn listen_for_metrics(address: Option<SocketAddr>) -> Result<Option<TcpListener>, RunError> {
    let Some(address) = address else { return Ok(None) };
    let listener = TcpListener::bind(address)
        .await
        .map_err(|source| RunError::MetricsAddress { address, source })?;
    let address = listener.local_addr().unwrap_or(address);
    tracing::info!(%address, "metrics");
    Ok(Some(listener))
}

/// A socket that nobody asked for is no reason not to start.
async fn claim_admin_socket(
    target: &AdminTarget,
    port: u16,
) -> Result<Option<AdminSocket>, RunError> {
    let (path, asked_for) = match target {
        AdminTarget::Off => return Ok(None),
        AdminTarget::At(path) => (path.clone(), true),
        AdminTarget::Default => match admin::default_path(port) {
            Some(path) => (path, false),
            None => return Ok(None),
        },
    };
    match AdminSocket::claim(&path).await {
        Ok(socket) => {
            tracing::info!(path = %path.display(), "admin socket");
            Ok(Some(socket))
        }
        Err(source) if asked_for => Err(RunError::AdminSocket { path, source }),
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "no admin socket");
            Ok(None)
        }
    }
}

fn watch_schemas(config: &Config) -> Result<Option<SchemaWatch>, RunError> {
    if !config.watch {
        return Ok(None);
    }
    let path = || config.schemas.clone();
    let watch = SchemaWatch::start(&config.schemas)
        .map_err(|source| RunError::Watch { path: path(), source })?;
    tracing::info!(folder = %config.schemas.display(), "watching the schemas");
    Ok(Some(watch))
}

fn claim_ready_file(config: &Config) -> Result<Option<ReadyFile>, RunError> {
    let Some(path) = &config.ready_file else { return Ok(None) };
    let claimed = ReadyFile::claim(path);
    claimed.map(Some).map_err(|source| RunError::ReadyFile { path: path.clone(), source })
}

/// What workers leave behind where this process is the first of a container.
async fn reap_adopted() {
    if let Err(error) = process::reap_adopted().await {
        tracing::warn!(%error, "processes that workers leave behind cannot be reaped");
    }
}

/// Workers die with this process without it; what they have started may not.
fn guard_workers() {
    if let Err(error) = process::guard_workers() {
        tracing::warn!(%error, "no guard kills what workers leave behind if the gateway is killed");
    }
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

fn gateway(
    config: Config,
    generation: Arc<CurrentGeneration>,
    metrics: Arc<Metrics>,
    metrics_page: Page,
    unsent: Unsent,
) -> Gateway {
    let is_open = matches!(config.access, Access::Open);
    let is_loopback = config.listen.ip().to_canonical().is_loopback();
    Gateway {
        generation,
        metrics,
        metrics_page,
        cors: cors(&config),
        origin_guard: is_open.then(|| OriginGuard::new(is_loopback)),
        auth: auth(config.access, config.token_header),
        body_limit: BodyLimit::new(config.max_body, config.body_timeout),
        aside: Aside::default(),
        access_log: AccessLog::new(config.access_log),
        unsent,
        options: Options {
            base_path: config.base_path,
            discovery: config.discovery,
            timeout: config.timeout,
            output: match config.validate_output {
                ValidateOutput::Off => OutputPolicy::Ignore,
                ValidateOutput::Log => OutputPolicy::Log,
                ValidateOutput::Reject => OutputPolicy::Reject,
            },
            server_timing: config.server_timing,
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
