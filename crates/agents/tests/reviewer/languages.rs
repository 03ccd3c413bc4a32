//! The numbers of functions, language by language: cyclomatic as lizard counts them, cognitive as SonarSource does.

use pitcrew_agents::code_reviewer::measure::{Language, measure};

/// The functions of a text: name, line, cyclomatic, cognitive, nesting, parameters.
fn numbers(path: &str, text: &str) -> String {
    let language = Language::of(path, text.as_bytes()).expect("a known language");
    let facts = measure(language, text.as_bytes()).expect("measured");
    let line = |it: &pitcrew_agents::code_reviewer::measure::Function| {
        let of = (it.cyclomatic, it.cognitive, it.nesting, it.parameters);
        format!("{}:{} ways {} hard {} deep {} takes {}", it.name, it.line, of.0, of.1, of.2, of.3)
    };
    facts.functions.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn rust_counts_arms_closures_questions_and_let_else() {
    let text = r#"
fn flat() {}
impl Parser<'_> {
    fn next(&mut self, text: &str, at: usize) -> Result<(), E> {
        let Some(a) = self.a else { return Ok(()) };
        for x in text {
            if x && a || at == 1 {
                while let Some(y) = x.next()? {}
            } else if a {
                loop { break }
            } else {
                match x { 1 if a => {}, 2 | 3 => {}, _ => {} }
            }
        }
        text.iter().map(|x| if x { 1 } else { 2 });
        Ok(())
    }
}
mod inner {
    trait T { fn signature(&self); fn given(self: Box<Self>, a: u8) -> u8 { a } }
}
"#;
    // next: let-else, for, if, &&, ||, while, ?, else if, 2 of 3 arms, a guard, the closure's if.
    // Hard: else 1, for 1, if 2, && 1, || 1, while 3, else 1, loop 3, else 1, match 3, closure's if 2 and else 1.
    assert_eq!(
        numbers("a.rs", text),
        "flat:2 ways 1 hard 0 deep 0 takes 0\n\
         Parser::next:4 ways 13 hard 20 deep 3 takes 2\n\
         T::given:20 ways 1 hard 0 deep 0 takes 1"
    );
}

#[test]
fn rust_functions_in_macros_are_found() {
    let text = "proptest! {\n #[test]\n fn inside(a in 0..3) { if a { b() } }\n}\nmacro_rules! m { () => { fn made(x: u8) { loop {} } } }\n";
    assert_eq!(numbers("a.rs", text), "inside:3 ways 2 hard 1 deep 1 takes 0\nmade:5 ways 1 hard 1 deep 1 takes 1");
}

#[test]
fn python_counts_comprehensions_and_elif() {
    let text = r#"
class A:
    def m(self, a, *args, b=1, **rest):
        if a and b:
            return 1
        elif a or b and args:
            for x in args:
                try:
                    pass
                except ValueError:
                    raise
        else:
            while a:
                b = 1 if a else 2
        return [x for x in a if x]

async def top():
    def inner():
        return top()
    return lambda x: x if x else None
"#;
    // m: if, and, elif, or, and, for, except, while, the conditional, the comprehension's for and if.
    // Hard: if 1, and 1, elif 1, or 1, and 1, for 2, except 3, else 1, while 2, the conditional 3.
    assert_eq!(
        numbers("a.py", text),
        "A.m:3 ways 12 hard 16 deep 3 takes 4\ntop:17 ways 2 hard 2 deep 0 takes 0\ninner:18 ways 1 hard 0 deep 0 takes 0"
    );
}

#[test]
fn javascript_counts_arrow_functions_by_themselves() {
    let text = r#"
function outer(a, b) {
  if (a && b) { switch (a) { case 1: break; case 2: default: } } else if (b ?? a) { for (const x of a) { continue; } }
  items.map((x) => x ? 1 : 2);
  const named = async function () { try { } catch (e) { throw e } };
}
class C { method({ a, b }, c = 1) { do { } while (this.method(1)); } }
const f = x => x || outer(1, 2);
"#;
    assert_eq!(
        numbers("a.js", text),
        "outer:2 ways 8 hard 7 deep 2 takes 2\n\
         :4 ways 2 hard 1 deep 0 takes 1\n\
         named:5 ways 2 hard 1 deep 1 takes 0\n\
         C.method:7 ways 2 hard 2 deep 1 takes 2\n\
         f:8 ways 2 hard 1 deep 0 takes 1"
    );
}

#[test]
fn typescript_is_read_with_its_types() {
    let text = "abstract class A<T extends X> {\n  private go(this: Window, a?: number, b: string = 'x'): void { if (a!) { label: for (;;) { break label } } }\n  abstract no(): void;\n}\n";
    assert_eq!(numbers("a.ts", text), "A.go:2 ways 3 hard 4 deep 2 takes 2");
    assert_eq!(
        numbers("a.tsx", "const App = ({ a }: P) => <div>{a && <B />}</div>;\n"),
        "App:1 ways 2 hard 1 deep 0 takes 1"
    );
}

#[test]
fn go_counts_literals_by_themselves_and_parameters_by_name() {
    let text = r#"package a
func (s *Server[T]) Serve(a, b int, c ...string) (err error) {
	if x := f(); x > 1 && a > b {
		for i := range c { go func() { if i > 0 { return } }() }
	} else if a == 1 {
		switch { case a > 1, b > 1: default: }
	} else {
		select { case <-ch: goto end }
	}
end:
	return nil
}
func fact(n int) int { if n < 2 { return 1 }; return n * fact(n-1) }
"#;
    // Serve: if, &&, for, else if, case, case. Hard: if 1, && 1, for 2, else 1, switch 2, else 1, select 2, goto 1.
    assert_eq!(
        numbers("a.go", text),
        "Server.Serve:2 ways 7 hard 11 deep 2 takes 3\n\
         :4 ways 2 hard 1 deep 1 takes 0\n\
         fact:13 ways 2 hard 2 deep 1 takes 1"
    );
}

