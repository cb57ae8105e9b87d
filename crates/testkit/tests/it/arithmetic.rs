//! Every arithmetic case through the calculation registry.

#[test]
fn every_case_comes_to_the_figures_of_its_file() {
    let cases = testkit::arithmetic_cases();
    assert!(cases.len() >= 15, "{} cases", cases.len());
    let mut failures = Vec::new();
    for case in cases {
        let checked = case.run().and_then(|outcome| case.check_outcome(&outcome));
        failures.extend(checked.err());
    }
    assert!(failures.is_empty(), "{} cases differ:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// Each calculation that a person can ask for has a case.
#[test]
fn every_calculation_has_a_case() {
    let cases = testkit::arithmetic_cases();
    for kind in engine::calculation::KINDS {
        assert!(cases.iter().any(|case| case.kind.code == kind.code), "{}", kind.code);
    }
}
