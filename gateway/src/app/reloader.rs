//! Puts one generation in the place of another.
//!
//! 1. A generation serves only once its schemas are compiled and each of its
//!    slots has had a ready worker; until then, and if that fails, the one
//!    before it serves on.
//! 2. Workers are stopped only when no request uses their generation any more:
//!    no request fails because of a reload.
//! 3. One reload runs at a time. Whoever asks meanwhile gets the outcome of the
//!    next, which sees everything that was changed before it was asked for.
//! 4. At most `MAX_RETIRING` old generations finish their calls at a time; a
//!    reload beyond that waits. However often one is asked for, memory is bounded.
//! 5. Schemas are refused only once they have been read several times: of those
//!    that are being written, some files are of the next version.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;

use super::blueprint::Blueprint;
use super::generations::{Booting, Generations, Live};
use crate::admin::{Refused, Reloaded};
use crate::dispatch::CallKind;
use crate::http::Ended;
use crate::metrics::Metrics;
use crate::pool::BootError;
use crate::registry::{LoadError, Registry};

const MAX_RETIRING: usize = 2;
/// More who wait for a reload than anyone has: they queue for the queue.
const MAX_ASKING: usize = 64;
/// How long what was refused is left alone before it is read again: the codegen may be writing it.
const READ_AGAIN_AFTER: [Duration; 3] =
    [Duration::from_millis(50), Duration::from_millis(200), Duration::from_millis(500)];

#[derive(Debug)]
pub(super) struct Reloader {
    blueprint: Blueprint,
    metrics: Arc<Metrics>,
    generations: Arc<Generations>,
    /// Of the one that serves.
    ended: Ended,
    asked: mpsc::Receiver<Request>,
    retiring: JoinSet<()>,
    places: Arc<Semaphore>,
    /// The gateway stops: no more reloads.
    stopping: watch::Receiver<bool>,
    /// Requests have had their time: workers are stopped whoever uses them.
    over: watch::Sender<bool>,
}

/// Asks for reloads.
#[derive(Debug, Clone)]
pub(super) struct ReloadHandle {
    requests: mpsc::Sender<Request>,
    generations: Arc<Generations>,
}

#[derive(Debug)]
struct Request {
    trigger: &'static str,
    answer: oneshot::Sender<Result<Reloaded, Refused>>,
}

