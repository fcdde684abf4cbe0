//! A worker of `add` that costs next to nothing: it computes no sums.

use std::io::{self, BufRead, Write};

use memchr::memmem;

/// Answers 8 to every call until `input` ends.
///
/// # Errors
/// A pipe that breaks.
pub fn run(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    output.write_all(b"{\"type\":\"hello\",\"protocol\":1}\n{\"type\":\"ready\"}\n")?;
    output.flush()?;
    for line in input.split(b'\n') {
        let line = line?;
        let Some(id) = id(&line) else { continue };
        output.write_all(b"{\"id\":")?;
        output.write_all(id)?;
        output.write_all(b",\"ok\":true,\"result\":8}\n")?;
        output.flush()?;
    }
    Ok(())
}

fn id(line: &[u8]) -> Option<&[u8]> {
    const KEY: &[u8] = b"\"id\":";
    let start = memmem::find(line, KEY)? + KEY.len();
    let length = line[start..].iter().position(|byte| !byte.is_ascii_digit())?;
    Some(&line[start..start + length])
}
