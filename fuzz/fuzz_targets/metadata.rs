#![no_main]

#[path = "../mutator.rs"]
mod mutator;
#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::metadata(data));
