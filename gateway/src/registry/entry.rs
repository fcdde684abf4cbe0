//! One task or event with its compiled schemas.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tunnel_protocol::limits::MAX_TIMEOUT_MS;
use tunnel_protocol::manifest::{Event, Options, SchemaRef, Task};

use super::folder::Folder;
use super::{LoadError, MANIFEST_FILE};
use crate::dispatch::{CallKind, Callee, Policy};
use crate::log_limit::LogLimit;
use crate::validation::{CompileError, InputContract, OutputContract};

/// A task or event that callers may reach; only a registry makes one.
#[derive(Debug)]
pub struct Registration {
    callee: Arc<Callee>,
    /// To be used while the registry is replaced, too.
    input: Arc<InputContract>,
    misfits: LogLimit,
    output: Option<OutputContract>,
    timeout: Option<Duration>,
    public: bool,
    parallel: bool,
    position: usize,
}

impl Registration {
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.callee.id
    }

    #[must_use]
    pub fn kind(&self) -> CallKind {
        self.callee.kind
    }

    /// What the workers know of it.
    #[must_use]
    pub fn callee(&self) -> &Arc<Callee> {
        &self.callee
    }

    /// What a call must bring.
    #[must_use]
    pub fn input(&self) -> &Arc<InputContract> {
        &self.input
    }

    /// Of the lines about results that do not fit.
    #[must_use]
    pub fn misfits(&self) -> &LogLimit {
        &self.misfits
    }

    /// What its result should be; events have none.
    #[must_use]
    pub fn output(&self) -> Option<&OutputContract> {
        self.output.as_ref()
    }

    /// The author's deadline; `None` is the gateway's.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// Needs no token.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// Of an event: there is no one payload to return.
    #[must_use]
    pub fn is_parallel(&self) -> bool {
        self.parallel
    }

    /// Among the tasks or the events, in the manifest's order.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    pub(super) fn at(self, position: usize) -> Self {
        Self { position, ..self }
    }

    pub(super) fn of_task(folder: &Folder, task: &Task) -> Result<Self, LoadError> {
        let input = compile(folder, &task.input, |schema, optional| {
            InputContract::compile(CallKind::Task, schema, optional)
        })?;
        let output = compile(folder, &task.output, OutputContract::compile)?;
        Self::new(folder, CallKind::Task, &task.id, &task.options, input, Some(output))
    }

    pub(super) fn of_event(folder: &Folder, event: &Event) -> Result<Self, LoadError> {
        let payload = compile(folder, &event.payload, |schema, optional| {
            InputContract::compile(CallKind::Event, schema, optional)
        })?;
        Self::new(folder, CallKind::Event, &event.id, &event.options, payload, None)
    }

    fn new(
        folder: &Folder,
        kind: CallKind,
        id: &str,
        options: &Options,
        input: InputContract,
        output: Option<OutputContract>,
    ) -> Result<Self, LoadError> {
        let timeout = options.timeout_ms.map(Duration::from_millis);
        if timeout.is_some_and(|timeout| {
            timeout.is_zero() || timeout > Duration::from_millis(MAX_TIMEOUT_MS)
        }) {
            let reason = format!("{id}: timeoutMs must be from 1 to {MAX_TIMEOUT_MS}");
            return Err(folder.refuse(MANIFEST_FILE, reason));
        }
        if options.concurrency == Some(0) {
            let reason = format!("{id}: concurrency must be at least 1");
            return Err(folder.refuse(MANIFEST_FILE, reason));
        }
        let policy = Policy {
            idempotent: options.idempotent,
            concurrency: options.concurrency,
            exclusive: options.exclusive,
        };
        Ok(Self {
            callee: Arc::new(Callee::new(kind, id.into(), policy)),
            input: Arc::new(input),
            misfits: LogLimit::default(),
            output,
            timeout,
            public: options.public,
            parallel: options.parallel,
            position: 0,
        })
    }
}

fn compile<T>(
    folder: &Folder,
    reference: &SchemaRef,
    compile: impl FnOnce(&Value, bool) -> Result<T, CompileError>,
) -> Result<T, LoadError> {
    let file = &reference.schema;
    let schema: Value = serde_json::from_slice(&folder.read(file)?)
        .map_err(|error| folder.refuse(file, format!("is not JSON: {error}")))?;
    compile(&schema, reference.optional)
        .map_err(|error| folder.refuse(file, format!("is not a schema that can be used: {error}")))
}
