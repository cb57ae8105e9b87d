//! Asking on the command line whether something that people say is so.

use serde_json::Value;

use crate::binary::{Folder, root};

fn told(arguments: &[&str]) -> String {
    let run = Folder::new().run(arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    run.stdout
}

#[test]
fn answers_are_what_they_were() {
    for (name, arguments) in [
        ("break", &["claims", "check", "断缴3个月个人账户清零"][..]),
        ("break_denied", &["claims", "check", "断缴后个人账户不会清零"]),
        ("break_en", &["claims", "check", "my balance is forfeited after a break", "--lang", "en"]),
        ("outdated", &["claims", "check", "医保热线是12333"]),
        ("place", &["claims", "check", "深圳2025年一档单位缴5%个人缴2%", "--place", "深圳"]),
        ("show", &["claims", "show", "A019"]),
        ("show_en", &["claims", "show", "e073", "D018", "--lang", "en"]),
        ("wrong", &["claims", "list", "--verdict", "wrong"]),
        ("outdated_en", &["claims", "list", "--verdict", "outdated", "--lang", "en"]),
    ] {
        insta::assert_snapshot!(format!("claims_{name}"), told(arguments));
    }
}

#[test]
fn every_wrong_claim_comes_back_as_wrong() {
    let listed: Value =
        serde_json::from_str(&told(&["claims", "list", "--verdict", "wrong", "--json"])).unwrap();
    let rows: Vec<&Value> = listed.as_array().unwrap().iter().collect();
    let articles = rows.iter().filter(|row| !row["id"].as_str().unwrap().starts_with('F'));
    assert_eq!(articles.count(), 12);
    for row in rows {
        assert_eq!(row["verdict"], "不对");
        assert!(row["correct"].is_string(), "{row}");
    }
}

#[test]
fn what_nobody_said_is_unknown_and_says_so() {
    let run = Folder::new().run(&["claims", "check", "公积金能贷多少款"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.starts_with("查无此说"), "{}", run.stdout);
    let english =
        Folder::new().run(&["claims", "check", "how do I renew my passport", "--lang", "en"]);
    assert!(english.stdout.starts_with("Nothing near is known"), "{}", english.stdout);
}

#[test]
fn lists_are_narrowed_by_verdict_and_category() {
    let all = told(&["claims", "list"]).lines().count();
    let breaks = told(&["claims", "list", "--category", "break"]);
    let wrong = told(&["claims", "list", "--category", "break", "--verdict", "wrong"]);
    assert!(all > 328 && breaks.lines().count() >= 14);
    assert_eq!(wrong.lines().count(), 1);
    for arguments in [
        &["claims", "list", "--category", "nothing"][..],
        &["claims", "show", "A999"],
        &["claims", "check", "余额", "--place", "无此地"],
    ] {
        let run = Folder::new().run(arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}");
        assert!(run.stderr.contains("提示："), "{}", run.stderr);
    }
    let run = Folder::new().run(&["claims", "list", "--verdict", "perhaps"]);
    assert_eq!(run.code, Some(2));
}

#[test]
fn answers_fit_the_committed_schema() {
    let folder = Folder::new();
    let printed: Value = serde_json::from_str(&told(&["schema", "claim"])).unwrap();
    let path = root().join("schemas/claim.schema.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        printed == committed,
        "the shape of the answer has changed; if that is meant:\n\
         mingzhang schema claim > schemas/claim.schema.json"
    );
    let validator = jsonschema::validator_for(&committed).unwrap();
    for asked in ["断缴3个月个人账户清零", "余额不会过期", "深圳一档有账户", "今天天气怎么样"]
    {
        for lang in ["zh", "en"] {
            let run = folder.run(&["claims", "check", asked, "--json", "--lang", lang]);
            let answer: Value = serde_json::from_str(&run.stdout).unwrap();
            assert!(validator.is_valid(&answer), "{asked}: {answer}");
            assert_eq!(answer["asked"], asked);
        }
    }
    for text in ["{}", "[]", r#"{"asked": 1}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(text).unwrap()), "{text}");
    }
}
