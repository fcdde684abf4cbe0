use std::sync::Arc;

use super::Registry;

/// Where requests get the registry from: each takes one snapshot and keeps to
/// it, so that a reload can put another in place between two requests.
#[derive(Debug)]
pub struct RegistryHandle {
    current: Arc<Registry>,
}

impl RegistryHandle {
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        Self { current: Arc::new(registry) }
    }

    #[must_use]
    pub fn snapshot(&self) -> Arc<Registry> {
        Arc::clone(&self.current)
    }
}
