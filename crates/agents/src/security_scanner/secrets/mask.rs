//! How a secret is spoken of without saying it.

/// Returns at most the first four characters of a secret, and how long it is: `ghp_… (40 characters)`.
///
/// Of a short one less is shown: never more than a fifth of it.
pub(crate) fn masked(secret: &[u8]) -> String {
    let text = String::from_utf8_lossy(secret);
    let length = text.chars().count();
    let shown: String = text.chars().take(4.min(length / 5)).filter(|char| !char.is_control()).collect();
    format!("`{shown}…` ({length} characters)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_shown() {
        assert_eq!(masked(b"abcdefghijklmnopqrst"), "`abcd…` (20 characters)");
        assert_eq!(masked(b"abc"), "`…` (3 characters)");
    }
}
