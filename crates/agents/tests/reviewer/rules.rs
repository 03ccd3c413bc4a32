//! What each rule finds, and what it leaves alone.

use serde_json::json;

use crate::{found, review, tell, written};

#[test]
fn a_function_that_is_hard_to_follow_is_told_with_the_part_to_take_out() {
    let text = "pub fn tangle(a: &[u8]) {\n    if a.is_empty() { return }\n    for x in a {\n        if x > &1 {\n            if x > &2 {\n                while x > &3 {\n                    if x > &4 { for y in a { if y > x { b() } } }\n                }\n            }\n        }\n    }\n}\n";
    let outcome = review(written(&[("src/a.rs", text)]).path(), json!({})).expect("a review");
    let issue = &outcome.output["issues"][1];
    assert_eq!(
        issue["message"],
        "`tangle` is hard to follow: cognitive complexity 29 (at most 15), cyclomatic 9 (at most 15)"
    );
    assert_eq!(issue["severity"], "major");
    assert_eq!(
        issue["suggestion"],
        "give what is inside the `for` in lines 3 to 11 of `tangle` a function of its own, and leave early where there is nothing to do"
    );
    let told = tell(&outcome);
    let others: Vec<&str> = told.lines().filter(|line| !line.contains("high-complexity")).collect();
    assert_eq!(
        others,
        [
            "major src/a.rs:1 deep-nesting: `tangle` nests control structures 7 deep (at most 4)",
            "major src/a.rs:7 nested-loops: this goes over `a` within the loop over it at line 3"
        ]
    );
}

#[test]
fn notes_count_in_comments_only() {
    let text = "# TODO: write this\nx = 'TODO: not a note'\n# see TODO.md, and the BUG fixes\n# FIXME(#12) later\ny = 1  # XXX\n";
    assert_eq!(
        found(&[("a.py", text)]),
        "minor a.py:1 todo-comment: Left to do: TODO: write this\n\
         minor a.py:4 todo-comment: Left to do: FIXME: (#12) later\n\
         minor a.py:5 todo-comment: Left to do: XXX"
    );
}

#[test]
fn a_library_does_not_print_and_a_program_may() {
    let files = [
        ("lib/src/lib.rs", "pub fn f() { println!(\"x\"); dbg!(1); }\n#[test] fn t() { println!(\"x\") }\n"),
        ("app/src/main.rs", "fn main() { println!(\"x\") }\n"),
        ("app/src/part.rs", "pub fn f() { println!(\"x\") }\n"),
        ("web/a.js", "export function f() { console.log(1); debugger; }\n"),
        ("web/a.test.js", "console.log(1);\n"),
        ("py/a.py", "def f():\n    print(1)\n    print(1, file=out)\n    breakpoint()\n"),
        ("py/b.py", "print(1)\nif __name__ == '__main__':\n    pass\n"),
        ("go/a.go", "package a\n\nfunc f() { fmt.Println(1) }\n"),
        (
            "A.java",
            "class A { void f() { System.out.println(1); e.printStackTrace(); } static void main() { System.out.println(1); } }\n",
        ),
    ];
    let told = found(&files);
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
    assert_eq!(
        places,
        [
            "minor A.java:1 debug-output",
            "minor A.java:1 debug-output",
            "minor go/a.go:3 debug-output",
            "minor lib/src/lib.rs:1 debug-output",
            "major lib/src/lib.rs:1 debug-output",
            "minor py/a.py:2 debug-output",
            "major py/a.py:4 debug-output",
            "minor web/a.js:1 debug-output",
        ]
    );
}

