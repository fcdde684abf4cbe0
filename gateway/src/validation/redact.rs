//! Hides what a schema marks as sensitive, wherever messages are shown.
//!
//! 1. A value is hidden if any subschema that may say something about its place has
//!    the mark. Which form of a union is meant, which pattern a name fits, which
//!    condition holds: none of that is asked, so that too much is hidden, never too
//!    little.
//! 2. What cannot be followed (a reference into an embedded resource) hides all of
//!    its value, and what is not strict JSON is hidden as a whole.
//! 3. So is a value that does not fit its schema: a secret may be anywhere in it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use serde_json::{Map, Value};

use super::input::with_buffer;
use super::representation::TapeNode;
use super::tape::{Kind, Markers, Tape};

/// Marks a schema node whose values must not show.
pub(super) const SENSITIVE: &str = "x-tunnel-sensitive";

/// Stands for a hidden value: JSON, like the value.
const HIDDEN: &str = "\"[sensitive]\"";

/// Keywords whose subschemas are about the same value; where its names are sensitive, it is too.
const SAME: [&str; 8] = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "propertyNames"];
/// The same, by the name of a member that is there.
const SAME_BY_NAME: [&str; 2] = ["dependentSchemas", "dependencies"];
/// About members that may have any name.
const OTHER_MEMBERS: [&str; 2] = ["additionalProperties", "unevaluatedProperties"];
/// About elements of any position.
const ELEMENTS: [&str; 4] = ["items", "contains", "additionalItems", "unevaluatedItems"];

/// What a schema says about where sensitive values are.
#[derive(Debug)]
pub struct Redactor {
    nodes: Vec<Node>,
}

/// One subschema; others by their index.
#[derive(Debug, Default)]
struct Node {
    sensitive: bool,
    /// It, or what it leads to, is sensitive.
    leads_there: bool,
    same: Vec<usize>,
    members: HashMap<String, usize>,
    patterns: Vec<usize>,
    other_members: Vec<usize>,
    positions: Vec<usize>,
    elements: Vec<usize>,
}

impl Redactor {
    /// `None` where the schema marks nothing.
    #[must_use]
    pub fn of(schema: &Value) -> Option<Self> {
        if !has_mark(schema) {
            return None;
        }
        let mut builder = Builder { root: schema, nodes: Vec::new(), known: HashMap::new() };
        builder.node(schema);
        let mut nodes = builder.nodes;
        while let Some(index) = (0..nodes.len()).find(|&index| {
            let node = &nodes[index];
            !node.leads_there
                && (node.sensitive || node.children().any(|child| nodes[child].leads_there))
        }) {
            nodes[index].leads_there = true;
        }
        Some(Self { nodes })
    }

    /// The same JSON, with `"[sensitive]"` in place of each sensitive value.
    #[must_use]
    pub fn redact<'v>(&self, json: &'v [u8]) -> Cow<'v, [u8]> {
        let hidden = with_buffer(|buffer| {
            let (tape, _) = buffer.parse(json, Markers::Keep).ok()?;
            let mut hidden = Vec::new();
            self.find(&tape, 0, BTreeSet::from([0]), &mut hidden);
            Some(hidden)
        });
        let Some(hidden) = hidden else { return Cow::Borrowed(HIDDEN.as_bytes()) };
        if hidden.is_empty() {
            return Cow::Borrowed(json);
        }
        let mut shown = Vec::with_capacity(json.len());
        let mut position = 0;
        for span in hidden {
            shown.extend_from_slice(&json[position..span.start]);
            shown.extend_from_slice(HIDDEN.as_bytes());
            position = span.end;
        }
        shown.extend_from_slice(&json[position..]);
        Cow::Owned(shown)
    }

    /// Adds the spans of what is hidden of `value`, which these nodes are about.
    fn find(
        &self,
        tape: &Tape<'_>,
        value: u32,
        about: BTreeSet<usize>,
        hidden: &mut Vec<Range<usize>>,
    ) {
        let about = self.all_about(about);
        let nodes = || about.iter().map(|&index| &self.nodes[index]);
        if nodes().any(|node| node.sensitive) {
            hidden.push(tape.span(value));
            return;
        }
        if !nodes().any(|node| node.leads_there) {
            return;
        }
        match tape.kind(value) {
            Kind::Object => {
                for key in tape.keys(value) {
                    let name = tape.string(key);
                    let about = nodes().flat_map(|node| node.about_member(&name)).collect();
                    self.find(tape, key + 1, about, hidden);
                }
            }
            Kind::Array => {
                for (position, element) in tape.elements(value).enumerate() {
                    let about = nodes().flat_map(|node| node.about_element(position)).collect();
                    self.find(tape, element, about, hidden);
                }
            }
            _ => {}
        }
    }

    /// The nodes, and all that they lead to about the same value.
    fn all_about(&self, mut about: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut open: Vec<usize> = about.iter().copied().collect();
        while let Some(index) = open.pop() {
            open.extend(self.nodes[index].same.iter().filter(|&&same| about.insert(same)));
        }
        about
    }
}

/// A value as it may be shown; undefined has no bytes.
pub(super) fn shown<'v>(
    value: &'v [u8],
    redactor: Option<&Redactor>,
    is_valid: impl FnOnce(TapeNode<'_>) -> bool,
) -> Cow<'v, [u8]> {
    let fits = with_buffer(|buffer| {
        let parsed = buffer.parse(value, Markers::Keep);
        parsed.is_ok_and(|(tape, _)| is_valid(TapeNode::root(&tape)))
    });
    match redactor {
        _ if value.is_empty() => Cow::Borrowed(value),
        _ if !fits => Cow::Borrowed(HIDDEN.as_bytes()), // 3
        Some(redactor) => redactor.redact(value),
        None => Cow::Borrowed(value),
    }
}

