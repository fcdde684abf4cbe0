//! Where in a schema the types beyond JSON are: as much of it as leads to them.

use std::collections::HashMap;

use regex::Regex;
use serde_json::{Map, Value};

use super::{KEYWORD, RichType};
use crate::validation::equality;
use crate::validation::forms::{Forms, Types};
use crate::validation::tape::{Kind, Tape};

/// The parts of a schema on the way to an `x-tunnel-type`.
#[derive(Debug)]
pub(in crate::validation) struct Places {
    nodes: Vec<Place>,
}

/// A schema node, by its index.
pub(super) type PlaceId = usize;

pub(super) const ROOT: PlaceId = 0;

#[derive(Debug, Default)]
struct Place {
    rich: Option<RichType>,
    /// Nodes that say something of the same value.
    same: Vec<PlaceId>,
    /// The same for the forms of unions, where the value may be of that form.
    forms: Vec<Form>,
    properties: HashMap<String, PlaceId>,
    patterns: Vec<(Regex, PlaceId)>,
    /// Of properties that neither of those covers.
    additional: Option<PlaceId>,
    first_items: Vec<PlaceId>,
    /// Of all further items.
    items: Option<PlaceId>,
}

#[derive(Debug)]
struct Form {
    place: PlaceId,
    types: Option<Types>,
    tags: Vec<(String, Vec<Value>)>,
}

/// What a value is, or what its marker stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// By the JSON type of its plain form.
    Marker(RichType),
    /// As it is written.
    Written(u32),
}

impl Places {
    /// `None` where a schema has no types beyond JSON.
    pub(in crate::validation) fn of(schema: &Value) -> Option<Self> {
        let mut reader = Reader {
            root: schema,
            forms: Forms::new(schema),
            nodes: Vec::new(),
            known: HashMap::new(),
        };
        reader.place("");
        let mut places = Self { nodes: reader.nodes };
        places.prune();
        (!places.nodes[ROOT].is_empty()).then_some(places)
    }

    pub(super) fn has(&self, places: &[PlaceId], rich: RichType) -> bool {
        places.iter().any(|&place| self.nodes[place].rich == Some(rich))
    }

    /// All nodes that say something of a value of which `places` do.
    pub(super) fn about(&self, places: &[PlaceId], tape: &Tape<'_>, shape: Shape) -> Vec<PlaceId> {
        let mut all: Vec<PlaceId> = Vec::new();
        let mut open = places.to_vec();
        while let Some(place) = open.pop() {
            if all.contains(&place) {
                continue;
            }
            all.push(place);
            let node = &self.nodes[place];
            open.extend(&node.same);
            let fitting = node.forms.iter().filter(|form| form.may_take(tape, shape));
            open.extend(fitting.map(|form| form.place));
        }
        all
    }

    pub(super) fn of_property(&self, about: &[PlaceId], name: &str) -> Vec<PlaceId> {
        let mut found = Vec::new();
        for &place in about {
            let node = &self.nodes[place];
            let before = found.len();
            found.extend(node.properties.get(name));
            let matching = node.patterns.iter().filter(|(pattern, _)| pattern.is_match(name));
            found.extend(matching.map(|(_, place)| place));
            if found.len() == before {
                found.extend(node.additional);
            }
        }
        found.retain(|&place| !self.nodes[place].is_empty());
        found
    }

    pub(super) fn of_item(&self, about: &[PlaceId], index: usize) -> Vec<PlaceId> {
        let mut found: Vec<PlaceId> = about
            .iter()
            .filter_map(|&place| {
                let node = &self.nodes[place];
                node.first_items.get(index).copied().or(node.items)
            })
            .collect();
        found.retain(|&place| !self.nodes[place].is_empty());
        found
    }

    /// From this index on `of_item` says always the same.
    pub(super) fn first_items(&self, about: &[PlaceId]) -> usize {
        about.iter().map(|&place| self.nodes[place].first_items.len()).max().unwrap_or_default()
    }

