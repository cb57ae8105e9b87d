//! 适用条件 — for whom a rule holds (`when`), and the question that is put to it. Of two rules of
//! one layer the one that asks for more wins; a higher starting age wins over a lower one.

use vocab::{PersonClass, Text};

use crate::registry::{Dimension, KeySpec};
use crate::rules::{
    AidClass, CareArea, HospitalLevel, ItemKind, MaternityCase, RemoteKind, Standing,
};
use crate::tree::{Item, Node};
use crate::value::Problem;

/// 条件. An empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct When {
    pub class: Vec<PersonClass>,
    pub tier: Vec<String>,
    pub household: Vec<String>,
    pub level: Vec<HospitalLevel>,
    pub retired: Option<bool>,
    pub from_age: Option<i32>,
    pub case: Vec<MaternityCase>,
    pub institution: Vec<String>,
    pub remote: Vec<RemoteKind>,
    pub area: Vec<CareArea>,
    pub item: Vec<ItemKind>,
    pub disease: Vec<String>,
    pub aid: Vec<AidClass>,
}

/// 问题 — for whom a value is asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Query<'a> {
    pub class: Option<PersonClass>,
    pub tier: Option<&'a str>,
    pub household: Option<&'a str>,
    pub level: Option<HospitalLevel>,
    pub retired: Option<bool>,
    pub age: Option<i32>,
    pub case: Option<MaternityCase>,
    pub institution: Option<&'a str>,
    pub remote: Option<RemoteKind>,
    pub area: Option<CareArea>,
    pub item: Option<ItemKind>,
    pub disease: Option<&'a str>,
    pub aid: Option<AidClass>,
}

impl<'a> From<Standing<'a>> for Query<'a> {
    fn from(standing: Standing<'a>) -> Query<'a> {
        Query {
            class: Some(standing.class),
            tier: standing.tier,
            household: standing.household,
            ..Query::default()
        }
    }
}

impl When {
    /// Whether the rule speaks about what is asked.
    pub fn matches(&self, query: &Query<'_>) -> bool {
        let tier = query.tier.map(str::trim);
        let household = query.household.map(str::trim);
        let institution = query.institution.map(str::trim);
        let disease = query.disease.map(str::trim);
        asks(&self.class, query.class.as_ref(), |a, b| a == b)
            && asks(&self.tier, tier, |a, b| a == b)
            && asks(&self.household, household, |a, b| a == b)
            && asks(&self.level, query.level.as_ref(), |a, b| a == b)
            && asks(&self.case, query.case.as_ref(), |a, b| a == b)
            && asks(&self.institution, institution, |a, b| a == b)
            && asks(&self.remote, query.remote.as_ref(), |a, b| a == b)
            && asks(&self.area, query.area.as_ref(), |a, b| a == b)
            && asks(&self.item, query.item.as_ref(), |a, b| a == b)
            && asks(&self.disease, disease, |a, b| a == b)
            && asks(&self.aid, query.aid.as_ref(), |a, b| a == b)
            && self.retired.is_none_or(|retired| query.retired == Some(retired))
            && self.from_age.is_none_or(|from| query.age.is_some_and(|age| from <= age))
    }

    /// How much the rule asks for: first the number of conditions, then the starting age.
    pub fn specificity(&self) -> (usize, i32) {
        (self.conditions(), self.from_age.unwrap_or(-1))
    }

    /// Number of conditions beside the age.
    pub fn conditions(&self) -> usize {
        [
            !self.class.is_empty(),
            !self.tier.is_empty(),
            !self.household.is_empty(),
            !self.level.is_empty(),
            self.retired.is_some(),
            !self.case.is_empty(),
            !self.institution.is_empty(),
            !self.remote.is_empty(),
            !self.area.is_empty(),
            !self.item.is_empty(),
            !self.disease.is_empty(),
            !self.aid.is_empty(),
        ]
        .into_iter()
        .filter(|asked| *asked)
        .count()
    }

    /// Whether somebody may meet both conditions at the same starting age.
    pub fn meets(&self, other: &When) -> bool {
        share(&self.class, &other.class)
            && share(&self.tier, &other.tier)
            && share(&self.household, &other.household)
            && share(&self.level, &other.level)
            && share(&self.case, &other.case)
            && share(&self.institution, &other.institution)
            && share(&self.remote, &other.remote)
            && share(&self.area, &other.area)
            && share(&self.item, &other.item)
            && share(&self.disease, &other.disease)
            && share(&self.aid, &other.aid)
            && self.retired.zip(other.retired).is_none_or(|(a, b)| a == b)
            && self.from_age == other.from_age
    }

