use std::process::ExitCode;

use anyhow::anyhow;
use tokio::runtime::Builder;
use tunnel_gateway::app;
use tunnel_gateway::command;
use tunnel_gateway::config::{Config, ConfigError, Invocation, Validate};
use tunnel_gateway::judge;
use tunnel_gateway::process;
use tunnel_gateway::telemetry;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The settings are wrong; the same as clap's.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match Invocation::load(std::env::args_os()) {
        Ok(Invocation::Serve(config)) => start(*config),
        Ok(Invocation::Reload(target)) => finish(on_runtime(1, command::reload(target))),
        Ok(Invocation::Status { target, json, once }) => {
            finish(on_runtime(1, command::status(target, json, once)))
        }
        Ok(Invocation::Validate(options)) => validate(options),
        Ok(Invocation::Guard) => finish(process::stand_guard().map_err(Into::into)),
        Err(ConfigError::Usage(usage)) => usage.exit(),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(USAGE)
        }
    }
}

fn start(config: Config) -> ExitCode {
    let _flush = match telemetry::init(config.log_level, config.log_format) {
        Ok(flush) => flush,
        Err(error) => {
            eprintln!("error: failed to start the log: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Dropping the runtime ends whatever a second signal did not wait for.
    match on_runtime(config.threads, app::run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not the chain: our errors name their causes themselves.
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn validate(options: Validate) -> ExitCode {
    let options = judge::Options {
        formats: options.formats(),
        schema: options.schema,
        resources: options.resources,
        resources_base: options.resources_base,
    };
    let judged = judge::run(&options, std::io::stdin().lock(), std::io::stdout().lock());
    finish(judged.map_err(Into::into))
}

fn finish(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn on_runtime<T, E>(threads: usize, work: impl Future<Output = Result<T, E>>) -> anyhow::Result<T>
where
    E: std::error::Error + Send + Sync + 'static,
{
    // On two cores, a second thread costs more in wake-ups than it brings.
    let mut runtime = match threads {
        1 => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = runtime
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|error| anyhow!("failed to start the runtime: {error}"))?;
    Ok(runtime.block_on(work)?)
}