    /// Empties the nodes that lead to no type. Those that lead to one stay whole: that a
    /// property is named says that it is none of the additional ones.
    fn prune(&mut self) {
        let mut leads: Vec<bool> = self.nodes.iter().map(|node| node.rich.is_some()).collect();
        loop {
            let mut changed = false;
            for (index, node) in self.nodes.iter().enumerate() {
                if !leads[index] && node.children().any(|child| leads[child]) {
                    leads[index] = true;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for (node, leads) in self.nodes.iter_mut().zip(leads) {
            if !leads {
                *node = Place::default();
            }
        }
    }
}

impl Place {
    fn children(&self) -> impl Iterator<Item = PlaceId> {
        let forms = self.forms.iter().map(|form| &form.place);
        let patterns = self.patterns.iter().map(|(_, place)| place);
        self.same
            .iter()
            .chain(forms)
            .chain(self.properties.values())
            .chain(patterns)
            .chain(&self.additional)
            .chain(&self.first_items)
            .chain(&self.items)
            .copied()
    }

    fn is_empty(&self) -> bool {
        self.rich.is_none() && self.children().next().is_none()
    }
}

impl Form {
    fn may_take(&self, tape: &Tape<'_>, shape: Shape) -> bool {
        let value = match shape {
            Shape::Marker(rich) => {
                let kind = if rich.is_list() { "array" } else { "string" };
                return self.types.is_none_or(|types| types.has(kind));
            }
            Shape::Written(value) => value,
        };
        let kind = match tape.kind(value) {
            Kind::Array => "array",
            Kind::Object => "object",
            // Nothing inside, and no marker.
            _ => return false,
        };
        self.types.is_none_or(|types| types.has(kind))
            && (kind == "array"
                || self.tags.iter().all(|(name, values)| {
                    tape.member(value, name).is_some_and(|member| {
                        values.iter().any(|value| equality::equals(tape, member, value))
                    })
                }))
    }
}

struct Reader<'s> {
    root: &'s Value,
    forms: Forms<'s>,
    nodes: Vec<Place>,
    /// By JSON Pointer.
    known: HashMap<String, PlaceId>,
}

impl Reader<'_> {
    /// The place of a schema node, which may not be there: then nothing is said of it.
    fn place(&mut self, pointer: &str) -> PlaceId {
        if let Some(&known) = self.known.get(pointer) {
            return known;
        }
        let id = self.nodes.len();
        self.nodes.push(Place::default());
        self.known.insert(pointer.to_owned(), id);
        if let Some(Value::Object(keywords)) = self.root.pointer(pointer) {
            self.nodes[id] = self.read(keywords, pointer);
        }
        id
    }

    fn read(&mut self, keywords: &Map<String, Value>, pointer: &str) -> Place {
        let rich = keywords.get(KEYWORD).and_then(Value::as_str).and_then(RichType::named);
        let mut place = Place { rich, ..Place::default() };
        for (keyword, value) in keywords {
            let here = format!("{pointer}/{}", escape(keyword));
            match (keyword.as_str(), value) {
                ("$ref", Value::String(reference)) => {
                    if let Some(target) = reference.strip_prefix('#') {
                        let target =
                            percent_encoding::percent_decode_str(target).decode_utf8_lossy();
                        place.same.push(self.place(&target));
                    }
                }
                ("then" | "else", _) => place.same.push(self.place(&here)),
                ("allOf", Value::Array(parts)) => {
                    place.same.extend(
                        (0..parts.len()).map(|index| self.place(&format!("{here}/{index}"))),
                    );
                }
                ("anyOf" | "oneOf", Value::Array(forms)) => {
                    for (index, form) in forms.iter().enumerate() {
                        let types = self.forms.types(form);
                        let tags = self.forms.tags(form).into_iter().collect();
                        let place_of_form = self.place(&format!("{here}/{index}"));
                        place.forms.push(Form { place: place_of_form, types, tags });
                    }
                }
                ("properties", Value::Object(properties)) => {
                    for name in properties.keys() {
                        let of_property = self.place(&format!("{here}/{}", escape(name)));
                        place.properties.insert(name.clone(), of_property);
                    }
                }
                ("patternProperties", Value::Object(patterns)) => {
                    for pattern in patterns.keys() {
                        // The validator has compiled it, or the schema was refused.
                        let Ok(regex) = Regex::new(pattern) else { continue };
                        let of_pattern = self.place(&format!("{here}/{}", escape(pattern)));
                        place.patterns.push((regex, of_pattern));
                    }
                }
                ("additionalProperties" | "unevaluatedProperties", Value::Object(_)) => {
                    place.additional = Some(self.place(&here));
                }
                ("prefixItems", Value::Array(items)) => {
                    place.first_items = (0..items.len())
                        .map(|index| self.place(&format!("{here}/{index}")))
                        .collect();
                }
                ("items" | "unevaluatedItems", Value::Object(_)) => {
                    place.items = Some(self.place(&here));
                }
                _ => {}
            }
        }
        place
    }
}

fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}
