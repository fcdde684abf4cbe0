//! The parser: iterative, linear in the text, and strict where two parsers could
//! read a text differently.

use std::ops::Range;

use tunnel_protocol::limits::{MAX_BODY_BYTES, MAX_JSON_DEPTH};

use super::buffer::{Frame, Place, TapeBuffer};
use super::duplicate_keys::{self, Keys, PAIRWISE_KEYS};
use super::{Entry, KIND_BITS, Kind, SyntaxError, SyntaxReason, Tape, number, string};
use crate::json_text::Marks;
use crate::validation::marker;

/// Offsets are 32 bits and counts of children 28.
const MAX_TEXT: usize = MAX_BODY_BYTES;

/// What becomes of Undefined markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markers {
    /// As a property's value, one cuts the property.
    Cut,
    /// They are ordinary data.
    Keep,
}

impl TapeBuffer {
    /// Parses one text. The tape borrows this buffer, so it is gone before the next.
    pub(crate) fn parse<'a>(
        &'a mut self,
        text: &'a [u8],
        markers: Markers,
    ) -> Result<(Tape<'a>, &'a [Range<usize>]), SyntaxError> {
        self.clear();
        if text.len() >= MAX_TEXT {
            return Err(SyntaxError { offset: MAX_TEXT, reason: SyntaxReason::TooLarge });
        }
        let text = std::str::from_utf8(text).map_err(|error| SyntaxError {
            offset: error.valid_up_to(),
            reason: SyntaxReason::InvalidUtf8,
        })?;
        let mut parser = Parser {
            text,
            bytes: text.as_bytes(),
            marks: Marks::new(text.as_bytes()),
            position: 0,
            markers,
            frame: Frame::new(Place::Text, 0),
            buffer: self,
        };
        parser.run().map_err(|reason| SyntaxError { offset: parser.position, reason })?;
        Ok((Tape::new(text, &self.entries), &self.cuts))
    }
}

/// A failure is at the parser's position.
type Step<T = ()> = Result<T, SyntaxReason>;

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    marks: Marks<'a>,
    position: usize,
    markers: Markers,
    /// What the position is in; the frames around it are in the buffer.
    frame: Frame,
    buffer: &'a mut TapeBuffer,
}

