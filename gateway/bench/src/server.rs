//! The gateway in this process, all of it but sockets, and one worker of
//! [`worker`](crate::worker) behind it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use tunnel_gateway::dispatch::{CallKind, Dispatcher, QueueLimits, QueueSnapshot};
use tunnel_gateway::http::{
    Aside, CurrentGeneration, Gateway, Generation, Options, OutputPolicy, Surface, Unsent,
};
use tunnel_gateway::layers::access_log::AccessLog;
use tunnel_gateway::layers::auth::Auth;
use tunnel_gateway::layers::body_limit::BodyLimit;
use tunnel_gateway::layers::cors::Cors;
use tunnel_gateway::metrics::{Metrics, Page, Sample, Source, Totals, Workers};
use tunnel_gateway::pool::{Pool, PoolOptions, PoolSnapshot};
use tunnel_gateway::process::WorkerCommand;
use tunnel_gateway::registry::Registry;
use tunnel_gateway::transport::PipeTransport;

const TOKEN: &str = "secret";
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-runner-token");

/// Serves the quickstart's schemas.
#[derive(Debug)]
pub struct Server {
    surface: Arc<Surface>,
    pool: Arc<Pool>,
}

/// Nobody asks for metrics here.
#[derive(Debug)]
struct NoWorkers;

impl Server {
    /// Returns once it is ready for calls; to be called within a runtime.
    ///
    /// # Panics
    /// If it does not get ready.
    pub async fn start(worker: WorkerCommand) -> Self {
        let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        let registry = Arc::new(Registry::load(&schemas).expect("the quickstart's schemas"));
        let pool = Arc::new(Pool::start(PoolOptions {
            // No ping comes between two calls that are measured.
            ping_interval: Duration::from_secs(24 * 60 * 60),
            ..PoolOptions::new(worker)
        }));
        pool.booted().await.expect("the worker boots");
        let transport = PipeTransport::new(Arc::clone(&pool));
        let dispatcher = Arc::new(Dispatcher::new(transport, QueueLimits::default()));
        let metrics = Arc::new(Metrics::new().expect("metrics"));
        let ids = |kind| registry.ids(kind);
        let calls = Arc::new(metrics.table(ids(CallKind::Task), ids(CallKind::Event)));
        let (generation, _) = Generation::new(1, registry, dispatcher, calls);
        let gateway = Gateway {
            generation: Arc::new(CurrentGeneration::new(generation)),
            metrics_page: Page::new(Arc::clone(&metrics), Arc::new(NoWorkers)),
            metrics,
            auth: Auth::tokens(TOKEN_HEADER, [("token-1", TOKEN)]),
            cors: Cors::any(false),
            origin_guard: None,
            body_limit: BodyLimit::new(2 << 20, Duration::from_secs(30)),
            aside: Aside::default(),
            access_log: AccessLog::default(),
            unsent: Unsent::new(usize::MAX),
            options: Options {
                base_path: "/__runner".to_owned(),
                discovery: true,
                timeout: Duration::from_secs(30),
                output: OutputPolicy::Ignore,
                server_timing: false,
            },
        };
        Self { surface: Arc::new(Surface::new(Arc::new(gateway))), pool }
    }

    /// One request, from its head to the last byte of its answer.
    ///
    /// # Panics
    /// If there can be no such request.
    pub async fn call(&self, task: &str, token: &str, body: Bytes) -> StatusCode {
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/__runner/task/{task}"))
            .header(TOKEN_HEADER, token)
            .header("content-type", "application/json")
            .header("content-length", body.len())
            .body(Full::new(body))
            .expect("a request");
        let (head, body) = Arc::clone(&self.surface).answer(request).await.into_parts();
        body.collect().await.expect("a body");
        head.status
    }

    /// Ends the worker.
    pub async fn stop(self) {
        self.pool.drain(Duration::from_secs(5)).await;
    }
}

impl Source for NoWorkers {
    fn sample(&self) -> Sample {
        let serving = Workers {
            generation: 1,
            pool: PoolSnapshot::default(),
            queue: QueueSnapshot::default(),
        };
        Sample { ready: true, serving, retiring: Vec::new(), ended: Totals::default() }
    }
}
