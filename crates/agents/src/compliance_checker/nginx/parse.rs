//! nginx's configuration language: words, quotes, `;`, blocks, comments, and Lua that is taken as it stands.
//!
//! It reads what nginx reads, token by token, and goes on after a mistake, so that as much as can be is known of a
//! broken file.

use std::ops::Range;

/// How deep blocks may be; a configuration needs about eight levels.
const MAX_DEPTH: usize = 64;

/// A word of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::compliance_checker) struct Word {
    /// What it says, without its quotes, escapes resolved.
    pub(in crate::compliance_checker) text: String,
    /// Its bytes, quotes among them.
    pub(in crate::compliance_checker) span: Range<usize>,
    /// Whether it stands in quotes.
    pub(in crate::compliance_checker) quoted: bool,
}

/// A directive, with what is in its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::compliance_checker) struct Directive {
    /// Its name.
    pub(in crate::compliance_checker) name: Word,
    /// Its arguments; of a Lua block its text.
    pub(in crate::compliance_checker) args: Vec<Word>,
    /// What is in its block, where it has one.
    pub(in crate::compliance_checker) block: Option<Vec<Directive>>,
    /// All of its bytes, from its name to its `;` or `}`.
    pub(in crate::compliance_checker) span: Range<usize>,
}

/// Something that nginx would not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::compliance_checker) struct Mistake {
    /// The bytes to point at.
    pub(in crate::compliance_checker) at: Range<usize>,
    /// What is wrong there.
    pub(in crate::compliance_checker) why: String,
}

impl Directive {
    /// Returns what an argument says.
    pub(in crate::compliance_checker) fn arg(&self, at: usize) -> Option<&str> {
        self.args.get(at).map(|word| word.text.as_str())
    }

    /// Whether it has a name.
    pub(in crate::compliance_checker) fn is(&self, name: &str) -> bool {
        self.name.text == name
    }

    /// Returns its bytes up to its block.
    pub(in crate::compliance_checker) fn head(&self) -> Range<usize> {
        self.name.span.start..self.args.last().map_or(self.name.span.end, |word| word.span.end)
    }
}

/// Reads a configuration file.
pub(in crate::compliance_checker) fn parse(text: &str) -> (Vec<Directive>, Vec<Mistake>) {
    let mut reader = Reader { text, at: 0 };
    let mut mistakes = Vec::new();
    let mut open: Vec<(Vec<Word>, Vec<Directive>)> = Vec::new();
    let mut level: Vec<Directive> = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    loop {
        let begin = reader.at;
        match reader.token() {
            Token::Word(word) => words.push(word),
            Token::Semicolon(end) => match finish(&mut words, None, end) {
                Some(directive) => level.push(directive),
                None => mistakes.push(Mistake { at: end - 1..end, why: "this `;` ends nothing".into() }),
            },
            Token::Open(at) if words.is_empty() => {
                mistakes.push(Mistake { at: at..at + 1, why: "this `{` has no name before it".into() });
                return (closed(level, open, text.len()), mistakes);
            }
            Token::Open(at) if words[0].text.ends_with("_by_lua_block") => match reader.lua() {
                Some(lua) => {
                    words.push(lua);
                    level.extend(finish(&mut words, None, reader.at));
                }
                None => {
                    mistakes.push(Mistake { at: at..at + 1, why: "this block of Lua is not closed".into() });
                    return (closed(level, open, text.len()), mistakes);
                }
            },
            Token::Open(at) if open.len() >= MAX_DEPTH => {
                let why = format!("blocks are nested more than {MAX_DEPTH} levels deep here");
                mistakes.push(Mistake { at: at..at + 1, why });
                return (closed(level, open, text.len()), mistakes);
            }
            Token::Open(_) => open.push((std::mem::take(&mut words), std::mem::take(&mut level))),
            Token::Close(end) => {
                missing_semicolon(&mut words, end - 1, &mut level, &mut mistakes);
                match open.pop() {
                    Some((mut head, outer)) => {
                        let block = std::mem::replace(&mut level, outer);
                        level.extend(finish(&mut head, Some(block), end));
                    }
                    None => mistakes.push(Mistake { at: end - 1..end, why: "this `}` closes nothing".into() }),
                }
            }
            Token::End => {
                missing_semicolon(&mut words, text.len(), &mut level, &mut mistakes);
                for (head, _) in &open {
                    let at = head[0].span.clone();
                    mistakes.push(Mistake { at, why: format!("the block of `{}` is not closed", head[0].text) });
                }
                return (closed(level, open, text.len()), mistakes);
            }
            Token::Broken(at, why) => {
                mistakes.push(Mistake { at, why });
                if reader.at <= begin {
                    return (closed(level, open, text.len()), mistakes);
                }
            }
        }
    }
}

