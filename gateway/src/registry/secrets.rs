use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::{Registration, Registry};
use crate::dispatch::{CallKind, Privacy};
use crate::validation::Redactor;

/// What schemas mark as sensitive: hidden wherever messages are shown.
#[derive(Debug)]
struct Secrets {
    tasks: HashMap<Arc<str>, Marks>,
    events: HashMap<Arc<str>, Marks>,
}

#[derive(Debug)]
struct Marks {
    value: Option<Arc<Redactor>>,
    result: Option<Arc<Redactor>>,
}

impl Registry {
    /// `None` where no schema marks anything.
    #[must_use]
    pub fn privacy(&self) -> Option<Arc<dyn Privacy>> {
        let marked = |kind| {
            let entries = self.entries(kind).by_id.iter();
            entries.filter_map(|(id, entry)| Some((Arc::clone(id), Marks::of(entry)?))).collect()
        };
        let secrets = Secrets { tasks: marked(CallKind::Task), events: marked(CallKind::Event) };
        let any = !secrets.tasks.is_empty() || !secrets.events.is_empty();
        any.then(|| Arc::new(secrets) as Arc<dyn Privacy>)
    }
}

impl Secrets {
    fn of(&self, kind: CallKind, id: &str) -> Option<&Marks> {
        match kind {
            CallKind::Task => self.tasks.get(id),
            CallKind::Event => self.events.get(id),
        }
    }
}

impl Marks {
    fn of(entry: &Registration) -> Option<Self> {
        let value = entry.input().redactor().cloned();
        let result = match entry.output() {
            Some(output) => output.redactor().cloned(),
            // An event may answer its payload.
            None => value.clone(),
        };
        (value.is_some() || result.is_some()).then_some(Self { value, result })
    }
}

impl Privacy for Secrets {
    fn hides(&self, kind: CallKind, id: &str) -> bool {
        self.of(kind, id).is_some()
    }

    fn value<'v>(&self, kind: CallKind, id: &str, value: &'v [u8]) -> Cow<'v, [u8]> {
        hide(self.of(kind, id).and_then(|marks| marks.value.as_deref()), value)
    }

    fn result<'v>(&self, kind: CallKind, id: &str, result: &'v [u8]) -> Cow<'v, [u8]> {
        hide(self.of(kind, id).and_then(|marks| marks.result.as_deref()), result)
    }
}

fn hide<'v>(redactor: Option<&Redactor>, value: &'v [u8]) -> Cow<'v, [u8]> {
    match redactor {
        // Undefined has no bytes.
        Some(redactor) if !value.is_empty() => redactor.redact(value),
        _ => Cow::Borrowed(value),
    }
}
