//! What schemas may use.

use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::{Retrieve, Uri};
use serde_json::Value;

/// By which rules a schema is compiled. The default is the gateway's: formats are
/// checked, and a schema refers to nothing outside itself.
#[derive(Debug, Clone)]
pub struct SchemaRules {
    /// Formats are checked, and unknown ones refused; else they are annotations.
    pub formats: bool,
    pub documents: Documents,
}

impl Default for SchemaRules {
    fn default() -> Self {
        Self { formats: true, documents: Documents::default() }
    }
}

/// Documents that schemas may refer to, by their URI. Nothing else is retrieved, from
/// no disk and no network.
#[derive(Debug, Clone, Default)]
pub struct Documents(Arc<HashMap<String, Value>>);

/// Where the keywords of numbers are, in drafts that have vocabularies.
const VALIDATION_VOCABULARY: &str = "/vocab/validation";

impl Documents {
    /// Whether numbers are validated by the schema: not where it follows a meta-schema,
    /// one of these documents, that leaves those keywords out.
    pub(crate) fn have_validation(&self, schema: &Value) -> bool {
        let meta_schema = schema.get("$schema").and_then(Value::as_str).and_then(|uri| {
            let uri = uri.trim_end_matches('#');
            self.0.get(uri)
        });
        let vocabularies = meta_schema.and_then(|schema| schema.get("$vocabulary")?.as_object());
        vocabularies.is_none_or(|uris| uris.keys().any(|uri| uri.ends_with(VALIDATION_VOCABULARY)))
    }
}

impl FromIterator<(String, Value)> for Documents {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(documents: I) -> Self {
        Self(Arc::new(documents.into_iter().collect()))
    }
}

impl Retrieve for Documents {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let document = self.0.get(uri.as_str());
        document.cloned().ok_or_else(|| "schemas are loaded from no other document".into())
    }
}
