//! The parser: iterative, linear in the text, and strict where two parsers could
//! read a text differently.

use std::ops::Range;

use tunnel_protocol::limits::{MAX_BODY_BYTES, MAX_JSON_DEPTH};

use super::duplicate_keys::{KeyScratch, Keys};
use super::{Entry, KIND_BITS, Kind, SyntaxError, SyntaxReason, Tape, number, string};
use crate::validation::marker;

/// Offsets are 32 bits and counts of children 28.
const MAX_TEXT: usize = MAX_BODY_BYTES;

/// Entries and scratch that a buffer keeps for its next text, so that one huge
/// body does not hold its memory for ever.
const KEPT_ENTRIES: usize = 64 * 1024;

/// What becomes of Undefined markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markers {
    /// As a property's value, one cuts the property.
    Cut,
    /// They are ordinary data.
    Keep,
}

/// The memory of a tape, reused from text to text.
#[derive(Debug, Default)]
pub(crate) struct TapeBuffer {
    entries: Vec<Entry>,
    frames: Vec<Frame>,
    cuts: Vec<Range<usize>>,
    scratch: KeyScratch,
}

/// A container that is still open.
#[derive(Debug)]
struct Frame {
    container: u32,
    is_object: bool,
    /// Members and elements that are not cut.
    live: u32,
    /// Members and elements, cut ones included.
    children: u32,
    /// The current member's key.
    key: u32,
    /// Where the current member is cut from: the comma before it, or its key
    /// where no live member is before it.
    cut_from: usize,
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
        let mut parser =
            Parser { text, bytes: text.as_bytes(), position: 0, markers, buffer: self };
        parser.run().map_err(|(offset, reason)| SyntaxError { offset, reason })?;
        Ok((Tape::new(text, &self.entries), &self.cuts))
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.frames.clear();
        self.cuts.clear();
        self.entries.shrink_to(KEPT_ENTRIES);
        self.cuts.shrink_to(KEPT_ENTRIES);
        self.scratch.shrink_to(KEPT_ENTRIES);
    }
}

type Step<T = ()> = Result<T, (usize, SyntaxReason)>;

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    position: usize,
    markers: Markers,
    buffer: &'a mut TapeBuffer,
}

