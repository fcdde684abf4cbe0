use std::sync::Arc;

use prometheus::{Registry, TextEncoder};

use super::{Metrics, Source, process, workers};

/// Writes the page that Prometheus reads.
#[derive(Debug, Clone)]
pub struct Page {
    metrics: Arc<Metrics>,
    source: Arc<dyn Source>,
}

impl Page {
    /// Of the text that [`Page::text`] writes.
    pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

    #[must_use]
    pub fn new(metrics: Arc<Metrics>, source: Arc<dyn Source>) -> Self {
        Self { metrics, source }
    }

    /// # Errors
    /// A name or value that the format has no way to say.
    pub fn text(&self) -> prometheus::Result<String> {
        // Made for this moment; a slot that is gone leaves nothing behind.
        let moment = Registry::new();
        workers::register(&moment, &self.source.sample())?;
        process::register(&moment)?;
        let mut families = self.metrics.registry.gather();
        families.extend(moment.gather());
        TextEncoder::new().encode_to_string(&families)
    }
}
