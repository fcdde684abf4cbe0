//! Messages as the log shows them.

use std::{borrow::Cow, time::Duration};

/// Bytes of a message that the log shows: its envelope and the start of its value.
const SHOWN: usize = 200;

/// A number in the log: one of 128 bits would be shown as a text.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The start of a line, as text, and how long the whole is.
pub(super) fn shorten(line: &[u8]) -> Cow<'_, str> {
    let line = line.trim_ascii_end();
    if line.len() <= SHOWN {
        return String::from_utf8_lossy(line);
    }
    // Not in the middle of a character: back over continuation bytes.
    let cut = (0..=SHOWN).rev().find(|at| line[*at] & 0xC0 != 0x80).unwrap_or(SHOWN);
    let start = String::from_utf8_lossy(&line[..cut]);
    Cow::Owned(format!("{start}… ({} bytes)", line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_are_shown_whole() {
        assert_eq!(shorten(b"{\"id\":1}\r\n"), "{\"id\":1}");
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let line = format!("a{}", "é".repeat(SHOWN));
        let shown = shorten(line.as_bytes());
        assert_eq!(shown, format!("a{}… ({} bytes)", "é".repeat(99), line.len()));
    }

    #[test]
    fn invalid_text_is_no_danger() {
        assert!(shorten(&[0x80; 1000]).ends_with("(1000 bytes)"));
    }
}