    /// Somebody whom the rule is about.
    pub fn witness(&self) -> Query<'_> {
        Query {
            class: self.class.first().copied(),
            tier: self.tier.first().map(String::as_str),
            household: self.household.first().map(String::as_str),
            level: self.level.first().copied(),
            retired: self.retired,
            age: Some(self.from_age.unwrap_or(0)),
            case: self.case.first().copied(),
            institution: self.institution.first().map(String::as_str),
            remote: self.remote.first().copied(),
            area: self.area.first().copied(),
            item: self.item.first().copied(),
            disease: self.disease.first().map(String::as_str),
            aid: self.aid.first().copied(),
        }
    }

    /// Everybody whom the rule names: one for each way of meeting its conditions.
    pub fn witnesses(&self) -> Vec<Query<'_>> {
        /// Far more than any rule names.
        const MOST: usize = 256;
        let mut all = vec![self.witness()];
        each_of(&mut all, &self.class, |query, class| query.class = Some(*class));
        each_of(&mut all, &self.tier, |query, tier| query.tier = Some(tier));
        each_of(&mut all, &self.household, |query, it| query.household = Some(it));
        each_of(&mut all, &self.level, |query, level| query.level = Some(*level));
        each_of(&mut all, &self.case, |query, case| query.case = Some(*case));
        all.truncate(MOST);
        all
    }

    /// In words, to name a witness.
    pub fn shown(&self) -> Text {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        for class in &self.class {
            zh.push(class.label().zh.into_owned());
            en.push(class.label().en.into_owned());
        }
        for word in self.tier.iter().chain(&self.household).chain(&self.disease) {
            zh.push(word.clone());
            en.push(word.clone());
        }
        for level in &self.level {
            zh.push(match level {
                0 => "社区".to_owned(),
                level => format!("{level} 级机构"),
            });
            en.push(format!("level {level}"));
        }
        if let Some(retired) = self.retired {
            zh.push(if retired { "退休" } else { "在职" }.to_owned());
            en.push(if retired { "retired" } else { "active" }.to_owned());
        }
        if let Some(age) = self.from_age {
            zh.push(format!("{age} 岁起"));
            en.push(format!("from age {age}"));
        }
        for case in &self.case {
            zh.push(case_name(*case).to_owned());
            en.push(case_name(*case).to_owned());
        }
        for word in &self.institution {
            zh.push(word.clone());
            en.push(word.clone());
        }
        let remote = self.remote.iter().map(|it| label(&REMOTES, it));
        let area = self.area.iter().map(|it| label(&AREAS, it));
        for (word, code) in remote.chain(area).chain(self.item.iter().map(|it| label(&ITEMS, it))) {
            zh.push(word.to_owned());
            en.push(code.to_owned());
        }
        for aid in &self.aid {
            zh.push(aid.label().zh.into_owned());
            en.push(aid.label().en.into_owned());
        }
        if zh.is_empty() {
            return Text::fixed("所有人", "everybody");
        }
        Text::new(zh.join("、"), en.join(", "))
    }
}

fn each_of<'a, T>(all: &mut Vec<Query<'a>>, values: &'a [T], set: impl Fn(&mut Query<'a>, &'a T)) {
    if values.len() > 1 {
        let before = std::mem::take(all);
        for query in before {
            all.extend(values.iter().map(|value| {
                let mut query = query;
                set(&mut query, value);
                query
            }));
        }
    }
}

fn asks<T, Q: ?Sized>(allowed: &[T], asked: Option<&Q>, same: fn(&T, &Q) -> bool) -> bool {
    allowed.is_empty()
        || asked.is_some_and(|asked| allowed.iter().any(|allowed| same(allowed, asked)))
}

fn share<T: PartialEq>(left: &[T], right: &[T]) -> bool {
    left.is_empty() || right.is_empty() || left.iter().any(|value| right.contains(value))
}

/// Reads the conditions of a row on top of those of its block.
pub(crate) fn read(
    common: Option<&Node>,
    own: Option<&Node>,
    spec: &KeySpec,
) -> Result<When, Problem> {
    let mut when = When::default();
    for node in [common, own].into_iter().flatten() {
        let Some(members) = node.table() else { return Err(bad(node, "when", None)) };
        for (name, value) in members {
            let dimension = Dimension::ALL.into_iter().find(|known| known.name() == name);
            let Some(dimension) = dimension.filter(|known| spec.dimensions.contains(known)) else {
                return Err(not_allowed(value, name, spec));
            };
            set(&mut when, dimension, value).ok_or_else(|| bad(value, name, Some(dimension)))?;
        }
    }
    Ok(when)
}

