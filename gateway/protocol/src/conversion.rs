//! How values that JSON lacks come out of JSON and go into it: by the type that
//! the task's author gave them, never by what a string looks like.
//!
//! Codegen writes conversions into the manifest; the SDK and the generated client
//! carry them out. The gateway only hands them on.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is to be converted in a value, and how. What it does not mention stays JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Conversion {
    Scalar(ScalarConversion),
    Structure(StructureConversion),
}

/// A value that is a string in JSON, or any that stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ScalarConversion {
    Date,
    #[serde(rename = "bigint")]
    BigInt,
    Uint8Array,
    #[serde(rename = "URL")]
    Url,
    /// Stays JSON, where something must be said.
    #[serde(rename = "plain")]
    Plain,
}

/// A value with values inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum StructureConversion {
    /// The conversion of this name in the manifest: types that contain themselves
    /// end so, and shared ones are written once.
    #[schemars(title = "ConversionReference")]
    Reference { name: String },
    #[schemars(title = "ArrayConversion")]
    Array { items: Box<Conversion> },
    #[schemars(title = "TupleConversion")]
    Tuple {
        /// By position.
        elements: Vec<Conversion>,
        /// Of all further elements.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Box<Conversion>>,
    },
    #[schemars(title = "ObjectConversion")]
    Object {
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        properties: BTreeMap<String, Conversion>,
        /// Of properties that `properties` does not name; the first that matches counts.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        patterns: Vec<PatternConversion>,
        /// Of properties that nothing else covers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        additional: Option<Box<Conversion>>,
    },
    /// A list of pairs in JSON.
    #[schemars(title = "MapConversion")]
    Map {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Box<Conversion>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<Box<Conversion>>,
    },
    /// A list in JSON.
    #[schemars(title = "SetConversion")]
    Set {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        items: Option<Box<Conversion>>,
    },
    /// Members that JSON tells apart by what kind of value they are. Kinds that are
    /// not mentioned stay JSON.
    #[schemars(title = "UnionConversion")]
    Union {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        string: Option<ScalarConversion>,
        /// Strings that stay strings all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        literals: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        array: Option<Box<Conversion>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Box<Conversion>>,
    },
    /// Objects or tuples that one of their properties or elements tells apart. A
    /// value with another tag stays JSON.
    #[schemars(title = "TaggedConversion")]
    Tagged { tag: String, cases: Vec<TaggedCase> },
}

/// Properties whose names match a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatternConversion {
    /// ECMAScript, with the flag `u`.
    pub pattern: String,
    pub conversion: Conversion,
}

/// What values with one of these tags are converted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaggedCase {
    /// Strings, numbers, booleans or null.
    pub tags: Vec<Value>,
    pub conversion: Conversion,
}

/// The conversions of one task's values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskConversions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Conversion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Conversion>,
}
