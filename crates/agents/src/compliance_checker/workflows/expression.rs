//! Expressions of a workflow, `${{ … }}`, and which of them hold text that anybody can write.

use std::sync::LazyLock;

use regex::Regex;

/// Returns each expression of a text, with its braces.
pub(super) fn expressions(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let begin = rest.find("${{")?;
        let length = rest[begin..].find("}}")? + 2;
        let found = &rest[begin..begin + length];
        rest = &rest[begin + length..];
        Some(found)
    })
}

/// How far the text of an expression is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Whoever may start the workflow by hand, or push, writes it.
    Some,
    /// Anybody writes it who can open an issue or a pull request.
    None,
}

/// Returns what an expression takes from somebody else, and how far to trust that.
pub(super) fn foreign(expression: &str) -> Option<(String, Trust)> {
    static INDEXED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\[\s*['"]?(?<name>[\w*-]+)['"]?\s*\]"#).expect("the pattern is written here"));
    // What is only compared or looked into gives a yes or no.
    static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(contains|startsWith|endsWith|hashFiles)\s*\([^()]*\)|[\w.*\[\]'-]+\s*(==|!=)\s*('[^']*'|[\w.]+)|('[^']*'|[\w.]+)\s*(==|!=)\s*[\w.*-]+",
        )
        .expect("the pattern is written here")
    });
    // Of `a && b` only `b` is put out, or an `a` that says nothing.
    static ASKED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"!?\w*\([^()]*\)\s*&&|[^(),|]*&&").expect("the pattern is written here"));
    static ANYBODY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            \bgithub\.(
                head_ref
              | event\.(issue|pull_request|discussion)\.(title|body)
              | event\.pull_request\.head\.(ref|label|repo\.default_branch|repo\.description|repo\.homepage)
              | event\.(comment|review|review_comment)\.body
              | event\.pages[\w.*\[\]]*\.page_name
              | event\.commits[\w.*\[\]]*\.(message|author\.(email|name))
              | event\.head_commit\.(message|author\.(email|name)|committer\.(email|name))
              | event\.workflow_run\.(head_branch|display_title|head_commit\.(message|author\.(email|name)))
              | event\.workflow_run\.head_repository\.description
              | event\.workflow_run\.pull_requests[\w.*\[\]]*\.head\.ref
              | event\.(release\.(name|body)|milestone\.(title|description)|label\.(name|description))
              | event\.changes\.[\w.]+
            )\b
            | \btoJSON\(\s*github(\.event)?(\.(issue|pull_request|comment|commits|head_commit))?\s*\)
            | \bgithub\.event\s*\}
            ",
        )
        .expect("the pattern is written here")
    });
    static SOMEBODY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(github\.event\.inputs\.[\w-]+|inputs\.[\w-]+|github\.event\.client_payload[\w.]*|github\.(ref_name|base_ref|ref)\b|github\.event\.release\.tag_name)",
        )
        .expect("the pattern is written here")
    });
    // `github.event['issue']['title']` is `github.event.issue.title`.
    let bare = INDEXED.replace_all(expression, ".$name");
    let kept = COMPARED.replace_all(&bare, "true");
    let kept = ASKED.replace_all(&kept, "");
    let found =
        |pattern: &Regex| pattern.find(&kept).map(|found| found.as_str().trim_end_matches('}').trim().to_owned());
    found(&ANYBODY).map(|found| (found, Trust::None)).or_else(|| found(&SOMEBODY).map(|found| (found, Trust::Some)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_writes_is_told_from_what_is_safe() {
        let anybody = [
            "${{ github.event.issue.title }}",
            "${{ github.event['pull_request']['title'] }}",
            "${{github.head_ref}}",
            "${{ format('{0}', github.event.comment.body) }}",
            "${{ github.event.commits[0].message }}",
            "${{ github.event.commits.*.author.name }}",
            "${{ toJSON(github.event) }}",
            "${{ github.head_ref || github.ref_name }}",
            "${{ inputs.fast && github.head_ref }}",
            "${{ format('{0}{1}', github.head_ref, inputs.fast && 'x') }}",
        ];
        for expression in anybody {
            assert_eq!(foreign(expression).map(|(_, trust)| trust), Some(Trust::None), "{expression}");
        }
        let safe = [
            "${{ github.event.issue.number }}",
            "${{ github.sha }}",
            "${{ secrets.TOKEN }}",
            "${{ contains(github.event.issue.title, 'x') }}",
            "${{ github.event.pull_request.head.sha }}",
            "${{ github.event.pull_request.title == 'x' }}",
            "${{ matrix.os }}",
            "${{ fromJSON(inputs.fast) && '--fast' || '' }}",
            "${{ github.head_ref && 'x' }}",
        ];
        for expression in safe {
            assert_eq!(foreign(expression), None, "{expression}");
        }
        assert_eq!(foreign("${{ inputs.name }}").map(|(_, trust)| trust), Some(Trust::Some));
    }
}
