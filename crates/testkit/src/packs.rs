//! 政策 — the packs that cases are decided by: those of `policies/` and the made-up places of
//! `cases/policies/`.

use std::sync::LazyLock;

use claims::ClaimRegister;
use include_dir::{Dir, include_dir};
use policy::{PolicyLibrary, Severity};
use vocab::PlaceCode;

static POLICIES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");
static CLAIMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../claims");

/// Path and text of every pack that cases may use.
pub fn pack_texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    crate::collect(&POLICIES, "policies", &mut found);
    found.extend(crate::files("policies"));
    found.into_iter().map(|(path, text)| (path, text.to_owned())).collect()
}

/// The library of all packs.
///
/// # Panics
///
/// If a pack has an error: a case must not be judged by rules that were half read.
pub fn library() -> PolicyLibrary {
    loaded(pack_texts())
}

/// The register of claims as it is shipped.
///
/// # Panics
///
/// If an entry cannot be read.
pub fn claims() -> ClaimRegister {
    let mut found = Vec::new();
    crate::collect(&CLAIMS, "claims", &mut found);
    let files = found.into_iter().map(|(path, text)| (path, text.to_owned()));
    let (register, findings) = ClaimRegister::load(files);
    assert!(findings.is_empty(), "{findings:?}");
    register
}

/// The packs that hold at a place and further ones, such as the rules written in a case.
///
/// # Panics
///
/// As [`library`].
pub(crate) fn library_of(place: PlaceCode, further: &[(String, String)]) -> PolicyLibrary {
    let layers = place.layers();
    let code = |path: &str| path.split('/').find_map(|part| PlaceCode::parse(part.get(..6)?));
    let here = |path: &str| code(path).is_some_and(|code| layers.contains(&code));
    let packs = pack_texts().into_iter().filter(|(path, _)| here(path));
    loaded(packs.chain(further.iter().cloned()))
}

#[expect(clippy::panic, reason = "only tests call it, and a broken pack must stop them")]
fn loaded(packs: impl IntoIterator<Item = (String, String)>) -> PolicyLibrary {
    let (library, findings) = PolicyLibrary::load(packs);
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.render(vocab::Lang::En))
        .collect();
    if !errors.is_empty() {
        panic!("{} errors in policy packs:\n{}", errors.len(), errors.join("\n"));
    }
    library
}

/// The names of all places that have a pack, as readers of records take them.
pub fn place_names() -> &'static [(PlaceCode, &'static str)] {
    static NAMES: LazyLock<Vec<(PlaceCode, String)>> = LazyLock::new(|| {
        let library = library();
        library.places().map(|(place, name)| (place, name.zh.clone().into_owned())).collect()
    });
    static SHOWN: LazyLock<Vec<(PlaceCode, &'static str)>> =
        LazyLock::new(|| NAMES.iter().map(|(place, name)| (*place, name.as_str())).collect());
    &SHOWN
}
