//! 业务目录 — what businesses there are, and what a request for one of them must say: its items, the
//! values that they take, and a request to fill in. It is read from the catalogue, as the manual of
//! the REST door is.

use std::fmt::Write;

use operations::office::{BUSINESSES, BusinessInfo, find_business};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use vocab::{Lang, Refusal, Text};

use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};

/// `office list` 的选项.
#[derive(Debug, clap::Args)]
pub struct Listing {
    /// 看这一项要填什么；不写就列出全部业务 · what this one asks for, all names if absent
    #[arg(value_name = "BUSINESS")]
    business: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

/// The names of all businesses, or everything about one.
pub fn list(arguments: &Listing) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let text = match &arguments.business {
        None => catalogue(lang),
        Some(name) => page(named(name, lang)?, lang),
    };
    console::print(&text)?;
    Ok(Outcome::Done)
}

fn catalogue(lang: Lang) -> String {
    let named = |business: &BusinessInfo| {
        let label = (business.label)();
        vec![business.name.to_owned(), label.get(lang).to_owned()]
    };
    lines(&[Align::Left; 2], &BUSINESSES.iter().map(named).collect::<Vec<_>>())
}

/// The business of a name.
pub fn named(name: &str, lang: Lang) -> Result<&'static BusinessInfo, Failure> {
    find_business(name).ok_or_else(|| unknown(name, lang))
}

/// A request that could not be read, and where it says what one looks like.
pub fn misread(business: &BusinessInfo, refusal: &Refusal, lang: Lang) -> Failure {
    let name = business.name;
    Failure::refused(
        lang,
        &refusal.sentence,
        &Text::new(
            format!("mingzhang office list {name} 写明要填什么、怎么写"),
            format!("mingzhang office list {name} says what to write, and how"),
        ),
    )
}

fn unknown(name: &str, lang: Lang) -> Failure {
    Failure::refused(
        lang,
        &Text::new(format!("没有名为“{name}”的业务"), format!("there is no business named {name}")),
        &Text::fixed(
            "mingzhang office list 列出全部业务",
            "mingzhang office list names every business",
        ),
    )
}

/// 栏目 of a request.
struct Item {
    /// With the items that it stands in: `lines[].wage`.
    path: String,
    /// The Chinese term; in English what else is said of it too.
    meaning: String,
    needed: bool,
    /// Whether the request to fill in has it: what is needed, and lists that are hardly ever empty.
    shown: bool,
    form: Form,
}

/// 写法 of an item.
enum Form {
    Text,
    Day,
    Month,
    Place,
    Amount,
    Fen,
    Number,
    YesNo,
    /// One of these, each with what it means.
    OneOf(Vec<(String, String)>),
    /// Items of its own.
    Group(Vec<Item>),
    List(Box<Form>),
}

fn page(business: &BusinessInfo, lang: Lang) -> String {
    let mut generator = SchemaGenerator::default();
    let root = (business.command)(&mut generator).to_value();
    let reader = Reader { definitions: generator.take_definitions(true), lang };
    let items = reader.items(reader.resolved(&root), "");
    let request = json!({
        "key": say(lang, "自编，不重复", "your own, never used twice"),
        "place": "990100",
        "clerk": say(lang, "经办人", "the clerk"),
        "command": filled(&items),
    });
    let label = (business.label)();
    let mut text = format!("{}  {}\n", business.name, label.get(lang));
    let title = say(lang, "请求文件的样子", "what a request looks like");
    // Nothing can go wrong in writing to a string.
    let _ = writeln!(text, "\n{title}\n{request:#}");
    let mut rows = Vec::new();
    let mut values = Vec::new();
    tabulate(&items, lang, &mut rows, &mut values);
    let _ = write!(text, "\n{}\n{}", say(lang, "栏目", "items"), lines(&[Align::Left; 4], &rows));
    for (path, taken) in values {
        let _ = write!(text, "\n{path}\n{}", lines(&[Align::Left; 2], &taken));
    }
    let codes: Vec<String> = business
        .national
        .iter()
        .map(|it| format!("{} {}", it.table.label().get(lang), it.code))
        .collect();
    let refusals = business.refusals.iter().map(|code| (*code).to_owned()).collect();
    for (title, words) in [
        (say(lang, "不予办理", "refusals"), refusals),
        (say(lang, "国家代码", "national codes"), codes),
    ] {
        let words: Vec<Vec<String>> = words.into_iter().map(|word| vec![word]).collect();
        if !words.is_empty() {
            let _ = write!(text, "\n{title}\n{}", lines(&[Align::Left], &words));
        }
    }
    text
}

/// Reads shapes.
struct Reader {
    definitions: Map<String, Value>,
    lang: Lang,
}

