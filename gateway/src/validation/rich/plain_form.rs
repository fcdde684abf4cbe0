//! Markers into plain forms: what of a text changes.

use std::ops::Range;

use bytes::{Bytes, BytesMut};
use data_encoding::BASE64;

use super::RichType;
use super::places::{PlaceId, Places, ROOT, Shape};
use crate::validation::marker::marker;
use crate::validation::tape::{Kind, Tape};

/// A range of a text that becomes another text.
#[derive(Debug)]
pub(in crate::validation) struct Edit {
    range: Range<usize>,
    text: String,
}

/// The edits that make plain what is written as a marker where the schema has its
/// type, in order. Looks at each value once.
pub(in crate::validation) fn plain_form(places: &Places, tape: &Tape<'_>, value: u32) -> Vec<Edit> {
    let mut walk = Walk { places, tape, edits: Vec::new() };
    walk.value(&[ROOT], value);
    walk.edits
}

/// The text at `span` without the cut ranges and with the edits made.
///
/// Both are in order; a cut inside an edit went with it.
pub(in crate::validation) fn edited(
    text: &[u8],
    span: Range<usize>,
    cuts: &[Range<usize>],
    edits: &[Edit],
) -> Bytes {
    let cuts = cuts.iter().filter(|cut| span.contains(&cut.start)).map(|cut| (cut.clone(), ""));
    let edits = edits.iter().map(|edit| (edit.range.clone(), edit.text.as_str()));
    let mut changes: Vec<_> = cuts.chain(edits).collect();
    changes.sort_by_key(|(range, _)| range.start);
    let mut result = BytesMut::with_capacity(span.len());
    let mut position = span.start;
    for (range, replacement) in changes {
        if range.start < position {
            continue;
        }
        result.extend_from_slice(&text[position..range.start]);
        result.extend_from_slice(replacement.as_bytes());
        position = range.end;
    }
    result.extend_from_slice(&text[position..span.end]);
    result.freeze()
}

struct Walk<'a> {
    places: &'a Places,
    tape: &'a Tape<'a>,
    edits: Vec<Edit>,
}

impl Walk<'_> {
    /// No deeper than the parser lets texts nest.
    fn value(&mut self, places: &[PlaceId], value: u32) {
        let kind = self.tape.kind(value);
        if places.is_empty() || !matches!(kind, Kind::Array | Kind::Object) {
            return;
        }
        if kind == Kind::Object && self.is_plain_after(places, value) {
            return;
        }
        let about = self.places.about(places, self.tape, Shape::Written(value));
        match kind {
            Kind::Array => self.items(&about, value),
            _ => self.members(&about, value),
        }
    }

    /// Takes a marker whose type the schema has here; false where there is none.
    fn is_plain_after(&mut self, places: &[PlaceId], value: u32) -> bool {
        let Some((name, inner)) = marker(self.tape, value) else { return false };
        if !matches!(self.tape.kind(name), Kind::String | Kind::EscapedString) {
            return false;
        }
        let named = |rich: &RichType| self.tape.string_is(name, rich.marker());
        let Some(rich) = RichType::ALL.into_iter().find(named) else { return false };
        let about = self.places.about(places, self.tape, Shape::Marker(rich));
        if !self.places.has(&about, rich) {
            return false;
        }
        let (whole, plain) = (self.tape.span(value), self.tape.span(inner));
        if rich == RichType::Uint8Array {
            let Some(bytes) = self.bytes(inner) else { return false };
            self.edit(whole, format!("\"{}\"", BASE64.encode(&bytes)));
            return true;
        }
        self.edit(whole.start..plain.start, String::new());
        if self.tape.kind(inner) == Kind::Array {
            self.items(&about, inner);
        }
        self.edit(plain.end..whole.end, String::new());
        true
    }

    fn items(&mut self, about: &[PlaceId], array: u32) {
        let first = self.places.first_items(about);
        let others = self.places.of_item(about, first);
        let tape = self.tape;
        for (index, item) in tape.elements(array).enumerate() {
            if index < first {
                let places = self.places.of_item(about, index);
                self.value(&places, item);
            } else if others.is_empty() {
                return;
            } else {
                self.value(&others, item);
            }
        }
    }

    fn members(&mut self, about: &[PlaceId], object: u32) {
        let tape = self.tape;
        for key in tape.keys(object) {
            if matches!(tape.kind(key + 1), Kind::Array | Kind::Object) {
                let places = self.places.of_property(about, &tape.string(key));
                self.value(&places, key + 1);
            }
        }
    }

    /// Runner writes bytes as a list of numbers.
    fn bytes(&self, list: u32) -> Option<Vec<u8>> {
        (self.tape.kind(list) == Kind::Array).then_some(())?;
        let byte = |item| match self.tape.kind(item) {
            Kind::Number => self.tape.raw(item).parse().ok(),
            _ => None,
        };
        self.tape.elements(list).map(byte).collect()
    }

    fn edit(&mut self, range: Range<usize>, text: String) {
        self.edits.push(Edit { range, text });
    }
}