/// Makes a directive of its words.
fn finish(words: &mut Vec<Word>, block: Option<Vec<Directive>>, end: usize) -> Option<Directive> {
    let mut words = std::mem::take(words).into_iter();
    let name = words.next()?;
    let span = name.span.start..end;
    Some(Directive { name, args: words.collect(), block, span })
}

fn missing_semicolon(words: &mut Vec<Word>, at: usize, level: &mut Vec<Directive>, mistakes: &mut Vec<Mistake>) {
    let Some(name) = words.first() else { return };
    let why = format!("`{}` is not ended by `;`", name.text);
    let end = words.last().map_or(at, |word| word.span.end);
    mistakes.push(Mistake { at: name.span.start..end, why });
    level.extend(finish(words, None, end));
}

/// Closes what is open, so that what was read is not lost.
fn closed(mut level: Vec<Directive>, mut open: Vec<(Vec<Word>, Vec<Directive>)>, end: usize) -> Vec<Directive> {
    while let Some((mut head, outer)) = open.pop() {
        let block = std::mem::replace(&mut level, outer);
        level.extend(finish(&mut head, Some(block), end));
    }
    level
}

enum Token {
    Word(Word),
    /// With the byte after it.
    Semicolon(usize),
    /// With its byte.
    Open(usize),
    /// With the byte after it.
    Close(usize),
    End,
    Broken(Range<usize>, String),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn token(&mut self) -> Token {
        loop {
            match self.byte(self.at) {
                None => return Token::End,
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                // A byte order mark, which editors leave behind.
                Some(0xEF) if self.at == 0 && self.text.starts_with('\u{FEFF}') => self.at += 3,
                Some(b'#') => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                Some(b';') => {
                    self.at += 1;
                    return Token::Semicolon(self.at);
                }
                Some(b'{') => {
                    self.at += 1;
                    return Token::Open(self.at - 1);
                }
                Some(b'}') => {
                    self.at += 1;
                    return Token::Close(self.at);
                }
                Some(quote @ (b'"' | b'\'')) => return self.quoted(quote),
                Some(_) => return self.plain(),
            }
        }
    }

