//! "Did you mean": the name that somebody probably wanted.

/// Returns the candidate that is closest to what was written, if one is close enough to be meant.
pub(crate) fn closest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names of one or two letters are all alike.
    let allowed = (written.chars().count() / 3).min(3);
    if allowed == 0 {
        return None;
    }
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(written.len()) <= 4 * allowed)
        .map(|candidate| (distance(written, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns the hint "did you mean …?" for an unknown name.
pub fn did_you_mean<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    closest(written, candidates).map(|name| format!("did you mean `{name}`?"))
}

/// Counts insertions, deletions, replacements and swaps of neighbours; case and `-` against `_` count nothing.
fn distance(left: &str, right: &str) -> usize {
    let plain = |text: &str| -> Vec<char> {
        text.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).take(100).collect()
    };
    let (left, right) = (plain(left), plain(right));
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for i in 0..=left.len() {
        for j in 0..=right.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replace = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
                let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_mended_and_a_stranger_is_not() {
        let fields = ["needs", "owns", "timeout", "on_failure"];
        assert_eq!(closest("need", fields), Some("needs"));
        assert_eq!(closest("tiemout", fields), Some("timeout"));
        assert_eq!(closest("on-failure", fields), Some("on_failure"));
        assert_eq!(closest("colour", fields), None);
        assert_eq!(closest("", fields), None);
        assert_eq!(closest("A9", ["A1", "B9"]), None);
    }
}
