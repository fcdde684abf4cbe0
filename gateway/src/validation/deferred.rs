use std::sync::OnceLock;

use serde_json::Value;

use super::rules::SchemaRules;

/// What is made of a schema when it is first needed: of thousands of schemas, most
/// tasks' never is.
#[derive(Debug)]
pub(crate) struct Deferred<T> {
    /// As JSON, which takes a fraction of the memory that its values do, or what is
    /// made of them.
    schema: Box<str>,
    rules: SchemaRules,
    made: OnceLock<T>,
}

impl<T> Deferred<T> {
    pub(crate) fn new(schema: &Value, rules: &SchemaRules) -> Self {
        Self { schema: schema.to_string().into(), rules: rules.clone(), made: OnceLock::new() }
    }

    /// Others that want it meanwhile wait. `make` is to be the same each time.
    pub(crate) fn get(&self, make: impl FnOnce(&Value, &SchemaRules) -> T) -> &T {
        self.made.get_or_init(|| {
            // It was written from a value; serde_json's `float_roundtrip` keeps numbers.
            let schema = serde_json::from_str(&self.schema).unwrap_or_default();
            make(&schema, &self.rules)
        })
    }
}
