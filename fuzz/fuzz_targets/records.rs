//! See `fuzz::records`: under `--cfg fuzzing` a libFuzzer target, otherwise a driver over files.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::records(data));

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    fuzz::drive::main("records", fuzz::records)
}
