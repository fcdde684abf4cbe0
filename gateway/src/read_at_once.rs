//! A read that asks the kernel, whatever the runtime takes a pipe or socket to be ready for.

use std::io;
use std::os::fd::AsFd;

use rustix::io::{Errno, read, retry_on_intr};
use tokio::io::ReadBuf;

/// Reads up to `most` bytes, and says how many: 0 at the end, `None` where there are none yet.
/// The descriptor must be one that does not block. It takes nothing of the task's budget in
/// the runtime: whoever reads in a loop needs a bound of its own.
///
/// # Errors
/// Those of read(2).
pub fn read_at_once(
    from: impl AsFd,
    buffer: &mut ReadBuf<'_>,
    most: usize,
) -> io::Result<Option<usize>> {
    let room = buffer.initialize_unfilled_to(most.min(buffer.remaining()));
    match retry_on_intr(|| read(&from, &mut *room)) {
        Err(Errno::AGAIN) => Ok(None),
        count => {
            let count = count?;
            buffer.advance(count);
            Ok(Some(count))
        }
    }
}
