//! Logs, on stderr.

mod log_writer;

use std::io::{self, IsTerminal, stderr};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::config::{LogFormat, LogLevel};
use log_writer::LogWriter;

pub use log_writer::LogFlush;

/// The crate's own lines.
const OURS: &str = env!("CARGO_CRATE_NAME");
/// What workers write to stderr.
const WORKER: &str = "worker";
/// Messages to and from workers, where they are asked for.
const PIPE: &str = "pipe";

/// Starts logging. Hold on to what it returns until the last line is logged.
///
/// # Errors
/// The operating system gives no thread to write from.
pub fn init(level: LogLevel, format: LogFormat) -> io::Result<LogFlush> {
    let (writer, flush) = LogWriter::start(stderr())?;
    let lines = fmt::layer().with_writer(writer);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(false).boxed(),
    };
    let level = filter(level);
    let shown = Targets::new()
        // Libraries show headers below that.
        .with_default(level.min(LevelFilter::WARN))
        .with_target(OURS, level)
        .with_target(WORKER, level)
        .with_target(PIPE, LevelFilter::INFO);
    // Fails only where a test has started it before.
    let _ = tracing_subscriber::registry().with(lines.with_filter(shown)).try_init();
    Ok(flush)
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
