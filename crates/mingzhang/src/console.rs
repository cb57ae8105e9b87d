//! 终端 — what is printed where, and how a command ends. Data goes to standard output, everything
//! else to standard error; a reader that stops early (`| head`) is no failure.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use vocab::{Lang, Refusal, Text};

/// 结果 — how a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 办成.
    Done,
    /// 有问题 — the work was done and found something wrong in what it was given.
    Found,
}

/// 没有办成 — why a command did not do its work.
#[derive(Debug)]
pub enum Failure {
    /// 不予办理 — something in the input; the lines say what and what to do.
    Refused(String),
    /// 写法不对 — the command line itself.
    Usage(String),
    /// 故障 — ours or the machine's.
    Fault(anyhow::Error),
    /// Whoever read the output has stopped reading.
    NobodyReads,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Fault(error)
    }
}

impl Failure {
    /// One sentence and one hint.
    pub fn refused(lang: Lang, sentence: &Text, remedy: &Text) -> Failure {
        Failure::Refused(format!("{}\n{}", sentence.get(lang), hint(lang, remedy.get(lang))))
    }

    /// A refusal of another crate.
    pub fn from_refusal(lang: Lang, refusal: &Refusal) -> Failure {
        Failure::refused(lang, &refusal.sentence, &refusal.remedy)
    }

    /// Says it on standard error; the code that the process ends with.
    pub fn report(self) -> ExitCode {
        match self {
            Failure::Refused(lines) => {
                eprintln!("{lines}");
                ExitCode::from(1)
            }
            Failure::Usage(lines) => {
                eprintln!("{lines}");
                ExitCode::from(2)
            }
            Failure::Fault(error) => {
                eprintln!("程序出错，不是您的问题 · a fault of the program, not yours: {error:#}");
                ExitCode::from(3)
            }
            Failure::NobodyReads => ExitCode::SUCCESS,
        }
    }
}

/// 提示 — a line that says what to do next.
pub fn hint(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Zh => format!("提示：{text}"),
        Lang::En => format!("hint: {text}"),
    }
}

/// One of two wordings.
pub const fn say<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// Prints data, at once.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Failure::NobodyReads),
        Err(error) => Err(anyhow::Error::new(error).context("cannot write to the output").into()),
    }
}
