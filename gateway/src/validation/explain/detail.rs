//! One of jsonschema's errors in our words: what is expected, never what was sent.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;
use tunnel_protocol::ValidationDetail;
use tunnel_protocol::limits::MAX_VALIDATION_DETAILS;

use super::origins::{Origin, Origins};

/// Characters of a property name of the caller's that a message or path repeats.
const MAX_NAME_CHARS: usize = 64;

/// Bytes of a path, which is made of such names.
const MAX_PATH_BYTES: usize = 1024;

/// Characters of a list of allowed values.
const MAX_VALUES_CHARS: usize = 300;

/// Adds what `error` says to `details`.
pub(super) fn push(
    error: &ValidationError<'_>,
    origins: &Origins,
    details: &mut Vec<ValidationDetail>,
) {
    let schema_path = error.schema_path().as_str();
    let mut add = |keyword: &str, message: String, schema_path: String| {
        let (path, keyword) = (path(error.instance_path().as_str()), keyword.to_owned());
        let detail = ValidationDetail { path, keyword, message, schema_path };
        if details.len() < MAX_VALIDATION_DETAILS && !details.contains(&detail) {
            details.push(detail);
        }
    };
    let schema_path = match origins.of(schema_path) {
        Some((Origin::Sensitive(node), _)) => {
            let message = "does not fit the schema of a sensitive value".to_owned();
            return add("x-tunnel-sensitive", message, node.clone());
        }
        Some((Origin::Unmatched(union), _)) => {
            let keyword = union.rsplit('/').next().unwrap_or("anyOf");
            let message = match keyword {
                "oneOf" => "must fit exactly one of the allowed forms",
                _ => "must fit one of the allowed forms",
            };
            return add(keyword, message.to_owned(), union.clone());
        }
        Some((Origin::Choice(union), _)) => union.clone(),
        Some((Origin::Moved(published), rest)) => format!("{published}{rest}"),
        None => schema_path.to_owned(),
    };
    let keyword = error.kind().keyword();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            for name in unexpected.iter().take(MAX_VALIDATION_DETAILS) {
                let message = format!("unknown property {} is not allowed", quoted(name));
                add(keyword, message, schema_path.clone());
            }
        }
        // Of a `false` schema the location is the schema's own.
        ValidationErrorKind::FalseSchema => {
            add("false", "no value is allowed here".to_owned(), schema_path);
        }
        kind => add(keyword, message(kind), schema_path),
    }
}

/// Whether `error` is about unevaluated properties of a value in which `cause` is, so
/// that it may be no more than a consequence.
pub(super) fn explains(cause: &ValidationError<'_>, error: &ValidationError<'_>) -> bool {
    let is_unevaluated = |error: &ValidationError<'_>| {
        matches!(error.kind(), ValidationErrorKind::UnevaluatedProperties { .. })
    };
    if !is_unevaluated(error) || is_unevaluated(cause) {
        return false;
    }
    let rest = cause.instance_path().as_str().strip_prefix(error.instance_path().as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether no other errors were made for this one, of parts of the value.
pub(super) fn is_single(error: &ValidationError<'_>) -> bool {
    !matches!(
        error.kind(),
        ValidationErrorKind::AnyOf { .. }
            | ValidationErrorKind::OneOfNotValid { .. }
            | ValidationErrorKind::OneOfMultipleValid { .. }
            | ValidationErrorKind::UnevaluatedItems { .. }
    )
}

fn message(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Type { kind: TypeKind::Single(expected) } => ["must be ", expected.as_str()].concat(),
        Kind::Type { kind: TypeKind::Multiple(expected) } => {
            let names: Vec<&str> = expected.iter().map(JsonType::as_str).collect();
            format!("must be {}", names.join(" or "))
        }
        Kind::Required { property: Value::String(name) } => {
            ["missing required property ", &quoted(name)].concat()
        }
        Kind::Enum { options } => match options.as_array().map(Vec::as_slice) {
            Some([only]) => format!("must be {}", values(std::slice::from_ref(only))),
            Some(options) => format!("must be one of {}", values(options)),
            None => "must be one of the allowed values".to_owned(),
        },
        Kind::Constant { expected_value } => {
            format!("must be {}", values(std::slice::from_ref(&**expected_value)))
        }
        Kind::Custom { message, .. } => message.clone(),
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::Format { format } => format!("must have the format {format}"),
        Kind::MinLength { limit } => format!("must have at least {}", count(*limit, "character")),
        Kind::MaxLength { limit } => format!("must have at most {}", count(*limit, "character")),
        Kind::MinItems { limit } => format!("must have at least {}", count(*limit, "item")),
        Kind::MaxItems { limit } => format!("must have at most {}", count(*limit, "item")),
        Kind::AdditionalItems { limit } => {
            format!("must have at most {}", count(*limit as u64, "item"))
        }
        Kind::MinProperties { limit } => {
            format!("must have at least {}", properties(*limit))
        }
        Kind::MaxProperties { limit } => format!("must have at most {}", properties(*limit)),
        Kind::UniqueItems => "items must be unique".to_owned(),
        Kind::UnevaluatedItems { .. } => "has items that are not allowed".to_owned(),
        Kind::Contains => "must contain items that fit the schema".to_owned(),
        Kind::PropertyNames { error } => match error.kind() {
            Kind::FalseSchema => "must have no properties".to_owned(),
            kind => format!("property names: {}", message(kind)),
        },
        Kind::Not { schema } if schema == &serde_json::json!({}) => {
            "no value is allowed here".to_owned()
        }
        Kind::Not { .. } => "must not fit the schema under \"not\"".to_owned(),
        Kind::AnyOf { .. } => "must fit one of the allowed forms".to_owned(),
        Kind::OneOfNotValid { .. } | Kind::OneOfMultipleValid { .. } => {
            "must fit exactly one of the allowed forms".to_owned()
        }
        kind => format!("does not fit the keyword \"{}\"", kind.keyword()),
    }
}

fn count(limit: u64, noun: &str) -> String {
    format!("{limit} {noun}{}", if limit == 1 { "" } else { "s" })
}

fn properties(limit: u64) -> String {
    format!("{limit} {}", if limit == 1 { "property" } else { "properties" })
}

/// Values of the schema, as JSON.
fn values(values: &[Value]) -> String {
    let mut list = String::new();
    for value in values {
        if list.len() > MAX_VALUES_CHARS {
            return list + ", …";
        }
        if !list.is_empty() {
            list += ", ";
        }
        list += &shortened(&value.to_string(), MAX_VALUES_CHARS);
    }
    list
}

fn quoted(name: &str) -> String {
    Value::from(shortened(name, MAX_NAME_CHARS)).to_string()
}

fn path(pointer: &str) -> String {
    if pointer.len() <= MAX_NAME_CHARS {
        return pointer.to_owned();
    }
    let mut path = String::new();
    for segment in pointer.split('/').skip(1) {
        let segment = shortened(segment, MAX_NAME_CHARS);
        if path.len() + segment.len() > MAX_PATH_BYTES {
            return path + "/…";
        }
        path.push('/');
        path += &segment;
    }
    path
}

fn shortened(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
