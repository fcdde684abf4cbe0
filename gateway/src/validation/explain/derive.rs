//! The second schema: it accepts what the published one accepts, and says of the
//! rest what is wrong without trying every form of a union.
//!
//! 1. An `anyOf` or `oneOf` becomes an entry of `allOf` that looks at the value's
//!    type, and among objects at their tag, and then checks the one form that is
//!    left. Forms that cannot be told apart so are checked as a whole: one error,
//!    no descent ([`Origin::Unmatched`]).
//! 2. So is a node marked `x-tunnel-sensitive`: nothing of it shows in an error.
//! 3. Every subschema stands in the derived schema once. Where it moved, [`Origins`]
//!    knows where from, and `$ref`s follow.

use serde_json::{Map, Value, json};

use super::origins::{IDENTITY, Moves, Origin, Origins};
use crate::validation::forms::{self, Forms, OptionalTag};
use crate::validation::redact::{SENSITIVE, has_embedded_resource};

/// The derived schema and where its parts come from.
#[derive(Debug)]
pub(super) struct Derived {
    pub(super) schema: Value,
    pub(super) origins: Origins,
}

/// Keywords whose value is an object of subschemas.
const MAPS: [&str; 6] =
    ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"];

/// Keywords whose value is an array of subschemas, or one.
const LISTS: [&str; 3] = ["allOf", "prefixItems", "items"];

/// Keywords whose value is a subschema. `not`, `if`, `contains` and `propertyNames`
/// are missing: no error comes out of what they hold.
const SINGLES: [&str; 6] = [
    "additionalProperties",
    "additionalItems",
    "unevaluatedProperties",
    "unevaluatedItems",
    "then",
    "else",
];

pub(super) fn derive(published: &Value) -> Derived {
    // With a base of its own, a subschema's `$ref`s are not what they seem. Such
    // schemas keep their unions, and the limit on steps has to do.
    if has_embedded_resource(published) {
        return Derived { schema: published.clone(), origins: Origins::default() };
    }
    let mut deriver = Deriver {
        forms: Forms::new(published),
        origins: Origins::default(),
        moves: Moves::default(),
    };
    let mut schema = deriver.node(published, "", "");
    let Deriver { origins, moves, .. } = deriver;
    moves.lead(&mut schema);
    Derived { schema, origins }
}

struct Deriver<'s> {
    forms: Forms<'s>,
    origins: Origins,
    moves: Moves,
}