#[test]
fn what_blocks_is_told_where_code_runs_asynchronously() {
    let files = [
        ("a.js", "async function f() {\n  fs.readFileSync('a');\n}\nfunction g() {\n  fs.readFileSync('a');\n}\n"),
        ("a.py", "async def f():\n    time.sleep(1)\n    requests.get(u, timeout=3)\ndef g():\n    time.sleep(1)\n"),
        (
            "a.rs",
            "async fn f() {\n    std::thread::sleep(d);\n    spawn_blocking(|| std::fs::read(p));\n    let b = async {\n        std::fs::read(p)\n    };\n}\n",
        ),
        ("b.rs", "use tokio::fs;\nasync fn f() { fs::read(p).await; }\n"),
    ];
    assert_eq!(
        found(&files),
        "major a.js:2 blocking-in-async: `fs.readFileSync` blocks in `f`, which runs asynchronously\n\
         major a.py:2 blocking-in-async: `time.sleep` blocks in `f`, which runs asynchronously\n\
         major a.py:3 blocking-in-async: `requests.get` blocks in `f`, which runs asynchronously\n\
         major a.rs:2 blocking-in-async: `std::thread::sleep` blocks in `f`, which runs asynchronously\n\
         major a.rs:5 blocking-in-async: `std::fs::read` blocks in `f`, which runs asynchronously"
    );
}

#[test]
fn loops_over_the_same_collection_are_told() {
    let files = [
        (
            "a.py",
            "for a in items:\n    for b in enumerate(items):\n        pass\nfor a in items:\n    for b in a.parts:\n        pass\n",
        ),
        ("a.ts", "for (let i = 0; i < xs.length; i++) {\n  for (let j = i; j < xs.length; j++) { f() }\n}\n"),
        ("a.go", "package a\nfunc f() {\n\tfor range xs {\n\t\tfor i := range xs { g(i) }\n\t}\n}\n"),
        ("a.rs", "fn f() {\n    for a in &self.xs {\n        for b in self.xs.iter() {}\n    }\n}\n"),
        // These are as large as they stand there.
        (
            "fixed.rs",
            "fn f() {\n    let sides: [u8; 2] = [1, 2];\n    for a in sides {\n        for b in sides {}\n    }\n    for a in SIDES { for b in SIDES {} }\n}\n",
        ),
        (
            "grown.js",
            "const xs = [];\nread((x) => xs.push(x));\nfor (const a of xs) {\n  for (const b of xs) { f() }\n}\n",
        ),
    ];
    let told = found(&files);
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
    let rule = |place: &str| format!("major {place} nested-loops");
    assert_eq!(places, [rule("a.go:4"), rule("a.py:2"), rule("a.rs:3"), rule("a.ts:2"), rule("grown.js:4")]);
}

#[test]
fn errors_that_nobody_hears_of_are_told() {
    let files = [
        (
            "a.py",
            "try:\n    f()\nexcept ValueError:\n    pass\ntry:\n    f()\nexcept KeyError:\n    pass  # it is optional\ntry:\n    f()\nexcept Exception as e:\n    ...\ntry:\n    import g\nexcept ImportError:\n    pass\n",
        ),
        (
            "a.js",
            "try { f() } catch (e) {}\ntry { f() } catch { /* gone already */ }\nf().catch(() => {});\nf().catch(tell);\n",
        ),
        ("A.java", "class A { void f() {\n try { g(); } catch (Exception e) {\n }\n} }\n"),
        ("a.go", "package a\nfunc f() {\n\tif err != nil {\n\t}\n\tif err != nil { return }\n}\n"),
        (
            "a.rs",
            "pub fn f() {\n    let _ = std::fs::remove_file(p);\n    // it may be gone already\n    let _ = std::fs::remove_file(p);\n    let _ = sender.send(1);\n}\n",
        ),
    ];
    assert_eq!(
        found(&files),
        "major A.java:2 swallowed-error: `catch (Exception e)` catches an error in `A.f` and does nothing\n\
         major a.go:3 swallowed-error: `err` is asked for and nothing is done about it\n\
         major a.js:1 swallowed-error: `catch (e)` catches an error and does nothing\n\
         major a.js:3 swallowed-error: `.catch` hears of the error and does nothing\n\
         minor a.py:3 swallowed-error: `except ValueError` catches an error and does nothing\n\
         major a.py:11 swallowed-error: `except Exception as e` catches an error and does nothing\n\
         minor a.rs:2 swallowed-error: `let _ =` throws away whether `std::fs::remove_file` failed"
    );
}

#[test]
fn unwraps_of_a_function_are_one_finding() {
    let text = "pub fn f(a: Option<u8>) -> u8 {\n    let x = a.unwrap();\n    a.unwrap() + lock.lock().unwrap() + x\n}\n#[cfg(test)]\nmod tests { #[test] fn t() { a.unwrap(); } }\n";
    assert_eq!(found(&[("src/lib.rs", text)]), "minor src/lib.rs:2 unwrap-in-library: `f` calls `unwrap` on 2 lines");
    assert_eq!(found(&[("src/main.rs", text)]), "");
}

