//! Schemas into validators: offline, patterns matched in linear time.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::bounds;
use super::representation::TapeJson;
use super::rich;
use super::rules::SchemaRules;

/// A schema that cannot be served.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid schema at \"{pointer}\": {reason}")]
pub struct CompileError {
    /// JSON Pointer into the schema; the root is `""`.
    pub pointer: String,
    pub reason: String,
}

/// Compiles a schema: draft 2020-12, or what its `$schema` says.
pub(crate) fn compile(
    schema: &Value,
    rules: &SchemaRules,
) -> Result<Validator<TapeJson>, CompileError> {
    let options = jsonschema::options_for::<TapeJson>()
        .with_retriever(rules.documents.clone())
        .should_validate_formats(rules.formats)
        .should_ignore_unknown_formats(!rules.formats)
        .with_pattern_options(PatternOptions::regex());
    let options = match rules.documents.have_validation(schema) {
        true => bounds::register(options),
        false => options,
    };
    rich::register(options).build(schema).map_err(|error| compile_error(schema, &error))
}

fn compile_error(schema: &Value, error: &ValidationError<'_>) -> CompileError {
    let mut reason = error.to_string();
    if reason.ends_with("is not a \"regex\"") {
        reason.push_str(" that matches in linear time: look-around and backreferences do not");
    }
    // The value at fault is in the schema: where the meta-schema refuses it, the
    // error's schema path is one into the meta-schema.
    let path = error.instance_path().as_str();
    let location = error.schema_path().as_str();
    let pointer = match error.kind() {
        ValidationErrorKind::Referencing(_) => reference(schema, &reason).unwrap_or_default(),
        _ if path.is_empty() && schema.pointer(location).is_some() => location.to_owned(),
        _ => path.to_owned(),
    };
    CompileError { pointer, reason }
}

/// Where the first reference is that the reason names: such errors have no location.
fn reference(schema: &Value, reason: &str) -> Option<String> {
    let within = |segment: &str, value: &Value| {
        let rest = reference(value, reason)?;
        Some(format!("/{}{rest}", segment.replace('~', "~0").replace('/', "~1")))
    };
    match schema {
        Value::Object(keywords) => keywords.iter().find_map(|(keyword, value)| match value {
            Value::String(target) if REFERENCES.contains(&keyword.as_str()) => {
                let target = target.strip_prefix('#').unwrap_or(target);
                let is_named = !target.is_empty() && reason.contains(target);
                is_named.then(|| format!("/{keyword}"))
            }
            value => within(keyword, value),
        }),
        Value::Array(values) => {
            values.iter().enumerate().find_map(|(index, value)| within(&index.to_string(), value))
        }
        _ => None,
    }
}

const REFERENCES: [&str; 3] = ["$ref", "$dynamicRef", "$schema"];

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
            (json!({"items": {"$ref": "https://example.com/x"}}), "/items/$ref", "example.com"),
            (json!({"allOf": [{"$ref": "#/$defs/missing"}]}), "/allOf/0/$ref", "missing"),
            (json!({"$schema": "https://example.com/draft"}), "/$schema", "example.com"),
            (json!({"items": {"minimum": "x"}}), "/items/minimum", "number"),
            (json!([]), "", ""),
        ] {
            let error = compile(&schema, &SchemaRules::default()).map(|_| ()).unwrap_err();
            assert!(error.reason.contains(reason), "{schema}: {error}");
            assert_eq!(error.pointer, pointer, "{schema}: {error}");
        }
    }

    #[test]
    fn extensions_are_annotations() {
        let schema = json!({
            "type": "string", "format": "date-time", "x-tunnel-type": "Date",
            "x-anything": {"type": 5}, "markdownDescription": "…"
        });
        assert!(compile(&schema, &SchemaRules::default()).is_ok());
    }
}
