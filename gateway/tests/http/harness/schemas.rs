use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A folder of schemas that a test writes.
pub(crate) struct Schemas {
    folder: TempDir,
    tasks: Vec<Value>,
    events: Vec<Value>,
    documents: Vec<String>,
}

impl Schemas {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["tasks", "events"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let schemas = Self { folder, tasks: Vec::new(), events: Vec::new(), documents: Vec::new() };
        schemas.write_manifest();
        schemas
    }

    /// What `worker.mjs` implements, and one task that it does not.
    pub(crate) fn of_worker() -> Self {
        let numbers =
            closed(&json!({"a": {"type": "number"}, "b": {"type": "number"}}), &["a", "b"]);
        let number = json!({"type": "number"});
        let any = json!({});
        let path = closed(&json!({"path": {"type": "string"}}), &["path"]);
        let mut schemas = Self::new();
        schemas.task("app.tasks.add", &numbers, &number, json!({}));
        schemas.task("app.tasks.untilFile", &path, &any, json!({"timeoutMs": 50_000}));
        schemas.task("app.tasks.wrong", &any, &number, json!({}));
        schemas.task("app.tasks.public", &any, &any, json!({"public": true}));
        schemas.task("app.tasks.unimplemented", &any, &any, json!({}));
        schemas.task("app/tasks add", &any, &any, json!({}));
        schemas.task("app.tasks.impatient", &any, &any, json!({"timeoutMs": 1}));
        for id in [
            "any",
            "line",
            "raw",
            "nothing",
            "null",
            "fail",
            "declared",
            "declared500",
            "disowned",
            "environment",
            "pid",
            "die",
            "hold",
            "orphan",
            "haunt",
            "nodeOptions",
            "allocate",
            "spin",
        ] {
            schemas.task(&format!("app.tasks.{id}"), &any, &any, json!({}));
        }
        let message = closed(&json!({"msg": {"type": "string"}}), &["msg"]);
        schemas.event("app.events.notify", &message, json!({}));
        schemas.event("app.events.silent", &any, json!({}));
        schemas.event("app.events.parallel", &any, json!({"parallel": true}));
        schemas
    }

    /// Input and output may be absent where their schema is `{}`.
    pub(crate) fn task(
        &mut self,
        id: &str,
        input: &Value,
        output: &Value,
        options: Value,
    ) -> &mut Self {
        let number = self.tasks.len();
        let input = self.value(&format!("tasks/{number}.input.json"), input);
        let output = self.value(&format!("tasks/{number}.output.json"), output);
        self.tasks.push(json!({
            "id": id, "input": input, "output": output, "options": options, "hash": "sha256:0"
        }));
        self.write_manifest();
        self
    }

    pub(crate) fn event(&mut self, id: &str, payload: &Value, options: Value) -> &mut Self {
        let number = self.events.len();
        let payload = self.value(&format!("events/{number}.payload.json"), payload);
        self.events
            .push(json!({"id": id, "payload": payload, "options": options, "hash": "sha256:0"}));
        self.write_manifest();
        self
    }

    /// One that the manifest names beside the schemas.
    pub(crate) fn document(&mut self, file: &str, content: &Value) -> &mut Self {
        self.write(file, &content.to_string());
        self.documents.push(file.to_owned());
        self.write_manifest();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn manifest(&self) -> Value {
        json!({
            "manifestVersion": 1, "hash": "sha256:0", "tasks": self.tasks, "events": self.events,
            "documents": self.documents
        })
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.file(file), text).expect("written");
    }

    fn value(&self, file: &str, schema: &Value) -> Value {
        self.write(file, &schema.to_string());
        json!({"schema": file, "optional": schema.as_object().is_some_and(Map::is_empty)})
    }

    fn write_manifest(&self) {
        self.write("manifest.json", &self.manifest().to_string());
    }
}

/// The schema of an object that has these properties and no others.
pub(crate) fn closed(properties: &Value, required: &[&str]) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
