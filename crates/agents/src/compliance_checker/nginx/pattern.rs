//! What a regular expression of PCRE can match, as far as rules need to know it: which bytes a group may hold, how it
//! may begin, and examples of what it matches.

pub(super) use super::bytes::Bytes;

/// How deep groups may be nested.
const MAX_DEPTH: usize = 40;

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// One byte of a set.
    One(Bytes),
    /// One after the other.
    All(Vec<Part>),
    /// One of them.
    Any(Vec<Part>),
    /// A group, with its number and name where it captures.
    Group(Option<(usize, Option<String>)>, Box<Part>),
    /// The same several times: at least, and whether more.
    Repeat(Box<Part>, usize, Option<usize>),
    /// What matches no byte: anchors, looks ahead and behind.
    Nothing,
}

/// A pattern that was read.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// What it is made of.
    pub(super) root: Part,
    /// Whether it matches at the beginning alone.
    anchored: bool,
}

impl Pattern {
    /// Reads a pattern; nothing where it is one that is not understood.
    pub(super) fn read(text: &str) -> Option<Pattern> {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0, groups: 0 };
        let root = reader.any(0)?;
        (reader.at == text.len()).then_some(Pattern { root, anchored: text.starts_with('^') })
    }

    /// Returns a group by its number or its name.
    pub(super) fn group(&self, name: &str) -> Option<&Part> {
        let number = name.parse::<usize>().ok();
        if number == Some(0) {
            return Some(&self.root);
        }
        self.root.find(&|number_of, name_of| Some(number_of) == number || name_of == Some(name))
    }

    /// Returns the bytes that may stand right before a group; none where a text begins with it.
    pub(super) fn before(&self, name: &str) -> Option<Bytes> {
        let number = name.parse::<usize>().ok();
        let outer = if self.anchored { Bytes::NONE } else { Bytes::ALL };
        self.root.before(outer, &|number_of, name_of| Some(number_of) == number || name_of == Some(name))
    }

    /// Returns how many groups capture.
    pub(super) fn groups(&self) -> usize {
        self.root.groups()
    }

    /// Returns examples of what it matches.
    pub(super) fn examples(&self, fill: &[u8]) -> Vec<String> {
        let mut all = self.root.examples(fill);
        all.sort();
        all.dedup();
        all.into_iter().filter_map(|bytes| String::from_utf8(bytes).ok()).collect()
    }
}

/// How many examples there are at most.
const MOST: usize = 24;

/// How many bytes what repeats in an example has at most.
const LONGEST: usize = 64;

impl Part {
    fn find(&self, is: &dyn Fn(usize, Option<&str>) -> bool) -> Option<&Part> {
        match self {
            Part::Group(Some((number, name)), inner) if is(*number, name.as_deref()) => Some(inner),
            Part::Group(_, inner) | Part::Repeat(inner, ..) => inner.find(is),
            Part::All(parts) | Part::Any(parts) => parts.iter().find_map(|part| part.find(is)),
            Part::One(_) | Part::Nothing => None,
        }
    }

    fn groups(&self) -> usize {
        match self {
            Part::Group(what, inner) => usize::from(what.is_some()) + inner.groups(),
            Part::Repeat(inner, ..) => inner.groups(),
            Part::All(parts) | Part::Any(parts) => parts.iter().map(Part::groups).sum(),
            Part::One(_) | Part::Nothing => 0,
        }
    }

    /// Returns every byte that it may hold.
    pub(super) fn bytes(&self) -> Bytes {
        match self {
            Part::One(bytes) => *bytes,
            Part::All(parts) | Part::Any(parts) => parts.iter().fold(Bytes::NONE, |bytes, part| bytes.or(part.bytes())),
            Part::Repeat(_, _, Some(0)) | Part::Nothing => Bytes::NONE,
            Part::Group(_, inner) | Part::Repeat(inner, ..) => inner.bytes(),
        }
    }

    /// Returns the bytes that it may begin with, and whether it may be empty.
    pub(super) fn first(&self) -> (Bytes, bool) {
        match self {
            Part::One(bytes) => (*bytes, false),
            Part::Nothing => (Bytes::NONE, true),
            Part::Group(_, inner) => inner.first(),
            Part::Repeat(inner, least, _) => {
                let (bytes, empty) = inner.first();
                (bytes, empty || *least == 0)
            }
            Part::Any(parts) => parts.iter().fold((Bytes::NONE, false), |(bytes, empty), part| {
                let (more, also) = part.first();
                (bytes.or(more), empty || also)
            }),
            Part::All(parts) => {
                let mut bytes = Bytes::NONE;
                for part in parts {
                    let (more, empty) = part.first();
                    bytes = bytes.or(more);
                    if !empty {
                        return (bytes, false);
                    }
                }
                (bytes, true)
            }
        }
    }

