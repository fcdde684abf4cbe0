//! Whether an object has two members of one name, escapes read.

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use super::{Entry, Kind, string};

/// Members of an object up to which a key is compared with each that was before it:
/// there that is quicker than hashing, beyond it would be quadratic.
pub(super) const PAIRWISE_KEYS: u32 = 16;

/// The keys of one object, cut members' included.
pub(super) struct Keys<'a> {
    bytes: &'a [u8],
    entries: &'a [Entry],
    first: u32,
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

/// Equal keys share a bit, most others do not. All bits where escapes hide the key.
#[inline(always)]
pub(super) fn bits(bytes: &[u8], key: Entry, escaped: bool) -> u64 {
    if escaped {
        return u64::MAX;
    }
    // Of an empty key, these are its quotes.
    let (first, last) = (bytes[key.start as usize], bytes[key.end as usize - 1]);
    mixed(first, last, key.end - key.start)
}

/// The same of a key that is not empty and has no escapes.
pub(super) const fn bit(key: &[u8]) -> u64 {
    mixed(key[0], key[key.len() - 1], key.len() as u32)
}

const fn mixed(first: u8, last: u8, length: u32) -> u64 {
    let mixed = (first as u32) << 16 ^ (last as u32) << 8 ^ length;
    // The highest six bits of the product depend on all of it.
    1 << (mixed.wrapping_mul(0x9e37_79b1) >> 26)
}

impl<'a> Keys<'a> {
    /// Those that are on the tape so far, which the object's are the last of.
    pub(super) fn new(bytes: &'a [u8], entries: &'a [Entry], object: u32) -> Self {
        Self { bytes, entries, first: object + 1 }
    }

    /// Whether `key` is among them.
    pub(super) fn have(&self, key: Entry) -> bool {
        self.iter().any(|(_, earlier)| self.are_same(earlier, key))
    }

    /// Where a key is that was there before.
    pub(super) fn duplicate(&self, scratch: &mut KeyScratch) -> Option<usize> {
        let KeyScratch { hashes, hasher } = scratch;
        hashes.clear();
        hashes.extend(self.iter().map(|(index, key)| (hasher.hash_one(&*self.value(key)), index)));
        hashes.sort_unstable();
        hashes.windows(2).find_map(|pair| {
            let (left, right) = (self.get(pair[0].1), self.get(pair[1].1));
            // The hash is keyed at random: nobody can make others than equals meet.
            let is_same = pair[0].0 == pair[1].0 && self.are_same(left, right);
            is_same.then(|| right.start as usize - 1)
        })
    }

    fn iter(&self) -> impl Iterator<Item = (u32, Entry)> {
        let mut index = self.first;
        std::iter::from_fn(move || {
            let key = *self.entries.get(index as usize)?;
            let at = std::mem::replace(&mut index, key.next);
            Some((at, key))
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
