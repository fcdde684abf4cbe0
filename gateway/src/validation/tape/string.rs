//! Strings: finding their end, and reading their escapes.

use super::syntax_error::SyntaxReason;
use crate::json_text::Marks;

/// Finds the end of a string from within it.
///
/// Returns the offset of the closing quote, or that of the offence and its reason.
pub(super) fn scan(
    text: &[u8],
    marks: &mut Marks<'_>,
    mut position: usize,
) -> Result<usize, (usize, SyntaxReason)> {
    loop {
        position = marks.next(position);
        match text.get(position) {
            Some(b'"') => return Ok(position),
            Some(b'\\') => position = scan_escape(text, position)?,
            Some(_) => return Err((position, SyntaxReason::ControlCharacter)),
            None => return Err((position, SyntaxReason::UnexpectedEnd)),
        }
    }
}

/// The value of a string's text, which `scan` has accepted. Out of the way of the
/// many that have no escapes.
#[cold]
pub(super) fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(slash) = memchr::memchr(b'\\', rest.as_bytes()) {
        value.push_str(&rest[..slash]);
        let (character, length) = read_escape(&rest.as_bytes()[slash..]);
        value.push(character);
        rest = &rest[slash + length..];
    }
    value.push_str(rest);
    value
}

/// Whether a string's text, with or without escapes, has this value.
pub(super) fn is_text(raw: &str, value: &str) -> bool {
    raw == value || (raw.len() > value.len() && raw.contains('\\') && unescape(raw) == value)
}

/// Checks the escape at `position`; returns the offset behind it.
#[cold]
fn scan_escape(text: &[u8], position: usize) -> Result<usize, (usize, SyntaxReason)> {
    match text.get(position + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(position + 2),
        Some(b'u') => {
            let unit = hex(text, position)?;
            match unit {
                0xD800..=0xDBFF => {
                    let low = position + 6;
                    if text.get(low) != Some(&b'\\') || text.get(low + 1) != Some(&b'u') {
                        return Err((position, SyntaxReason::LoneSurrogate));
                    }
                    match hex(text, low)? {
                        0xDC00..=0xDFFF => Ok(low + 6),
                        _ => Err((position, SyntaxReason::LoneSurrogate)),
                    }
                }
                0xDC00..=0xDFFF => Err((position, SyntaxReason::LoneSurrogate)),
                _ => Ok(position + 6),
            }
        }
        Some(_) => Err((position, SyntaxReason::InvalidEscape)),
        None => Err((position + 1, SyntaxReason::UnexpectedEnd)),
    }
}

/// The four hex digits of the `\u` escape at `position`.
fn hex(text: &[u8], position: usize) -> Result<u32, (usize, SyntaxReason)> {
    let Some(digits) = text.get(position + 2..position + 6) else {
        return Err((position, SyntaxReason::InvalidEscape));
    };
    digits.iter().try_fold(0, |unit, &digit| match (digit as char).to_digit(16) {
        Some(digit) => Ok(unit * 16 + digit),
        None => Err((position, SyntaxReason::InvalidEscape)),
    })
}

/// The character of a checked escape, and the escape's length.
fn read_escape(escape: &[u8]) -> (char, usize) {
    let unit = |at: usize| hex(escape, at).unwrap_or(char::REPLACEMENT_CHARACTER as u32);
    let simple = |character| (character, 2);
    match escape.get(1) {
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'n') => simple('\n'),
        Some(b'r') => simple('\r'),
        Some(b't') => simple('\t'),
        Some(b'u') => {
            let high = unit(0);
            if !(0xD800..=0xDBFF).contains(&high) {
                return (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 6);
            }
            let code = 0x1_0000 + ((high - 0xD800) << 10) + (unit(6).wrapping_sub(0xDC00) & 0x3FF);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        Some(&byte) => simple(byte as char),
        None => ('\\', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read() {
        assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\tz"#), "a\"\\/\u{8}\u{c}\n\r\tz");
        assert_eq!(unescape(r"\u00e9\ud83d\ude00x"), "é😀x");
        assert!(is_text(r"\u0061b", "ab"));
        assert!(!is_text(r"\u0061c", "ab"));
    }
}
