//! The set of cases as a whole: one member for each code, everybody different, nothing empty.

use std::collections::BTreeSet;

use diagnosis::Code;

#[test]
fn each_code_has_exactly_one_member_of_its_own() {
    let cases = testkit::diagnosis_cases();
    for code in Code::ALL {
        let own: Vec<&str> = cases
            .iter()
            .filter(|case| case.is_single() && case.expected.codes == [*code])
            .map(|case| case.path.as_str())
            .collect();
        let name = code.name().to_lowercase();
        assert_eq!(own, [format!("cases/diagnosis/single/{name}.md")], "{code}");
    }
    let singles = cases.iter().filter(|case| case.is_single()).count();
    assert_eq!(singles, Code::ALL.len(), "a single case that belongs to no code");
}

#[test]
fn about_sixty_pairs_are_there_and_named_after_their_codes() {
    let cases = testkit::diagnosis_cases();
    let pairs: Vec<_> = cases.iter().filter(|case| case.path.contains("/pairs/")).collect();
    assert!(pairs.len() >= 60, "{} pairs", pairs.len());
    for case in pairs {
        let names: Vec<&str> = case.expected.codes.iter().map(|code| code.name()).collect();
        assert_eq!(case.name(), names.join("-").to_lowercase(), "{}", case.path);
        assert!(case.expected.codes.is_sorted(), "{}: not in the order of the table", case.path);
    }
}

#[test]
fn members_are_made_up_and_all_different() {
    let mut numbers = BTreeSet::new();
    let mut names = BTreeSet::new();
    for case in testkit::diagnosis_cases() {
        let member = &case.record.member;
        let number = member.identity_number.clone().unwrap();
        assert!(number.as_str().starts_with("9900"), "{}", case.path);
        assert!(numbers.insert(number), "{}: number used twice", case.path);
        assert!(names.insert(member.name.clone().unwrap()), "{}: name used twice", case.path);
    }
}

#[test]
fn the_demonstration_members_share_one_day() {
    for case in testkit::diagnosis_cases().iter().filter(|case| case.is_single()) {
        assert_eq!(case.question.as_of.to_string(), "2025-09-15", "{}", case.path);
    }
}

/// A bridge without a line is right only where everything paid is in the account.
#[test]
fn no_expected_table_was_left_empty() {
    for case in testkit::diagnosis_cases() {
        let expected = &case.expected;
        let nothing_between = expected.balance == expected.paid;
        assert_eq!(expected.lines.is_empty(), nothing_between, "{}", case.path);
        assert!(!case.reply.is_empty(), "{}: no reply; run with UPDATE_CASES=1", case.path);
    }
}
