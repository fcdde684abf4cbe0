use std::path::PathBuf;
use std::sync::Arc;

use super::RunError;
use super::generations::{Booting, Live};
use crate::config;
use crate::dispatch::{CallKind, Dispatcher};
use crate::http::Generation;
use crate::metrics::Metrics;
use crate::pool::{Pool, PoolOptions};
use crate::process::WorkerCommand;
use crate::registry::{LoadError, Registry};
use crate::transport::PipeTransport;

/// Variables of ours that hold secrets, or lead to them.
const SECRETS: [&str; 3] = ["TUNNEL_TOKEN", "TUNNEL_TOKEN_FILE", "TUNNEL_CONFIG"];

/// All that generations are made from. It stays the same while the gateway runs.
#[derive(Debug)]
pub(super) struct Blueprint {
    schemas: PathBuf,
    worker: config::Worker,
    command: WorkerCommand,
    metrics: Arc<Metrics>,
}

impl Blueprint {
    pub(super) fn new(
        schemas: PathBuf,
        worker: config::Worker,
        metrics: Arc<Metrics>,
    ) -> Result<Self, RunError> {
        let mut command =
            WorkerCommand::from_argv(worker.command.clone()).ok_or(RunError::NoWorkerCommand)?;
        command.env_remove = SECRETS.map(str::to_owned).to_vec();
        command.memory_limit = worker.memory_limit;
        command.max_old_space = worker.max_old_space;
        Ok(Self { schemas, worker, command, metrics })
    }

    /// Reads and compiles the schemas, on a thread where nobody waits for it.
    pub(super) async fn load(&self) -> Result<Arc<Registry>, LoadError> {
        let folder = self.schemas.clone();
        let loading = tokio::task::spawn_blocking(move || Registry::load(&folder));
        let registry = loading.await.unwrap_or_else(|panic| {
            let reason = format!("the schemas cannot be loaded: {panic}");
            Err(LoadError::Refused { path: self.schemas.clone(), reason })
        });
        registry.map(Arc::new)
    }

    /// Starts the workers, in the place of those `before`. They may still boot when
    /// this returns.
    pub(super) fn start(
        &self,
        number: u64,
        registry: Arc<Registry>,
        before: Option<&Live>,
    ) -> Booting {
        let protocol_known = before.is_some_and(|before| before.pool.protocol_known());
        if let Some(before) = before {
            succeed(&registry, &before.registry);
        }
        let options =
            PoolOptions { generation: number, protocol_known, ..self.pool_options(&registry) };
        let pool = Arc::new(Pool::start(options));
        let dispatcher =
            Arc::new(Dispatcher::new(PipeTransport::new(Arc::clone(&pool)), self.worker.queue));
        let ids = |kind| registry.ids(kind);
        let calls = Arc::new(self.metrics.table(ids(CallKind::Task), ids(CallKind::Event)));
        let (generation, ended) =
            Generation::new(number, Arc::clone(&registry), Arc::clone(&dispatcher), calls);
        Booting { generation, live: Live { number, registry, pool, dispatcher }, ended }
    }

    fn pool_options(&self, registry: &Arc<Registry>) -> PoolOptions {
        let worker = &self.worker;
        let ids = |kind| registry.ids(kind).iter().map(move |id| (kind, Arc::clone(id)));
        PoolOptions {
            workers: worker.count,
            max_in_flight: worker.max_in_flight,
            grace: worker.grace,
            recycle: worker.recycle,
            ready_timeout: worker.ready_timeout,
            boot_timeout: worker.boot_timeout,
            plain_worker: worker.plain && may_be_served_at_once(registry),
            trace_pipe: worker.trace_pipe,
            privacy: registry.privacy(),
            expected: ids(CallKind::Task).chain(ids(CallKind::Event)).collect(),
            greeting: registry.conversions(),
            ..PoolOptions::new(self.command.clone())
        }
    }
}

fn succeed(registry: &Registry, before: &Registry) {
    for kind in [CallKind::Task, CallKind::Event] {
        for id in registry.ids(kind) {
            if let (Some(new), Some(old)) = (registry.find(kind, id), before.find(kind, id)) {
                new.callee().succeed(old.callee());
            }
        }
    }
}

/// A worker that uses the SDK after all gets the conversions behind its `hello`, and
/// must get no call before them.
fn may_be_served_at_once(registry: &Registry) -> bool {
    let converts = registry.conversions().is_some();
    if converts {
        tracing::warn!(
            "--plain-worker: some values are converted in workers that use the SDK, so the \
             gateway waits for --ready-timeout to see that this one does not"
        );
    }
    !converts
}
