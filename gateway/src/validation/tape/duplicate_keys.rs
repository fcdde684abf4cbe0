//! Whether an object has two members of one name, escapes read.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use super::{Entry, Kind, string};

/// Members of an object up to which keys are compared pairwise: below it that is
/// quicker than hashing, above it would be quadratic.
const PAIRWISE_KEYS: u32 = 8;

/// The keys of one object, cut members' included.
pub(super) struct Keys<'a> {
    bytes: &'a [u8],
    entries: &'a [Entry],
    first: u32,
    end: u32,
}

/// Memory reused from object to object.
#[derive(Debug, Default)]
pub(super) struct KeyScratch {
    hashes: Vec<(u64, u32)>,
    hasher: RandomState,
}

impl KeyScratch {
    pub(super) fn shrink_to(&mut self, keys: usize) {
        self.hashes.clear();
        self.hashes.shrink_to(keys);
    }
}

impl<'a> Keys<'a> {
    pub(super) fn new(bytes: &'a [u8], entries: &'a [Entry], object: u32, end: u32) -> Self {
        Self { bytes, entries, first: object + 1, end }
    }

    /// Where a key is that was there before. `count` is the number of all keys.
    pub(super) fn duplicate(&self, count: u32, scratch: &mut KeyScratch) -> Option<usize> {
        let key = if count <= PAIRWISE_KEYS { self.pairwise() } else { self.hashed(scratch) };
        key.map(|key| key.start as usize - 1)
    }

    fn pairwise(&self) -> Option<Entry> {
        let mut index = self.get(self.first).next;
        while index < self.end {
            let key = self.get(index);
            let mut other = self.first;
            while other < index {
                let earlier = self.get(other);
                if self.are_same(earlier, key) {
                    return Some(key);
                }
                other = earlier.next;
            }
            index = key.next;
        }
        None
    }

    fn hashed(&self, scratch: &mut KeyScratch) -> Option<Entry> {
        let KeyScratch { hashes, hasher } = scratch;
        hashes.clear();
        let mut index = self.first;
        while index < self.end {
            let key = self.get(index);
            hashes.push((hasher.hash_one(&*self.value(key)), index));
            index = key.next;
        }
        hashes.sort_unstable();
        hashes.windows(2).find_map(|pair| {
            let (left, right) = (self.get(pair[0].1), self.get(pair[1].1));
            // The hash is keyed at random: nobody can make others than equals meet.
            (pair[0].0 == pair[1].0 && self.are_same(left, right)).then_some(right)
        })
    }

    fn get(&self, index: u32) -> Entry {
        self.entries[index as usize]
    }

    fn raw(&self, key: Entry) -> &'a [u8] {
        &self.bytes[key.start as usize..key.end as usize]
    }

    fn value(&self, key: Entry) -> Cow<'a, [u8]> {
        let raw = self.raw(key);
        match key.kind() {
            Kind::Key => Cow::Borrowed(raw),
            _ => match std::str::from_utf8(raw) {
                Ok(raw) if raw.contains('\\') => Cow::Owned(string::unescape(raw).into_bytes()),
                _ => Cow::Borrowed(raw),
            },
        }
    }

    fn are_same(&self, left: Entry, right: Entry) -> bool {
        match (left.kind(), right.kind()) {
            (Kind::Key, Kind::Key) => {
                // The first byte, or the quote behind an empty key, settles most.
                left.end - left.start == right.end - right.start
                    && self.bytes[left.start as usize] == self.bytes[right.start as usize]
                    && self.raw(left) == self.raw(right)
            }
            _ => self.value(left) == self.value(right),
        }
    }
}
