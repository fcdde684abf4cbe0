use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

/// What a Linux pipe holds: one read can take all of it.
const CHUNK: usize = 64 * 1024;

/// Below this much room a new chunk is allocated instead of a small read made.
const LOW_WATER: usize = 8 * 1024;

/// Splits a byte stream at 0x0A, and at nothing else, without copying lines.
#[derive(Debug, Default)]
pub struct LineBuffer {
    buffer: BytesMut,
    /// Bytes at the front that hold no newline, so that a huge line is searched
    /// once and not again with every read.
    searched: usize,
}

impl LineBuffer {
    /// Reads once. 0 is the end of the stream.
    pub async fn fill(&mut self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<usize> {
        if self.buffer.capacity() - self.buffer.len() < LOW_WATER {
            self.buffer.reserve(CHUNK);
        }
        stream.read_buf(&mut self.buffer).await
    }

    /// The next whole line, without its newline.
    pub fn next_line(&mut self) -> Option<Bytes> {
        let Some(offset) = memchr::memchr(b'\n', &self.buffer[self.searched..]) else {
            self.searched = self.buffer.len();
            return None;
        };
        let mut line = self.buffer.split_to(self.searched + offset + 1);
        self.searched = 0;
        line.truncate(line.len() - 1);
        Some(line.freeze())
    }

    /// What has come of the line that is not whole yet.
    pub(super) fn partial(&self) -> &[u8] {
        &self.buffer
    }

    /// Takes what has come of that line, as if it had ended here.
    pub(super) fn take_partial(&mut self) -> Bytes {
        self.searched = 0;
        self.buffer.split().freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(chunks: &[&[u8]]) -> (Vec<Bytes>, Bytes) {
        let mut buffer = LineBuffer::default();
        let mut lines = Vec::new();
        for mut chunk in chunks.iter().copied() {
            while buffer.fill(&mut chunk).await.expect("slices read") > 0 {
                lines.extend(std::iter::from_fn(|| buffer.next_line()));
            }
        }
        (lines, buffer.take_partial())
    }

    #[tokio::test]
    async fn splits_at_newlines_only() {
        let text = "a\u{2028}b\r\n\n{\"x\":1}\nrest".as_bytes();
        let (lines, rest) = lines_of(&[text]).await;
        assert_eq!(lines, ["a\u{2028}b\r", "", "{\"x\":1}"]);
        assert_eq!(rest, "rest");
    }

    #[tokio::test]
    async fn any_chunking_gives_the_same_lines() {
        let text = "first\nsecönd\n\nlast\n".as_bytes();
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        let (lines, rest) = lines_of(&bytes).await;
        assert_eq!(lines, ["first", "secönd", "", "last"]);
        assert!(rest.is_empty());
    }

    #[tokio::test]
    async fn a_line_larger_than_many_chunks_is_one_line() {
        let mut text = vec![b'x'; 20 * CHUNK];
        text.push(b'\n');
        let (lines, _) = lines_of(&[&text]).await;
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 20 * CHUNK);
    }
}