impl Reader {
    /// The shape itself, behind names and behind “or nothing”.
    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        if let Some(either) = schema["anyOf"].as_array()
            && let Some(shape) = either.iter().find(|it| it.get("$ref").is_some())
        {
            return self.resolved(shape);
        }
        match name_of(schema).and_then(|name| self.definitions.get(name)) {
            Some(shape) => self.resolved(shape),
            None => schema,
        }
    }

    fn items(&self, shape: &Value, above: &str) -> Vec<Item> {
        let needed: Vec<&str> =
            shape["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = shape["properties"].as_object().into_iter().flatten();
        let item = |(name, schema): (&String, &Value)| {
            let path = format!("{above}{name}");
            Item {
                meaning: meaning(&schema["description"], self.lang),
                needed: needed.contains(&name.as_str()),
                shown: needed.contains(&name.as_str()) || schema["type"] == "array",
                form: self.form(schema, &path),
                path,
            }
        };
        let mut items: Vec<Item> = properties.map(item).collect();
        // What is needed stands first, in the order of the shape.
        items
            .sort_by_key(|item| needed.iter().position(|name| item.is(name)).unwrap_or(usize::MAX));
        items
    }

    fn form(&self, schema: &Value, path: &str) -> Form {
        let either = schema["anyOf"].as_array().into_iter().flatten().find_map(name_of);
        match name_of(schema).or(either) {
            Some("Yuan") => return Form::Amount,
            Some("Fen") => return Form::Fen,
            Some("Month") => return Form::Month,
            Some("PlaceCode") => return Form::Place,
            _ => {}
        }
        let shape = self.resolved(schema);
        if let Some(values) = shape["oneOf"].as_array() {
            let value = |it: &Value| {
                (
                    it["const"].as_str().unwrap_or_default().to_owned(),
                    meaning(&it["description"], self.lang),
                )
            };
            return Form::OneOf(values.iter().map(value).collect());
        }
        let is = |kind: &str| match &shape["type"] {
            Value::Array(kinds) => kinds.iter().any(|it| it == kind),
            it => it == kind,
        };
        if is("array") {
            let path = format!("{path}[]");
            Form::List(Box::new(self.form(&shape["items"], &path)))
        } else if is("object") {
            Form::Group(self.items(shape, &format!("{path}.")))
        } else if is("boolean") {
            Form::YesNo
        } else if is("integer") {
            Form::Number
        } else if shape["format"] == "date" {
            Form::Day
        } else {
            Form::Text
        }
    }
}

fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str().and_then(|it| it.rsplit('/').next())
}

/// The Chinese term that every description begins with; in English all of its first sentence.
fn meaning(description: &Value, lang: Lang) -> String {
    let line = description.as_str().unwrap_or_default().replace('\n', " ");
    let sentence = line.split_once(". ").map_or(line.as_str(), |(first, _)| first);
    let term = |it: char| it.is_ascii_alphabetic() || matches!(it, ':' | ';' | ',' | '.' | '—');
    match lang {
        Lang::Zh => sentence.split(term).next().unwrap_or_default().trim().to_owned(),
        Lang::En => sentence.trim_end_matches('.').to_owned(),
    }
}

impl Item {
    fn is(&self, name: &str) -> bool {
        self.path.rsplit('.').next() == Some(name)
    }
}

impl Form {
    fn label(&self, lang: Lang) -> String {
        match self {
            Form::Text => say(lang, "文字", "text").to_owned(),
            Form::Day => say(lang, "日期，如 2025-07-01", "a day, like 2025-07-01").to_owned(),
            Form::Month => say(lang, "月份，如 2025-07", "a month, like 2025-07").to_owned(),
            Form::Place => say(lang, "六位参保地代码", "six digits of a place").to_owned(),
            Form::Amount => {
                say(lang, "金额，如 \"1300.00\"", "an amount, like \"1300.00\"").to_owned()
            }
            Form::Fen => say(lang, "金额，整数，单位分", "an amount in whole fen").to_owned(),
            Form::Number => say(lang, "整数", "a whole number").to_owned(),
            Form::YesNo => "true / false".to_owned(),
            Form::OneOf(_) => say(lang, "取值见下", "one of those below").to_owned(),
            Form::Group(_) => say(lang, "一组", "a group").to_owned(),
            Form::List(of) => match lang {
                Lang::Zh => format!("列表，每项：{}", of.label(lang)),
                Lang::En => format!("a list; each: {}", of.label(lang)),
            },
        }
    }

    fn example(&self, meaning: &str) -> Value {
        match self {
            // Numbers that people and employers have here.
            Form::Text if meaning.starts_with("人员编号") => json!("P000001"),
            Form::Text if meaning.starts_with("单位编号") => json!("E000001"),
            Form::Text => json!(meaning),
            Form::Day => json!("2025-07-01"),
            Form::Month => json!("2025-07"),
            Form::Place => json!("990200"),
            Form::Amount => json!("1300.00"),
            Form::Fen => json!(130_000),
            Form::Number => json!(1),
            Form::YesNo => json!(true),
            Form::OneOf(values) => json!(values.first().map(|(value, _)| value)),
            Form::Group(items) => filled(items),
            Form::List(of) => json!([of.example(meaning)]),
        }
    }
}

/// A command to fill in.
fn filled(items: &[Item]) -> Value {
    let mut command = Map::new();
    for item in items.iter().filter(|item| item.shown) {
        let name = item.path.rsplit('.').next().unwrap_or_default();
        command.insert(name.to_owned(), item.form.example(&item.meaning));
    }
    Value::Object(command)
}

/// The values of an item, under its path.
type Values = (String, Vec<Vec<String>>);

/// Items with those inside them, and the values of those that take only some.
fn tabulate(items: &[Item], lang: Lang, rows: &mut Vec<Vec<String>>, values: &mut Vec<Values>) {
    for item in items {
        let needed = if item.needed { say(lang, "必填", "needed") } else { "" };
        rows.push(vec![
            item.path.clone(),
            needed.to_owned(),
            item.form.label(lang),
            item.meaning.clone(),
        ]);
        let form = match &item.form {
            Form::List(of) => of,
            form => form,
        };
        match form {
            Form::Group(items) => tabulate(items, lang, rows, values),
            Form::OneOf(taken) => {
                let taken = taken.iter().map(|(value, it)| vec![value.clone(), it.clone()]);
                values.push((item.path.clone(), taken.collect()));
            }
            _ => {}
        }
    }
}
