//! Code rewritten, renamed, and mended.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Tree, said};

const RULES: &str = "id: no-eval\nlanguage: python\nrule: {pattern: eval($X)}\nfix: ast.literal_eval($X)\n---\n\
    id: no-unwrap\nlanguage: rust\nrule: {pattern: $A.unwrap()}\nfix: $A?\n";

#[test]
fn code_is_found_by_its_syntax_and_replaced() {
    let tree = Tree::with(&[
        ("a.py", "x = eval(input())  # eval(1)\ny = 'eval(2)'\nz = eval(eval(3))\n"),
        ("b/c.rs", "fn f() -> Option<u8> {\n    Some(g().unwrap())\n}\n"),
        ("d.js", "eval(1)\n"),
    ]);
    assert_snapshot!(said(&tree.ask(json!({ "rewrite": { "rules": RULES } }))), @"changed 2 files");
    assert_snapshot!([tree.read("a.py"), tree.read("b/c.rs"), tree.read("d.js")].concat(), @"
    x = ast.literal_eval(input())  # eval(1)
    y = 'eval(2)'
    z = ast.literal_eval(eval(3))
    fn f() -> Option<u8> {
        Some(g()?)
    }
    eval(1)
    ");
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let tree = Tree::with(&[("a.css", "a {}\n")]);
    let ask = |rules: &str| said(&tree.ask(json!({ "rewrite": { "rules": rules } })));
    assert_snapshot!(ask("id: x\nlanguage: css\nrule: {pattern: a}\nfix: b\n"), @"trouble: read the rules: `x` is of the language `css`, which is not built in");
    assert_snapshot!(ask("id: x\nlanguage: python\nrule: {pattern: a}\n"), @"trouble: read the rules: `x` has no `fix`, so that nothing would be replaced");
    assert_snapshot!(ask("id: x\nlanguage: python\nrule: {patern: a}\nfix: b\n"), @"
    trouble: read the rules: Fail to parse yaml as RuleConfig: error: line 4 column 1: unknown field `patern`, expected one of pattern, kind, regex, nthChild, range, inside, has, precedes, follows, all, any, not, matches
     --> <input>:4:1
      |
    2 | language: python
    3 | rule: {patern: a}
    4 | fix: b
      | ^ unknown field `patern`, expected one of pattern, kind, regex, nthChild, range, inside, has, precedes, follows, all, any, not, matches: unknown field `patern`, expected one of pattern, kind, regex, nthChild, range, inside, has, precedes, follows, all, any, not, matches at line 4, column 1
    ");
    assert_snapshot!(ask("["), @"
    trouble: read the rules: error: line 1 column 1: unclosed bracket '['
     --> <input>:1:1
      |
    1 | [
      | ^ unclosed bracket '['
    ");
}

#[test]
fn a_name_becomes_another_in_all_files_of_a_language() {
    let tree = Tree::with(&[
        ("a.ts", "export function load(x: Load) { return load(x.loaded); } // load\n"),
        ("b.js", "import { load } from './a';\nload('load', reload);\n"),
        ("c.py", "load()\n"),
    ]);
    let rename = json!({ "rename": { "from": "load", "to": "fetch", "language": "typescript" } });
    assert_snapshot!(said(&tree.ask(rename)), @"changed 2 files");
    assert_snapshot!([tree.read("a.ts"), tree.read("b.js"), tree.read("c.py")].concat(), @"
    export function fetch(x: Load) { return fetch(x.loaded); } // load
    import { fetch } from './a';
    fetch('load', reload);
    load()
    ");
}

/// Renames `load` in one file, and says what came of it and what is there then.
fn renamed(file: &str, language: &str, text: &str, all: bool) -> String {
    let tree = Tree::with(&[(file, text)]);
    let done = tree.ask(json!({ "rename": { "from": "load", "to": "fetch", "language": language, "all": all } }));
    if done.as_ref().is_ok_and(|done| !done.is_no) { tree.read(file) } else { said(&done) }
}

#[test]
fn what_only_has_the_name_keeps_it_where_syntax_tells() {
    let rust = "fn load() {}\nfn f(x: T) { load(); x.load(); }\n";
    assert_snapshot!(renamed("a.rs", "rust", rust, false), @"
    fn fetch() {}
    fn f(x: T) { fetch(); x.load(); }
    ");
    let rust = "impl T {\n    fn load(&self) { self.load() }\n}\nfn f() { g(); }\n";
    assert_snapshot!(renamed("a.rs", "rust", rust, false), @"
    impl T {
        fn fetch(&self) { self.fetch() }
    }
    fn f() { g(); }
    ");
    let go = "package p\n\nfunc F(load int) int { return load + T{}.load }\n\nvar a = load\n";
    assert_snapshot!(renamed("a.go", "go", go, false), @"
    package p

    func F(fetch int) int { return fetch + T{}.load }

    var a = load
    ");
    let python = "def f():\n    load, b = 1, 2\n    for c in load:\n        self.load(c)\n";
    assert_snapshot!(renamed("a.py", "python", python, false), @"
    def f():
        fetch, b = 1, 2
        for c in fetch:
            self.load(c)
    ");
}

#[test]
fn where_a_name_may_mean_another_thing_it_is_refused_with_the_place() {
    let python = "def load():\n    pass\n\ndef other(load):\n    return load\n";
    assert_snapshot!(renamed("a.py", "python", python, false), @"
    changed nothing: `a.py`: line 4: another `load` is declared than in line 1 of `a.py`; `all` renames both
    a.py: line 4: another `load` is declared than in line 1 of `a.py`; `all` renames both
    ");
    let script = "function load(x) { return x.load; }\n";
    assert_snapshot!(renamed("a.js", "javascript", script, false), @"
    changed nothing: `a.js`: line 1: this `load` may be another thing; `all` renames it
    a.js: line 1: this `load` may be another thing; `all` renames it
    ");
    assert_snapshot!(renamed("a.js", "javascript", script, true), @"function fetch(x) { return x.fetch; }");
    let script = "const load = 1;\nexport default { load };\n";
    assert_snapshot!(renamed("a.ts", "typescript", script, false), @"
    changed nothing: `a.ts`: line 2: this `load` may be another thing; `all` renames it
    a.ts: line 2: this `load` may be another thing; `all` renames it
    ");
    let python = "from json import load\nload(f)\n";
    assert_snapshot!(renamed("a.py", "python", python, false), @"
    changed nothing: `a.py`: nothing in the files declares `load`, so that it may be another's; `all` renames it
    a.py: nothing in the files declares `load`, so that it may be another's; `all` renames it
    ");
    let rust = "impl A {\n    fn load() {}\n}\nimpl B {\n    fn load() {}\n}\n";
    assert_snapshot!(renamed("a.rs", "rust", rust, false), @"
    changed nothing: `a.rs`: line 5: another `load` is declared than in line 2 of `a.rs`; `all` renames both
    a.rs: line 5: another `load` is declared than in line 2 of `a.rs`; `all` renames both
    ");
}

#[test]
fn a_name_that_is_taken_is_refused() {
    let tree = Tree::with(&[("a.rs", "fn a() { b() }\nfn b() {}\n")]);
    let ask = |from: &str, to: &str, language: &str| {
        said(&tree.ask(json!({ "rename": { "from": from, "to": to, "language": language } })))
    };
    assert_snapshot!(ask("a", "b", "rust"), @"
    changed nothing: `a.rs`: `b` is used there already
    a.rs: `b` is used there already
    ");
    assert_snapshot!(ask("a", "fn", "rust"), @"trouble: rename `a`: `fn` is no name in rust");
    assert_snapshot!(ask("a", "x y", "rust"), @"trouble: rename `a`: `x y` is no name in rust");
    assert_snapshot!(ask("none", "x", "rust"), @"trouble: rename `none`: no code uses it");
    assert_snapshot!(ask("a", "x", "html"), @"trouble: rename `a`: the language `html` is not built in");
}

#[test]
fn findings_are_mended_and_one_that_overlaps_is_left() {
    let tree = Tree::with(&[("a.txt", "one two three\n"), ("b.txt", "four\n")]);
    let edit = |path: &str, start: usize, end: usize, text: &str| json!({ "path": path, "bytes": { "start": start, "end": end }, "text": text });
    let fixes = json!([
        { "says": "both", "edits": [edit("a.txt", 0, 3, "1"), edit("b.txt", 0, 4, "4")] },
        { "rule": "x", "message": "a finding", "fix": { "says": "overlaps", "edits": [edit("a.txt", 2, 5, "?")] } },
        { "rule": "y", "message": "a finding without a fix", "fix": null },
        { "says": "third", "edits": [edit("a.txt", 8, 13, "3")] },
    ]);
    let done = tree.ask(json!({ "fixes": fixes }));
    assert_snapshot!(said(&done), @"changed 2 files");
    assert_snapshot!(done.unwrap().output["skipped"].to_string(), @r#"[{"file":"a.txt","reason":"`overlaps` overlaps another fix; look again after this one"}]"#);
    assert_eq!(tree.read("a.txt") + &tree.read("b.txt"), "1 two 3\n4\n");
    let gone = json!({ "fixes": [{ "says": "late", "edits": [edit("a.txt", 90, 91, "?")] }] });
    assert_snapshot!(said(&tree.ask(gone)), @"
    changed nothing: `a.txt`: it has not the bytes that a fix changes: it changed since, and 1 more
    a.txt: it has not the bytes that a fix changes: it changed since
    a.txt: its fixes cannot be made together
    ");
}
