//! 进度 — how far a batch has come: a bar on a terminal; in a file or a pipe a line whenever
//! another hundredth is done, so that a log stays short and can be watched.

use std::io::IsTerminal;

const WIDTH: usize = 30;

/// 进度条 on standard error.
pub struct Bar {
    label: &'static str,
    terminal: bool,
    hundredths: Option<usize>,
}

impl Bar {
    /// A bar that has not begun.
    pub fn new(label: &'static str) -> Bar {
        Bar { label, terminal: std::io::stderr().is_terminal(), hundredths: None }
    }

    /// So many of so many are done.
    pub fn show(&mut self, done: usize, all: usize) {
        let hundredths = done.saturating_mul(100).checked_div(all).unwrap_or(100);
        if self.hundredths == Some(hundredths) {
            return;
        }
        self.hundredths = Some(hundredths);
        let line = line(self.label, done, all, hundredths);
        if self.terminal {
            eprint!("\r{line}");
        } else {
            eprintln!("{line}");
        }
    }

    /// Leaves the line.
    pub fn end(&self) {
        if self.terminal && self.hundredths.is_some() {
            eprintln!();
        }
    }
}

fn line(label: &str, done: usize, all: usize, hundredths: usize) -> String {
    let full = (hundredths.min(100) * WIDTH) / 100;
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full));
    format!("{label} {bar} {hundredths:>3}% {done}/{all}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_up() {
        let empty = format!("划拨 {}   0% 0/8", "░".repeat(30));
        assert_eq!(line("划拨", 0, 8, 0), empty);
        let half = format!("划拨 {}{}  50% 4/8", "█".repeat(15), "░".repeat(15));
        assert_eq!(line("划拨", 4, 8, 50), half);
        assert_eq!(line("划拨", 8, 8, 100), format!("划拨 {} 100% 8/8", "█".repeat(30)));
    }
}
