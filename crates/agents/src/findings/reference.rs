//! The reference of an agent's rules, generated from the rules themselves.

use std::fmt::Write;

use super::Rule;
use super::forms::markdown::escape;

/// Writes the page of an agent's rules: a table, and below it why they matter and how to mend it, once for all rules of
/// which the same is said.
pub fn page(agent: &str, rules: &[Rule]) -> String {
    let mut rules: Vec<&Rule> = rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let mut page = format!(
        "# Rules of `{agent}`\n\nGenerated from the rules: `UPDATE_DOCS=1 cargo test -p pitcrew-agents` writes this page.\n\n\
         | rule | severity | what it finds | CWE | also known as | why, and what to do |\n| --- | --- | --- | --- | --- | --- |\n"
    );
    let mut notes: Vec<&str> = Vec::new();
    for rule in rules {
        let tags = rule.tags.iter().map(|tag| escape(tag)).collect::<Vec<_>>().join(", ");
        let link = |number: &u32| format!("[{number}](https://cwe.mitre.org/data/definitions/{number}.html)");
        let cwe = rule.cwe.iter().map(link).collect::<Vec<_>>().join(", ");
        let help = rule.help.trim();
        let known = notes.iter().position(|note| *note == help);
        let number = known.unwrap_or_else(|| {
            notes.push(help);
            notes.len() - 1
        });
        let (id, severity, title) = (&rule.id, rule.severity, escape(&rule.title));
        let _ = writeln!(page, "| `{id}` | {severity} | {title} | {cwe} | {tags} | {} |", number + 1);
    }
    page.push_str("\n## Why, and what to do\n\n");
    for (at, note) in notes.iter().enumerate() {
        // Further paragraphs belong to their number.
        let _ = writeln!(page, "{}. {}", at + 1, note.replace('\n', "\n   "));
    }
    page
}

/// Writes what `explain RULE` says, for a terminal.
pub fn explain(rule: &Rule) -> String {
    let mut said = format!("{}: {}\nseverity: {}\n", rule.id, rule.title, rule.severity);
    if !rule.cwe.is_empty() {
        let numbers: Vec<String> = rule.cwe.iter().map(|number| format!("CWE-{number}")).collect();
        let _ = writeln!(said, "weakness: {}", numbers.join(", "));
    }
    if !rule.tags.is_empty() {
        let _ = writeln!(said, "also known as: {}", rule.tags.join(", "));
    }
    if !rule.help.is_empty() {
        let _ = write!(said, "\n{}\n", rule.help.trim());
    }
    said
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::*;
    use crate::findings::{Severity, ignore};

    /// A page's name, and the rules on it.
    type Page = (&'static str, fn() -> Vec<Rule>);

    /// Every page in `docs/agents/rules`. An agent adds its line here.
    const PAGES: &[Page] = &[
        ("findings", ignore::rules),
        ("code-reviewer", crate::code_reviewer::rules),
        ("compliance-checker", crate::compliance_checker::rules),
        ("security-scanner", crate::security_scanner::rules),
    ];

    #[test]
    fn the_pages_say_what_the_rules_say() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/agents/rules");
        for (name, rules) in PAGES {
            let path = format!("{directory}/{name}.md");
            let page = page(name, &rules());
            if env::var_os("UPDATE_DOCS").is_some() {
                fs::create_dir_all(directory).unwrap();
                fs::write(&path, &page).unwrap();
            }
            let there = fs::read_to_string(&path).unwrap_or_default();
            assert!(there == page, "{path} is old: write it with UPDATE_DOCS=1 cargo test -p pitcrew-agents");
        }
    }

    #[test]
    fn a_rule_is_explained() {
        let rule = Rule::new("alias-traversal", Severity::High, "An alias that climbs", "Add the `/`.")
            .cwe([22])
            .tags(["OWASP-A01"]);
        insta::assert_snapshot!(explain(&rule), @"
    alias-traversal: An alias that climbs
    severity: high
    weakness: CWE-22
    also known as: OWASP-A01

    Add the `/`.
    ");
        insta::assert_snapshot!(page("x", &[rule]), @"
    # Rules of `x`

    Generated from the rules: `UPDATE_DOCS=1 cargo test -p pitcrew-agents` writes this page.

    | rule | severity | what it finds | CWE | also known as | why, and what to do |
    | --- | --- | --- | --- | --- | --- |
    | `alias-traversal` | high | An alias that climbs | [22](https://cwe.mitre.org/data/definitions/22.html) | OWASP-A01 | 1 |

    ## Why, and what to do

    1. Add the `/`.
    ");
    }
}
