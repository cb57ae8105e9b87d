//! 规则键页 — the page `docs/policy-keys.md`, made from the registry so that it cannot differ from
//! what the reader takes.

use crate::registry::{Dimension, KEYS};
use crate::untranslated;
use crate::value::{CAP_FORMS, CREDIT_FORMS, DEDUCTIBLE_FORMS};

const HEAD: &str = "\
# 规则键 · policy keys

本页由 `policy::key_reference()` 生成，请勿手改；改总表后运行 `UPDATE_CASES=1 cargo test -p policy`。
This page is made by `policy::key_reference()`; change the registry and run
`UPDATE_CASES=1 cargo test -p policy`.

文件头，每个文件一个 · the head, one a file:

````markdown
```toml pack
place = \"440300\"                       # 六位行政区划代码，国家为 100000 · code; the nation is 100000
name  = { zh = \"深圳\", en = \"Shenzhen\" }
kinds = [\"employee-medical\"]           # 险种 · schemes that the rules are about

[[source]]
id = \"sz-358\"
title = \"文件标题\"
url = \"https://…\"                      # example 和 seed 可省 · not needed for example and seed
published = 2023-09-28                 # 公布日：“截至某日所知”以此为准 · what \"as known at\" compares
published_estimated = true             # 公布日未印，取施行日 · the day is not printed; optional
standing = \"guide\"                     # official bureau-page news guide seed example
note = \"…\"                             # 可省 · optional
```
````

`## 未译` 一节列出文件写了而本项目不做的，每条开头用反引号写它涉及的主题：一个键、一类键，或下面“没有键的主题”；
`@retired` 等表示只关这类人。它会出现在涉及这些键的答复旁边。
The section `## 未译` lists what the documents say and the project does not do. Each item begins
with its topics in backquotes: a key, a family of keys or one of the topics without keys below;
`@retired` and the like say whom it is about. It stands beside every answer that rests on those
keys.

````markdown
- `inpatient.deductible` `remote` 转往市外住院的起付标准 1500 元
````

两份文件说法不一时两边各写一条，再登记 · where two documents differ write both rules and record it:

````markdown
在职一级医院 400 元或 500 元；400 元有三处相同，按 400 元。

```toml conflict
key    = \"inpatient.deductible\"
from   = 2022-01-01              # 从哪天起不一 · first day
until  = 2026-01-01              # 可省 · optional
when   = { level = 1 }           # 可省 · optional
chosen = \"inpatient\"           # 采用哪份 · the document that is followed
others = [\"inpatient-other\"]   # 其余 · the others
reason = \"corroborated\"        # higher-rank later more-special better-standing corroborated
```
````

层级：国家、省、市，近者优先；同层中条件多者优先，再看起始日、公布日、出处等级。
Layers: nation, province, city, the nearest wins; within a layer the rule with more conditions, then
the later start, the later document, the better standing.

一条规则 · a rule:

````markdown
住院起付标准三级医院首次 800 元，同年再次 400 元。

```toml
key   = \"inpatient.deductible\"
from  = 2023-01-01              # 起始日 · first day
until = 2026-01-01              # 不再适用的第一天 · first day on which it no longer holds; optional
until_source = \"id\"             # 写明终止的文件 · the later document that ends it; optional
retroactive = true              # 追溯 · it reaches back behind its document; optional
when  = { level = 3 }           # 适用条件 · conditions; optional
value = { first = \"800.00\", later = \"400.00\" }
cite  = { source = \"id\", article = \"第十二条\" }   # 出处 · source in the head, and where in it
explained = { check = \"ratio-falls\", why = \"…\" }  # 检查的发现属实的理由 · why a finding stands; optional
```
````

`rows = [{ when = { … }, value = … }, …]` 可代替 `value`，一块写几行。
`rows` in place of `value` writes several rows in one block.
任何键的值都可写 `\"unknown\"`：文件有规定而数字没有收录到，不让更宽的规则代答。
The value of any key may be `\"unknown\"`: a document says it, but the figure is not collected,
and no wider rule shall answer in its place.
";

const TIMING: &str = "
## 划入时间 · timing of credits

`{ cycle = \"monthly\", months_after = 1, by_day = 20, first_months_after = 2, \
qualifying_months = 6 }`

- `cycle`：`monthly`、`quarterly` 或 `\"yearly 07-01\"` · how often credits run
- `months_after`：到账后第几个月划入，0 为当月 · months between receipt and credit
- `by_day`：最迟几日，可省 · latest day of that month; optional
- `first_months_after`：首次划入最迟第几个月，可省 · for a first credit, if longer; optional
- `qualifying_months`：缴满几个月才开户，可省 · paid months before the account opens; optional
";

/// 规则键页 as Markdown.
pub fn key_reference() -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\n## 条件 · conditions\n\n| `when` | 写法 · form |\n|---|---|\n");
    for dimension in Dimension::ALL {
        let form = dimension.form();
        page.push_str(&format!("| `{}` | {} · {} |\n", dimension.name(), form.zh, form.en));
    }
    let mut shapes = |heading: &str, forms: &[(&str, &str)]| {
        page.push_str(&format!("\n## {heading}\n\n"));
        for (form, meaning) in forms {
            page.push_str(&format!("- `{form}` — {meaning}\n"));
        }
    };
    shapes("划入形状 · shapes of credit", &CREDIT_FORMS);
    shapes("起付标准的形状 · shapes of deductible", &DEDUCTIBLE_FORMS);
    shapes("限额的形状 · shapes of caps", &CAP_FORMS);
    page.push_str(TIMING);
    page.push_str("\n## 没有键的主题 · topics without keys\n\n| 主题 · topic | 含义 · meaning |\n");
    page.push_str("|---|---|\n");
    for (code, name) in untranslated::matters() {
        page.push_str(&format!("| `{code}` | {} · {} |\n", name.zh, name.en));
    }
    page.push_str(
        "\n## 键 · keys\n\n| 键 · key | 含义 · meaning | 值 · value | 条件 · conditions |\n",
    );
    page.push_str("|---|---|---|---|\n");
    for spec in KEYS {
        let (meaning, form) = (&spec.meaning, spec.value.form());
        let conditions: Vec<String> =
            spec.dimensions.iter().map(|known| format!("`{}`", known.name())).collect();
        let conditions =
            if conditions.is_empty() { "—".to_owned() } else { conditions.join(" ") };
        page.push_str(&format!(
            "| `{}` | {} · {} | {} · {} | {conditions} |\n",
            spec.key, meaning.zh, meaning.en, form.zh, form.en
        ));
    }
    page
}
