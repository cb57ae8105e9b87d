//! 案例 — the worked cases of `cases/`, read for tests: facts → expected figures, in Markdown that
//! a domain reader can read aloud. Every door runs the same files.
//!
//! Reading is strict: a heading or an item that is not known, a figure that does not add up or a
//! table that cannot be read is a [`CaseProblem`] that names file and line. A case that is
//! silently half read would be a test that cannot fail.

mod arithmetic;
mod check;
mod diagnosis_case;
mod document;
mod operation_case;
mod packs;

pub use arithmetic::{ArithmeticCase, Fact, Misprint};
pub use check::{check_answer, check_reply, render_reply};
pub use diagnosis_case::{DiagnosisCase, Expected, ExpectedLine};
pub use document::CaseProblem;
pub use operation_case::{Expectation, OperationCase, OperationStep};
pub use packs::{claims, library, pack_texts, place_names};

use include_dir::{Dir, include_dir};

static CASES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../cases");

/// Markdown files below a folder of `cases/`, in the order of their paths: path and text.
fn files(folder: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    if let Some(dir) = CASES.get_dir(folder) {
        collect(dir, "cases", &mut found);
    }
    found.sort();
    found
}

fn collect(dir: &'static Dir<'static>, root: &str, found: &mut Vec<(String, &'static str)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| path.ends_with(".md")) {
            found.push((format!("{root}/{path}"), text));
        }
    }
    for below in dir.dirs() {
        collect(below, root, found);
    }
}

/// 诊断案例 — every case below `cases/diagnosis/`, in the order of their paths.
///
/// # Errors
///
/// Every problem of every file.
pub fn read_diagnosis_cases() -> Result<Vec<DiagnosisCase>, Vec<CaseProblem>> {
    read_all("diagnosis", |path, text| DiagnosisCase::read(path, text).map(|case| vec![case]))
}

/// 计算案例 — every case below `cases/arithmetic/` and `cases/published/`, in the order of their
/// paths.
///
/// # Errors
///
/// Every problem of every file.
pub fn read_arithmetic_cases() -> Result<Vec<ArithmeticCase>, Vec<CaseProblem>> {
    let own = read_all("arithmetic", ArithmeticCase::read);
    match (own, read_all("published", ArithmeticCase::read)) {
        (Ok(own), Ok(published)) => Ok(own.into_iter().chain(published).collect()),
        (own, published) => {
            Err([own, published].into_iter().filter_map(Result::err).flatten().collect())
        }
    }
}

/// 经办案例 — every case below `cases/operations/`, for tests of other crates.
///
/// # Panics
///
/// If a case cannot be read; the message lists every problem.
#[track_caller]
pub fn operation_cases() -> Vec<OperationCase> {
    or_panic(read_all("operations", |path, text| {
        OperationCase::read(path, text).map(|case| vec![case])
    }))
}

/// [`read_diagnosis_cases`] for tests of other crates.
///
/// # Panics
///
/// If a case cannot be read; the message lists every problem.
#[track_caller]
pub fn diagnosis_cases() -> Vec<DiagnosisCase> {
    or_panic(read_diagnosis_cases())
}

/// [`read_arithmetic_cases`] for tests of other crates.
///
/// # Panics
///
/// If a case cannot be read; the message lists every problem.
#[track_caller]
pub fn arithmetic_cases() -> Vec<ArithmeticCase> {
    or_panic(read_arithmetic_cases())
}

fn read_all<T>(
    folder: &str,
    read: impl Fn(&str, &str) -> Result<Vec<T>, Vec<CaseProblem>>,
) -> Result<Vec<T>, Vec<CaseProblem>> {
    let (mut cases, mut problems) = (Vec::new(), Vec::new());
    for (path, text) in files(folder) {
        match read(&path, text) {
            Ok(found) => cases.extend(found),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(cases) } else { Err(problems) }
}

#[expect(clippy::panic, reason = "only tests call it, and a broken case must stop them")]
#[track_caller]
fn or_panic<T>(cases: Result<Vec<T>, Vec<CaseProblem>>) -> Vec<T> {
    cases.unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{} problems in cases/:\n{}", lines.len(), lines.join("\n"))
    })
}