    /// Returns the bytes that it may end with, and whether it may be empty.
    fn last(&self) -> (Bytes, bool) {
        match self {
            Part::One(bytes) => (*bytes, false),
            Part::Nothing => (Bytes::NONE, true),
            Part::Group(_, inner) => inner.last(),
            Part::Repeat(inner, least, _) => {
                let (bytes, empty) = inner.last();
                (bytes, empty || *least == 0)
            }
            Part::Any(parts) => parts.iter().fold((Bytes::NONE, false), |(bytes, empty), part| {
                let (more, also) = part.last();
                (bytes.or(more), empty || also)
            }),
            Part::All(parts) => parts.iter().fold((Bytes::NONE, true), |before, part| after(before, part.last())),
        }
    }

    /// Returns the bytes that may stand right before a group, by those that may stand before all of this.
    fn before(&self, outer: Bytes, is: &dyn Fn(usize, Option<&str>) -> bool) -> Option<Bytes> {
        match self {
            Part::Group(Some((number, name)), _) if is(*number, name.as_deref()) => Some(outer),
            Part::Group(_, inner) | Part::Repeat(inner, ..) => inner.before(outer, is),
            Part::Any(parts) => parts.iter().find_map(|part| part.before(outer, is)),
            Part::All(parts) => {
                let mut outer = outer;
                for part in parts {
                    if let Some(found) = part.before(outer, is) {
                        return Some(found);
                    }
                    (outer, _) = after((outer, false), part.last());
                }
                None
            }
            Part::One(_) | Part::Nothing => None,
        }
    }

    /// Whether it can only be one of a few words that are written in it.
    pub(super) fn is_one_of_few(&self) -> bool {
        match self {
            Part::One(bytes) => bytes.count() <= 2,
            Part::Nothing => true,
            Part::Group(_, inner) => inner.is_one_of_few(),
            Part::Repeat(inner, _, most) => most.is_some_and(|most| most <= 1) && inner.is_one_of_few(),
            Part::All(parts) | Part::Any(parts) => parts.iter().all(Part::is_one_of_few),
        }
    }

    fn examples(&self, fill: &[u8]) -> Vec<Vec<u8>> {
        match self {
            // A dot that nobody escaped is meant as one.
            Part::One(bytes) if bytes.count() == 255 && bytes.has(b'.') => vec![b".".to_vec()],
            Part::One(bytes) => bytes.example().map(|byte| vec![byte]).into_iter().collect(),
            Part::Nothing => vec![Vec::new()],
            Part::Group(_, inner) => inner.examples(fill),
            Part::Any(parts) => {
                let mut all: Vec<Vec<u8>> = parts.iter().flat_map(|part| part.examples(fill)).collect();
                all.truncate(MOST);
                all
            }
            Part::All(parts) => parts.iter().fold(vec![Vec::new()], |begun, part| {
                let ends = part.examples(fill);
                let both = begun.iter().flat_map(|begin| ends.iter().map(move |end| [&begin[..], end].concat()));
                both.take(MOST).collect()
            }),
            Part::Repeat(inner, least, most) => {
                let mut all = Vec::new();
                // What repeats one byte of many may hold anything made of them.
                if let Part::One(bytes) = &**inner
                    && most.is_none()
                    && !fill.is_empty()
                    && fill.iter().all(|byte| bytes.has(*byte))
                {
                    all.push(fill.to_vec());
                }
                let times = (*least).clamp(usize::from(*most != Some(0)), 8);
                let one = match &**inner {
                    Part::One(bytes) => bytes.example().map(|byte| vec![byte]).into_iter().collect(),
                    inner => inner.examples(fill),
                };
                // Counts within counts multiply; an example that long shows nothing more.
                let often = |one: &[u8]| if one.len() * times > LONGEST { 1 } else { times };
                all.extend(one.into_iter().map(|one| one.repeat(often(&one))));
                if *least == 0 {
                    all.push(Vec::new());
                }
                all.truncate(MOST);
                all
            }
        }
    }
}

