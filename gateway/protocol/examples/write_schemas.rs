//! Writes `schemas/protocol/*.schema.json` from this crate's types.
//!
//! `cargo run -p tunnel-protocol --example write_schemas -- DIR`

use std::{env, error::Error, fs, path::PathBuf};

use schemars::{JsonSchema, Schema, generate::SchemaSettings, transform::transform_subschemas};
use serde_json::Value;
use tunnel_protocol::{
    Conversion, Discovery, ErrorEnvelope, GatewayMessage, Manifest, WorkerMessage,
};

fn main() -> Result<(), Box<dyn Error>> {
    let dir = PathBuf::from(env::args_os().nth(1).ok_or("usage: write_schemas DIR")?);
    fs::create_dir_all(&dir)?;
    for (name, schema) in [
        ("gateway-message", schema::<GatewayMessage>()?),
        ("worker-message", schema::<WorkerMessage>()?),
        ("manifest", schema::<Manifest>()?),
        ("conversion", schema::<Conversion>()?),
        ("discovery", schema::<Discovery>()?),
        ("error-envelope", schema::<ErrorEnvelope>()?),
    ] {
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        fs::write(dir.join(format!("{name}.schema.json")), text)?;
    }
    Ok(())
}

/// Draft-07, because json-schema-to-typescript knows no `prefixItems` and would
/// print a 2020-12 tuple as `never[]`.
fn schema<T: JsonSchema>() -> Result<Value, Box<dyn Error>> {
    let mut schema = SchemaSettings::draft07()
        .with_transform(absent_is_never_null)
        .into_generator()
        .into_root_schema_for::<T>();
    schema.insert(
        "$comment".to_owned(),
        "Generated from gateway/protocol by `pnpm protocol`. Do not edit.".into(),
    );
    Ok(serde_json::to_value(schema)?)
}

/// An absent `Option` is left out of the JSON; schemars also allows null.
fn absent_is_never_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(branches)) = schema.get_mut("anyOf") {
        branches.retain(|branch| branch.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = branches.as_slice() {
            let only = only.clone();
            schema.remove("anyOf");
            let object = schema.ensure_object();
            for (key, value) in only {
                object.entry(key).or_insert(value);
            }
        }
    }
    transform_subschemas(&mut absent_is_never_null, schema);
}
