//! Goes one part of the way of a request again and again, for
//! `scripts/instructions.ts` to have its instructions counted: those within
//! [`counted`], by callgrind. Without arguments it names the parts.

use std::hint::black_box;
use std::io::{self, Write};
use std::process::ExitCode;

use bytes::Bytes;
use http::StatusCode;
use tunnel_gateway::pool::WorkerLine;
use tunnel_gateway::process::WorkerCommand;
use tunnel_gateway::validation::InputContract;
use tunnel_gateway_bench::server::Server;
use tunnel_gateway_bench::{cases, worker};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Until buffers have their size and everything has been used once.
const WARM_UP: u32 = 20;
/// Enough that one allocation more in all of them is noise.
const ROUNDS: u32 = 100;

/// Not a part: this program as its own worker.
const WORKER: &str = "worker";

type Part = (&'static str, fn() -> io::Result<()>);

const PARTS: [Part; 7] = [
    ("validate-add", || validate(&cases::add_contract(), &cases::add_body(), true)),
    ("refuse-add", || validate(&cases::add_contract(), &cases::invalid_add_body(), false)),
    ("validate-order", || validate(&cases::order_contract(), &cases::order_body(20), true)),
    ("answer-order", || answer(&cases::order_answer(20))),
    ("request-add", || request("app.tasks.add", "secret", StatusCode::OK)),
    ("request-denied", || request("app.tasks.add", "wrong", StatusCode::UNAUTHORIZED)),
    ("request-unknown", || request("app.tasks.none", "secret", StatusCode::FORBIDDEN)),
];

fn main() -> io::Result<ExitCode> {
    let Some(asked) = std::env::args().nth(1) else {
        let mut stdout = io::stdout().lock();
        PARTS.iter().try_for_each(|(name, _)| writeln!(stdout, "{name}"))?;
        return Ok(ExitCode::SUCCESS);
    };
    if asked == WORKER {
        worker::run(io::stdin().lock(), io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    }
    let Some((_, run)) = PARTS.into_iter().find(|(name, _)| *name == asked) else {
        eprintln!("no part of the way is called {asked}");
        return Ok(ExitCode::FAILURE);
    };
    run()?;
    Ok(ExitCode::SUCCESS)
}

fn validate(contract: &InputContract, body: &Bytes, fits: bool) -> io::Result<()> {
    count(|| assert_eq!(black_box(contract.admit(body.clone())).is_ok(), fits));
    Ok(())
}

fn answer(line: &Bytes) -> io::Result<()> {
    count(|| assert!(matches!(black_box(WorkerLine::parse(line)), WorkerLine::Reply { .. })));
    Ok(())
}

fn request(task: &str, token: &str, expected: StatusCode) -> io::Result<()> {
    let program = std::env::current_exe()?.to_string_lossy().into_owned();
    let worker = WorkerCommand::from_argv(vec![program, WORKER.to_owned()]);
    let worker = worker.ok_or(io::ErrorKind::InvalidInput)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let server = runtime.block_on(Server::start(worker));
    count(|| {
        let status = runtime.block_on(server.call(task, token, cases::add_body()));
        assert_eq!(status, expected);
    });
    runtime.block_on(server.stop());
    Ok(())
}

fn count(mut round: impl FnMut()) {
    (0..WARM_UP).for_each(|_| round());
    counted(&mut round);
}

#[inline(never)]
fn counted(round: &mut dyn FnMut()) {
    (0..ROUNDS).for_each(|_| round());
}
