//! Logs, on stderr.

use std::io::{IsTerminal, stderr};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogFormat, LogLevel};

/// The crate's own lines; those of the libraries only from warnings on, since
/// below that they show headers.
const OURS: &str = env!("CARGO_CRATE_NAME");

/// Starts logging. Later calls change nothing.
pub fn init(level: LogLevel, format: LogFormat) {
    let lines = fmt::layer().with_writer(stderr).with_target(false);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
    };
    let level = filter(level);
    let shown = Targets::new().with_default(level.min(LevelFilter::WARN)).with_target(OURS, level);
    // Fails only where a test has started it before.
    let _ = tracing_subscriber::registry().with(lines.with_filter(shown)).try_init();
}

fn filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}
