//! Where a string cannot go on plainly, found for many bytes at a time.

use wide::u8x16;

/// Bytes whose marks are kept together, a bit each.
const BLOCK: usize = u64::BITS as usize;
/// Bytes that are looked at together.
const CHUNK: usize = 16;

/// The quotes, backslashes and control characters of a text, which is read onwards.
#[derive(Debug)]
pub struct Marks<'t> {
    text: &'t [u8],
    /// Where the block ends that `bits` are of; they start at its first byte.
    end: usize,
    bits: u64,
}

impl<'t> Marks<'t> {
    #[must_use]
    pub fn new(text: &'t [u8]) -> Self {
        Self { text, end: 0, bits: 0 }
    }

    /// The offset of the first mark from `position` on, or the text's end. No position
    /// may be before what has been found, nor behind the end.
    #[inline(always)]
    pub fn next(&mut self, position: usize) -> usize {
        if position < self.end
            && let Some(mark) = self.next_in_block(position)
        {
            return mark;
        }
        self.next_in_other_blocks(position)
    }

    #[inline(always)]
    fn next_in_block(&self, position: usize) -> Option<usize> {
        let bits = self.bits >> (position % BLOCK);
        (bits != 0).then(|| position + bits.trailing_zeros() as usize)
    }

    #[inline(never)]
    fn next_in_other_blocks(&mut self, position: usize) -> usize {
        // The block that is known, if it has the position, has no more marks.
        let mut position = position.max(self.end);
        loop {
            let start = position / BLOCK * BLOCK;
            self.bits = block(self.text, start);
            self.end = start + BLOCK;
            match self.next_in_block(position) {
                Some(mark) => return mark,
                None => position = self.end,
            }
        }
    }
}

/// The marks of the block at `start`; the end of the text is one.
fn block(text: &[u8], start: usize) -> u64 {
    let rest = text.get(start..).unwrap_or_default();
    match rest.first_chunk::<BLOCK>() {
        Some(block) => whole_chunks(block),
        None => whole_chunks(rest) | end(text, rest.len()),
    }
}

/// The marks of what is behind the last whole chunk of a block that is shorter.
fn end(text: &[u8], length: usize) -> u64 {
    let odd = length % CHUNK;
    let bits = match text.last_chunk() {
        Some(last) => chunk(*last) >> (CHUNK - odd),
        None => {
            let mut padded = [b' '; CHUNK];
            padded[..odd].copy_from_slice(&text[text.len() - odd..]);
            chunk(padded)
        }
    };
    (bits | 1 << odd) << (length - odd)
}

#[inline(always)]
fn whole_chunks(bytes: &[u8]) -> u64 {
    let (chunks, _) = bytes.as_chunks();
    chunks.iter().rev().fold(0, |bits, &bytes| bits << CHUNK | chunk(bytes))
}

#[inline(always)]
fn chunk(bytes: [u8; CHUNK]) -> u64 {
    let bytes = u8x16::new(bytes);
    let quotes = bytes.simd_eq(u8x16::splat(b'"'));
    let slashes = bytes.simd_eq(u8x16::splat(b'\\'));
    let controls = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    u64::from((quotes | slashes | controls).to_bitmask())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As a look at each byte has it.
    fn expected(text: &[u8], position: usize) -> usize {
        let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
        position + text[position..].iter().take_while(|byte| !is_mark(byte)).count()
    }

    proptest! {
        #[test]
        fn every_mark_is_found_on_the_way(
            text in prop::collection::vec(
                prop_oneof![9 => any::<u8>(), 90 => Just(b'a'), 1 => Just(b'"'), 1 => Just(b'\\')],
                0..400,
            ),
            step in 1..90usize,
        ) {
            let mut marks = Marks::new(&text);
            let mut position = 0;
            while position <= text.len() {
                let found = marks.next(position);
                prop_assert_eq!(found, expected(&text, position));
                position = found + step;
            }
        }
    }

    #[test]
    fn the_end_is_found_where_there_is_no_mark() {
        for length in 0..200 {
            let text: Vec<u8> = "é\u{7f}~ !#[]".bytes().cycle().take(length).collect();
            assert_eq!(Marks::new(&text).next(0), length);
        }
    }

    #[test]
    fn a_position_behind_the_end_does_no_harm() {
        for length in 0..200 {
            let text = vec![b'"'; length];
            for position in [length + 1, length + CHUNK, length + BLOCK] {
                assert!(Marks::new(&text).next(position) >= position, "{length} {position}");
            }
        }
    }

    #[test]
    fn every_byte_is_one_or_is_none() {
        for length in [1, 15, 16, 17, 63, 64, 65, 100] {
            for byte in 0..=u8::MAX {
                let mut text = vec![b'a'; length];
                text[length - 1] = byte;
                assert_eq!(Marks::new(&text).next(0), expected(&text, 0), "{byte:#x}");
            }
        }
    }
}
