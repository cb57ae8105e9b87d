//! 文件 — a case file as title, story and sections, with line numbers kept for messages.

use std::fmt;

/// 案例问题 — what is wrong with a case file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseProblem {
    /// Path inside the repository.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for CaseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// One `## ` section.
#[derive(Debug)]
pub(crate) struct Section<'a> {
    pub heading: &'a str,
    /// Line of the heading.
    pub line: usize,
    /// Everything below it up to the next heading.
    pub body: String,
}

/// A whole file.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub file: &'a str,
    /// Chinese and English title.
    pub title: [&'a str; 2],
    /// Chinese and English story.
    pub story: [String; 2],
    pub sections: Vec<Section<'a>>,
}

/// The first row and the rows of a table: line and cells.
pub(crate) type Rows<'a> = Vec<(usize, Vec<&'a str>)>;

impl<'a> Document<'a> {
    /// Splits a file; headings inside fences are text.
    pub fn read(file: &'a str, text: &'a str) -> Result<Document<'a>, CaseProblem> {
        let problem = |line: usize, message: &str| CaseProblem {
            file: file.to_owned(),
            line,
            message: message.to_owned(),
        };
        let mut document = Document {
            file,
            title: [""; 2],
            story: [const { String::new() }; 2],
            sections: vec![],
        };
        let mut fence: Option<&str> = None;
        let mut story_part = 0;
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(open) = fence {
                fence = (line.trim() != open).then_some(open);
            } else if line.starts_with("```") {
                let ticks = line.len() - line.trim_start_matches('`').len();
                fence = line.get(..ticks);
            } else if let Some(heading) = line.strip_prefix("## ") {
                let heading = heading.trim();
                if document.sections.iter().any(|section| section.heading == heading) {
                    return Err(problem(number, &format!("a second section “{heading}”")));
                }
                document.sections.push(Section { heading, line: number, body: String::new() });
                continue;
            } else if let Some(title) = line.strip_prefix("# ") {
                let (zh, en) = title
                    .split_once(" — ")
                    .ok_or_else(|| problem(number, "the title is not “中文 — English”"))?;
                document.title = [zh.trim(), en.trim()];
                continue;
            }
            let Some(section) = document.sections.last_mut() else {
                match line.strip_prefix('>').map(str::trim) {
                    Some("") => story_part = 1,
                    Some(words) => {
                        if let Some(part) = document.story.get_mut(story_part) {
                            part.push_str(words);
                        }
                    }
                    None if line.trim().is_empty() => {}
                    None => return Err(problem(number, "text outside of any section")),
                }
                continue;
            };
            section.body.push_str(line);
            section.body.push('\n');
        }
        if document.title.iter().any(|part| part.is_empty()) {
            return Err(problem(1, "no title “# 中文 — English”"));
        }
        if document.story.iter().any(String::is_empty) {
            return Err(problem(1, "no story: a “>” paragraph in Chinese, “>”, one in English"));
        }
        Ok(document)
    }

    /// A problem at a line of this file.
    pub fn problem(&self, line: usize, message: impl Into<String>) -> CaseProblem {
        CaseProblem { file: self.file.to_owned(), line, message: message.into() }
    }

    /// A section that must be there.
    pub fn section(&self, heading: &str) -> Result<&Section<'a>, CaseProblem> {
        self.sections
            .iter()
            .find(|section| section.heading == heading)
            .ok_or_else(|| self.problem(1, format!("no section “{heading}”")))
    }

    /// The rows of a section that holds one table with the given headers and nothing else.
    pub fn table<'s>(
        &self,
        section: &'s Section<'_>,
        headers: &[&str],
    ) -> Result<Rows<'s>, CaseProblem> {
        let (found, rows) = self.open_table(section)?;
        if found != headers {
            let message = format!("“{}” is not a table {}", section.heading, headers.join("|"));
            return Err(self.problem(section.line, message));
        }
        Ok(rows)
    }

    /// Headers and rows of a section that holds one table and nothing else.
    pub fn open_table<'s>(
        &self,
        section: &'s Section<'_>,
    ) -> Result<(Vec<&'s str>, Rows<'s>), CaseProblem> {
        let mut rows: Rows<'s> = Vec::new();
        for (number, line) in (section.line + 1..).zip(section.body.lines()) {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let inner = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
            let inner = inner.ok_or_else(|| self.problem(number, "not a row of a table"))?;
            let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
            let expected = rows.first().map_or(cells.len(), |(_, headers)| headers.len());
            if cells.len() != expected {
                let message = format!("{} cells, expected {expected}", cells.len());
                return Err(self.problem(number, message));
            }
            rows.push((number, cells));
        }
        let ruled = rows.get(1).is_some_and(|(_, cells)| {
            cells.iter().all(|it| it.trim_matches(['-', ':']).is_empty())
        });
        if !ruled {
            let message = format!("“{}” is not a table", section.heading);
            return Err(self.problem(section.line, message));
        }
        let below = rows.split_off(2);
        let headers = rows.into_iter().next().map(|(_, cells)| cells).unwrap_or_default();
        Ok((headers, below))
    }

    /// A table 项目|内容 whose items must be among the known ones, each once.
    pub fn items<'s>(
        &self,
        section: &'s Section<'_>,
        known: &[&str],
    ) -> Result<Vec<(usize, &'s str, &'s str)>, CaseProblem> {
        let mut items: Vec<(usize, &str, &str)> = Vec::new();
        for (line, cells) in self.table(section, &["项目", "内容"])? {
            let (item, value) = match cells.as_slice() {
                [item, value] => (*item, *value),
                _ => continue,
            };
            if !known.contains(&item) {
                return Err(self.problem(line, format!("unknown item “{item}”")));
            }
            if items.iter().any(|(_, other, _)| *other == item) {
                return Err(self.problem(line, format!("a second item “{item}”")));
            }
            items.push((line, item, value));
        }
        Ok(items)
    }
}
