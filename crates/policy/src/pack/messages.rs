//! 读包时的话 — what the reader says about a pack that it cannot use as written, in both languages.

use vocab::{Date, Source, Text};

use super::{MAX_FILE_BYTES, MAX_RULES};
use crate::finding::{Finding, Spot};
use crate::registry;
use crate::tree::Node;
use crate::untranslated;
use crate::value::Problem;

pub(super) fn missing(node: &Node, name: &str) -> Problem {
    let code = if name.starts_with("cite") { "missing-source" } else { "missing-field" };
    Problem {
        code,
        line: node.line,
        message: Text::new(format!("缺少“{name}”"), format!("`{name}` is missing")),
        remedy: match code {
            "missing-source" => Text::fixed(
                "写明出处：cite = { source = \"编号\", article = \"条款\" }",
                "say who says so: cite = { source = \"id\", article = \"where\" }",
            ),
            _ => Text::fixed(
                "每条规则要有 key、from、value（或 rows，二者取一）和 cite",
                "a rule has key, from, value (or rows, not both) and cite",
            ),
        },
    }
}

pub(super) fn backwards(node: &Node, from: Date, until: Date) -> Problem {
    Problem {
        code: "from-after-until",
        line: node.get("until").map_or(node.line, |until| until.line),
        message: Text::new(
            format!("从 {from} 起，却到 {until} 为止，一天也不适用"),
            format!("from {from} until {until}: it holds on no day"),
        ),
        remedy: Text::fixed(
            "until 写不再适用的第一天，应晚于 from",
            "`until` is the first day on which it no longer holds, after `from`",
        ),
    }
}

pub(super) fn too_many_rules(node: &Node) -> Problem {
    Problem {
        code: "too-large",
        line: node.line,
        message: Text::new(
            format!("一个文件超过 {MAX_RULES} 条规则"),
            format!("more than {MAX_RULES} rules in a file"),
        ),
        remedy: Text::fixed("拆成几个文件", "split it into several files"),
    }
}

pub(super) fn too_large(spot: &Spot) -> Finding {
    spot.error(
        "too-large",
        Text::new(
            format!("文件超过 {} KiB", MAX_FILE_BYTES / 1024),
            format!("the file is larger than {} KiB", MAX_FILE_BYTES / 1024),
        ),
        Text::fixed("拆成几个文件", "split it into several files"),
    )
}

pub(super) fn no_head(spot: &Spot) -> Finding {
    spot.error(
        "missing-head",
        Text::fixed("规则前没有文件头", "no head stands before the rules"),
        Text::fixed(
            "先写一个 ```toml pack 块：place、name、kinds 和 [[source]]",
            "begin with a ```toml pack block: place, name, kinds and [[source]]",
        ),
    )
}

pub(super) fn bad_head(spot: &Spot) -> Finding {
    spot.error(
        "bad-head",
        Text::fixed("文件头不完整", "the head is not complete"),
        Text::fixed(
            "要有 place = \"六位代码\"、name = { zh, en }、kinds = [\"employee-medical\"] 等",
            "it has place = \"six digits\", name = { zh, en } and kinds = [\"employee-medical\"]",
        ),
    )
}

pub(super) fn bad_source(spot: &Spot, id: Option<&str>, field: &str) -> Finding {
    let id = id.unwrap_or("?");
    spot.error(
        "bad-source",
        Text::new(
            format!("来源 {id} 的“{field}”缺失、重复或写法不对"),
            format!("source {id}: `{field}` is missing, repeated or wrong"),
        ),
        Text::fixed(
            "来源要有 id（不重复）、title、url、published（日期）、standing（official、bureau-page、\
             news、guide、seed、example）",
            "a source has id (once), title, url, published (a date) and standing (official, \
             bureau-page, news, guide, seed, example)",
        ),
    )
}

