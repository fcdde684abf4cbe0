//! What a parser writes to: the tape's entries, and the containers still open.

use std::ops::Range;

use super::Entry;
use super::duplicate_keys::KeyScratch;

/// Entries and scratch that a buffer keeps for its next text, so that one huge
/// body does not hold its memory for ever.
const KEPT_ENTRIES: usize = 64 * 1024;

/// The memory of a tape, reused from text to text.
#[derive(Debug, Default)]
pub(crate) struct TapeBuffer {
    pub(super) entries: Vec<Entry>,
    pub(super) frames: Vec<Frame>,
    pub(super) cuts: Vec<Range<usize>>,
    pub(super) scratch: KeyScratch,
}

/// A container that is still open, or the text around all of them.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) place: Place,
    pub(super) container: u32,
    /// Members and elements that are not cut.
    pub(super) live: u32,
    /// Keys, cut members' included.
    pub(super) keys: u32,
    /// The current member's key.
    pub(super) key: u32,
    /// Where the current member is cut from: the comma before it, or its key
    /// where no live member is before it.
    pub(super) cut_from: usize,
    /// What the keys so far have set of the bits that [`bit`](super::duplicate_keys::bit) gives.
    pub(super) key_bits: u64,
    /// Too many keys to compare each with those before it: compared at the end.
    pub(super) is_crowded: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Array,
    Object,
}

impl Frame {
    pub(super) fn new(place: Place, container: u32) -> Self {
        Self {
            place,
            container,
            live: 0,
            keys: 0,
            key: 0,
            cut_from: 0,
            key_bits: 0,
            is_crowded: false,
        }
    }
}

impl TapeBuffer {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.frames.clear();
        self.cuts.clear();
        if self.entries.capacity() > KEPT_ENTRIES {
            self.entries.shrink_to(KEPT_ENTRIES);
            self.cuts.shrink_to(KEPT_ENTRIES);
            self.scratch.shrink_to(KEPT_ENTRIES);
        }
    }
}