impl Deriver<'_> {
    fn node(&mut self, schema: &Value, published: &str, derived: &str) -> Value {
        let Value::Object(keywords) = schema else { return schema.clone() };
        if keywords.get(SENSITIVE) == Some(&Value::Bool(true)) {
            return self.sensitive(keywords, published, derived);
        }
        let mut node = Map::new();
        let mut unions = Vec::new();
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("anyOf" | "oneOf", Value::Array(forms)) => unions.push((keyword, forms)),
                _ => {
                    let value = self.keyword(keyword, value, published, derived);
                    node.insert(keyword.clone(), value);
                }
            }
        }
        for (keyword, forms) in unions {
            let parts = node.entry("allOf").or_insert_with(|| json!([]));
            let Value::Array(parts) = parts else { continue };
            let published = format!("{published}/{keyword}");
            let derived = format!("{derived}/allOf/{}", parts.len());
            let union = Union { keyword, forms, published: &published };
            parts.push(self.union(&union, &derived));
        }
        Value::Object(node)
    }

    fn keyword(&mut self, keyword: &str, value: &Value, published: &str, derived: &str) -> Value {
        let published = format!("{published}/{keyword}");
        let derived = format!("{derived}/{keyword}");
        match value {
            Value::Object(schemas) if MAPS.contains(&keyword) => {
                let derive = |(name, schema): (&String, &Value)| {
                    let segment = escape(name);
                    let (published, derived) =
                        (format!("{published}/{segment}"), format!("{derived}/{segment}"));
                    (name.clone(), self.node(schema, &published, &derived))
                };
                Value::Object(schemas.iter().map(derive).collect())
            }
            Value::Array(schemas) if LISTS.contains(&keyword) => {
                let derive = |(index, schema): (usize, &Value)| {
                    let (published, derived) =
                        (format!("{published}/{index}"), format!("{derived}/{index}"));
                    self.node(schema, &published, &derived)
                };
                Value::Array(schemas.iter().enumerate().map(derive).collect())
            }
            Value::Object(_) if SINGLES.contains(&keyword) || LISTS.contains(&keyword) => {
                self.node(value, &published, &derived)
            }
            _ => value.clone(),
        }
    }

    /// `{if: node, else: false}`: one error, about nothing but the node.
    fn sensitive(
        &mut self,
        keywords: &Map<String, Value>,
        published: &str,
        derived: &str,
    ) -> Value {
        let mut outside = Map::new();
        let mut inside = Map::new();
        for (keyword, value) in keywords {
            if IDENTITY.contains(&keyword.as_str()) {
                let value = self.keyword(keyword, value, published, derived);
                outside.insert(keyword.clone(), value);
            } else {
                inside.insert(keyword.clone(), value.clone());
            }
        }
        self.moved(published, &format!("{derived}/if"));
        self.origin(format!("{derived}/else"), Origin::Sensitive(published.to_owned()));
        outside.insert("if".to_owned(), Value::Object(inside));
        outside.insert("else".to_owned(), Value::Bool(false));
        Value::Object(outside)
    }

    fn union(&mut self, union: &Union<'_>, derived: &str) -> Value {
        let Some(groups) = self.forms.by_type(union.forms) else {
            let all: Vec<usize> = (0..union.forms.len()).collect();
            return self.group(union, &all, derived);
        };
        let types: Vec<&str> = groups.iter().flat_map(|group| group.types.names()).collect();
        self.origin(format!("{derived}/type"), Origin::Choice(union.published.to_owned()));
        let parts: Vec<Value> = groups
            .iter()
            .enumerate()
            .map(|(index, group)| {
                let types: Vec<&str> = group.types.names().collect();
                let then =
                    self.group(union, &group.members, &format!("{derived}/allOf/{index}/then"));
                json!({"if": {"type": types}, "then": then})
            })
            .collect();
        json!({"type": types, "allOf": parts})
    }

    /// The forms that values of one type can have.
    fn group(&mut self, union: &Union<'_>, members: &[usize], derived: &str) -> Value {
        if let [only] = members {
            return self.form(union, *only, derived);
        }
        let forms: Vec<&Value> = members.iter().map(|&member| &union.forms[member]).collect();
        if let Some(values) = forms::literals(&forms) {
            self.origin(format!("{derived}/enum"), Origin::Choice(union.published.to_owned()));
            return json!({"enum": values});
        }
        if let Some((tag, values)) = self.forms.tag(&forms) {
            return self.tagged(union, members, &tag, &values, derived);
        }
        if let Some(tag) = self.forms.optional_tag(&forms) {
            return self.optionally_tagged(union, members, &tag, derived);
        }
        for (index, member) in members.iter().enumerate() {
            let published = format!("{}/{member}", union.published);
            self.moved(&published, &format!("{derived}/if/{}/{index}", union.keyword));
        }
        let origin = Origin::Unmatched(union.published.to_owned());
        self.origin(format!("{derived}/else"), origin);
        let mut condition = Map::new();
        condition.insert(union.keyword.to_owned(), json!(forms));
        json!({"if": condition, "else": false})
    }

    fn tagged(
        &mut self,
        union: &Union<'_>,
        members: &[usize],
        tag: &str,
        values: &[Vec<Value>],
        derived: &str,
    ) -> Value {
        let check = |values: Value| {
            let mut properties = Map::new();
            properties.insert(tag.to_owned(), json!({"enum": values}));
            json!({"required": [tag], "properties": properties})
        };
        for keyword in ["required", "properties"] {
            let origin = Origin::Choice(union.published.to_owned());
            self.origin(format!("{derived}/{keyword}"), origin);
        }
        let parts: Vec<Value> = members
            .iter()
            .zip(values)
            .enumerate()
            .map(|(index, (&member, values))| {
                let then = self.form(union, member, &format!("{derived}/allOf/{index}/then"));
                json!({"if": check(json!(values)), "then": then})
            })
            .collect();
        let mut node = check(values.concat().into());
        node["allOf"] = parts.into();
        node
    }

    /// As [`Self::tagged`], where the tag may be absent.
    fn optionally_tagged(
        &mut self,
        union: &Union<'_>,
        members: &[usize],
        tag: &OptionalTag,
        derived: &str,
    ) -> Value {
        let name = &tag.name;
        let check = |values: &[Value]| {
            let mut properties = Map::new();
            properties.insert(name.clone(), json!({"enum": values}));
            json!({"properties": properties})
        };
        self.origin(format!("{derived}/properties"), Origin::Choice(union.published.to_owned()));
        let others: Vec<&Value> = tag.others.iter().map(|&at| &union.forms[members[at]]).collect();
        let parts: Vec<Value> = members
            .iter()
            .zip(&tag.values)
            .enumerate()
            .map(|(index, (&member, values))| {
                let then = self.form(union, member, &format!("{derived}/allOf/{index}/then"));
                let mut condition = check(values);
                if index != tag.absent {
                    condition["required"] = json!([name]);
                } else if values.is_empty() {
                    let mut fitting = vec![json!({"required": [name]})];
                    fitting.extend(others.iter().map(|&form| form.clone()));
                    condition = json!({"not": {"anyOf": fitting}});
                }
                json!({"if": condition, "then": then})
            })
            .collect();
        let mut node = check(&tag.values.concat());
        node["allOf"] = parts.into();
        node
    }

    fn form(&mut self, union: &Union<'_>, member: usize, derived: &str) -> Value {
        let published = format!("{}/{member}", union.published);
        self.moved(&published, derived);
        self.node(&union.forms[member], &published, derived)
    }

    fn moved(&mut self, published: &str, derived: &str) {
        self.origin(derived.to_owned(), Origin::Moved(published.to_owned()));
        self.moves.add(published, derived);
    }

    fn origin(&mut self, derived: String, origin: Origin) {
        self.origins.add(derived, origin);
    }
}