impl Parser<'_> {
    fn run(&mut self) -> Step {
        loop {
            self.skip_whitespace();
            if self.value()? {
                continue;
            }
            while self.close_or_go_on()? {}
            if self.buffer.frames.is_empty() {
                break;
            }
        }
        self.skip_whitespace();
        match self.position == self.bytes.len() {
            true => Ok(()),
            false => self.fail(SyntaxReason::TrailingText),
        }
    }

    /// Reads a value, or the opening of one: then true, and its first child is next.
    fn value(&mut self) -> Step<bool> {
        let start = self.position;
        match self.peek() {
            Some(b'"') => {
                let (end, escaped) = string::scan(self.bytes, start + 1)?;
                self.position = end + 1;
                let kind = if escaped { Kind::EscapedString } else { Kind::String };
                self.push(kind, start + 1, end);
            }
            Some(b'{') => return self.open(true),
            Some(b'[') => return self.open(false),
            Some(b'-' | b'0'..=b'9') => {
                self.position = number::scan(self.text, start)?;
                self.push(Kind::Number, start, self.position);
            }
            Some(b't') => self.literal("true", Kind::True)?,
            Some(b'f') => self.literal("false", Kind::False)?,
            Some(b'n') => self.literal("null", Kind::Null)?,
            Some(_) => return self.fail(SyntaxReason::ExpectedValue),
            None => return self.fail(SyntaxReason::UnexpectedEnd),
        }
        Ok(false)
    }

    /// Behind a value: true where it closed its container, so that another value has ended.
    fn close_or_go_on(&mut self) -> Step<bool> {
        let Some(is_object) = self.buffer.frames.last().map(|frame| frame.is_object) else {
            return Ok(false);
        };
        if is_object {
            self.end_member();
        } else if let Some(frame) = self.buffer.frames.last_mut() {
            frame.live += 1;
            frame.children += 1;
        }
        self.skip_whitespace();
        match (self.peek(), is_object) {
            (Some(b','), true) => {
                self.comma();
                self.key()?;
                Ok(false)
            }
            (Some(b','), false) => {
                self.position += 1;
                Ok(false)
            }
            (Some(b'}'), true) | (Some(b']'), false) => {
                self.close()?;
                Ok(true)
            }
            (None, _) => self.fail(SyntaxReason::UnexpectedEnd),
            (_, true) => self.fail(SyntaxReason::ExpectedCommaOrBrace),
            (_, false) => self.fail(SyntaxReason::ExpectedCommaOrBracket),
        }
    }

    /// Opens a container; false where it is empty and so closed again.
    fn open(&mut self, is_object: bool) -> Step<bool> {
        if self.buffer.frames.len() == MAX_JSON_DEPTH {
            return self.fail(SyntaxReason::TooDeep);
        }
        let container = self.buffer.entries.len() as u32;
        let kind = if is_object { Kind::Object } else { Kind::Array };
        self.push(kind, self.position, self.position);
        self.position += 1;
        self.buffer.frames.push(Frame {
            container,
            is_object,
            live: 0,
            children: 0,
            key: 0,
            cut_from: 0,
        });
        self.skip_whitespace();
        match (self.peek(), is_object) {
            (Some(b'}'), true) | (Some(b']'), false) => {
                self.close()?;
                Ok(false)
            }
            (_, true) => {
                self.key()?;
                Ok(true)
            }
            (_, false) => Ok(true),
        }
    }

    fn close(&mut self) -> Step {
        self.position += 1;
        let next = self.buffer.entries.len() as u32;
        let Some(frame) = self.buffer.frames.pop() else { return Ok(()) };
        if frame.is_object && frame.children > 1 {
            let keys = Keys::new(self.bytes, &self.buffer.entries, frame.container, next);
            if let Some(offset) = keys.duplicate(frame.children, &mut self.buffer.scratch) {
                return Err((offset, SyntaxReason::DuplicateKey));
            }
        }
        let entry = &mut self.buffer.entries[frame.container as usize];
        entry.end = self.position as u32;
        entry.next = next;
        entry.tag |= frame.live << KIND_BITS;
        Ok(())
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Step {
        self.skip_whitespace();
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return self.fail(SyntaxReason::ExpectedKey),
            None => return self.fail(SyntaxReason::UnexpectedEnd),
        }
        let start = self.position + 1;
        let (end, escaped) = string::scan(self.bytes, start)?;
        let raw = &self.bytes[start..end];
        if raw == PROTO.as_bytes() || (escaped && string::is_text(&self.text[start..end], PROTO)) {
            return self.fail(SyntaxReason::ProtoKey);
        }
        self.position = end + 1;
        let key = self.buffer.entries.len() as u32;
        self.push(if escaped { Kind::EscapedKey } else { Kind::Key }, start, end);
        if let Some(frame) = self.buffer.frames.last_mut() {
            frame.key = key;
            if frame.live == 0 {
                frame.cut_from = start - 1;
            }
        }
        self.skip_whitespace();
        match self.peek() {
            Some(b':') => {
                self.position += 1;
                Ok(())
            }
            Some(_) => self.fail(SyntaxReason::ExpectedColon),
            None => self.fail(SyntaxReason::UnexpectedEnd),
        }
    }

    /// Behind a member's value.
    fn end_member(&mut self) {
        let end = self.position;
        let buffer = &mut *self.buffer;
        let Some(frame) = buffer.frames.last_mut() else { return };
        frame.children += 1;
        let key = frame.key as usize;
        let value = key + 1;
        let is_cut = self.markers == Markers::Cut
            && buffer.entries[value].kind() == Kind::Object
            && marker::is_undefined(&Tape::new(self.text, &buffer.entries), value as u32);
        if is_cut {
            let start = frame.cut_from;
            // The cuts within the marker are part of this one.
            while buffer.cuts.last().is_some_and(|cut| cut.start >= start) {
                buffer.cuts.pop();
            }
            buffer.cuts.push(start..end);
            buffer.entries.truncate(value);
            buffer.entries[key].tag = Kind::CutKey as u32;
        } else {
            frame.live += 1;
        }
        buffer.entries[key].next = buffer.entries.len() as u32;
    }

    /// A comma between members.
    fn comma(&mut self) {
        if let Some(frame) = self.buffer.frames.last_mut() {
            frame.cut_from = self.position;
            // Every member so far is cut, so the comma goes with the last of them.
            if frame.live == 0
                && let Some(cut) = self.buffer.cuts.last_mut()
            {
                cut.end = self.position + 1;
            }
        }
        self.position += 1;
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Step {
        let end = self.position + word.len();
        if self.bytes.get(self.position..end) != Some(word.as_bytes()) {
            return self.fail(SyntaxReason::ExpectedValue);
        }
        self.push(kind, self.position, end);
        self.position = end;
        Ok(())
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let next = self.buffer.entries.len() + 1;
        self.buffer.entries.push(Entry::new(kind, start, end, next));
    }

    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    fn fail<T>(&self, reason: SyntaxReason) -> Step<T> {
        Err((self.position, reason))
    }
}

const PROTO: &str = "__proto__";
