use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Runs what takes long beside the threads that answer requests, which would wait
/// for it. A few at a time: more would take the processors from the workers.
#[derive(Debug)]
pub struct Aside(Arc<Semaphore>);

impl Default for Aside {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(available_parallelism().map_or(1, NonZero::get))))
    }
}

impl Aside {
    pub(super) async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> R {
        let place = Arc::clone(&self.0).acquire_owned().await;
        // Kept to the end of the work, also where nobody waits for it any more.
        let done = spawn_blocking(move || (work(), place).0).await;
        match done {
            Ok(result) => result,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            // The runtime ends, and what waits here with it.
            Err(_) => std::future::pending().await,
        }
    }
}
