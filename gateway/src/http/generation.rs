//! One version of what is served: schemas, and the workers that were started
//! for them.
//!
//! A request takes one snapshot and keeps to it to its end, so that a reload
//! comes between two requests and never into one.

use std::convert::Infallible;
use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::oneshot;

use crate::dispatch::Dispatcher;
use crate::metrics::CallTable;
use crate::registry::Registry;

/// What a request is answered with.
#[derive(Debug)]
pub struct Generation {
    /// Counts from 1.
    pub number: u64,
    pub registry: Arc<Registry>,
    pub dispatcher: Arc<Dispatcher>,
    /// The counters of what the registry names.
    pub calls: Arc<CallTable>,
    /// Dropped with the generation, which `Ended` notices.
    _in_use: oneshot::Sender<Infallible>,
}

/// Resolves once no request uses the generation any more.
#[derive(Debug)]
pub struct Ended(oneshot::Receiver<Infallible>);

/// Where requests find the generation that serves now.
#[derive(Debug)]
pub struct CurrentGeneration(ArcSwap<Generation>);

impl Generation {
    #[must_use]
    pub fn new(
        number: u64,
        registry: Arc<Registry>,
        dispatcher: Arc<Dispatcher>,
        calls: Arc<CallTable>,
    ) -> (Self, Ended) {
        let (in_use, ended) = oneshot::channel();
        (Self { number, registry, dispatcher, calls, _in_use: in_use }, Ended(ended))
    }
}

impl Ended {
    pub async fn wait(&mut self) {
        // An error is the only thing that can come.
        let _ = (&mut self.0).await;
    }
}

impl CurrentGeneration {
    #[must_use]
    pub fn new(generation: Generation) -> Self {
        Self(ArcSwap::from_pointee(generation))
    }

    #[must_use]
    pub fn snapshot(&self) -> Arc<Generation> {
        self.0.load_full()
    }

    /// Requests from now on get this one.
    pub fn replace(&self, generation: Generation) {
        self.0.store(Arc::new(generation));
    }
}