pub(super) fn no_url(spot: &Spot, source: &Source) -> Finding {
    spot.error(
        "source-without-url",
        Text::new(
            format!("来源 {} 没有网址，别人无法核对", source.id.0),
            format!("source {} has no address, so nobody can check it", source.id.0),
        ),
        Text::fixed(
            "补上 url；自拟的规则用 standing = \"example\"",
            "add its url; rules made up by yourself have standing = \"example\"",
        ),
    )
}

pub(super) fn unknown_key(spot: &Spot, key: &str) -> Finding {
    let near = registry::KEYS.iter().map(|spec| spec.key).min_by_key(|known| distance(key, known));
    let near = near.unwrap_or_default();
    let message = if key.is_empty() {
        Text::fixed("规则没有写 key", "the rule has no key")
    } else {
        let shown: String = key.chars().take(60).collect();
        Text::new(format!("没有“{shown}”这个键"), format!("there is no key `{shown}`"))
    };
    spot.error(
        "unknown-key",
        message,
        Text::new(
            format!("最接近的是“{near}”；全部的键见 docs/policy-keys.md"),
            format!("the nearest is `{near}`; docs/policy-keys.md lists all"),
        ),
    )
}

/// Edits between two keys, bounded, to name the nearest one.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=left.len()).collect();
    for (i, r) in right.chars().enumerate() {
        let mut diagonal = i;
        let mut previous = i + 1;
        for (l, cell) in left.iter().zip(row.iter_mut().skip(1)) {
            let cost = diagonal + usize::from(*l != r);
            diagonal = *cell;
            previous = cost.min(previous + 1).min(diagonal + 1);
            *cell = previous;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

pub(super) fn no_statement(spot: &Spot) -> Finding {
    spot.error(
        "missing-statement",
        Text::fixed("规则前没有用自己的话说明", "no statement stands before the rule"),
        Text::fixed(
            "在代码块前写一段话，说清这条规则，连同数字",
            "say the rule, its figures included, in a paragraph before the block",
        ),
    )
}

pub(super) fn older_than_document(spot: &Spot, from: Date, source: &Source) -> Finding {
    let published = source.published;
    spot.warning(
        "older-than-document",
        Text::new(
            format!("{from} 起适用，而文件 {published} 才公布"),
            format!("it holds from {from}, its document was published on {published}"),
        ),
        Text::fixed(
            "确属追溯就写 retroactive = true；公布日不详就在来源写 published_estimated = true",
            "if it truly reaches back write retroactive = true; if the day of publication is not \
             printed write published_estimated = true at the source",
        ),
    )
}

pub(super) fn untranslated_topic(spot: &Spot, unknown: Option<&str>) -> Finding {
    let message = match unknown {
        Some(code) => {
            Text::new(format!("没有“{code}”这个主题"), format!("there is no topic `{code}`"))
        }
        None => Text::fixed(
            "这一条没有写主题，会出现在所有答复旁边",
            "this item names no topic and would stand beside every answer",
        ),
    };
    let matters: Vec<&str> = untranslated::matters().map(|(code, _)| code).collect();
    spot.error(
        "untranslated-topic",
        message,
        Text::new(
            format!(
                "在条目开头用反引号写它涉及的键或一类键，如 `inpatient.deductible`、`inpatient`、\
                 `credit.amount@retired`；没有键的写 {}",
                matters.join("、")
            ),
            format!(
                "begin the item with the keys or families it could touch, in backquotes: \
                 `inpatient.deductible`, `inpatient`, `credit.amount@retired`; where there is no \
                 key: {}",
                matters.join(", ")
            ),
        ),
    )
}

pub(super) fn unused_source(spot: &Spot, source: &Source) -> Finding {
    let (id, title) = (&source.id.0, &source.title);
    spot.warning(
        "unused-source",
        Text::new(
            format!("没有规则引用来源 {id}（{title}）"),
            format!("no rule cites the source {id} ({title})"),
        ),
        Text::fixed("删掉它，或写上依据它的规则", "remove it, or write the rules that rest on it"),
    )
}
