//! The tape as jsonschema sees it, through the crate's `Json` traits.
//!
//! Everything here answers for the number that is *written*. That a bound also
//! holds for the number's double is `bounds`' part.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node, NodeIdentity, Object};
use serde_json::Value;

use super::equality;
use super::tape::{Children, Kind, Limit, Tape};
use super::written_number::WrittenNumber;

/// The representation: a type parameter for jsonschema, never a value.
pub(crate) enum TapeJson {}

impl Json for TapeJson {
    type Node<'a> = TapeNode<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A lookup walks the members just as a pass over them does, so a pass that
    // replaces several lookups is always the cheaper one.
    const KEYS_PER_LOOKUP: usize = 1 << 28;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(TapeNode<'_>) -> T) -> T {
        let entries = [Tape::string_entry(string)];
        f(TapeNode::root(&Tape::new(string, &entries)))
    }
}

/// One value on a tape. Two words, so that it stays in registers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TapeNode<'a> {
    tape: &'a Tape<'a>,
    index: u32,
}

impl<'a> TapeNode<'a> {
    pub(crate) fn new(tape: &'a Tape<'a>, index: u32) -> Self {
        Self { tape, index }
    }

    pub(crate) fn root(tape: &'a Tape<'a>) -> Self {
        Self::new(tape, 0)
    }

    fn kind(self) -> Kind {
        self.tape.kind(self.index)
    }

    fn is(self, kind: Kind) -> bool {
        self.tape.is(self.index, kind)
    }
}

impl<'a> Node<'a, TapeJson> for TapeNode<'a> {
    type Object = TapeObject<'a>;
    type Array = TapeArray<'a>;
    type Number = WrittenNumber<'a>;

    fn as_object(&self) -> Option<TapeObject<'a>> {
        self.is(Kind::Object).then_some(TapeObject(*self))
    }

    fn as_array(&self) -> Option<TapeArray<'a>> {
        self.is(Kind::Array).then_some(TapeArray(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.is_string().then(|| self.tape.string(self.index))
    }

    #[inline]
    fn as_number(&self) -> Option<WrittenNumber<'a>> {
        self.is_number().then(|| WrittenNumber::on_tape(self.tape, self.index))
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        self.is(Kind::Null)
    }

    fn is_number(&self) -> bool {
        self.is(Kind::Number)
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::False | Kind::True => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String | Kind::EscapedString => JsonType::String,
            Kind::Key | Kind::EscapedKey | Kind::CutKey => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        if !self.is_string() {
            return None;
        }
        // A code point takes one to four bytes, as an escape up to twelve.
        let bytes = self.tape.written(self.index).len() as u64;
        let fewest = if self.is(Kind::String) { bytes.div_ceil(4) } else { bytes / 12 };
        if bytes < min || fewest > max {
            return Some(false);
        }
        if min <= fewest && bytes <= max {
            return Some(true);
        }
        let length = self.tape.string(self.index).chars().count() as u64;
        Some((min..=max).contains(&length))
    }

    fn equals_value(&self, expected: &Value) -> bool {
        equality::equals(self.tape, self.index, expected)
    }

    /// Null on a limited tape: there errors are made, each with a copy of the value
    /// that it is about, which nobody reads.
    fn to_value(&self) -> Cow<'a, Value> {
        if self.tape.limit() != Limit::None {
            self.tape.spend_error();
            return Cow::Owned(Value::Null);
        }
        Cow::Owned(match self.kind() {
            Kind::Null => Value::Null,
            Kind::False => Value::Bool(false),
            Kind::True => Value::Bool(true),
            Kind::Number => Value::Number(
                WrittenNumber::on_tape(self.tape, self.index).to_number().into_owned(),
            ),
            Kind::Array => {
                TapeArray(*self).elements().map(|element| element.to_value().into_owned()).collect()
            }
            Kind::Object => TapeObject(*self)
                .members()
                .map(|(name, value)| (name.into_owned(), value.to_value().into_owned()))
                .collect(),
            _ => Value::String(self.tape.string(self.index).into_owned()),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::tagged(self.tape.address(), self.index))
    }
}

#[derive(Debug)]
pub(crate) struct TapeObject<'a>(TapeNode<'a>);

impl<'a> Object<'a, TapeJson> for TapeObject<'a> {
    type Node = TapeNode<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = Members<'a>;

    fn len(&self) -> usize {
        self.0.tape.count(self.0.index)
    }

    fn get(&self, key: &Box<str>) -> Option<TapeNode<'a>> {
        let TapeNode { tape, index } = self.0;
        if !tape.spend_step() {
            return None;
        }
        tape.member(index, key).map(|value| TapeNode::new(tape, value))
    }

    fn members(&self) -> Members<'a> {
        let TapeNode { tape, index } = self.0;
        Members { tape, keys: tape.keys(index) }
    }
}

#[derive(Debug)]
pub(crate) struct Members<'a> {
    tape: &'a Tape<'a>,
    keys: Children<'a>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, TapeNode<'a>);

    // Handed over in memory, members would cost as much as looking at them.
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let (index, key) = self.keys.next_entry().filter(|_| self.tape.spend_step())?;
        Some((self.tape.string_of(key), TapeNode::new(self.tape, index + 1)))
    }
}

#[derive(Debug)]
pub(crate) struct TapeArray<'a>(TapeNode<'a>);

impl<'a> Array<'a, TapeJson> for TapeArray<'a> {
    type Node = TapeNode<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.0.tape.count(self.0.index)
    }

    fn elements(&self) -> Elements<'a> {
        let TapeNode { tape, index } = self.0;
        Elements { tape, elements: tape.elements(index) }
    }

    fn is_unique(&self) -> bool {
        equality::is_unique(self.0.tape, self.0.index)
    }
}

#[derive(Debug)]
pub(crate) struct Elements<'a> {
    tape: &'a Tape<'a>,
    elements: Children<'a>,
}

impl<'a> Iterator for Elements<'a> {
    type Item = TapeNode<'a>;

    fn next(&mut self) -> Option<TapeNode<'a>> {
        let element = self.elements.next().filter(|_| self.tape.spend_step())?;
        Some(TapeNode::new(self.tape, element))
    }
}

#[cfg(test)]
mod tests {
    use jsonschema::json::conformance;

    use super::*;
    use crate::validation::tape::{Markers, TapeBuffer};

    #[test]
    fn the_crate_finds_the_representation_conformant() {
        let document = conformance::document();
        for text in [document.to_string(), format!("{document:#}"), escaped(&document.to_string())]
        {
            let mut buffer = TapeBuffer::default();
            let (tape, _) = buffer.parse(text.as_bytes(), Markers::Cut).unwrap();
            conformance::assert_conformance::<TapeJson>(&TapeNode::root(&tape));
        }
    }

    /// The same document, with every letter within strings as an escape.
    fn escaped(text: &str) -> String {
        let mut inside = false;
        text.chars().fold(String::new(), |mut escaped, character| {
            inside ^= character == '"';
            match inside && character != '"' {
                true => escaped += &format!("\\u{:04x}", character as u32),
                false => escaped.push(character),
            }
            escaped
        })
    }
}
