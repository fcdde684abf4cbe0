//! A worker that writes anything at all, and callers that come and go.
#![no_main]

libfuzzer_sys::fuzz_target!(|script: &[u8]| tunnel_gateway::pool::play(script));
