//! The help as people read it.

use crate::binary::Folder;

#[test]
fn help_is_what_it_was() {
    let folder = Folder::new();
    for (name, arguments) in [
        ("mingzhang", &["--help"][..]),
        ("demo", &["demo", "--help"]),
        ("explain", &["explain", "--help"]),
        ("template", &["template", "records", "--help"]),
        ("calc", &["calc", "--help"]),
        ("calc_credit", &["calc", "credit", "--help"]),
        ("calc_settlement", &["calc", "settlement", "--help"]),
        ("check", &["check", "policies", "--help"]),
        ("claims", &["claims", "--help"]),
        ("claims_check", &["claims", "check", "--help"]),
        ("office", &["office", "--help"]),
        ("schema", &["schema", "--help"]),
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        insta::assert_snapshot!(format!("help_{name}"), run.stdout);
    }
}

#[test]
fn every_calculation_shows_its_facts() {
    let folder = Folder::new();
    for kind in engine::calculation::KINDS {
        let run = folder.run(&["calc", kind.code, "--help"]);
        assert_eq!(run.code, Some(0), "{}: {}", kind.code, run.stderr);
        for spec in kind.facts {
            assert!(run.stdout.contains(spec.name), "{}: {}", kind.code, spec.name);
            assert!(run.stdout.contains(spec.zh), "{}: {}", kind.code, spec.zh);
        }
    }
}

#[test]
fn a_mistaken_command_line_is_code_two() {
    let folder = Folder::new();
    for arguments in [
        &["explian"][..],
        &["explain"],
        &["explain", "x.csv", "--lang", "fr"],
        &["explain", "x.csv", "--as-of", "2025-02-31"],
        &["calc", "credit", "--date", "2025-09-15"],
        &["calc", "sorcery", "--date", "2025-09-15"],
        &["demo", "--port", "99999"],
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.starts_with("命令写得不对"), "{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}