#[test]
fn code_that_was_commented_out_is_told_and_prose_is_not() {
    let files = [
        (
            "a.js",
            "f();\n// const a = g(1);\n// if (a) {\n//   h(a);\n// }\n// This is prose; it ends here.\n\n// See f(a) and g(b), which\n// are called (twice) by h.\n/**\n * const a = 1;\n * g(a);\n */\n",
        ),
        ("a.py", "x = 1\n# y = f(x)\n# for z in y:\n#     g(z)\n\n# the value of x, see f(x)\n# and more of it\n"),
    ];
    assert_eq!(
        found(&files),
        "minor a.js:2 commented-out-code: 5 lines of code are commented out\n\
         minor a.py:2 commented-out-code: 3 lines of code are commented out"
    );
}

#[test]
fn many_parameters_and_long_functions_are_told() {
    let long = format!("def f(self, a, b, c, d, e, f, g, h):\n{}", "    x = 1\n".repeat(90));
    assert_eq!(
        found(&[("a.py", &long)]),
        "minor a.py:1 long-function: `f` has 91 lines of code (at most 80)\n\
         minor a.py:1 many-parameters: `f` takes 8 parameters (at most 7)"
    );
}

/// A function of some thirty lines.
fn block(name: &str, total: &str, item: &str) -> String {
    format!(
        "def {name}(order, rates):\n    {total} = 0\n    for {item} in order.lines:\n        if {item}.quantity < 1:\n            raise ValueError('no quantity')\n        price = {item}.price * {item}.quantity\n        if {item}.discount:\n            price -= price * {item}.discount / 100\n        rate = rates.get({item}.country)\n        if rate is None:\n            rate = rates['default']\n        {total} += price + price * rate\n    if {total} > 1000 and order.customer.is_known:\n        {total} = {total} - 50\n    elif {total} < 20:\n        {total} += order.shipping or 5\n    while {total} % 5:\n        {total} += 1\n    return round({total}, 2), order.currency\n"
    )
}

#[test]
fn copies_are_found_across_files_also_with_other_names() {
    let first = block("total", "total", "line");
    let same = format!("import os\n\n{first}");
    assert_eq!(
        found(&[("a.py", &first), ("b.py", &same)]),
        "major a.py:1 duplicated-block: lines 1 to 19 are the same as lines 3 to 21 of `b.py` (132 words)"
    );
    let renamed = block("summe", "summe", "posten");
    assert_eq!(
        found(&[("a.py", &first), ("b.py", &renamed)]),
        "minor a.py:1 duplicated-block: lines 1 to 19 are the same but for names and values as lines 1 to 19 of `b.py` (132 words)"
    );
    // Among tests it has to be three times as long.
    let tests = written(&[("tests/a.py", &first), ("tests/b.py", &same)]);
    assert_eq!(tell(&review(tests.path(), json!({})).expect("a review")), "");
    let told = review(tests.path(), json!({ "thresholds": { "duplicateTokens": 40 } })).expect("a review");
    assert!(tell(&told).starts_with("minor tests/a.py:1 duplicated-block: "), "{}", tell(&told));
    let generated = format!("# @generated\n{first}");
    assert_eq!(found(&[("a.py", &first), ("b.py", &generated)]), "");
    let table = |from: u32| -> String { (from..from + 200).map(|at| format!("    ({at}, 'value {at}'),\n")).collect() };
    assert_eq!(found(&[("a.py", &format!("T = [\n{}]\nU = [\n{}]\n", table(0), table(1_000)))]), "");
}

#[test]
fn what_is_dangerous_in_a_test_is_minor() {
    let query = "def find(c, name):\n    return c.execute(\"SELECT 1 FROM t WHERE n = '\" + name + \"'\")\n";
    let told = found(&[("a.py", query), ("tests/test_a.py", query)]);
    let places: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap_or(line)).collect();
    assert_eq!(places, ["major a.py:2 python-sql-injection", "minor tests/test_a.py:2 python-sql-injection"]);
}
