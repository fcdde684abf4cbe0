use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::callee::Callee;

/// Tells whoever has calls waiting that one may be able to run now. Costs a load
/// while none waits.
#[derive(Debug, Default)]
pub struct Vacancy {
    awaited: AtomicBool,
    freed: Notify,
    /// Tasks and events whose own limits have let go of a call.
    released: Mutex<Vec<Arc<Callee>>>,
}

impl Vacancy {
    /// Whether anybody wants to be told. To miss nothing, first say so and then
    /// try to run the call.
    pub fn set_awaited(&self, awaited: bool) {
        self.awaited.store(awaited, Ordering::SeqCst);
    }

    pub async fn wait(&self) {
        self.freed.notified().await;
    }

    pub fn take_released(&self) -> Vec<Arc<Callee>> {
        std::mem::take(&mut self.released.lock())
    }

    /// A worker may take a call that it would have refused before.
    pub fn signal(&self) {
        if self.awaited.load(Ordering::SeqCst) {
            self.freed.notify_one();
        }
    }

    pub(super) fn release(&self, callee: &Arc<Callee>) {
        if self.awaited.load(Ordering::SeqCst) {
            self.released.lock().push(Arc::clone(callee));
            self.freed.notify_one();
        }
    }
}
