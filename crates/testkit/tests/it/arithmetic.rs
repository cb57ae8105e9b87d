//! Every arithmetic case through the calculation registry.

#[test]
fn every_case_comes_to_the_figures_of_its_file() {
    let cases = testkit::arithmetic_cases();
    assert!(cases.len() >= 15, "{} cases", cases.len());
    let mut failures = Vec::new();
    for case in cases {
        failures.extend(case.check().err());
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

/// An example whose print is wrong stands with what is wrong in it; all others come out as printed.
#[test]
fn published_examples_say_who_printed_them() {
    let published = |case: &testkit::ArithmeticCase| case.path.starts_with("cases/published/");
    let cases: Vec<_> = testkit::arithmetic_cases().into_iter().filter(published).collect();
    assert!(!cases.is_empty());
    for case in cases {
        let [zh, en] = &case.story;
        assert!(zh.contains('《'), "{}: no title of the source", case.path);
        assert!(en.contains("Source:"), "{}: no source in English", case.path);
    }
}
