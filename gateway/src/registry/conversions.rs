//! What of the manifest workers must know: which values are no JSON.

use std::collections::BTreeMap;

use bytes::Bytes;
use tunnel_protocol::{GatewayMessage, Manifest, TaskConversions};

/// The conversions of a manifest as one message; `None` where there are none.
pub(super) fn line(manifest: &Manifest) -> Option<Bytes> {
    let tasks: BTreeMap<_, _> = manifest
        .tasks
        .iter()
        .map(|task| {
            let input = task.input.conversion.clone();
            let output = task.output.conversion.clone();
            (task.id.clone(), TaskConversions { input, output })
        })
        .filter(|(_, conversions)| *conversions != TaskConversions::default())
        .collect();
    let events: BTreeMap<_, _> = manifest
        .events
        .iter()
        .filter_map(|event| Some((event.id.clone(), event.payload.conversion.clone()?)))
        .collect();
    let errors: BTreeMap<_, _> = manifest
        .errors
        .iter()
        .filter_map(|error| Some((error.id.clone(), error.data.conversion.clone()?)))
        .collect();
    if tasks.is_empty() && events.is_empty() && errors.is_empty() {
        return None;
    }
    let named = manifest.conversions.clone();
    let message = GatewayMessage::Conversions { named, tasks, events, errors };
    let mut line = serde_json::to_vec(&message).ok()?;
    line.push(b'\n');
    Some(line.into())
}
