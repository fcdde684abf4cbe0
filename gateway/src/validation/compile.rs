//! Schemas into validators: offline, formats checked, patterns matched in linear time.

use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::bounds;
use super::representation::TapeJson;

/// A schema that cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid schema at \"{pointer}\": {reason}")]
pub struct CompileError {
    /// JSON Pointer into the schema; the root is `""`.
    pub pointer: String,
    pub reason: String,
}

/// Compiles a schema: draft 2020-12, or what its `$schema` says.
pub(crate) fn compile(schema: &Value) -> Result<Validator<TapeJson>, CompileError> {
    let options = jsonschema::options_for::<TapeJson>()
        .offline()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        .with_pattern_options(PatternOptions::regex());
    bounds::register(options).build(schema).map_err(|error| compile_error(&error))
}

/// The value at fault is in the schema: its path is the error's instance path where
/// the meta-schema refuses it, and the schema path where compiling does.
fn compile_error(error: &ValidationError<'_>) -> CompileError {
    let instance_path = error.instance_path().as_str();
    let pointer = match instance_path {
        "" => error.schema_path().as_str(),
        path => path,
    };
    CompileError { pointer: pointer.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_that_cannot_be_served_are_named() {
        for (schema, pointer, reason) in [
            (json!({"properties": {"a": {"type": "strin"}}}), "/properties/a/type", "strin"),
            (json!({"properties": {"a": {"pattern": "(?=x)"}}}), "/properties/a/pattern", "(?=x)"),
            (json!({"properties": {"a": {"format": "nope"}}}), "/properties/a/format", "nope"),
            (json!({"$ref": "https://example.com/x.json"}), "", "example.com"),
            (json!({"$ref": "#/$defs/missing"}), "", "missing"),
            (json!({"$schema": "https://example.com/draft"}), "", "example.com"),
            (json!([]), "", ""),
        ] {
            let error = compile(&schema).map(|_| ()).unwrap_err();
            assert!(error.reason.contains(reason), "{schema}: {error}");
            assert!(error.pointer.starts_with(pointer), "{schema}: {error}");
        }
    }

    #[test]
    fn extensions_are_annotations() {
        let schema = json!({
            "type": "string", "format": "date-time", "x-tunnel-type": "Date",
            "x-anything": {"type": 5}, "markdownDescription": "…"
        });
        assert!(compile(&schema).is_ok());
    }
}
