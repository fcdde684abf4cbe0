use std::borrow::Cow;
use std::sync::Arc;

use super::{Registration, Registry};
use crate::dispatch::{CallKind, Privacy};

/// What schemas mark as sensitive: hidden wherever messages are shown.
#[derive(Debug)]
struct Secrets(Arc<Registry>);

impl Registry {
    /// `None` where no schema marks anything.
    #[must_use]
    pub fn privacy(self: &Arc<Self>) -> Option<Arc<dyn Privacy>> {
        let has_secrets = [&self.tasks, &self.events]
            .into_iter()
            .flat_map(|entries| entries.by_id.values())
            .any(Registration::has_secrets);
        has_secrets.then(|| Arc::new(Secrets(Arc::clone(self))) as Arc<dyn Privacy>)
    }
}

impl Registration {
    fn has_secrets(&self) -> bool {
        self.input().has_secrets() || self.output().is_some_and(|output| output.has_secrets())
    }
}

impl Privacy for Secrets {
    fn hides(&self, kind: CallKind, id: &str) -> bool {
        self.0.find(kind, id).is_some_and(Registration::has_secrets)
    }

    fn value<'v>(&self, kind: CallKind, id: &str, value: &'v [u8]) -> Cow<'v, [u8]> {
        match self.0.find(kind, id) {
            Some(entry) if entry.has_secrets() => entry.input().shown(value),
            _ => Cow::Borrowed(value),
        }
    }

    fn result<'v>(&self, kind: CallKind, id: &str, result: &'v [u8]) -> Cow<'v, [u8]> {
        match self.0.find(kind, id) {
            Some(entry) if entry.has_secrets() => match entry.output() {
                Some(output) => output.shown(result),
                // An event may answer its payload.
                None => entry.input().shown(result),
            },
            _ => Cow::Borrowed(result),
        }
    }
}
