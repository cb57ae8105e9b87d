//! 说法登记 — all claims, clashes and sources that were read.

use policy::{Finding, PolicyLibrary};
use vocab::Text;

use crate::claim::{
    Category, Claim, ClaimConflict, ClaimSource, ClaimVerdict, Here, Settled, finding,
};
use crate::reading;
use crate::search::Index;

/// 说法登记.
#[derive(Debug, Default)]
pub struct ClaimRegister {
    categories: Vec<Category>,
    claims: Vec<Claim>,
    conflicts: Vec<ClaimConflict>,
    sources: Vec<ClaimSource>,
    pub(crate) index: Index,
}

impl ClaimRegister {
    /// Reads files: path for messages, and text. A claim that cannot be read is left out and
    /// reported, as with packs.
    pub fn load(
        files: impl IntoIterator<Item = (String, String)>,
    ) -> (ClaimRegister, Vec<Finding>) {
        let mut files: Vec<(String, String)> = files.into_iter().collect();
        files.sort();
        let mut register = ClaimRegister::default();
        let mut findings = Vec::new();
        for (file, text) in files {
            let page = reading::read(&file, &text);
            findings.extend(page.findings);
            register.conflicts.extend(page.conflicts);
            register.sources.extend(page.sources);
            let category = register.categories.len();
            match page.category {
                Some(known) => register.categories.push(known),
                None => findings.extend(page.claims.first().map(without_category)),
            }
            let claims = page.claims.into_iter();
            register.claims.extend(claims.map(|claim| Claim { category, ..claim }));
        }
        register.claims.sort_by(|a, b| a.id.cmp(&b.id));
        register.conflicts.sort_by(|a, b| a.id.cmp(&b.id));
        register.index = Index::of(&register.claims);
        findings.extend(register.incomplete());
        (register, findings)
    }

    /// Every claim, in the order of the ids.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Every clash, in the order of the ids.
    pub fn conflicts(&self) -> &[ClaimConflict] {
        &self.conflicts
    }

    /// Every category, in the order of the files.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Sources that are not those of rules.
    pub fn sources(&self) -> &[ClaimSource] {
        &self.sources
    }

    /// The claim of an id, written in either case.
    pub fn find(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id.eq_ignore_ascii_case(id))
    }

    /// The clash of an id.
    pub fn conflict(&self, id: &str) -> Option<&ClaimConflict> {
        self.conflicts.iter().find(|conflict| conflict.id == id)
    }

    /// The source of an id.
    pub fn source(&self, id: &str) -> Option<&ClaimSource> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// The category of a claim.
    pub fn category(&self, claim: &Claim) -> &Category {
        static NONE: std::sync::LazyLock<Category> = std::sync::LazyLock::new(|| Category {
            code: String::new(),
            label: Text::fixed("其他", "others"),
        });
        self.categories.get(claim.category).unwrap_or(&NONE)
    }

    /// 常见误传 — claims that are wrong or outdated.
    pub fn misconceptions(&self) -> impl Iterator<Item = &Claim> {
        self.claims
            .iter()
            .filter(|claim| matches!(claim.verdict, ClaimVerdict::Wrong | ClaimVerdict::Outdated))
    }

    /// Rules, clashes and sources that are named and not there. Tests, cases and codes of checks
    /// are files and tables of others; whoever has those looks.
    pub fn unresolved(&self, library: &PolicyLibrary) -> Vec<Finding> {
        let mut findings = Vec::new();
        let entries = self.claims.iter().map(|claim| (&claim.spot, &claim.settled));
        let clashes = self.conflicts.iter().map(|conflict| (&conflict.spot, &conflict.settled));
        for (spot, settled) in entries.chain(clashes) {
            for rule in &settled.rules {
                if !library.citations().iter().any(|citation| rule.names(citation)) {
                    findings.push(lost(spot, &rule.to_string()));
                }
            }
            let conflicts = settled.conflicts.iter().filter(|id| self.conflict(id).is_none());
            let sources = settled.sources.iter().filter(|id| self.source(id).is_none());
            findings.extend(conflicts.chain(sources).map(|id| lost(spot, id)));
        }
        for conflict in &self.conflicts {
            let missing = conflict.claims.iter().filter(|id| self.find(id).is_none());
            findings.extend(missing.map(|id| lost(&conflict.spot, id)));
        }
        findings
    }

    /// Claims that say too little of themselves.
    fn incomplete(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for claim in &self.claims {
            let needs_correct = match claim.verdict {
                ClaimVerdict::Simplified | ClaimVerdict::Outdated | ClaimVerdict::Wrong => true,
                ClaimVerdict::Local => claim.here == Here::Contradicted,
                _ => false,
            };
            if needs_correct && claim.correct.is_none() {
                findings.push(claim.finding(
                    "claim-uncorrected",
                    Text::new(
                        format!("{} 没有写正确的说法", claim.id),
                        format!("{} does not say what is so", claim.id),
                    ),
                    Text::fixed("补上 correct.zh 和 correct.en", "add correct.zh and correct.en"),
                ));
            }
            if claim.settled == Settled::default() {
                findings.push(claim.finding(
                    "claim-unsettled",
                    Text::new(
                        format!("{} 没有写凭什么定", claim.id),
                        format!("{} does not say what settles it", claim.id),
                    ),
                    Text::fixed(
                        "写 rules、tests、checks、cases、conflicts、sources 或 open",
                        "name rules, tests, checks, cases, conflicts, sources or open",
                    ),
                ));
            }
        }
        let twice = self.claims.iter().zip(self.claims.iter().skip(1));
        findings.extend(twice.filter(|(one, next)| one.id == next.id).map(|(_, claim)| {
            claim.finding(
                "claim-twice",
                Text::new(format!("{} 写了两次", claim.id), format!("{} stands twice", claim.id)),
                Text::fixed("换一个编号或删掉一条", "give one another id or remove it"),
            )
        }));
        findings
    }
}

fn without_category(claim: &Claim) -> Finding {
    finding(
        &(claim.spot.0.clone(), 1),
        "claims-without-category",
        Text::fixed("文件没有类别", "the file has no category"),
        Text::fixed("以“# 代码 中文 — English”开头", "begin with `# code 中文 — English`"),
    )
}

fn lost(spot: &(String, usize), what: &str) -> Finding {
    finding(
        spot,
        "claim-reference",
        Text::new(format!("找不到所引的 {what}"), format!("{what} is named and not there")),
        Text::fixed("改正引用，或删掉", "mend the reference or remove it"),
    )
}