struct Union<'s> {
    keyword: &'s str,
    forms: &'s [Value],
    /// The pointer of the keyword.
    published: &'s str,
}

fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A schema whose parts take every way through the deriver.
    fn published() -> Value {
        let object = |tag: &str, extra: Value| {
            json!({
                "type": "object", "required": ["t"],
                "properties": {"t": {"const": tag}, "x": extra}
            })
        };
        json!({
            "properties": {
                "tagged": {"anyOf": [object("a", json!({"type": "number"})), object("b", json!({})), {"type": "null"}]},
                "nested": {"oneOf": [
                    {"$ref": "#/properties/tagged/anyOf/0"},
                    {"anyOf": [object("c", json!(true)), object("d", json!({"$ref": "#/$defs/list"}))]}
                ]},
                "maybe": {"anyOf": [
                    {"type": "object", "properties": {"t": {"const": "a"}, "x": {"type": "number"}}, "required": ["x"]},
                    {"type": "object", "properties": {"t": {"const": "b"}, "x": true}, "required": ["t"]}
                ]},
                "either": {"anyOf": [
                    {"type": "object", "properties": {"t": {"const": "a"}, "x": {"type": "number"}}, "required": ["x"]},
                    {"type": "object", "properties": {"t": {"const": "b"}, "x": true}, "required": ["t"]},
                    {"type": "object", "properties": {"t": {"not": {}}, "x": {"type": ["number", "string"]}}, "minProperties": 1}
                ]},
                "literal": {"oneOf": [{"const": 1}, {"enum": ["x", "y"]}, {"const": "z", "title": "Z"}]},
                "untagged": {"oneOf": [{"minimum": 3}, {"maximum": 5}], "anyOf": [{}, false]},
                "secret": {"x-tunnel-sensitive": true, "anyOf": [{"maxLength": 2}, {"type": "null"}]}
            },
            "$defs": {"list": {"type": "array", "items": {"anyOf": [{"$ref": "#"}, {"type": "string"}]}}}
        })
    }

    #[test]
    fn the_derived_schema_accepts_what_the_published_one_accepts() {
        let schema = published();
        let derived = derive(&schema).schema;
        let validators =
            [&schema, &derived].map(|schema| jsonschema::validator_for(schema).unwrap());
        let parts = [
            json!(null),
            json!(1),
            json!(4),
            json!(7),
            json!("x"),
            json!("z"),
            json!("long"),
            json!({}),
            json!([]),
            json!({"t": "a"}),
            json!({"t": "a", "x": 1}),
            json!({"t": "a", "x": "s"}),
            json!({"t": "b", "x": "s"}),
            json!({"t": "c"}),
            json!({"t": "d", "x": ["s", {"literal": "x"}]}),
            json!({"t": "d", "x": [{"literal": "w"}]}),
            json!({"t": "d", "x": [{"nested": {"t": "d", "x": [1]}}]}),
            json!({"t": "e"}),
            json!({"x": 1}),
            json!({"x": "s"}),
            json!({"x": null}),
        ];
        for name in ["tagged", "nested", "maybe", "either", "literal", "untagged", "secret"] {
            for part in &parts {
                let value = json!({name: part});
                let [published, derived] = validators.each_ref().map(|one| one.is_valid(&value));
                assert_eq!(published, derived, "{value}");
            }
        }
    }

    #[test]
    fn origins_are_found_by_the_nearest_ancestor() {
        let origins = derive(&published()).origins;
        let tagged = "/properties/tagged/allOf/0/allOf/0/then";
        let check = format!("{tagged}/properties/t/enum");
        assert_eq!(
            origins.of(&check),
            Some((&Origin::Choice("/properties/tagged/anyOf".to_owned()), "/t/enum"))
        );
        let moved = format!("{tagged}/allOf/1/then/properties/x");
        assert_eq!(
            origins.of(&moved),
            Some((&Origin::Moved("/properties/tagged/anyOf/1".to_owned()), "/properties/x"))
        );
        assert_eq!(origins.of("/properties/tagged/type"), None);
    }
}
