//! 对齐 — columns that line up although a Chinese character is two cells wide.

use unicode_width::UnicodeWidthStr;

/// 对齐方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Amounts.
    Right,
}

/// Rows as lines: two spaces before the first column and between columns, none at the end.
pub fn lines(align: &[Align], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..align.len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for ((cell, align), width) in row.iter().zip(align).zip(&widths) {
            let space = " ".repeat(width - cell.width());
            line.push_str("  ");
            match align {
                Align::Left => line.extend([cell, space.as_str()]),
                Align::Right => line.extend([space.as_str(), cell]),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_figures_line_up() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["缴费合计", "1,284.00", ""]), row(["x", "-0.50", "备注"])];
        assert_eq!(
            lines(&[Align::Left, Align::Right, Align::Left], &rows),
            "  缴费合计  1,284.00\n  x            -0.50  备注\n"
        );
    }
}
