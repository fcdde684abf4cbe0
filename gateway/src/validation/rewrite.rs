//! The bytes that are forwarded for a value: its own, on one line.

use std::ops::Range;

use bytes::{Bytes, BytesMut};

/// U+2028 and U+2029 in UTF-8 start with these two bytes; the third tells them apart.
const LINE_SEPARATOR: [u8; 2] = [0xE2, 0x80];

/// Bytes for which a search is not worth preparing.
const SHORT: usize = 32;
/// A value that is no longer is copied: a part of the body would keep all of it, and the
/// connection's buffer that it is read into, for as long as its call takes.
const COPIED: usize = 1 << 10;

/// The value at `span` of `body` as one line of JSON: without the cut ranges, raw
/// newlines as spaces, U+2028 and U+2029 as escapes. All else stays as written.
/// Copies no long value where nothing changes.
///
/// `cuts` are in order and do not overlap.
pub(crate) fn on_one_line(body: &Bytes, span: Range<usize>, cuts: &[Range<usize>]) -> Bytes {
    let first = cuts.partition_point(|cut| cut.start < span.start);
    let last = cuts.partition_point(|cut| cut.start < span.end);
    let cuts = &cuts[first..last];
    if cuts.is_empty() && is_one_line(&body[span.clone()]) {
        return match span.len() {
            ..=COPIED => Bytes::copy_from_slice(&body[span]),
            _ => body.slice(span),
        };
    }
    let mut line = BytesMut::with_capacity(span.len());
    let mut position = span.start;
    for cut in cuts {
        copy(&body[position..cut.start], &mut line);
        position = cut.end;
    }
    copy(&body[position..span.end], &mut line);
    line.freeze()
}

fn is_one_line(value: &[u8]) -> bool {
    // Most values have none of the three; of few bytes, looking at each is quicker.
    let is_plain = match value.len() {
        ..=SHORT => {
            let breaks = |byte: &u8| matches!(*byte, b'\n' | b'\r') || *byte == LINE_SEPARATOR[0];
            !value.iter().fold(false, |any, byte| any | breaks(byte))
        }
        _ => memchr::memchr3(b'\n', b'\r', LINE_SEPARATOR[0], value).is_none(),
    };
    is_plain
        || (memchr::memchr2(b'\n', b'\r', value).is_none() && separators(value).next().is_none())
}

/// Where U+2028 and U+2029 are.
fn separators(value: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(LINE_SEPARATOR[0], value)
        .filter(|&at| matches!(value.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])))
}

fn copy(part: &[u8], line: &mut BytesMut) {
    let mut position = 0;
    for at in separators(part) {
        copy_as_one_line(&part[position..at], line);
        line.extend_from_slice(if part[at + 2] == 0xA8 { b"\\u2028" } else { b"\\u2029" });
        position = at + 3;
    }
    copy_as_one_line(&part[position..], line);
}

/// Newlines are outside strings here: inside, the parser takes them as escapes only.
fn copy_as_one_line(part: &[u8], line: &mut BytesMut) {
    let start = line.len();
    line.extend_from_slice(part);
    for byte in &mut line[start..] {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(body: &'static str, cuts: &[Range<usize>]) -> String {
        let bytes = on_one_line(&Bytes::from_static(body.as_bytes()), 0..body.len(), cuts);
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn only_a_short_line_is_copied() {
        for (length, copied) in [(0, true), (COPIED, false)] {
            let filler = "x".repeat(length);
            let body =
                Bytes::from(format!("{{\"input\":{{\"a\": 1.50, \"e\": \"\u{20AC}{filler}\"}}}}"));
            let value = on_one_line(&body, 9..body.len() - 1, &[]);
            assert_eq!(value.as_ptr() != body[9..].as_ptr(), copied);
            assert_eq!(&value[..], &body[9..body.len() - 1]);
        }
    }

    #[test]
    fn only_what_breaks_lines_changes() {
        assert_eq!(line("[\n1.0,\r\n \"\\n\"]", &[]), "[ 1.0,   \"\\n\"]");
        assert_eq!(line("\"a\u{2028}\u{2029}b\u{2027}\"", &[]), "\"a\\u2028\\u2029b\u{2027}\"");
        assert_eq!(line("{\"a\":1,\"b\":2,\"c\":3}", &[1..7, 12..18]), "{\"b\":2}");
    }
}