impl Node {
    fn about_member(&self, name: &str) -> Vec<usize> {
        let named = self.members.get(name).copied();
        let others = if named.is_none() { &self.other_members[..] } else { &[] };
        self.patterns.iter().chain(others).copied().chain(named).collect()
    }

    fn about_element(&self, position: usize) -> Vec<usize> {
        self.positions.get(position).into_iter().chain(&self.elements).copied().collect()
    }

    fn children(&self) -> impl Iterator<Item = usize> {
        let lists =
            [&self.same, &self.patterns, &self.other_members, &self.positions, &self.elements];
        lists.into_iter().flatten().chain(self.members.values()).copied()
    }
}

struct Builder<'s> {
    root: &'s Value,
    nodes: Vec<Node>,
    /// By address: schemas recur.
    known: HashMap<*const Value, usize>,
}

impl<'s> Builder<'s> {
    fn node(&mut self, schema: &'s Value) -> usize {
        if let Some(&index) = self.known.get(&std::ptr::from_ref(schema)) {
            return index;
        }
        let index = self.nodes.len();
        self.known.insert(schema, index);
        self.nodes.push(Node::default());
        if let Value::Object(keywords) = schema {
            self.nodes[index] = self.read(keywords);
        }
        index
    }

    fn read(&mut self, keywords: &'s Map<String, Value>) -> Node {
        let mut node = Node {
            sensitive: keywords.get(SENSITIVE) == Some(&Value::Bool(true)),
            ..Node::default()
        };
        for keyword in SAME {
            node.same.extend(self.subschemas(keywords.get(keyword)));
        }
        for keyword in SAME_BY_NAME {
            node.same.extend(self.by_name(keywords.get(keyword)).into_values());
        }
        for keyword in ["$ref", "$dynamicRef"] {
            let Some(Value::String(reference)) = keywords.get(keyword) else { continue };
            match self.targets(reference) {
                Some(targets) => node.same.extend(targets),
                None => node.sensitive = true,
            }
        }
        node.members = self.by_name(keywords.get("properties"));
        node.patterns = self.by_name(keywords.get("patternProperties")).into_values().collect();
        for keyword in OTHER_MEMBERS {
            node.other_members.extend(self.subschemas(keywords.get(keyword)));
        }
        node.positions = self.subschemas(keywords.get("prefixItems"));
        for keyword in ELEMENTS {
            node.elements.extend(self.subschemas(keywords.get(keyword)));
        }
        node
    }

    /// Of a keyword that has one schema, or a list of them.
    fn subschemas(&mut self, value: Option<&'s Value>) -> Vec<usize> {
        match value {
            Some(Value::Array(schemas)) => schemas.iter().map(|schema| self.node(schema)).collect(),
            Some(schema) => vec![self.node(schema)],
            None => Vec::new(),
        }
    }

    fn by_name(&mut self, value: Option<&'s Value>) -> HashMap<String, usize> {
        let Some(Value::Object(schemas)) = value else { return HashMap::new() };
        schemas.iter().map(|(name, schema)| (name.clone(), self.node(schema))).collect()
    }

    /// `None` where the reference leads to no place of this document that is known.
    fn targets(&mut self, reference: &str) -> Option<Vec<usize>> {
        let fragment = reference.strip_prefix('#')?;
        if has_embedded_resource(self.root) {
            return None;
        }
        if fragment.is_empty() || fragment.starts_with('/') {
            let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8().ok()?;
            return Some(vec![self.node(self.root.pointer(&fragment)?)]);
        }
        let mut anchored = Vec::new();
        find_anchors(self.root, fragment, &mut anchored);
        let targets: Vec<usize> = anchored.into_iter().map(|schema| self.node(schema)).collect();
        (!targets.is_empty()).then_some(targets)
    }
}

fn has_mark(schema: &Value) -> bool {
    match schema {
        Value::Array(values) => values.iter().any(has_mark),
        Value::Object(keywords) => {
            keywords.get(SENSITIVE) == Some(&Value::Bool(true)) || keywords.values().any(has_mark)
        }
        _ => false,
    }
}

/// Whether a part of the schema has a base URI of its own: a reference there, or to
/// there, is not what it seems.
pub(super) fn has_embedded_resource(root: &Value) -> bool {
    fn has_id(value: &Value) -> bool {
        match value {
            Value::Array(values) => values.iter().any(has_id),
            Value::Object(keywords) => {
                matches!(keywords.get("$id"), Some(Value::String(_)))
                    || keywords.values().any(has_id)
            }
            _ => false,
        }
    }
    root.as_object().is_some_and(|keywords| keywords.values().any(has_id))
}

fn find_anchors<'s>(schema: &'s Value, name: &str, found: &mut Vec<&'s Value>) {
    match schema {
        Value::Array(values) => values.iter().for_each(|value| find_anchors(value, name, found)),
        Value::Object(keywords) => {
            let is_named = |keyword| keywords.get(keyword).and_then(Value::as_str) == Some(name);
            if is_named("$anchor") || is_named("$dynamicAnchor") {
                found.push(schema);
            }
            keywords.values().for_each(|value| find_anchors(value, name, found));
        }
        _ => {}
    }
}