fn set(when: &mut When, dimension: Dimension, node: &Node) -> Option<()> {
    if matches!(&node.item, Item::List(nodes) if nodes.is_empty()) {
        return None;
    }
    match dimension {
        Dimension::Class => when.class = each(node, |node| class_named(node.text()?))?,
        Dimension::Tier => when.tier = each(node, words)?,
        Dimension::Household => when.household = each(node, words)?,
        Dimension::Level => {
            when.level =
                each(node, |node| u8::try_from(node.integer()?).ok().filter(|level| *level <= 3))?;
        }
        Dimension::Retired => when.retired = Some(node.flag()?),
        Dimension::FromAge => {
            when.from_age = Some(node.integer().filter(|age| (0..=120).contains(age))?);
        }
        Dimension::Case => when.case = each(node, |node| case_named(node.text()?))?,
        Dimension::Institution => when.institution = each(node, words)?,
        Dimension::Remote => when.remote = each(node, |node| named(&REMOTES, node.text()?))?,
        Dimension::Area => when.area = each(node, |node| named(&AREAS, node.text()?))?,
        Dimension::Item => when.item = each(node, |node| named(&ITEMS, node.text()?))?,
        Dimension::Disease => when.disease = each(node, words)?,
        Dimension::Aid => when.aid = each(node, |node| AidClass::named(node.text()?))?,
    }
    Some(())
}

fn each<T>(node: &Node, read: fn(&Node) -> Option<T>) -> Option<Vec<T>> {
    node.one_or_many().iter().map(read).collect()
}

fn words(node: &Node) -> Option<String> {
    node.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

pub(crate) fn class_named(name: &str) -> Option<PersonClass> {
    Some(match name {
        "employee" => PersonClass::Employee,
        "flexible" => PersonClass::Flexible,
        "retired" => PersonClass::Retired,
        "resident" => PersonClass::Resident,
        _ => return None,
    })
}

fn case_named(name: &str) -> Option<MaternityCase> {
    CASES.iter().find(|(_, known)| *known == name).map(|(case, _)| *case)
}

fn case_name(case: MaternityCase) -> &'static str {
    CASES.iter().find(|(known, _)| *known == case).map_or("", |(_, name)| name)
}

/// Every case of maternity with its name in a pack.
pub(crate) const CASES: [(MaternityCase, &str); 5] = [
    (MaternityCase::Normal, "normal"),
    (MaternityCase::Difficult, "difficult"),
    (MaternityCase::EarlyLoss, "early-loss"),
    (MaternityCase::MiddleLoss, "middle-loss"),
    (MaternityCase::LateLoss, "late-loss"),
];

/// A word of a pack with what it stands for and its Chinese.
type Word<T> = (T, &'static str, &'static str);

/// How care elsewhere came about.
const REMOTES: [Word<RemoteKind>; 5] = [
    (RemoteKind::Resident, "resident", "长期异地备案"),
    (RemoteKind::Referred, "referred", "转诊备案"),
    (RemoteKind::Emergency, "emergency", "异地急诊"),
    (RemoteKind::Temporary, "temporary", "临时外出备案"),
    (RemoteKind::Unfiled, "unfiled", "未备案"),
];

const AREAS: [Word<CareArea>; 2] = [
    (CareArea::InProvince, "in-province", "省内市外"),
    (CareArea::OutsideProvince, "outside-province", "省外"),
];

const ITEMS: [Word<ItemKind>; 3] = [
    (ItemKind::Special, "special", "特殊项目"),
    (ItemKind::Material, "material", "医用材料"),
    (ItemKind::Implant, "implant", "植入材料"),
];

fn named<T: Copy>(words: &[Word<T>], name: &str) -> Option<T> {
    words.iter().find(|(_, known, _)| *known == name).map(|(value, ..)| *value)
}

/// Chinese and the word of packs.
fn label<T: PartialEq>(words: &[Word<T>], value: &T) -> (&'static str, &'static str) {
    let word = words.iter().find(|(known, ..)| known == value);
    word.map_or(("", ""), |(_, code, zh)| (*zh, *code))
}

fn bad(node: &Node, name: &str, dimension: Option<Dimension>) -> Problem {
    let form = dimension.map_or(
        Text::fixed("表，如 { class = \"retired\" }", "a table, like { class = \"retired\" }"),
        Dimension::form,
    );
    Problem {
        code: "wrong-type",
        line: node.line,
        message: Text::new(
            format!("条件“{name}”不能是 {}", node.shown()),
            format!("condition `{name}` cannot be {}", node.shown()),
        ),
        remedy: Text::new(format!("应写：{}", form.zh), format!("write {}", form.en)),
    }
}

fn not_allowed(node: &Node, name: &str, spec: &KeySpec) -> Problem {
    let allowed: Vec<&str> = spec.dimensions.iter().map(|known| known.name()).collect();
    Problem {
        code: "unknown-condition",
        line: node.line,
        message: Text::new(
            format!("{} 不能按“{name}”区分", spec.key),
            format!("{} cannot depend on `{name}`", spec.key),
        ),
        remedy: if allowed.is_empty() {
            Text::fixed("这个键不带条件，去掉 when", "this key takes no conditions: remove `when`")
        } else {
            Text::new(
                format!("可用的条件：{}", allowed.join("、")),
                format!("conditions are {}", allowed.join(", ")),
            )
        },
    }
}
