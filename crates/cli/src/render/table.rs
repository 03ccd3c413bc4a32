//! Columns that line up.

use super::style::width;

/// Lays rows out in columns; the first row is the heading. The last column is not padded.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if column + 1 < row.len() {
                line.push_str(&" ".repeat(widths[column] - width(cell) + 2));
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
    fn columns_line_up_whatever_their_colour() {
        let rows = [
            vec!["TASK".to_owned(), "STATE".to_owned()],
            vec!["a".to_owned(), super::super::style::good("done")],
            vec!["longer".to_owned(), "x".to_owned()],
        ];
        let text = anstream::adapter::strip_str(&table(&rows)).to_string();
        assert_eq!(text, "TASK    STATE\na       done\nlonger  x\n");
    }
}
