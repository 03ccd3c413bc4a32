//! Hunks whose own lines do not tell their place, or that are there already.

use insta::assert_snapshot;

use crate::support::Tree;

/// A function with the same body as its siblings.
fn function(name: &str, body: &str) -> String {
    format!("fn {name}() {{\n    begin();\n    {body}();\n    end();\n}}\n\n")
}

/// A patch of one file `n`.
fn of_n(hunks: &[&str]) -> String {
    format!("--- a/n\n+++ b/n\n{}", hunks.concat())
}

/// A hunk that cannot be where it says: one line of its context has changed.
const FUZZY: &str =
    "@@ -1,7 +1,7 @@\n head one\n head two\n head three\n-old head\n+new head\n head five\n head six\n head seven\n";

fn head(last: &str) -> String {
    format!("head one\nhead two\nhead three\nold head\nhead five\nhead six\n{last}\n\n")
}

#[test]
fn of_places_that_are_alike_it_is_the_one_below_the_same_heading() {
    let text = head("head 7") + &["a", "b", "c"].map(|name| function(name, "work")).concat();
    let tree = Tree::with(&[("n", &text)]);
    let hunk = "@@ -70,3 +70,3 @@ fn b() {\n     begin();\n-    work();\n+    rest();\n     end();\n";
    assert_snapshot!(tree.patch(&of_n(&[FUZZY, hunk])), @r#"
    changed 1 file; 2 hunks were placed by a part of their context, look at them
    {"file":"n","how":"fuzz","hunk":1,"line":4,"missing":1}
    {"file":"n","how":"fuzz","hunk":2,"line":17,"missing":0}
    "#);
    let expected = head("head 7").replace("old head", "new head")
        + &[function("a", "work"), function("b", "rest"), function("c", "work")].concat();
    assert_eq!(tree.read("n"), expected);
}

#[test]
fn of_places_that_are_alike_it_is_the_one_that_moved_as_far_as_its_neighbour() {
    let text = head("head 7") + &["a", "b", "c"].map(|name| function(name, "work")).concat();
    let tree = Tree::with(&[("n", &text)]);
    // No heading; the first hunk has not moved, so that this one has not either.
    let hunk = "@@ -22,3 +22,3 @@\n     begin();\n-    work();\n+    rest();\n     end();\n";
    assert_snapshot!(tree.patch(&of_n(&[FUZZY, hunk])), @r#"
    changed 1 file; 2 hunks were placed by a part of their context, look at them
    {"file":"n","how":"fuzz","hunk":1,"line":4,"missing":1}
    {"file":"n","how":"fuzz","hunk":2,"line":23,"missing":0}
    "#);
    assert!(tree.read("n").contains(&function("c", "rest")), "{}", tree.read("n"));
}

#[test]
fn a_hunk_is_not_believed_that_moved_another_way_than_both_its_neighbours() {
    let lines = |from: usize, to: usize| (from..=to).map(|number| format!("line {number}\n")).collect::<String>();
    let twin = "begin();\nwork();\nend();\n";
    // The patch was made of a text without the lines on top, and without the upper of the two that are alike.
    let top: String = (0..20).map(|number| format!("on top {number}\n")).collect();
    let text = [&top, &lines(1, 15), twin, &lines(16, 30), twin, &lines(34, 50)].concat();
    let tree = Tree::with(&[("n", &text)]);
    let patch = of_n(&[
        "@@ -5,5 +5,5 @@\n line 5\n line 6\n-line 7\n+seven\n line 8\n line 9\n",
        "@@ -31,3 +31,3 @@\n begin();\n-work();\n+rest();\n end();\n",
        "@@ -40,5 +40,5 @@\n line 40\n line 41\n-line 42\n+forty-two\n line 43\n line 44\n",
    ]);
    let answer = tree.patch(&patch);
    assert!(answer.contains("hunk 2 (line 10 of the patch): it could be meant for another place too"), "{answer}");
    assert_eq!(tree.read("n"), text);
    // With nowhere else to go it is where its context is.
    let text = [&top, &lines(1, 15), twin, &lines(16, 30), "begin()\n", &lines(32, 50)].concat();
    let tree = Tree::with(&[("n", &text)]);
    assert_snapshot!(tree.patch(&patch), @r#"
    changed 1 file
    {"file":"n","how":"offset","hunk":1,"line":25,"offset":20}
    {"file":"n","how":"offset","hunk":2,"line":36,"offset":5}
    {"file":"n","how":"offset","hunk":3,"line":63,"offset":23}
    "#);
}

#[test]
fn of_places_that_are_alike_none_is_taken_where_nothing_tells_them_apart() {
    let text = head("head 7") + &["a", "b", "c"].map(|name| function(name, "work")).concat();
    let tree = Tree::with(&[("n", &text)]);
    let hunk = "@@ -70,3 +70,3 @@ fn other() {\n     begin();\n-    work();\n+    rest();\n     end();\n";
    let answer = tree.patch(&of_n(&[FUZZY, hunk]));
    assert!(answer.contains("hunk 2 (line 12 of the patch): it could be meant for more than one place"), "{answer}");
    assert_eq!(tree.read("n"), text);
}

#[test]
fn a_line_above_that_changed_holds_where_nothing_came_or_went_above() {
    // Between two lines that say nothing: only the count of the lines tells that nothing came there.
    let text = "use one::two;\n\nfn first() {\n    old();\n}\n";
    let hunk = "@@ -1,5 +1,5 @@\n use three::four;\n \n-fn first() {\n+pub fn first() {\n     old();\n }\n";
    let tree = Tree::with(&[("n", text)]);
    assert_snapshot!(tree.patch(&of_n(&[hunk])), @r#"
    changed 1 file; 1 hunks were placed by a part of their context, look at them
    {"file":"n","how":"fuzz","hunk":1,"line":3,"missing":1}
    "#);
    let moved = Tree::with(&[("n", &format!("use zero;\n\n{text}"))]);
    let answer = moved.patch(&of_n(&[hunk]));
    assert!(answer.contains("what is left of its context beside it may be another's"), "{answer}");
}

#[test]
fn what_is_there_already_is_told_and_the_rest_is_done() {
    let text = "one\ntwo\nTHREE\nfour\nfive\nsix\nseven\neight\n";
    let hunk = "@@ -1,8 +1,9 @@\n one\n two\n-three\n+THREE\n four\n five\n six\n+six and a half\n seven\n eight\n";
    let tree = Tree::with(&[("n", text)]);
    assert_snapshot!(tree.patch(&of_n(&[hunk])), @r#"
    changed 1 file; 1 hunks were placed by a part of their context, look at them
    {"file":"n","how":"fuzz","hunk":1,"line":7,"missing":1}
    "#);
    assert_eq!(tree.read("n"), text.replace("six\n", "six\nsix and a half\n"));
    assert_snapshot!(tree.patch(&of_n(&[hunk])), @r#"
    nothing is to be changed; 1 hunks were there already
    {"file":"n","how":"there","hunk":1,"line":1}
    "#);
}

#[test]
fn what_went_elsewhere_is_not_taken_for_what_is_there_already() {
    // The context of the deletion is there, and so is what should have gone.
    let tree = Tree::with(&[("n", "new one\nold one\nold two\nkeep one\nkeep two\nkeep three\n")]);
    let hunk = "@@ -1,5 +1,3 @@\n-old one\n-old two\n keep one\n keep two\n keep three\n";
    let answer = tree.patch(&of_n(&[hunk]));
    assert!(answer.starts_with("changed nothing"), "{answer}");
}

#[test]
fn what_is_between_two_changes_is_not_context_of_both_where_more_was_there() {
    let (first, gone, last) = (
        "fn a() {\n    first();\n    end();\n}\n\n",
        "fn b() {\n    gone();\n    end();\n}\n\n",
        "fn last() {}\n// end\n",
    );
    let hunks = of_n(&[
        "@@ -1,5 +1,5 @@\n fn a() {\n-    first();\n+    second();\n     end();\n }\n \n",
        "@@ -8,5 +8,7 @@\n     end();\n }\n \n+fn new() {}\n+\n fn last() {}\n // end\n",
    ]);
    let tree = Tree::with(&[("n", &[first, gone, last].concat())]);
    assert_eq!(tree.patch(&hunks), "changed 1 file");
    let tree = Tree::with(&[("n", &[first, last].concat())]);
    let answer = tree.patch(&hunks);
    assert!(answer.contains("hunk 2 (line 10 of the patch): what is left of its context beside it"), "{answer}");
}
