//! Code that is found by its syntax and replaced: rules of ast-grep with a `fix`.

use ast_grep_config::{GlobalRules, RuleConfig, from_multiple, from_yaml_string};
use ast_grep_language::{LanguageExt, SupportLang};
use serde::Deserialize;

use super::editing::{Editing, Splice, spliced};
use super::inputs::Worked;
use super::language;
use super::worktree::Worktree;
use crate::contract::Trouble;

/// What is replaced, and where.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rewrite {
    rules: String,
    #[serde(default)]
    paths: Vec<String>,
}

/// What is read of a rule before it is compiled: compiling one of a language that is not built in cannot end well.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    id: String,
    #[serde(default)]
    language: String,
    fix: Option<serde_json::Value>,
}

/// Works out what rules make of a tree. Of matches within each other the outer one is replaced; a second run finds the
/// inner ones.
pub(super) fn rewrite(tree: &Worktree, wanted: &Rewrite) -> Result<Worked, Trouble> {
    let rules = compiled(&wanted.rules)?;
    let mut editing = Editing::new(tree);
    for path in editing.list(&wanted.paths) {
        let Some(language) = language::of_path(&path.to_string()) else { continue };
        for rule in rules.iter().filter(|rule| rule.language == language) {
            let text = match editing.text(&path) {
                Ok(Some(text)) => text,
                Ok(None) => break,
                Err(reason) => {
                    editing.skip(path.to_string(), reason);
                    break;
                }
            };
            let splices = matches(&text, rule, language)?;
            if !splices.is_empty()
                && let Some(text) = spliced(&text, splices)
            {
                editing.put(&path, text);
            }
        }
    }
    Ok(editing.done())
}

fn compiled(text: &str) -> Result<Vec<RuleConfig<SupportLang>>, Trouble> {
    let trouble = |why: String| Trouble::new(format!("read the rules: {why}"));
    let heads: Vec<Head> = from_multiple(text).map_err(|error| trouble(error.to_string()))?;
    for head in &heads {
        let id = &head.id;
        if language::named(&head.language).is_none() {
            let message = format!("`{id}` is of the language `{}`, which is not built in", head.language);
            return Err(trouble(message).hint("bash, c, cpp, go, java, javascript, python, rust, tsx, typescript"));
        }
        if head.fix.is_none() {
            return Err(trouble(format!("`{id}` has no `fix`, so that nothing would be replaced")));
        }
    }
    let globals = GlobalRules::default();
    from_yaml_string(text, &globals).map_err(|error| trouble(chain(&error)))
}

/// Returns an error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

fn matches(text: &str, rule: &RuleConfig<SupportLang>, language: SupportLang) -> Result<Vec<Splice>, Trouble> {
    let trouble =
        |error: &dyn std::error::Error| Trouble::new(format!("read the rules: `{}`: {}", rule.id, chain(error)));
    let fixers = rule.get_fixer().map_err(|error| trouble(&error))?;
    let Some(fixer) = fixers.first() else { return Ok(Vec::new()) };
    let source = language.ast_grep(text);
    let mut splices: Vec<Splice> = Vec::new();
    for found in source.root().find_all(&rule.matcher) {
        let edit = found.make_edit(&rule.matcher, fixer);
        let range = edit.position..edit.position + edit.deleted_length;
        if splices.last().is_some_and(|(last, _)| range.start < last.end) {
            continue;
        }
        let new = String::from_utf8_lossy(&edit.inserted_text).into_owned();
        splices.push((range, new));
    }
    Ok(splices)
}
