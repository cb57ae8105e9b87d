//! See `fuzz::policies`: under `--cfg fuzzing` a libFuzzer target, otherwise a driver over files.
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::policies(data));

#[cfg(not(fuzzing))]
fn main() -> std::process::ExitCode {
    fuzz::drive::main("policies", fuzz::policies)
}
