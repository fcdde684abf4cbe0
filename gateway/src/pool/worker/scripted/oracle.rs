use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use crate::pool::call::WorkerReply;

/// Whether the line gives that answer to that call, as others read it.
pub(super) fn says(line: &[u8], id: u64, reply: &WorkerReply) -> bool {
    #[derive(Deserialize)]
    struct Envelope {
        id: u64,
        ok: bool,
    }
    let Ok(envelope) = serde_json::from_slice::<Envelope>(line) else { return false };
    if envelope.id != id {
        return false;
    }
    let is_part = |raw: &Bytes| memchr::memmem::find(line, raw).is_some();
    let member = |name, raw: &Option<Bytes>| match serde_json::from_slice::<Value>(line) {
        Ok(whole) => {
            raw.as_ref().map(|raw| serde_json::from_slice(raw).expect("a part of JSON"))
                == whole.get(name).cloned()
        }
        // Deeper, or a larger number, than that reads.
        Err(_) => raw.as_ref().is_none_or(is_part),
    };
    match reply {
        WorkerReply::Success(result) => envelope.ok && member("result", result),
        WorkerReply::Failure(error) => !envelope.ok && member("error", error),
        WorkerReply::Malformed(_) => true,
    }
}
