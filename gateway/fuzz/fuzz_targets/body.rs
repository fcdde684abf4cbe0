//! Bodies of callers: what the gateway lets through is what serde and jsonschema
//! make of the same bytes.
#![no_main]

#[path = "../src/body.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &[u8]| body::judge(text));
