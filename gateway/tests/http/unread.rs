//! Answers that nobody reads leave no room for more.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::request::Builder;
use http::{HeaderName, Request, StatusCode};
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

use crate::harness::{ADD, Schemas};

#[tokio::test]
async fn a_call_is_turned_away_and_counted() {
    let server = Server::without_room();
    let (status, answer) = server.send(ADD, r#"{"input":{"a":5,"b":3}}"#).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.contains("OVERLOADED") && answer.contains("wait to be read"), "{answer}");
    assert_eq!(server.dispatcher.snapshot().shed, 1);
    let (status, answer) = server.answer(Request::get("/__runner/discovery"), "").await;
    assert!(status == StatusCode::SERVICE_UNAVAILABLE && answer.contains("OVERLOADED"), "{answer}");
    // What is wrong with a call comes first.
    let (status, _) = server.send("/__runner/task/app.tasks.no", "").await;
    assert_eq!((status, server.dispatcher.snapshot().shed), (StatusCode::FORBIDDEN, 1));
}

/// The gateway in this process; its worker never gets ready.
struct Server {
    surface: Arc<Surface>,
    dispatcher: Arc<Dispatcher>,
}

#[derive(Debug)]
struct NoWorkers;

impl Server {
    fn without_room() -> Self {
        let schemas = Schemas::of_worker();
        let registry = Arc::new(Registry::load(schemas.path()).expect("schemas"));
        let command = WorkerCommand::from_argv(vec!["cat".to_owned()]).expect("a command");
        let pool = Arc::new(Pool::start(PoolOptions::new(command)));
        let dispatcher =
            Arc::new(Dispatcher::new(PipeTransport::new(pool), QueueLimits::default()));
        let metrics = Arc::new(Metrics::new().expect("metrics"));
        let ids = |kind| registry.ids(kind);
        let calls = Arc::new(metrics.table(ids(CallKind::Task), ids(CallKind::Event)));
        let (generation, _) = Generation::new(1, registry, Arc::clone(&dispatcher), calls);
        let surface = Surface::new(Arc::new(Gateway {
            generation: Arc::new(CurrentGeneration::new(generation)),
            metrics_page: Page::new(Arc::clone(&metrics), Arc::new(NoWorkers)),
            metrics,
            auth: Auth::open(HeaderName::from_static("x-runner-token")),
            cors: Cors::any(false),
            origin_guard: None,
            body_limit: BodyLimit::new(1 << 20, Duration::from_secs(30)),
            aside: Aside::default(),
            access_log: AccessLog::default(),
            unsent: Unsent::new(0),
            options: Options {
                base_path: "/__runner".to_owned(),
                discovery: true,
                timeout: Duration::from_secs(30),
                output: OutputPolicy::Ignore,
                server_timing: false,
            },
        }));
        Self { surface: Arc::new(surface), dispatcher }
    }

    async fn send(&self, path: &str, body: &'static str) -> (StatusCode, String) {
        let head = Request::post(path).header("content-type", "application/json");
        self.answer(head, body).await
    }

    async fn answer(&self, head: Builder, body: &'static str) -> (StatusCode, String) {
        let request = head.body(Full::new(Bytes::from_static(body.as_bytes()))).expect("a request");
        let (head, body) = Arc::clone(&self.surface).answer(request).await.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        (head.status, String::from_utf8(body.to_vec()).expect("utf-8"))
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
