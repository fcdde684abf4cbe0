//! Strict JSON, parsed into a tape: one reused vector of fixed-size entries over
//! the body's own text, so that nothing of a body is copied to validate it.
//!
//! 1. Entries are in document order. A container's first child is the entry after
//!    it; `next` of any value is the entry after its whole subtree.
//! 2. An object's children are keys; a key's value is the entry after it, and a
//!    key's `next` is the entry after that value.
//! 3. A member that counts as absent keeps its key, marked [`Kind::CutKey`] and
//!    without a value: readers skip it, the duplicate check does not.

mod buffer;
mod duplicate_keys;
mod number;
mod parse;
mod string;
mod syntax_error;

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

pub(crate) use buffer::TapeBuffer;
pub(crate) use number::ShortNumber;
pub(crate) use parse::Markers;
pub use syntax_error::{SyntaxError, SyntaxReason};

/// What an entry is. Fits the low four bits of [`Entry::tag`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    Number,
    /// Written without escapes: the text is the value.
    String,
    EscapedString,
    Array,
    Object,
    Key,
    EscapedKey,
    CutKey,
}

impl Kind {
    /// By their numbers; filled up to a power of two, so that no index is out of bounds.
    const ALL: [Self; 1 << KIND_BITS] = [
        Self::Null,
        Self::False,
        Self::True,
        Self::Number,
        Self::String,
        Self::EscapedString,
        Self::Array,
        Self::Object,
        Self::Key,
        Self::EscapedKey,
        Self::CutKey,
        Self::CutKey,
        Self::CutKey,
        Self::CutKey,
        Self::CutKey,
        Self::CutKey,
    ];
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Of strings and keys: behind the opening quote.
    start: u32,
    /// Of strings and keys: before the closing quote.
    end: u32,
    next: u32,
    /// The kind, and above it the number of children that are not cut; of numbers,
    /// the bits of the [`ShortNumber`].
    tag: u32,
}

const KIND_BITS: u32 = 4;

impl Entry {
    fn new(kind: Kind, start: usize, end: usize, next: usize) -> Self {
        // `parse` refuses texts whose offsets would not fit.
        Self { start: start as u32, end: end as u32, next: next as u32, tag: kind as u32 }
    }

    fn kind(self) -> Kind {
        Kind::ALL[(self.tag & ((1 << KIND_BITS) - 1)) as usize]
    }

    fn is(self, kind: Kind) -> bool {
        self.tag & ((1 << KIND_BITS) - 1) == kind as u32
    }

    fn count(self) -> usize {
        (self.tag >> KIND_BITS) as usize
    }
}

/// A parsed text. Values are named by their entry's index; the root's is 0.
#[derive(Debug)]
pub(crate) struct Tape<'a> {
    text: &'a str,
    entries: &'a [Entry],
    limit: Cell<Limit>,
}

/// How much longer readers see what is there. Used up, containers seem to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    None,
    Left { steps: u64, errors: u32 },
    OutOfSteps,
    OutOfErrors,
}

impl<'a> Tape<'a> {
    pub(crate) fn new(text: &'a str, entries: &'a [Entry]) -> Self {
        Self { text, entries, limit: Cell::new(Limit::None) }
    }

    /// A tape of one entry: `text` itself as a string value.
    pub(crate) fn string_entry(text: &str) -> Entry {
        Entry::new(Kind::String, 0, text.len(), 1)
    }

    pub(crate) fn limit(&self) -> Limit {
        self.limit.get()
    }

    pub(crate) fn set_limit(&self, limit: Limit) {
        self.limit.set(limit);
    }

    /// Takes one step; false where none is left.
    pub(crate) fn spend_step(&self) -> bool {
        matches!(self.limit.get(), Limit::None) || self.spend_limited_step()
    }

    #[cold]
    fn spend_limited_step(&self) -> bool {
        match self.limit.get() {
            Limit::None => true,
            Limit::OutOfSteps | Limit::OutOfErrors => false,
            Limit::Left { steps: 0, .. } => {
                self.limit.set(Limit::OutOfSteps);
                false
            }
            Limit::Left { steps, errors } => {
                self.limit.set(Limit::Left { steps: steps - 1, errors });
                true
            }
        }
    }

