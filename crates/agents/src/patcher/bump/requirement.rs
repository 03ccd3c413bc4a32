//! Requirements such as `^1.2`: the version changes, what stands in front of it stays.

/// Returns a requirement with another version.
///
/// # Errors
///
/// Why it has none that could be changed alone.
pub(super) fn with(old: &str, to: &str) -> Result<String, String> {
    if to.starts_with(|char: char| !char.is_ascii_alphanumeric()) {
        // Whoever writes an operator means the whole requirement.
        return Ok(to.to_owned());
    }
    let version = old.trim_start_matches(['^', '~', '=', '>', '<', '!', ' ']);
    let operator = &old[..old.len() - version.len()];
    let is_one = !version.contains([',', ' ', '|', '*'])
        && version.starts_with(|char: char| char.is_ascii_digit() || char == 'v');
    if !is_one {
        return Err(format!("`{old}` is no requirement of one version"));
    }
    match operator.trim() {
        "<" | "<=" | "!=" => Err(format!("`{old}` says which versions are not wanted")),
        ">" => Err(format!("`{old}` leaves out the version itself")),
        _ => Ok(format!("{operator}{}{to}", if version.starts_with('v') && !to.starts_with('v') { "v" } else { "" })),
    }
}

/// Returns a requirement's version, without what stands in front of it.
pub(super) fn version(requirement: &str) -> String {
    requirement.trim_start_matches(['^', '~', '=', '>', '<', '!', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_front_stays() {
        assert_eq!(with("^1.2", "2.0.1"), Ok("^2.0.1".into()));
        assert_eq!(with(">= 1.2", "2.0.1"), Ok(">= 2.0.1".into()));
        assert_eq!(with("1", "2"), Ok("2".into()));
        assert_eq!(with("1.2", "=2.0"), Ok("=2.0".into()));
        assert!(with(">=1, <2", "3").is_err());
        assert!(with("<2", "3").is_err());
        assert!(with("workspace:^", "3").is_err());
        assert!(with("*", "3").is_err());
    }
}