    /// A word in quotes; behind it must be white space or what ends a word.
    fn quoted(&mut self, quote: u8) -> Token {
        let begin = self.at;
        let mut at = begin + 1;
        loop {
            match self.byte(at) {
                None => {
                    self.at = self.text.len();
                    let end = self.text[begin..].find('\n').map_or(self.text.len(), |line| begin + line);
                    return Token::Broken(begin..end, "this quote is not closed".into());
                }
                Some(b'\\') => at += 2,
                Some(byte) if byte == quote => break,
                Some(_) => at += 1,
            }
        }
        self.at = at + 1;
        let word = Word { text: unescaped(&self.text[begin + 1..at]), span: begin..at + 1, quoted: true };
        match self.byte(self.at) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' | b')') => Token::Word(word),
            Some(_) => {
                // nginx stops here; the word is good enough to go on with.
                let rest = self.rest_of_word(self.at);
                let (from, to) = (self.at, rest);
                self.at = rest;
                Token::Broken(from..to, "there must be a space behind a closing quote".into())
            }
        }
    }

    fn plain(&mut self) -> Token {
        let begin = self.at;
        let end = self.rest_of_word(begin);
        self.at = end;
        Token::Word(Word { text: unescaped(&self.text[begin..end]), span: begin..end, quoted: false })
    }

    /// Returns where a word without quotes ends: at white space, `;` or `{`, but for that of `${name}`.
    fn rest_of_word(&self, begin: usize) -> usize {
        let mut at = begin;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' => at += 2,
                b'$' if self.byte(at + 1) == Some(b'{') => at += 2,
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'{' => break,
                _ => at += 1,
            }
        }
        let mut end = at.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        end
    }

    /// Takes a block of Lua as it stands, after its `{`: strings and comments of Lua may hold braces.
    fn lua(&mut self) -> Option<Word> {
        let begin = self.at;
        let bytes = self.text.as_bytes();
        let mut depth = 1usize;
        let mut at = begin;
        while at < bytes.len() {
            match bytes[at] {
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at = at + 1;
                        let text = self.text[begin..at].to_owned();
                        return Some(Word { text, span: begin..at, quoted: true });
                    }
                }
                quote @ (b'"' | b'\'') => {
                    at += 1;
                    while at < bytes.len() && bytes[at] != quote && bytes[at] != b'\n' {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                }
                b'-' if bytes.get(at + 1) == Some(&b'-') => match long_bracket(bytes, at + 2) {
                    Some(end) => at = end - 1,
                    None => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
                },
                b'[' => {
                    if let Some(end) = long_bracket(bytes, at) {
                        at = end - 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// Returns where a long bracket of Lua ends that begins at a byte: `[[…]]`, `[==[…]==]`.
fn long_bracket(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|byte| **byte == b'=').count();
    if rest.get(level) != Some(&b'[') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b']').chain(std::iter::repeat_n(b'=', level)).chain([b']']).collect();
    let from = at + level + 2;
    Some(memchr::memmem::find(&bytes[from..], &close).map_or(bytes.len(), |end| from + end + close.len()))
}

/// Resolves what nginx resolves: `\"`, `\'`, `\\`, `\t`, `\r`, `\n`; any other backslash stays.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next @ ('"' | '\'' | '\\' | 't' | 'r' | 'n'))) => {
                out.push(match next {
                    't' => '\t',
                    'r' => '\r',
                    'n' => '\n',
                    other => *other,
                });
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(directives: &[Directive]) -> String {
        let one = |directive: &Directive| {
            let args: String = directive.args.iter().map(|word| format!(" <{}>", word.text)).collect();
            match &directive.block {
                Some(block) => format!("{}{args} {{{}}}", directive.name.text, shown(block)),
                None => format!("{}{args};", directive.name.text),
            }
        };
        directives.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_read_as_nginx_reads_them() {
        let cases = [
            ("a b  c; # d;\ne;", "a <b> <c>; e;"),
            ("a \"b ; {\\\"}\" 'c\nd';", "a <b ; {\"}> <c\nd>;"),
            ("a ${b}c ${d};", "a <${b}c> <${d}>;"),
            ("if ($a ~ \"x{2}\") { b; }", "if <($a> <~> <x{2}> <)> {b;}"),
            ("location ~ ^/a\\.b$ {}", "location <~> <^/a\\.b$> {}"),
            ("map $a $b { default 1; ~*^x 2; }", "map <$a> <$b> {default <1>; ~*^x <2>;}"),
            ("a b#c d'e f\"g;", "a <b#c> <d'e> <f\"g>;"),
            ("a x}y;", "a <x}y>;"),
            ("a b\\;c;", "a <b\\;c>;"),
            (
                "content_by_lua_block { if a then s = \"}\" end -- }\n t = {[[ } ]]} } b;",
                "content_by_lua_block < if a then s = \"}\" end -- }\n t = {[[ } ]]} >; b;",
            ),
            ("\u{feff}a ä;", "a <ä>;"),
        ];
        for (text, expected) in cases {
            let (directives, mistakes) = parse(text);
            assert_eq!((shown(&directives).as_str(), mistakes.as_slice()), (expected, &[][..]), "{text}");
            for directive in &directives {
                assert!(text[directive.span.clone()].starts_with(&directive.name.text));
            }
        }
    }

    #[test]
    fn mistakes_are_said_and_the_rest_is_read() {
        let cases = [
            ("a { b", "`b` is not ended by `;`|the block of `a` is not closed", "a {b;}"),
            ("a { b } c;", "`b` is not ended by `;`", "a {b;} c;"),
            ("a; } b;", "this `}` closes nothing", "a; b;"),
            ("a; ; b;", "this `;` ends nothing", "a; b;"),
            ("a 'b", "this quote is not closed|`a` is not ended by `;`", "a;"),
            ("a \"b\"c d;", "there must be a space behind a closing quote", "a <d>;"),
            ("{ a; }", "this `{` has no name before it", ""),
            ("a_by_lua_block { x = {", "this block of Lua is not closed", ""),
        ];
        for (text, expected, read) in cases {
            let (directives, mistakes) = parse(text);
            let said: Vec<&str> = mistakes.iter().map(|mistake| mistake.why.as_str()).collect();
            assert_eq!((said.join("|").as_str(), shown(&directives).as_str()), (expected, read), "{text}");
        }
    }

    #[test]
    fn nothing_makes_it_panic_or_overflow() {
        let deep = "a {".repeat(100_000);
        assert!(parse(&deep).1[0].why.contains("64 levels"));
        for text in ["\\", "a \\", "\"\\", "${", "'", "a_by_lua_block {--[==[", "\u{1F600}\\\u{1F600};"] {
            parse(text);
        }
    }
}