#[test]
fn java_counts_cases_and_catches() {
    let text = r#"class A {
  A(int a) { this.a = a; }
  int m(String s, int... n) {
    try { if (s == null || n.length == 0 && a > 1) { return 1; } else if (a > 2) { } else { } }
    catch (Exception e) { for (int x : n) { switch (x) { case 1: case 2: break; default: } } }
    Runnable r = () -> { while (true) { } };
    return s.isEmpty() ? 1 : m(s, n);
  }
  interface I { int none(); default int some() { return 1; } }
}
"#;
    // m: if, ||, &&, else if, catch, for, two cases, while, the ternary.
    // Hard: if 1, || 1, && 1, else 1, else 1, catch 1, for 2, switch 3, while 2, the ternary 1, itself 1.
    assert_eq!(
        numbers("A.java", text),
        "A.A:2 ways 1 hard 0 deep 0 takes 1\nA.m:3 ways 11 hard 15 deep 3 takes 2\nI.some:9 ways 1 hard 0 deep 0 takes 0"
    );
}

#[test]
fn c_counts_the_preprocessor_and_finds_names_below_pointers() {
    let text = r#"
static char *name(const char *a, int (*call)(int), void *b)
{
#if defined(A) && defined(B)
    if (a) goto end;
#endif
    do { b++; } while (a && b);
    switch (*a) { case 'a': case 'b': break; default: break; }
end:
    return a ? b : a;
}
int none(void);
void empty(void) {}
"#;
    // #if, if, while, &&, two cases, the ternary.
    assert_eq!(numbers("a.c", text), "name:2 ways 8 hard 6 deep 1 takes 3\nempty:13 ways 1 hard 0 deep 0 takes 0");
}

#[test]
fn cpp_counts_lambdas_for_the_function_around_them() {
    let text = r#"
namespace n {
class A { int in() const { return 1; } A() = default; bool operator==(const A& o) const { return true; } };
template <class T> T A::out(T&& a, std::vector<T> b) {
  for (auto& x : b) { try { f(); } catch (...) { throw; } }
  auto l = [&](int y) { if (y) { return 1; } return 2; };
  return a;
}
}
"#;
    assert_eq!(
        numbers("a.cc", text),
        "A::in:3 ways 1 hard 0 deep 0 takes 0\n\
         A::operator==:3 ways 1 hard 0 deep 0 takes 1\n\
         A::out:4 ways 4 hard 5 deep 2 takes 2"
    );
}

#[test]
fn sequences_of_one_operator_count_once() {
    let hard = |condition: &str| {
        let facts = measure(Language::JavaScript, format!("function f() {{ return {condition} }}").as_bytes());
        facts.expect("measured").functions[0].cognitive
    };
    assert_eq!(hard("a && b && c && d"), 1);
    assert_eq!(hard("a && b && c || d || e && f"), 3);
    assert_eq!(hard("a && !(b && c)"), 2);
    assert_eq!(hard("a || b && c || d"), 3);
    assert_eq!(hard("a && (b && c)"), 1);
    assert_eq!(hard("a && g(b || c)"), 2);
}

#[test]
fn what_an_object_calls_like_itself_is_another_function() {
    let text = r#"
const clock = {
  setTimeout(f, after) { return setTimeout(f, after); },
  clearTimeout: (id) => clearTimeout(id),
  walk(node) { return this.walk(node.next); },
};
class Tree { all() { function down(node) { return down(node.left); } return down(this); } }
"#;
    assert_eq!(
        numbers("a.ts", text),
        "setTimeout:3 ways 1 hard 0 deep 0 takes 2\n\
         clearTimeout:4 ways 1 hard 0 deep 0 takes 1\n\
         walk:5 ways 1 hard 1 deep 0 takes 1\n\
         Tree.all:7 ways 1 hard 0 deep 0 takes 0\n\
         Tree.down:7 ways 1 hard 1 deep 0 takes 1"
    );
}

#[test]
fn a_class_and_a_namespace_behind_a_macro_are_no_functions() {
    let text = r#"
BEGIN_NAMESPACE
namespace shapes {
class EXPORTED Circle final : public Shape {
 public:
  Circle();
  static Circle* make(int r) { return r > 0 ? new Circle(r) : nullptr; }
};
int area(int r) { if (r) { return 1; } return 0; }
}
"#;
    assert_eq!(
        numbers("a.cc", text),
        "Circle::make:7 ways 2 hard 1 deep 0 takes 1\narea:9 ways 2 hard 1 deep 1 takes 1"
    );
}

#[test]
fn a_block_that_a_macro_heads_is_a_function() {
    let text = "TEST(parser, empty)\n{\n    if (a && b) { return; }\n}\nPHP_FUNCTION(implode) { g(); }\nint f(void) { { g(); } return 0; }\n";
    assert_eq!(
        numbers("a.c", text),
        "TEST(parser, empty):1 ways 3 hard 2 deep 1 takes 0\n\
         implode:5 ways 1 hard 0 deep 0 takes 0\n\
         f:6 ways 1 hard 0 deep 0 takes 0"
    );
}

#[test]
fn an_else_if_behind_the_preprocessor_is_no_function() {
    let text = "int f(int a)\n{\n    if (a == 1)\n        g(a);\n#ifdef K\n    else if (a == 3) {\n        h(a);\n    }\n#endif\n    return a;\n}\n";
    assert_eq!(numbers("a.c", text), "f:1 ways 4 hard 2 deep 1 takes 1");
}
