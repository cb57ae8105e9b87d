//! 规则包 — the packs inside the binary, or those of a folder or a file that the user names.

use std::path::{Path, PathBuf};

use anyhow::Context;
use include_dir::{Dir, include_dir};
use policy::{Finding, PolicyLibrary, Severity};
use vocab::{Lang, PlaceCode, Text};

use crate::console::Failure;

static POLICIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../policies");
static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases/policies");

/// 规则来源 — options of every command that needs rules.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RuleOptions {
    /// 用这个文件夹里的规则包，不用内置的 · rule packs of this folder instead of those inside
    #[arg(long, value_name = "DIR")]
    pub policies: Option<PathBuf>,
    /// 另加一个规则文件，同一地方的内置规则不再使用，可重复 · one more rule file (repeatable)
    #[arg(long, value_name = "FILE.md")]
    pub rules: Vec<PathBuf>,
}

/// A pack: path for messages, and text.
pub type Pack = (String, String);

/// 已读的规则 — the library, and the places that the user's own rule files are about.
#[derive(Debug)]
pub struct Rules {
    /// The library.
    pub library: PolicyLibrary,
    /// Places of the `--rules` files.
    pub own: Vec<PlaceCode>,
}

/// The packs inside the binary: those of real places and those of the demonstration.
pub fn embedded() -> Vec<Pack> {
    let mut packs = Vec::new();
    for (folder, prefix) in [(&POLICIES, "policies"), (&EXAMPLES, "cases/policies")] {
        collect(folder, prefix, &mut packs);
    }
    packs
}

fn collect(folder: &Dir<'_>, prefix: &str, packs: &mut Vec<Pack>) {
    for file in folder.files().filter(|file| is_pack(file.path())) {
        if let Some(text) = file.contents_utf8() {
            packs.push((format!("{prefix}/{}", file.path().display()), text.to_owned()));
        }
    }
    for inner in folder.dirs() {
        collect(inner, prefix, packs);
    }
}

fn is_pack(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".md") && !name.starts_with("README")
}

/// Every pack below a folder.
pub fn from_folder(folder: &Path, lang: Lang) -> Result<Vec<Pack>, Failure> {
    let mut packs = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error, lang))?;
        for entry in entries {
            let path = entry.context("cannot list a folder")?.path();
            if path.is_dir() {
                pending.push(path);
            } else if is_pack(&path) {
                packs.push(from_file(&path, lang)?);
            }
        }
    }
    if packs.is_empty() {
        let shown = folder.display();
        return Err(Failure::refused(
            lang,
            &Text::new(
                format!("{shown} 里没有规则文件（.md）"),
                format!("{shown} has no .md files"),
            ),
            &Text::fixed("请指定放规则包的文件夹", "name the folder that holds the packs"),
        ));
    }
    packs.sort();
    Ok(packs)
}