/// Returns the bytes that two parts one after the other may end with, and whether both may be empty.
fn after((before, was_empty): (Bytes, bool), (last, is_empty): (Bytes, bool)) -> (Bytes, bool) {
    (if is_empty { before.or(last) } else { last }, was_empty && is_empty)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    groups: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn takes(&mut self, text: &str) -> bool {
        let there = self.bytes[self.at..].starts_with(text.as_bytes());
        self.at += if there { text.len() } else { 0 };
        there
    }

    fn any(&mut self, depth: usize) -> Option<Part> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("|") {
            parts.push(self.all(depth)?);
        }
        Some(if parts.len() == 1 { parts.remove(0) } else { Part::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Option<Part> {
        let mut parts = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !matches!(byte, b'|' | b')')) {
            let part = self.one(byte, depth)?;
            let part = self.repeated(part)?;
            parts.push(part);
        }
        Some(Part::All(parts))
    }

    fn one(&mut self, byte: u8, depth: usize) -> Option<Part> {
        self.at += 1;
        Some(match byte {
            b'(' if depth >= MAX_DEPTH => return None,
            b'(' => return self.group(depth),
            b'[' => Part::One(self.class()?),
            b'.' => Part::One(Bytes::of([b'\n']).not()),
            b'^' | b'$' => Part::Nothing,
            b'\\' => return self.escape(),
            byte => Part::One(Bytes::of([byte])),
        })
    }

    fn group(&mut self, depth: usize) -> Option<Part> {
        let mut what = None;
        let mut looks = false;
        if self.takes("?") {
            if self.takes("#") {
                self.at += self.bytes[self.at..].iter().position(|byte| *byte == b')')? + 1;
                return Some(Part::Nothing);
            }
            if ["=", "!", "<=", "<!"].iter().any(|begin| self.takes(begin)) {
                looks = true;
            } else if ["P<", "<", "'"].iter().any(|begin| self.takes(begin)) {
                let rest = &self.bytes[self.at..];
                let end = rest.iter().position(|byte| matches!(byte, b'>' | b'\''))?;
                self.groups += 1;
                what = Some((self.groups, Some(String::from_utf8(rest[..end].to_vec()).ok()?)));
                self.at += end + 1;
            } else {
                // Flags: `(?i)` for what follows, `(?i:…)`, `(?:…)`, `(?>…)`.
                while self.peek().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
                    self.at += 1;
                }
                if self.takes(")") {
                    return Some(Part::Nothing);
                }
                if !(self.takes(":") || self.takes(">") || self.takes("|")) {
                    return None;
                }
            }
        } else {
            self.groups += 1;
            what = Some((self.groups, None));
        }
        let inner = self.any(depth + 1)?;
        if !self.takes(")") {
            return None;
        }
        Some(if looks { Part::Nothing } else { Part::Group(what, Box::new(inner)) })
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => match self.counts() {
                Some(counts) => counts,
                // Not a count: a brace like any other byte, which is read next.
                None => return Some(part),
            },
            _ => return Some(part),
        };
        self.at += 1;
        // Lazy and possessive match the same bytes.
        if matches!(self.peek(), Some(b'?' | b'+')) {
            self.at += 1;
        }
        Some(Part::Repeat(Box::new(part), least, most))
    }

    /// Reads `{2}`, `{2,}`, `{2,3}` up to its closing brace.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let rest = &self.bytes[self.at + 1..];
        let end = rest.iter().position(|byte| *byte == b'}')?;
        let text = std::str::from_utf8(&rest[..end]).ok()?;
        let (least, most) = match text.split_once(',') {
            None => (text.parse().ok()?, Some(text.parse().ok()?)),
            Some((least, "")) => (least.parse().ok()?, None),
            Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
        };
        self.at += end + 1;
        Some((least, most))
    }

    fn escape(&mut self) -> Option<Part> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'b' | b'B' | b'A' | b'z' | b'Z' | b'G' | b'K' | b'Q' | b'E' => Part::Nothing,
            // What was matched before: anything.
            b'1'..=b'9' => Part::One(Bytes::ALL),
            byte => Part::One(self.escaped(byte)?),
        })
    }

    fn escaped(&mut self, byte: u8) -> Option<Bytes> {
        let digits = Bytes::of(b'0'..=b'9');
        let word = digits.or(Bytes::of(b'a'..=b'z')).or(Bytes::of(b'A'..=b'Z')).or(Bytes::of([b'_']));
        let space = Bytes::of(*b" \t\r\n\x0b\x0c");
        Some(match byte {
            b'd' => digits,
            b'D' => digits.not(),
            b'w' => word,
            b'W' => word.not(),
            b's' => space,
            b'S' => space.not(),
            b'n' => Bytes::of([b'\n']),
            b'r' => Bytes::of([b'\r']),
            b't' => Bytes::of([b'\t']),
            b'R' => Bytes::of(*b"\r\n"),
            b'h' => Bytes::of(*b" \t"),
            b'N' => Bytes::of([b'\n']).not(),
            b'x' => {
                let digits = std::str::from_utf8(self.bytes.get(self.at..self.at + 2)?).ok()?;
                self.at += 2;
                Bytes::of([u8::from_str_radix(digits, 16).ok()?])
            }
            b'p' | b'P' => return None,
            other => Bytes::of([other]),
        })
    }

    fn class(&mut self) -> Option<Bytes> {
        let negated = self.takes("^");
        let mut set = Bytes::NONE;
        let mut first = true;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            let low = match byte {
                b']' if !first => break,
                b'[' if self.peek() == Some(b':') => {
                    let rest = &self.bytes[self.at..];
                    let end = rest.windows(2).position(|pair| pair == b":]")?;
                    set = set.or(named(&rest[1..end])?);
                    self.at += end + 2;
                    first = false;
                    continue;
                }
                b'\\' => {
                    let byte = self.peek()?;
                    self.at += 1;
                    self.escaped(byte)?
                }
                byte => Bytes::of([byte]),
            };
            first = false;
            if low.count() == 1 && self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(|b| *b != b']')
            {
                self.at += 1;
                let byte = self.peek()?;
                self.at += 1;
                let high = match byte {
                    b'\\' => {
                        let byte = self.peek()?;
                        self.at += 1;
                        self.escaped(byte)?
                    }
                    byte => Bytes::of([byte]),
                };
                let edge = |set: &Bytes| (0..=255).find(|byte| set.has(*byte));
                set = set.or(Bytes::of(edge(&low)?..=edge(&high)?));
            } else {
                set = set.or(low);
            }
        }
        Some(if negated { set.not() } else { set })
    }
}