impl Parser<'_> {
    fn run(&mut self) -> Step {
        loop {
            let is_open = self.value()?;
            if !is_open && !self.advance()? {
                return Ok(());
            }
        }
    }

    /// Reads a value, or the opening of one: then true, and its first child is next,
    /// that child's key read.
    #[inline(always)]
    fn value(&mut self) -> Step<bool> {
        let token = self.token();
        let start = self.position;
        match token {
            Some(b'"') => {
                let (end, escaped) = self.string()?;
                let kind = if escaped { Kind::EscapedString } else { Kind::String };
                self.push(kind, start + 1, end);
            }
            Some(b'{') => return self.open(Place::Object),
            Some(b'[') => return self.open(Place::Array),
            Some(b'-' | b'0'..=b'9') => {
                let (end, short) = number::scan(self.text, start)?;
                let next = self.buffer.entries.len() + 1;
                let mut entry = Entry::new(Kind::Number, start, end, next);
                entry.tag |= short << KIND_BITS;
                self.buffer.entries.push(entry);
                self.position = end;
            }
            Some(b't') => self.literal("true", Kind::True)?,
            Some(b'f') => self.literal("false", Kind::False)?,
            Some(b'n') => self.literal("null", Kind::Null)?,
            Some(_) => return Err(SyntaxReason::ExpectedValue),
            None => return Err(SyntaxReason::UnexpectedEnd),
        }
        self.frame.live += 1;
        Ok(false)
    }

    /// From behind a value to the next one, closing what ends in between and reading
    /// its key; false at the end of the text.
    #[inline(always)]
    fn advance(&mut self) -> Step<bool> {
        loop {
            match (self.frame.place, self.token()) {
                (Place::Object, Some(b',')) => {
                    self.comma();
                    self.key()?;
                    return Ok(true);
                }
                (Place::Array, Some(b',')) => {
                    self.position += 1;
                    return Ok(true);
                }
                (Place::Object, Some(b'}')) | (Place::Array, Some(b']')) => self.close()?,
                (Place::Text, None) => return Ok(false),
                (Place::Text, Some(_)) => return Err(SyntaxReason::TrailingText),
                (_, None) => return Err(SyntaxReason::UnexpectedEnd),
                (Place::Object, _) => return Err(SyntaxReason::ExpectedCommaOrBrace),
                (Place::Array, _) => return Err(SyntaxReason::ExpectedCommaOrBracket),
            }
        }
    }

    /// Opens a container and reads its first key; false where it is empty and so
    /// closed again.
    #[inline(always)]
    fn open(&mut self, place: Place) -> Step<bool> {
        if self.buffer.frames.len() == MAX_JSON_DEPTH {
            return Err(SyntaxReason::TooDeep);
        }
        let container = self.buffer.entries.len() as u32;
        let kind = if place == Place::Object { Kind::Object } else { Kind::Array };
        self.push(kind, self.position, self.position);
        self.position += 1;
        let around = std::mem::replace(&mut self.frame, Frame::new(place, container));
        self.buffer.frames.push(around);
        match (self.token(), place) {
            (Some(b'}'), Place::Object) | (Some(b']'), Place::Array) => {
                self.close()?;
                Ok(false)
            }
            (_, Place::Object) => self.key().map(|()| true),
            _ => Ok(true),
        }
    }

    #[inline(always)]
    fn close(&mut self) -> Step {
        self.position += 1;
        let next = self.buffer.entries.len() as u32;
        let Some(around) = self.buffer.frames.pop() else { return Ok(()) };
        let closed = std::mem::replace(&mut self.frame, around);
        if closed.is_crowded {
            let keys = Keys::new(self.bytes, &self.buffer.entries, closed.container);
            if let Some(offset) = keys.duplicate(&mut self.buffer.scratch) {
                self.position = offset;
                return Err(SyntaxReason::DuplicateKey);
            }
        }
        let entry = &mut self.buffer.entries[closed.container as usize];
        entry.end = self.position as u32;
        entry.next = next;
        entry.tag |= closed.live << KIND_BITS;
        if self.frame.place == Place::Object {
            self.buffer.entries[self.frame.key as usize].next = next;
            let may_be_marker = closed.key_bits & MARKER_BITS == MARKER_BITS;
            if may_be_marker && self.is_undefined(closed.container) {
                self.cut_member();
                return Ok(());
            }
        }
        self.frame.live += 1;
        Ok(())
    }

    /// Reads a key and its colon.
    #[inline(always)]
    fn key(&mut self) -> Step {
        match self.token() {
            Some(b'"') => {}
            Some(_) => return Err(SyntaxReason::ExpectedKey),
            None => return Err(SyntaxReason::UnexpectedEnd),
        }
        let start = self.position + 1;
        let (end, escaped) = self.string()?;
        let may_be_proto = escaped || end - start == PROTO.len();
        if may_be_proto && string::is_text(&self.text[start..end], PROTO) {
            self.position = start - 1;
            return Err(SyntaxReason::ProtoKey);
        }
        let key = self.buffer.entries.len() as u32;
        let entry = Entry::new(
            if escaped { Kind::EscapedKey } else { Kind::Key },
            start,
            end,
            // The entry behind a plain value; closing another kind of value corrects it.
            key as usize + 2,
        );
        self.tell_apart(entry, escaped)?;
        self.buffer.entries.push(entry);
        self.frame.key = key;
        if self.frame.live == 0 {
            self.frame.cut_from = start - 1;
        }
        match self.token() {
            Some(b':') => {
                self.position += 1;
                Ok(())
            }
            Some(_) => Err(SyntaxReason::ExpectedColon),
            None => Err(SyntaxReason::UnexpectedEnd),
        }
    }

    /// Refuses a key that the object has already. Most keys are shown to be new by
    /// their bit, a few by comparing; where that would be quadratic, `close` looks.
    #[inline(always)]
    fn tell_apart(&mut self, key: Entry, escaped: bool) -> Step {
        let frame = &mut self.frame;
        let bits = duplicate_keys::bits(self.bytes, key, escaped);
        let may_be_known = frame.key_bits & bits != 0;
        frame.key_bits |= bits;
        frame.keys += 1;
        if may_be_known { self.compare(key) } else { Ok(()) }
    }

    /// Compares a key with those before it, if they are few.
    fn compare(&mut self, key: Entry) -> Step {
        let frame = &mut self.frame;
        if frame.keys > PAIRWISE_KEYS {
            frame.is_crowded = true;
            return Ok(());
        }
        if Keys::new(self.bytes, &self.buffer.entries, frame.container).have(key) {
            self.position = key.start as usize - 1;
            return Err(SyntaxReason::DuplicateKey);
        }
        Ok(())
    }

    fn is_undefined(&self, value: u32) -> bool {
        self.markers == Markers::Cut
            && marker::is_undefined(&Tape::new(self.text, &self.buffer.entries), value)
    }

    /// Takes out the current member, whose value has just ended.
    fn cut_member(&mut self) {
        let (start, end) = (self.frame.cut_from, self.position);
        let buffer = &mut *self.buffer;
        // The cuts within the marker are part of this one.
        while buffer.cuts.last().is_some_and(|cut| cut.start >= start) {
            buffer.cuts.pop();
        }
        buffer.cuts.push(start..end);
        let value = self.frame.key + 1;
        buffer.entries.truncate(value as usize);
        let key = &mut buffer.entries[self.frame.key as usize];
        key.tag = Kind::CutKey as u32;
        key.next = value;
    }

    /// A comma between members.
    fn comma(&mut self) {
        self.frame.cut_from = self.position;
        // Every member so far is cut, so the comma goes with the last of them.
        if self.frame.live == 0
            && let Some(cut) = self.buffer.cuts.last_mut()
        {
            cut.end = self.position + 1;
        }
        self.position += 1;
    }

    /// Reads a string; returns where its text ends, and whether it has escapes.
    #[inline(always)]
    fn string(&mut self) -> Step<(usize, bool)> {
        let end = self.marks.next(self.position + 1);
        if self.bytes.get(end) != Some(&b'"') {
            return self.string_from(end);
        }
        self.position = end + 1;
        Ok((end, false))
    }

    /// The same from what is no plain character of it.
    #[cold]
    #[inline(never)]
    fn string_from(&mut self, position: usize) -> Step<(usize, bool)> {
        match string::scan(self.bytes, &mut self.marks, position) {
            Ok(end) => {
                self.position = end + 1;
                Ok((end, true))
            }
            Err((offset, reason)) => {
                self.position = offset;
                Err(reason)
            }
        }
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Step {
        let end = self.position + word.len();
        if self.bytes.get(self.position..end) != Some(word.as_bytes()) {
            return Err(SyntaxReason::ExpectedValue);
        }
        self.push(kind, self.position, end);
        self.position = end;
        Ok(())
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let next = self.buffer.entries.len() + 1;
        self.buffer.entries.push(Entry::new(kind, start, end, next));
    }

    /// The next byte that is no whitespace, which the position is then at.
    #[inline(always)]
    fn token(&mut self) -> Option<u8> {
        match self.bytes.get(self.position) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => self.token_behind_whitespace(),
            token => token.copied(),
        }
    }

    #[inline(never)]
    fn token_behind_whitespace(&mut self) -> Option<u8> {
        let rest = &self.bytes[self.position..];
        let is_token = |byte: &u8| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.position += rest.iter().position(is_token).unwrap_or(rest.len());
        self.bytes.get(self.position).copied()
    }
}

const PROTO: &str = "__proto__";

/// What the keys of every marker set of an object's bits.
const MARKER_BITS: u64 = duplicate_keys::bit(b"__type") | duplicate_keys::bit(b"value");