/// One pack.
pub fn from_file(path: &Path, lang: Lang) -> Result<Pack, Failure> {
    let problem = |error: &std::io::Error| unreadable(path, error, lang);
    let length = std::fs::metadata(path).map_err(|error| problem(&error))?.len();
    if usize::try_from(length).is_ok_and(|length| length > policy::MAX_FILE_BYTES) {
        let (shown, limit) = (path.display(), policy::MAX_FILE_BYTES / 1024);
        return Err(Failure::refused(
            lang,
            &Text::new(
                format!("{shown} 超过 {limit} KB，不像规则文件"),
                format!("{shown} is larger than {limit} KB and hardly a rule file"),
            ),
            &Text::fixed("请把规则按地方分成几个文件", "split the rules by place"),
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| problem(&error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((path.display().to_string(), text)),
        Err(_) => Err(Failure::refused(
            lang,
            &Text::new(
                format!("{} 不是 UTF-8 文本", path.display()),
                format!("{} is not UTF-8 text", path.display()),
            ),
            &Text::fixed("请另存为 UTF-8 编码", "save it in UTF-8"),
        )),
    }
}

/// A file or folder that the machine does not let us read.
pub fn unreadable(path: &Path, error: &std::io::Error, lang: Lang) -> Failure {
    use std::io::ErrorKind;
    let shown = path.display();
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => (format!("找不到 {shown}"), format!("there is no {shown}")),
        ErrorKind::PermissionDenied => {
            (format!("没有权限读取 {shown}"), format!("no permission to read {shown}"))
        }
        ErrorKind::IsADirectory => {
            (format!("{shown} 是文件夹，不是文件"), format!("{shown} is a folder, not a file"))
        }
        ErrorKind::NotADirectory => {
            (format!("{shown} 不是文件夹"), format!("{shown} is not a folder"))
        }
        _ => (format!("无法读取 {shown}（{error}）"), format!("cannot read {shown} ({error})")),
    };
    Failure::refused(lang, &Text::new(zh, en), &Text::fixed("请检查路径是否写对", "check the path"))
}

/// Reads the rules that the options ask for. A rule file with an error is refused as a whole:
/// a figure from half of somebody's rules would be wrong without looking so.
pub fn load(options: &RuleOptions, lang: Lang) -> Result<Rules, Failure> {
    let base = match &options.policies {
        Some(folder) => from_folder(folder, lang)?,
        None => embedded(),
    };
    let mut own_packs = Vec::new();
    for path in &options.rules {
        own_packs.push(from_file(path, lang)?);
    }
    let own: Vec<PlaceCode> = places(&own_packs);
    let replaced = |pack: &Pack| places(std::slice::from_ref(pack)).iter().any(|p| own.contains(p));
    let mut packs: Vec<Pack> = if own.is_empty() {
        base
    } else {
        base.into_iter().filter(|pack| !replaced(pack)).collect()
    };
    packs.extend(own_packs);
    let (library, findings) = PolicyLibrary::load(packs);
    // The packs inside the binary are checked when it is made, and the user could not mend them.
    refuse_errors(findings.iter().filter(|finding| !is_embedded(options, finding)), lang)?;
    Ok(Rules { library, own })
}

fn places(packs: &[Pack]) -> Vec<PlaceCode> {
    let (library, _) = PolicyLibrary::load(packs.iter().cloned());
    library.places().map(|(place, _)| place).collect()
}

fn is_embedded(options: &RuleOptions, finding: &Finding) -> bool {
    let named = |path: &PathBuf| path.display().to_string() == finding.file;
    options.policies.is_none() && !options.rules.iter().any(named)
}

fn refuse_errors<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    lang: Lang,
) -> Result<(), Failure> {
    let errors: Vec<String> = findings
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.render(lang))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure::Refused(errors.join("\n"))) }
}

/// Says that a place has no pack of its own, so that national rules are not taken for local ones.
pub fn warn_without_pack(library: &PolicyLibrary, place: PlaceCode, lang: Lang) {
    if library.place_name(place).is_none() {
        let text = match lang {
            Lang::Zh => {
                format!("没有收录 {place} 当地的规则，只用了全国和全省的；当地可能另有规定")
            }
            Lang::En => format!("no local rules for {place}: only those of nation and province"),
        };
        eprintln!("{}", crate::console::hint(lang, &text));
    }
}

/// A place by its code or by the name that people say.
pub fn find_place(library: &PolicyLibrary, text: &str, lang: Lang) -> Result<PlaceCode, Failure> {
    if let Some(code) = PlaceCode::parse(text) {
        return Ok(code);
    }
    let plain = |name: &str| name.trim().trim_end_matches(['市', '省']).to_lowercase();
    let wanted = plain(text);
    let found = library
        .places()
        .find(|(_, name)| plain(&name.zh) == wanted || plain(&name.en) == wanted)
        .map(|(place, _)| place);
    found.ok_or_else(|| {
        let known: Vec<String> =
            library.places().map(|(place, name)| format!("{place} {}", name.get(lang))).collect();
        Failure::refused(
            lang,
            &Text::new(format!("没有收录“{text}”"), format!("“{text}” is not a known place")),
            &Text::new(
                format!("已收录：{}；也可以写六位行政区划代码", known.join("、")),
                format!("known: {}; or give a six-digit code", known.join(", ")),
            ),
        )
    })
}
