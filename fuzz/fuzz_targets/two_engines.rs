#![no_main]

#[path = "../laws.rs"]
mod laws;

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match laws::mutated(&data[..size], seed) {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(&text);
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
});

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::two_engines(data));
