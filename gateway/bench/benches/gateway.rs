//! Micro-benchmarks of the steps of a call: `cargo bench -p tunnel-gateway-bench`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tunnel_gateway::dispatch::{Call, CallKind, Callee, Dispatcher, Policy, QueueLimits};
use tunnel_gateway::pool::{
    LineBuffer, Pool, PoolOptions, Request, WorkerLine, write_head, write_tail,
};
use tunnel_gateway::process::WorkerCommand;
use tunnel_gateway::transport::PipeTransport;
use tunnel_gateway::validation::InputContract;
use tunnel_gateway_bench::cases;
use tunnel_gateway_bench::server::Server;
use tunnel_protocol::{CallContext, CallId};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Calls that are in flight at a time.
const BATCH: u64 = 64;
/// Line items that make 256 KB.
const LARGE: usize = 2600;

criterion_group!(benches, envelope, validation, pipe, dispatch, request);
criterion_main!(benches);

/// Bodies parsed by the strict rules and taken apart, but held to no schema.
fn envelope(criterion: &mut Criterion) {
    let anything = InputContract::compile(CallKind::Task, &serde_json::json!({}), true);
    let anything = anything.expect("a schema that compiles");
    let mut group = criterion.benchmark_group("envelope");
    for (name, body) in [
        ("add", cases::add_body()),
        ("order", cases::order_body(20)),
        ("large", cases::order_body(LARGE)),
    ] {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| anything.admit(body.clone())));
    }
}

/// The same with their schemas; and, for comparison, through a tree of values, which
/// finds neither duplicate keys nor what numbers lose.
fn validation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("validation");
    let (add, order) = (cases::add_contract(), cases::order_contract());
    for (name, contract, body) in [
        ("add", &add, cases::add_body()),
        ("add refused", &add, cases::invalid_add_body()),
        ("order", &order, cases::order_body(20)),
        ("large", &order, cases::order_body(LARGE)),
    ] {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| contract.admit(body.clone())));
    }
    let schema = serde_json::from_str(cases::ORDER_SCHEMA).expect("JSON");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema);
    let validator = validator.expect("a schema that compiles");
    let body = cases::order_body(20);
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("order as a tree", |bencher| {
        bencher.iter(|| {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            assert!(validator.is_valid(black_box(&body["input"])));
        });
    });
}

/// Lines to a worker, and from it.
fn pipe(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pipe");
    group.throughput(Throughput::Elements(BATCH));
    let now = Instant::now();
    let request =
        Request { call: call(), deadline: now + Duration::from_secs(30), may_retry: false };
    let mut lines = Vec::new();
    group.bench_function("write 64 calls", |bencher| {
        bencher.iter(|| {
            lines.clear();
            let mut id = Some(CallId::FIRST);
            for _ in 0..BATCH {
                let Some(this) = id else { break };
                write_head(&mut lines, this, &request);
                lines.extend_from_slice(request.call.value.as_deref().unwrap_or_default());
                write_tail(&mut lines, &request, now);
                id = this.next();
            }
            black_box(&lines);
        });
    });
    let runtime = runtime();
    let replies: String =
        (1..=BATCH).map(|id| format!("{{\"id\":{id},\"ok\":true,\"result\":8}}\n")).collect();
    let mut buffer = LineBuffer::default();
    group.bench_function("read 64 replies", |bencher| {
        bencher.iter(|| {
            let filled = runtime.block_on(buffer.fill(&mut replies.as_bytes()));
            assert!(filled.is_ok());
            while let Some(line) = buffer.next_line() {
                black_box(WorkerLine::parse(&line));
            }
        });
    });
    let answer = cases::order_answer(20);
    group.throughput(Throughput::Bytes(answer.len() as u64));
    group.bench_function("read an order", |bencher| {
        bencher.iter(|| black_box(WorkerLine::parse(&answer)));
    });
}

/// From a valid call to its answer, with a worker that costs next to nothing.
fn dispatch(criterion: &mut Criterion) {
    let runtime = runtime();
    let dispatcher = runtime.block_on(async {
        let pool = Arc::new(Pool::start(PoolOptions::new(worker())));
        pool.booted().await.expect("the worker boots");
        Arc::new(Dispatcher::new(PipeTransport::new(pool), QueueLimits::default()))
    });
    let mut group = criterion.benchmark_group("dispatch");
    group.bench_function("1 call", |bencher| {
        bencher.to_async(&runtime).iter(|| dispatcher.call(call()));
    });
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function("64 calls", |bencher| {
        bencher.to_async(&runtime).iter(|| async {
            let mut calls = JoinSet::new();
            for _ in 0..BATCH {
                let dispatcher = Arc::clone(&dispatcher);
                calls.spawn(async move { dispatcher.call(call()).await });
            }
            calls.join_all().await
        });
    });
}

/// The whole way, but for sockets.
fn request(criterion: &mut Criterion) {
    let runtime = runtime();
    let server = runtime.block_on(Server::start(worker()));
    let mut group = criterion.benchmark_group("request");
    for (name, task, token) in [
        ("add", "app.tasks.add", "secret"),
        ("without right", "app.tasks.add", "wrong"),
        ("of nothing", "app.tasks.none", "secret"),
    ] {
        group.bench_function(name, |bencher| {
            bencher.to_async(&runtime).iter(|| server.call(task, token, cases::add_body()));
        });
    }
    runtime.block_on(server.stop());
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn worker() -> WorkerCommand {
    let program = env!("CARGO_BIN_EXE_hot-path").to_owned();
    WorkerCommand::from_argv(vec![program, "worker".to_owned()]).expect("a command")
}

fn call() -> Call {
    let callee = Callee::new(CallKind::Task, "app.tasks.add".into(), Policy::default());
    Call {
        callee: Arc::new(callee),
        value: Some(Bytes::from_static(br#"{"a":5,"b":3}"#)),
        return_payload: false,
        timeout: Duration::from_secs(30),
        context: CallContext {
            request_id: "4b6a2f2e-8a53-4b1f-9d2e-0d2c7c1c1a11".to_owned(),
            traceparent: None,
            principal: Some("token-1".to_owned()),
            runner_context: None,
        },
    }
}
