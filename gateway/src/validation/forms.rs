//! What tells the forms of a union apart: the type of the value, and among objects
//! a tag, that is a property with fixed values that no two forms share. It is
//! required, or one form at most is meant where it is absent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// A chain of `$ref`s and nested unions that is followed at most.
const MAX_DEPTH: usize = 16;

/// Keywords that say nothing about a value, beside those that start with `x-`.
const ANNOTATIONS: [&str; 7] =
    ["title", "description", "$comment", "default", "deprecated", "examples", "type"];

/// Reads the forms of one schema document.
#[derive(Debug)]
pub(super) struct Forms<'s> {
    root: &'s Value,
}

/// Forms whose types overlap with each other and with no other form's.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) types: Types,
    /// Indices into the union.
    pub(super) members: Vec<usize>,
}

/// A tag that may be absent.
#[derive(Debug)]
pub(super) struct OptionalTag {
    pub(super) name: String,
    /// The values that it has in each form; none where it may only be absent.
    pub(super) values: Vec<Vec<Value>>,
    /// The form that is meant where it is absent.
    pub(super) absent: usize,
    /// Other forms that take a value without it.
    pub(super) others: Vec<usize>,
}

/// An object schema.
struct Keywords<'f> {
    all: &'f Map<String, Value>,
    properties: &'f Map<String, Value>,
}

/// A set of JSON types; integers are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Types(u8);

const TYPES: [&str; 6] = ["null", "boolean", "number", "string", "array", "object"];

