//! Where the parts of the derived schema come from, and where those of the published
//! one have moved.

use std::collections::HashMap;

use serde_json::Value;

/// Where a part of the derived schema comes from. Pointers are into the published one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A subschema of the published schema, at another place there.
    Moved(String),
    /// A check that tells the forms of the union apart.
    Choice(String),
    /// No form of the union fits.
    Unmatched(String),
    /// The sensitive node does not fit.
    Sensitive(String),
}

/// Origins by JSON Pointer into the derived schema. What has none, nor any ancestor
/// that has one, is where it was.
#[derive(Debug, Default)]
pub(super) struct Origins(HashMap<String, Origin>);

impl Origins {
    pub(super) fn add(&mut self, derived: String, origin: Origin) {
        self.0.insert(derived, origin);
    }

    /// The origin of a location or of its nearest ancestor, and what follows that.
    pub(super) fn of<'p>(&self, pointer: &'p str) -> Option<(&Origin, &'p str)> {
        if self.0.is_empty() {
            return None;
        }
        let mut end = pointer.len();
        loop {
            if let Some(origin) = self.0.get(&pointer[..end]) {
                return Some((origin, &pointer[end..]));
            }
            end = pointer[..end].rfind('/')?;
        }
    }
}

/// Keywords that stay outside when a node is checked as a whole.
pub(super) const IDENTITY: [&str; 6] =
    ["$schema", "$id", "$anchor", "$dynamicAnchor", "$defs", "definitions"];

/// Published and derived pointer of all that moved.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<(String, String)>);

impl Moves {
    pub(super) fn add(&mut self, published: &str, derived: &str) {
        self.0.push((published.to_owned(), derived.to_owned()));
    }

    /// Points each local `$ref` of the derived schema to where its target has moved.
    pub(super) fn lead(&self, schema: &mut Value) {
        if !self.0.is_empty() {
            follow_moves(schema, &self.0);
        }
    }
}

fn follow_moves(schema: &mut Value, moves: &[(String, String)]) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(|value| follow_moves(value, moves)),
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                match (keyword.as_str(), value) {
                    ("const" | "enum" | "default" | "examples", _) => {}
                    ("$ref", Value::String(reference)) => follow(reference, moves),
                    (_, value) => follow_moves(value, moves),
                }
            }
        }
        _ => {}
    }
}

fn follow(reference: &mut String, moves: &[(String, String)]) {
    let Some(target) = reference.strip_prefix('#') else { return };
    let rest_behind = |published: &str| {
        target.strip_prefix(published).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let nearest = moves
        .iter()
        // The root itself stays, though its keywords may have moved.
        .filter_map(|(published, derived)| {
            let rest = rest_behind(published)?;
            let stays = rest.is_empty() && derived.ends_with("/if")
                || IDENTITY.iter().any(|keyword| {
                    rest.strip_prefix('/').is_some_and(|rest| {
                        rest == *keyword || rest.starts_with(&format!("{keyword}/"))
                    })
                });
            (!stays).then_some((published.len(), derived, rest))
        })
        .max_by_key(|(length, ..)| *length);
    if let Some((_, derived, rest)) = nearest {
        *reference = format!("#{derived}{rest}");
    }
}
