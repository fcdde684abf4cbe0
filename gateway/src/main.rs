use std::process::ExitCode;

use anyhow::anyhow;
use tunnel_gateway::app;
use tunnel_gateway::config::{Config, ConfigError};
use tunnel_gateway::telemetry;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The settings are wrong; the same as clap's.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let config = match Config::load(std::env::args_os()) {
        Ok(config) => config,
        Err(ConfigError::Usage(usage)) => usage.exit(),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(USAGE);
        }
    };
    let _flush = match telemetry::init(config.log_level, config.log_format) {
        Ok(flush) => flush,
        Err(error) => {
            eprintln!("error: failed to start the log: {error}");
            return ExitCode::FAILURE;
        }
    };
    match serve(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not the chain: our errors name their causes themselves.
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(config: Config) -> anyhow::Result<()> {
    // One thread: on two cores, a second one costs more in wake-ups than it
    // brings. Nothing relies on it; all futures are `Send`.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| anyhow!("failed to start the runtime: {error}"))?;
    // Dropping the runtime ends whatever a second signal did not wait for.
    runtime.block_on(app::run(config))?;
    Ok(())
}