impl Types {
    const NONE: Self = Self(0);
    const OBJECT: Self = Self(1 << 5);

    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        TYPES
            .iter()
            .enumerate()
            .filter(move |(bit, _)| self.0 >> bit & 1 == 1)
            .map(|(_, name)| *name)
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.and(Self::named(name)) != Self::NONE
    }

    fn named(name: &str) -> Self {
        let name = if name == "integer" { "number" } else { name };
        TYPES.iter().position(|known| *known == name).map_or(Self::NONE, |bit| Self(1 << bit))
    }

    fn of_value(value: &Value) -> Self {
        Self::named(match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        })
    }

    fn of_values(values: &[Value]) -> Self {
        values.iter().map(Self::of_value).fold(Self::NONE, Self::or)
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl<'s> Forms<'s> {
    pub(super) fn new(root: &'s Value) -> Self {
        Self { root }
    }

    /// The forms grouped so that a value's type leaves one group, without those that
    /// no value fits; `None` where a form admits values of every type, or none does.
    pub(super) fn by_type(&self, forms: &[Value]) -> Option<Vec<Group>> {
        let mut groups: Vec<Group> = Vec::new();
        for (index, form) in forms.iter().enumerate() {
            let mut group = Group { types: self.types_at(form, 0)?, members: vec![index] };
            let (overlapping, apart) = groups
                .into_iter()
                .partition(|other: &Group| other.types.and(group.types) != Types::NONE);
            groups = apart;
            for other in overlapping {
                group.types = group.types.or(other.types);
                group.members.extend(other.members);
            }
            group.members.sort_unstable();
            groups.push(group);
        }
        groups.retain(|group| group.types != Types::NONE);
        groups.sort_by_key(|group| group.members[0]);
        (!groups.is_empty()).then_some(groups)
    }

    /// A tag of all these forms, and the values it has in each.
    pub(super) fn tag(&self, forms: &[&Value]) -> Option<(String, Vec<Vec<Value>>)> {
        if forms.iter().any(|form| self.types_at(form, 0) != Some(Types::OBJECT)) {
            return None;
        }
        let tags: Vec<_> =
            forms.iter().map(|form| self.tags_at(form, 0)).collect::<Option<Vec<_>>>()?;
        let tag = tags.first()?.keys().find(|tag| {
            let mut seen = BTreeSet::new();
            tags.iter().all(|tags| {
                tags.get(*tag).is_some_and(|values| {
                    let values: BTreeSet<String> = values.iter().map(Value::to_string).collect();
                    values.into_iter().all(|value| seen.insert(value))
                })
            })
        })?;
        Some((tag.clone(), tags.iter().map(|tags| tags[tag].clone()).collect()))
    }

    /// A property that tells all these forms apart though it may be absent: from one
    /// of them, or from several if there is one that has it never.
    pub(super) fn optional_tag(&self, forms: &[&Value]) -> Option<OptionalTag> {
        if forms.iter().any(|form| self.types_at(form, 0) != Some(Types::OBJECT)) {
            return None;
        }
        let first = self.object(forms.first()?)?;
        first.properties.keys().find_map(|name| {
            let uses: Vec<_> =
                forms.iter().map(|form| self.tag_use(form, name)).collect::<Option<_>>()?;
            let mut seen = BTreeSet::new();
            if !uses
                .iter()
                .flat_map(|(values, _)| values)
                .all(|value| seen.insert(value.to_string()))
            {
                return None;
            }
            let without: Vec<usize> = uses
                .iter()
                .enumerate()
                .filter(|(_, (_, required))| !required)
                .map(|(at, _)| at)
                .collect();
            let never: Vec<usize> =
                without.iter().copied().filter(|&at| uses[at].0.is_empty()).collect();
            let absent = match (without.as_slice(), never.as_slice()) {
                ([only], _) | (_, [only]) => *only,
                _ => return None,
            };
            Some(OptionalTag {
                name: name.clone(),
                values: uses.into_iter().map(|(values, _)| values).collect(),
                absent,
                others: without.into_iter().filter(|&at| at != absent).collect(),
            })
        })
    }

    /// The fixed values of a property in an object schema, and whether it is required.
    fn tag_use(&self, form: &Value, name: &str) -> Option<(Vec<Value>, bool)> {
        let Keywords { all, properties } = self.object(form)?;
        let required = array(all, "required").iter().any(|one| one.as_str() == Some(name));
        let values = match properties.get(name) {
            Some(schema) if is_never(schema) => Vec::new(),
            Some(schema) => self.tag_values(schema, 0)?,
            None if all.get("additionalProperties") == Some(&Value::Bool(false)) => Vec::new(),
            None => return None,
        };
        (!required || !values.is_empty()).then_some((values, required))
    }

    /// The keywords of an object schema, and its properties, where these are all it says by name.
    fn object<'f>(&self, form: &'f Value) -> Option<Keywords<'f>>
    where
        's: 'f,
    {
        let mut keywords = form.as_object()?;
        for _ in 0..MAX_DEPTH {
            if let Some(Value::Object(properties)) = keywords.get("properties") {
                let has_patterns = keywords.contains_key("patternProperties");
                return (!has_patterns).then_some(Keywords { all: keywords, properties });
            }
            keywords = self.target(keywords)?.as_object()?;
        }
        None
    }

    /// The types that a schema admits; `None` where it does not say.
    pub(super) fn types(&self, schema: &Value) -> Option<Types> {
        self.types_at(schema, 0)
    }

    /// The required properties of an object schema that have fixed values, and those.
    pub(super) fn tags(&self, schema: &Value) -> BTreeMap<String, Vec<Value>> {
        self.tags_at(schema, 0).unwrap_or_default()
    }

    fn types_at(&self, schema: &Value, depth: usize) -> Option<Types> {
        let Value::Object(keywords) = schema else {
            return (schema == &Value::Bool(false)).then_some(Types::NONE);
        };
        if depth == MAX_DEPTH {
            return None;
        }
        let typed = match keywords.get("type") {
            Some(Value::String(name)) => Some(Types::named(name)),
            Some(Value::Array(names)) => Some(
                names
                    .iter()
                    .filter_map(Value::as_str)
                    .map(Types::named)
                    .fold(Types::NONE, Types::or),
            ),
            _ => None,
        };
        let fixed = fixed_values(keywords).map(|values| Types::of_values(&values));
        let referred = self.target(keywords).and_then(|target| self.types_at(target, depth + 1));
        let parts = array(keywords, "allOf").iter().map(|part| self.types_at(part, depth + 1));
        let unions = ["anyOf", "oneOf"].into_iter().map(|keyword| {
            let forms = array(keywords, keyword);
            let mut types = forms.iter().map(|form| self.types_at(form, depth + 1));
            let first = types.next()?;
            types.fold(first, |all, form| Some(all?.or(form?)))
        });
        [typed, fixed, referred].into_iter().chain(parts).chain(unions).flatten().reduce(Types::and)
    }

    fn tags_at(&self, schema: &Value, depth: usize) -> Option<BTreeMap<String, Vec<Value>>> {
        let Value::Object(keywords) = schema else { return None };
        if depth == MAX_DEPTH {
            return None;
        }
        let mut tags = BTreeMap::new();
        if let Some(Value::Object(properties)) = keywords.get("properties") {
            for name in array(keywords, "required").iter().filter_map(Value::as_str) {
                let values = properties.get(name).and_then(|schema| self.tag_values(schema, depth));
                if let Some(values) = values {
                    tags.insert(name.to_owned(), values);
                }
            }
        }
        let referred = self.target(keywords);
        for part in referred.into_iter().chain(array(keywords, "allOf")) {
            tags.extend(self.tags_at(part, depth + 1).unwrap_or_default());
        }
        for keyword in ["anyOf", "oneOf"] {
            let forms: Option<Vec<_>> =
                array(keywords, keyword).iter().map(|form| self.tags_at(form, depth + 1)).collect();
            let Some((first, others)) = forms.as_ref().and_then(|forms| forms.split_first()) else {
                continue;
            };
            for (tag, values) in first {
                let values = others.iter().try_fold(values.clone(), |mut values, other| {
                    values.extend_from_slice(other.get(tag)?);
                    Some(values)
                });
                if let Some(values) = values {
                    tags.insert(tag.clone(), values);
                }
            }
        }
        Some(tags)
    }

    fn tag_values(&self, schema: &Value, depth: usize) -> Option<Vec<Value>> {
        let Value::Object(keywords) = schema else { return None };
        if let Some(values) = fixed_values(keywords) {
            // Fractions have several spellings, objects an order: not for tags.
            let plain = |value: &Value| match value {
                Value::String(_) | Value::Bool(_) => true,
                Value::Number(number) => !number.is_f64(),
                _ => false,
            };
            return values.iter().all(plain).then_some(values);
        }
        let target = self.target(keywords).filter(|_| depth < MAX_DEPTH)?;
        self.tag_values(target, depth + 1)
    }

    /// What a local `$ref` points to.
    fn target(&self, keywords: &Map<String, Value>) -> Option<&'s Value> {
        let reference = keywords.get("$ref")?.as_str()?;
        self.root.pointer(reference.strip_prefix('#')?)
    }
}

