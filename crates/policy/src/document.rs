//! 文档 — a policy file as Markdown: headings, the prose before each TOML block, and the blocks
//! with the line of every byte. Knows nothing about rules.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

/// Heading under which a pack lists what a document says and the project does not do.
const UNTRANSLATED: &str = "未译";

/// A fenced block and the prose that stands before it.
#[derive(Debug)]
pub(crate) struct Block {
    /// First word after the fence: `toml`.
    pub language: String,
    /// Other words after the fence: `pack`.
    pub label: String,
    /// Prose since the heading or the block before.
    pub statement: String,
    /// Content.
    pub text: String,
    /// Line of the opening fence.
    pub line: usize,
    // Where each run of content starts: (offset in `text`, line in the file).
    runs: Vec<(usize, usize)>,
}

impl Block {
    /// Line in the file of a byte of the content.
    pub fn line_at(&self, offset: usize) -> usize {
        let run = self.runs.iter().rev().find(|(start, _)| *start <= offset);
        let Some((start, line)) = run.copied() else { return self.line };
        let between = self.text.as_bytes().get(start..offset.min(self.text.len()));
        line + between.map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count())
    }
}

/// A file taken apart.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Blocks in order.
    pub blocks: Vec<Block>,
    /// Items of the section 未译.
    pub untranslated: Vec<Item>,
}

/// An item of the section 未译.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its line.
    pub line: usize,
    /// Words in code before the text: the topics.
    pub codes: Vec<String>,
    /// The text.
    pub text: String,
}

/// Takes a file apart; any text is a document, so this cannot fail.
pub(crate) fn read(text: &str) -> Document {
    let lines = Lines::new(text);
    let mut reader = Reader::default();
    for (event, range) in Parser::new(text).into_offset_iter() {
        reader.event(event, lines.line(range.start));
    }
    reader.document
}

/// Starts of lines, to turn an offset into a line number.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Lines {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1);
        Lines(std::iter::once(0).chain(breaks).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}

#[derive(Default)]
struct Reader {
    document: Document,
    heading: String,
    in_heading: bool,
    // Level of the heading 未译 while its section lasts, subsections included.
    untranslated: Option<HeadingLevel>,
    // Code at the head of an item.
    codes: Vec<String>,
    prose: String,
    prose_line: usize,
    block: Option<Block>,
}

impl Reader {
    fn event(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.heading.clear();
                self.prose.clear();
                self.in_heading = true;
            }
            Event::End(TagEnd::Heading(level)) => self.close_heading(level),
            Event::Start(Tag::CodeBlock(kind)) => self.open_block(&kind, line),
            Event::End(TagEnd::CodeBlock) => self.document.blocks.extend(self.block.take()),
            Event::End(TagEnd::Item | TagEnd::Paragraph) => self.close_paragraph(),
            Event::Code(code) if self.leads_an_item() => self.code(&code, line),
            Event::Text(text) | Event::Code(text) => self.text(&text, line),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            _ => {}
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        self.in_heading = false;
        if self.heading.trim().starts_with(UNTRANSLATED) {
            self.untranslated = Some(level);
        } else if self.untranslated.is_some_and(|section| level <= section) {
            self.untranslated = None;
        }
    }

    fn open_block(&mut self, kind: &CodeBlockKind<'_>, line: usize) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.to_string(),
            CodeBlockKind::Indented => String::new(),
        };
        let (language, label) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
        self.block = Some(Block {
            language: language.to_owned(),
            label: label.trim().to_owned(),
            statement: std::mem::take(&mut self.prose).trim().to_owned(),
            text: String::new(),
            line,
            runs: Vec::new(),
        });
    }

    fn leads_an_item(&self) -> bool {
        self.untranslated.is_some() && !self.in_heading && self.prose.trim().is_empty()
    }

    fn code(&mut self, code: &str, line: usize) {
        if self.codes.is_empty() {
            self.prose_line = line;
        }
        self.codes.push(code.to_owned());
    }

    fn text(&mut self, text: &str, line: usize) {
        if let Some(block) = &mut self.block {
            block.runs.push((block.text.len(), line));
            block.text.push_str(text);
        } else if self.in_heading {
            self.heading.push_str(text);
        } else {
            if self.prose.is_empty() && self.codes.is_empty() {
                self.prose_line = line;
            }
            self.prose.push_str(text);
        }
    }

    // Chinese runs on without a space where a source line breaks; other writing needs one.
    fn line_break(&mut self) {
        if self.prose.chars().next_back().is_some_and(|last| last.is_ascii()) {
            self.prose.push(' ');
        }
    }

    fn close_paragraph(&mut self) {
        if self.untranslated.is_some() {
            let text = std::mem::take(&mut self.prose).trim().to_owned();
            let codes = std::mem::take(&mut self.codes);
            if !text.is_empty() {
                self.document.untranslated.push(Item { line: self.prose_line, codes, text });
            }
        } else if !self.prose.is_empty() {
            self.prose.push('\n');
        }
    }
}
