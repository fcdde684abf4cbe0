//! Writes strings of JSON.

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};
use wide::u8x16;

/// Writes a string of JSON, on one line whatever is in it.
pub fn write_string(line: &mut Vec<u8>, text: &str) {
    if has_special(text) {
        let mut serializer = Serializer::with_formatter(line, OneLine);
        let written = text.serialize(&mut serializer);
        debug_assert!(written.is_ok(), "strings serialise into memory without fail");
        return;
    }
    line.push(b'"');
    line.extend_from_slice(text.as_bytes());
    line.push(b'"');
}

/// Bytes that are looked at together.
const CHUNK: usize = 16;

/// Whether any byte may have to be escaped; most texts have none.
fn has_special(text: &str) -> bool {
    let (chunks, rest) = text.as_bytes().as_chunks();
    let mut last = [b' '; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    chunks.iter().chain([&last]).any(|chunk| has_special_in(*chunk))
}

fn has_special_in(chunk: [u8; CHUNK]) -> bool {
    let bytes = u8x16::new(chunk);
    let is = |byte| bytes.simd_eq(u8x16::splat(byte));
    let is_control = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    (is_control | is(b'"') | is(b'\\') | is(LINE_SEPARATOR)).to_bitmask() != 0
}

/// What U+2028 and U+2029 begin with, and some others.
const LINE_SEPARATOR: u8 = 0xE2;

/// Compact JSON that escapes U+2028 and U+2029 too: Node's readline, which
/// workers of others use, ends a line at both.
struct OneLine;

impl Formatter for OneLine {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        // A character by character search is slow.
        let may_be_there = memchr::memchr(LINE_SEPARATOR, fragment.as_bytes()).is_some();
        while may_be_there && let Some(at) = rest.find(['\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            let escape: &[u8] =
                if chars.next() == Some('\u{2028}') { b"\\u2028" } else { b"\\u2029" };
            writer.write_all(escape)?;
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        CompactFormatter.write_char_escape(writer, escape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_as_serde_json_has_it_but_for_the_ends_of_lines() {
        for character in ('\0'..='\u{FF}').chain(['\u{2028}', '\u{2029}', '\u{2030}', '😀']) {
            let long = "0123456789abcdef".repeat(2);
            let texts = ["", "ab", &long].map(|before| format!("{before}{character}cd"));
            for text in texts.into_iter().chain([character.to_string()]) {
                let mut line = Vec::new();
                write_string(&mut line, &text);
                let expected = serde_json::to_string(&text)
                    .expect("JSON")
                    .replace('\u{2028}', "\\u2028")
                    .replace('\u{2029}', "\\u2029");
                assert_eq!(String::from_utf8(line).expect("text"), expected);
            }
        }
    }
}