/// The values of forms that are nothing but fixed values.
pub(super) fn literals(forms: &[&Value]) -> Option<Vec<Value>> {
    let mut all: Vec<Value> = Vec::new();
    for form in forms {
        let keywords = form.as_object()?;
        let is_literal = |keyword: &String| {
            matches!(keyword.as_str(), "const" | "enum")
                || ANNOTATIONS.contains(&keyword.as_str())
                || keyword.starts_with("x-")
        };
        if !keywords.keys().all(is_literal) {
            return None;
        }
        for value in fixed_values(keywords)? {
            if all.contains(&value) {
                return None;
            }
            all.push(value);
        }
    }
    Some(all)
}

/// `false` or `{"not": {}}`.
fn is_never(schema: &Value) -> bool {
    schema == &Value::Bool(false)
        || schema.get("not").is_some_and(|inner| {
            inner == &Value::Bool(true) || inner.as_object().is_some_and(Map::is_empty)
        })
}

fn fixed_values(keywords: &Map<String, Value>) -> Option<Vec<Value>> {
    match (keywords.get("const"), keywords.get("enum")) {
        (Some(value), None) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        _ => None,
    }
}

fn array<'v>(keywords: &'v Map<String, Value>, keyword: &str) -> &'v [Value] {
    keywords.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
