//! 驱动的测试 — what breaks or never ends is told with its input, and a seed repeats its inputs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use fuzz::drive::{Plan, Target, run};
use fuzz::mutate::{Dice, made_of};

/// A folder with one file, and a plan for it.
fn plan(name: &str, content: &[u8]) -> Plan {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("seeds")).unwrap();
    fs::write(folder.join("seeds/only"), content).unwrap();
    let limit = Duration::from_secs(600);
    Plan { paths: vec![folder.join("seeds")], runs: 500, seed: 7, limit, kept: folder.join("kept") }
}

#[test]
fn a_target_that_keeps_its_promises_ends_well() {
    let plan = plan("well", b"0abc");
    assert_eq!(run(|_| (), &plan), Ok((1, 500)));
    assert!(!plan.kept.exists(), "no input is kept");
}

#[test]
fn a_panic_is_told_with_its_input() {
    let target: Target = |input| assert!(!input.contains(&b'='), "equals");
    let plan = plan("panic", b"0abc");
    let fault = run(target, &plan).unwrap_err();
    assert!(fault.what.ends_with("of seed 7 made the target panic"), "{fault}");
    assert!(fs::read(&fault.input).unwrap().contains(&b'='));
    assert_eq!(run(target, &plan).unwrap_err(), fault, "and it can be repeated");
}

#[test]
fn an_input_without_end_is_told() {
    let target: Target = |_| loop {
        std::thread::park();
    };
    let plan = Plan { limit: Duration::from_millis(200), ..plan("endless", b"0abc") };
    let fault = run(target, &plan).unwrap_err();
    assert!(fault.what.contains("seeds/only was not done after"), "{fault}");
    assert_eq!(fs::read(&fault.input).unwrap(), b"0abc");
}

#[test]
fn a_seed_repeats_its_inputs_and_another_makes_others() {
    let seeds = [b"0a,b\n1,2\n".to_vec(), b"1x,y\n3,4\n".to_vec()];
    let make = |seed| -> Vec<Vec<u8>> {
        (0..50).map(|run| made_of(&seeds, &mut Dice::of(seed, run))).collect()
    };
    assert_eq!(make(1), make(1));
    assert_ne!(make(1), make(2));
}

#[test]
fn the_programs_say_how_they_are_used() {
    for program in [env!("CARGO_BIN_EXE_records"), env!("CARGO_BIN_EXE_policies")] {
        let output = Command::new(program).arg("--fast").output().unwrap();
        assert!(!output.status.success());
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("--fast is not known") && message.contains("--runs N"));
    }
}