fn named(name: &[u8]) -> Option<Bytes> {
    let is: fn(&u8) -> bool = match name {
        b"alpha" => u8::is_ascii_alphabetic,
        b"digit" => u8::is_ascii_digit,
        b"alnum" => u8::is_ascii_alphanumeric,
        b"upper" => u8::is_ascii_uppercase,
        b"lower" => u8::is_ascii_lowercase,
        b"space" => u8::is_ascii_whitespace,
        b"punct" => u8::is_ascii_punctuation,
        b"xdigit" => u8::is_ascii_hexdigit,
        b"word" => |byte| byte.is_ascii_alphanumeric() || *byte == b'_',
        _ => return None,
    };
    Some(Bytes::of((0..=255).filter(is)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_know_what_they_may_hold() {
        let pattern = Pattern::read(r"^/a/(?<one>\W*)(?:x|(b|c))/([^/]{2,3}?)(.+)$").unwrap();
        assert!(pattern.group("one").unwrap().bytes().has(b'\n'));
        assert!(pattern.group("2").unwrap().is_one_of_few());
        assert!(pattern.group("3").unwrap().bytes().has(b'\n'));
        assert!(!pattern.group("4").unwrap().bytes().has(b'\n'));
        assert!(pattern.group("5").is_none());
        assert!(Pattern::read(r"(https?)").unwrap().group("1").unwrap().is_one_of_few());
        assert!(!Pattern::read(r"([a-z]+)").unwrap().group("1").unwrap().is_one_of_few());
    }

    #[test]
    fn beginnings_and_examples() {
        let (first, empty) = Pattern::read("(/.*)?x").unwrap().root.first();
        assert!(first.has(b'/') && first.has(b'x') && !first.has(b'a') && !empty);
        let pattern = Pattern::read(r"^https?://(www\.)?a\.(com|org)/").unwrap();
        let examples = pattern.examples(b"");
        assert!(examples.contains(&"http://a.org/".to_owned()) && examples.contains(&"https://www.a.com/".to_owned()));
        assert!(Pattern::read("x.*y").unwrap().examples(b"-z-").contains(&"x-z-y".to_owned()));
    }

    #[test]
    fn what_is_broken_or_deep_is_not_understood() {
        for text in ["(", "[a", "a)", "\\", "(?<a", "[[:nope:]]"] {
            assert!(Pattern::read(text).is_none(), "{text}");
        }
        assert!(Pattern::read(&"(".repeat(100_000)).is_none());
        let counts = format!("{}a{}", "(".repeat(30), "){9}".repeat(30));
        assert!(Pattern::read(&counts).unwrap().examples(b"").iter().all(|example| example.len() <= LONGEST));
        assert!(Pattern::read("a{x}").is_some() && Pattern::read("[]a]").is_some());
    }
}
