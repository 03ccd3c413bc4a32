//! Actions of GitHub: `uses: owner/name@version` in workflows and in actions themselves.
//!
//! The new version may be a commit with its version behind it, as it is usually pinned: `8f4b7f8... # v4.1.1`.

use super::{Bump, Mention, last};
use crate::patcher::yaml::documents;

/// Whether a file uses actions.
pub(super) fn is_file(path: &str) -> bool {
    let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let in_github = path.starts_with(".github/") || path.contains("/.github/");
    is_yaml && (in_github || matches!(last(path), "action.yml" | "action.yaml"))
}

/// Returns where a file uses an action, or one of those in its repository.
pub(super) fn mentions(_: &str, text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    let (commit, comment) = match bump.to.split_once('#') {
        Some((commit, comment)) => (commit.trim(), Some(comment.trim())),
        None => (bump.to.trim(), None),
    };
    let mut found = Vec::new();
    for document in documents(text)? {
        document.walk(&mut |key, value| {
            let Some(uses) = value.scalar().filter(|_| key.scalar() == Some("uses")) else { return };
            let Some((name, version)) = uses.split_once('@') else { return };
            let is_meant = name.strip_prefix(&bump.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let Some(begin) = text.get(value.range.clone()).and_then(|raw| raw.find(uses)) else { return };
            if !is_meant {
                return;
            }
            let begin = value.range.start + begin + name.len() + 1;
            let mut range = begin..begin + version.len();
            let mut new = commit.to_owned();
            let behind = text[range.end..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
            // A comment that says a version says the old one.
            if let Some(hash) = behind.find('#').filter(|hash| behind[..*hash].chars().all(|char| " \t".contains(char)))
                && is_version(&behind[hash + 1..])
            {
                range.end += behind.trim_end().len();
                new.push_str(&comment.map_or(String::new(), |comment| format!("{}# {comment}", &behind[..hash])));
            } else if let (Some(comment), true) = (comment, behind.trim().is_empty()) {
                new.push_str(&format!(" # {comment}"));
            }
            found.push(Mention { range, new: Ok(new), old: version.to_owned() });
        });
    }
    Ok(found)
}

/// Whether a comment is a version, and nothing else: ` v4.1.1`, ` tag=v4`.
fn is_version(comment: &str) -> bool {
    let text = comment.trim();
    let text = text.strip_prefix("tag=").unwrap_or(text);
    let text = text.strip_prefix('v').unwrap_or(text);
    text.starts_with(|char: char| char.is_ascii_digit()) && !text.contains(char::is_whitespace)
}