/// Why a new version does not serve.
#[derive(Debug, thiserror::Error)]
enum ReloadError {
    #[error(transparent)]
    Schemas(#[from] LoadError),
    #[error(transparent)]
    Workers(#[from] BootError),
    #[error("the gateway is stopping")]
    Stopping,
}

impl Reloader {
    pub(super) fn new(
        blueprint: Blueprint,
        metrics: Arc<Metrics>,
        generations: Arc<Generations>,
        ended: Ended,
        stopping: watch::Receiver<bool>,
    ) -> (Self, ReloadHandle) {
        let (requests, asked) = mpsc::channel(MAX_ASKING);
        let handle = ReloadHandle { requests, generations: Arc::clone(&generations) };
        let reloader = Self {
            blueprint,
            metrics,
            generations,
            ended,
            asked,
            retiring: JoinSet::new(),
            places: Arc::new(Semaphore::new(MAX_RETIRING)),
            stopping,
            over: watch::Sender::new(false),
        };
        (reloader, handle)
    }

    /// Reloads whenever it is asked to, until the gateway stops. What is left
    /// then has to be finished.
    pub(super) async fn run(mut self) -> Self {
        let mut stopping = self.stopping.clone();
        let serving = self.generations.serving();
        tokio::select! {
            biased;
            () = is_true(&mut stopping) => {}
            // If that fails, the gateway ends.
            _ = serving.pool.booted() => {}
        }
        drop(serving);
        loop {
            let first = tokio::select! {
                biased;
                () = is_true(&mut stopping) => break,
                first = self.asked.recv() => first,
            };
            let Some(first) = first else { break };
            let trigger = first.trigger;
            let mut answers = vec![first.answer];
            // 3
            answers.extend(std::iter::from_fn(|| Some(self.asked.try_recv().ok()?.answer)));
            let outcome = self.reload(trigger).await;
            for answer in answers {
                // Who has gone does not need it.
                let _ = answer.send(outcome.clone());
            }
        }
        self.asked.close();
        while let Ok(late) = self.asked.try_recv() {
            let _ = late.answer.send(Err(refused(&self.generations, &ReloadError::Stopping)));
        }
        self
    }

    /// Stops all workers, those of old generations too. Returns when no process
    /// is left.
    pub(super) async fn finish(mut self) {
        self.over.send_replace(true);
        self.generations.serving().pool.drain(Duration::ZERO).await;
        while self.retiring.join_next().await.is_some() {}
    }

    async fn reload(&mut self, trigger: &'static str) -> Result<Reloaded, Refused> {
        let started = Instant::now();
        let number = self.generations.serving().number + 1;
        tracing::info!(trigger, generation = number, "reloading");
        let replaced = self.replace(number).await;
        self.metrics.reload_done(replaced.is_ok());
        match replaced {
            Ok(()) => {
                let reloaded = self.reloaded(started.elapsed());
                tracing::info!(
                    generation = number,
                    tasks = reloaded.tasks,
                    events = reloaded.events,
                    workers = reloaded.workers,
                    duration_ms = reloaded.duration_ms,
                    "reloaded"
                );
                Ok(reloaded)
            }
            Err(error) => {
                self.metrics.forget_unlisted();
                let refused = refused(&self.generations, &error);
                tracing::error!(
                    generation = number,
                    serving = refused.generation,
                    reason = refused.reason,
                    "reload refused; the old version serves on"
                );
                Err(refused)
            }
        }
    }

    async fn replace(&mut self, number: u64) -> Result<(), ReloadError> {
        let mut stopping = self.stopping.clone();
        let place = tokio::select! {
            biased;
            () = is_true(&mut stopping) => return Err(ReloadError::Stopping),
            // The semaphore is never closed.
            place = Arc::clone(&self.places).acquire_owned() => place.ok(), // 4
        };
        let Booting { generation, live, ended } = self.boot(number).await?;
        let old = self.generations.replace(generation, live);
        let old_ended = std::mem::replace(&mut self.ended, ended);
        let generations = Arc::clone(&self.generations);
        let metrics = Arc::clone(&self.metrics);
        let over = self.over.subscribe();
        self.retiring.spawn(async move {
            retire(&old, old_ended, over).await;
            generations.forget(&old);
            // Freeing many schemas takes long.
            drop(tokio::task::spawn_blocking(move || {
                drop(old);
                metrics.forget_unlisted();
            }));
            drop(place);
        });
        // Those that are done are forgotten.
        while self.retiring.try_join_next().is_some() {}
        Ok(())
    }

    /// 1
    async fn boot(&self, number: u64) -> Result<Booting, ReloadError> {
        let mut stopping = self.stopping.clone();
        let registry = self.load().await?;
        let booting = self.blueprint.start(number, registry, Some(&self.generations.serving()));
        let pool = &booting.live.pool;
        let booted = tokio::select! {
            biased;
            () = is_true(&mut stopping) => Err(ReloadError::Stopping),
            booted = pool.all_booted() => booted.map_err(ReloadError::from),
        };
        if booted.is_err() {
            pool.drain(Duration::ZERO).await;
        }
        booted.map(|()| booting)
    }

    /// 5
    async fn load(&self) -> Result<Arc<Registry>, ReloadError> {
        let mut stopping = self.stopping.clone();
        for wait in READ_AGAIN_AFTER {
            let error = match self.blueprint.load().await {
                Ok(registry) => return Ok(registry),
                Err(error) => error,
            };
            tracing::info!(reason = %error, "the schemas may be half written; reading them again");
            tokio::select! {
                biased;
                () = is_true(&mut stopping) => return Err(ReloadError::Stopping),
                () = tokio::time::sleep(wait) => {}
            }
        }
        Ok(self.blueprint.load().await?)
    }

    fn reloaded(&self, duration: Duration) -> Reloaded {
        let Live { number, registry, pool, .. } = &*self.generations.serving();
        Reloaded {
            generation: *number,
            tasks: registry.ids(CallKind::Task).len(),
            events: registry.ids(CallKind::Event).len(),
            workers: pool.serving().len(),
            duration_ms: u64::try_from(duration.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl ReloadHandle {
    /// Does not wait for the outcome, which is in the log.
    pub(super) fn ask(&self, trigger: &'static str) {
        let (answer, _) = oneshot::channel();
        // Full: one that has not begun yet is waited for already.
        let _ = self.requests.try_send(Request { trigger, answer });
    }

    pub(super) async fn reload(&self, trigger: &'static str) -> Result<Reloaded, Refused> {
        let (answer, outcome) = oneshot::channel();
        // Fails like the outcome: the answer goes with the request.
        let _ = self.requests.send(Request { trigger, answer }).await;
        outcome.await.unwrap_or_else(|_| Err(refused(&self.generations, &ReloadError::Stopping)))
    }
}

fn refused(generations: &Generations, error: &ReloadError) -> Refused {
    Refused { generation: generations.serving().number, reason: error.to_string() }
}

/// 2
async fn retire(old: &Live, mut ended: Ended, mut over: watch::Receiver<bool>) {
    tokio::select! {
        () = ended.wait() => {}
        () = is_true(&mut over) => {}
    }
    old.pool.drain(Duration::ZERO).await;
    tracing::info!(generation = old.number, "the workers of an old generation have stopped");
}

/// Also where the sender is gone: nobody could say so any more.
async fn is_true(flag: &mut watch::Receiver<bool>) {
    let _ = flag.wait_for(|flag| *flag).await;
}
