//! The published shape of the answer.

use serde_json::Value;

use crate::binary::{Folder, root};

fn committed() -> Value {
    let path = root().join("schemas/answer.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Checks answers against the committed schema.
pub fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&committed()).unwrap()
}

#[test]
fn the_committed_schema_is_the_one_of_the_code() {
    let folder = Folder::new();
    let run = folder.run(&["schema", "answer"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let printed: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(
        printed == committed(),
        "the shape of the answer has changed; if that is meant:\n\
         mingzhang schema answer > schemas/answer.schema.json"
    );
}

#[test]
fn the_schema_refuses_what_is_no_answer() {
    let validator = validator();
    for text in ["{}", "[]", r#"{"answer": {"id": 1}}"#] {
        assert!(!validator.is_valid(&serde_json::from_str(text).unwrap()), "{text}");
    }
}