    /// Counts an error that is made about a value.
    pub(crate) fn spend_error(&self) {
        if let Limit::Left { steps, errors } = self.limit.get() {
            self.limit.set(match errors.checked_sub(1) {
                Some(errors) => Limit::Left { steps, errors },
                None => Limit::OutOfErrors,
            });
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells this tape from every other that lives.
    pub(crate) fn address(&self) -> usize {
        self.entries.as_ptr() as usize
    }

    fn entry(&self, index: u32) -> Entry {
        self.entries[index as usize]
    }

    pub(crate) fn kind(&self, index: u32) -> Kind {
        self.entry(index).kind()
    }

    pub(crate) fn is(&self, index: u32, kind: Kind) -> bool {
        self.entry(index).is(kind)
    }

    /// Children of a container that are not cut.
    pub(crate) fn count(&self, index: u32) -> usize {
        self.entry(index).count()
    }

    /// A number whose digits are few.
    pub(crate) fn short_number(&self, number: u32) -> Option<ShortNumber> {
        ShortNumber::from_bits(self.entry(number).tag >> KIND_BITS)
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    /// Where a scalar or key is written in the text, without quotes.
    pub(crate) fn written(&self, index: u32) -> Range<usize> {
        let entry = self.entry(index);
        entry.start as usize..entry.end as usize
    }

    /// The text of a scalar or key as written, without quotes.
    pub(crate) fn raw(&self, index: u32) -> &'a str {
        self.raw_of(self.entry(index))
    }

    /// The same of an entry of this tape.
    fn raw_of(&self, entry: Entry) -> &'a str {
        &self.text[entry.start as usize..entry.end as usize]
    }

    /// Where the whole value stands in the text, quotes included.
    pub(crate) fn span(&self, index: u32) -> Range<usize> {
        let entry = self.entries[index as usize];
        let (start, end) = (entry.start as usize, entry.end as usize);
        match entry.kind() {
            Kind::String | Kind::EscapedString => start - 1..end + 1,
            _ => start..end,
        }
    }

    /// The value of a string or key.
    pub(crate) fn string(&self, index: u32) -> Cow<'a, str> {
        self.string_of(self.entry(index))
    }

    /// The same of an entry of this tape.
    #[inline]
    pub(crate) fn string_of(&self, entry: Entry) -> Cow<'a, str> {
        let raw = self.raw_of(entry);
        match entry.kind() {
            Kind::EscapedString | Kind::EscapedKey => Cow::Owned(string::unescape(raw)),
            _ => Cow::Borrowed(raw),
        }
    }

    /// Whether a string or key is `expected`; allocates nothing unless it has escapes.
    pub(crate) fn string_is(&self, index: u32, expected: &str) -> bool {
        let entry = self.entry(index);
        match entry.kind() {
            Kind::EscapedString | Kind::EscapedKey => {
                string::unescape(self.raw_of(entry)) == expected
            }
            _ => {
                (entry.end - entry.start) as usize == expected.len()
                    && &self.text.as_bytes()[entry.start as usize..entry.end as usize]
                        == expected.as_bytes()
            }
        }
    }

    /// The indices of an object's keys, cut ones left out. A key's value is the
    /// index after it.
    pub(crate) fn keys(&self, object: u32) -> Children<'_> {
        let next = self.entries[object as usize].next;
        Children { entries: self.entries, position: object + 1, end: next }
    }

    /// The indices of an array's elements.
    pub(crate) fn elements(&self, array: u32) -> Children<'_> {
        self.keys(array)
    }

    /// The value of an object's member.
    pub(crate) fn member(&self, object: u32, name: &str) -> Option<u32> {
        self.keys(object).find(|&key| self.string_is(key, name)).map(|key| key + 1)
    }

    /// The entry behind `index` and all that belongs to it.
    pub(crate) fn next(&self, index: u32) -> u32 {
        self.entries[index as usize].next
    }

    /// Whether an object has a member of this name that counts as absent.
    pub(crate) fn has_cut_member(&self, object: u32, name: &str) -> bool {
        let mut position = object + 1;
        let end = self.next(object);
        while position < end {
            if self.kind(position) == Kind::CutKey && string::is_text(self.raw(position), name) {
                return true;
            }
            position = self.next(position);
        }
        false
    }
}

/// Siblings on a tape, cut members left out.
#[derive(Debug, Clone)]
pub(crate) struct Children<'a> {
    entries: &'a [Entry],
    position: u32,
    end: u32,
}

impl Children<'_> {
    #[inline]
    pub(crate) fn next_entry(&mut self) -> Option<(u32, Entry)> {
        while self.position < self.end {
            let index = self.position;
            let entry = self.entries[index as usize];
            self.position = entry.next;
            if !entry.is(Kind::CutKey) {
                return Some((index, entry));
            }
        }
        None
    }
}

impl Iterator for Children<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.next_entry().map(|(index, _)| index)
    }
}
