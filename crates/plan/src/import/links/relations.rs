//! What sentences say of two tasks: `B2 waits for A4`, `once T3 is in, T4 can begin`, `A → B → C`.

use std::ops::Range;

use super::clauses::{AUXILIARY, condition_end, is_joint, object_end, sentences, shared};
use crate::import::document::text::{MarkKind, Text};
use crate::import::document::{Block, Document, Item, Table};
use crate::import::sightings::{Relation, Verb, Where};
use crate::import::values::ident::Kind;
use crate::import::vocabulary::tokens::{self, Token};
use crate::import::vocabulary::verbs::{Force, Found, Verbs, is_denied, is_none};
use crate::import::vocabulary::{Topic, topic};

/// Returns whether what follows a name says something about it rather than being part of it.
pub(crate) fn begins_with_verb(rest: &str) -> bool {
    const ALSO: [&str; 20] = [
        "is ", "are ", "can ", "must ", "cannot ", "should ", "and ", "or ", "→", "->", "ist ", "kann ", "muss ",
        "und ", "est ", "et ", "peut ", "es ", "y ", "puede ",
    ];
    const MORE: [&str; 8] = ["has ", "runs ", "starts ", "will ", "may ", "darf ", "doit ", "debe "];
    let rest = rest.trim_start().to_lowercase();
    let near = &rest[..rest.char_indices().nth(60).map_or(rest.len(), |(at, _)| at)];
    ALSO.iter().chain(&MORE).any(|verb| rest.starts_with(verb))
        || rest.starts_with(char::is_alphabetic)
            && Verbs::known().all(&tokens::of(near)).first().is_some_and(|found| found.from == 0)
}

/// Reads all sentences of a document, and the names that lines give themselves.
pub(crate) fn read(document: &Document) -> (Vec<Relation>, Vec<Text>) {
    let mut reader = Reader {
        verbs: Verbs::known(),
        found: Vec::new(),
        handles: Vec::new(),
        paragraph: 0,
        lead: Text::default(),
        other: false,
    };
    for section in &document.sections {
        reader.paragraph = section.heading.span.start;
        reader.other = is_another_order(&section.heading.plain);
        reader.line(&section.heading, Where::Prose);
        reader.blocks(&section.blocks);
    }
    (reader.found, reader.handles)
}

struct Reader {
    verbs: &'static Verbs,
    found: Vec<Relation>,
    handles: Vec<Text>,
    /// Where the paragraph begins that is being read.
    paragraph: usize,
    /// What the paragraph begins with, where that names what it is about: `**C5.** Only after …`.
    lead: Text,
    /// The section is about another order than that of the work.
    other: bool,
}

impl Reader {
    fn blocks(&mut self, all: &[Block]) {
        for block in all {
            match block {
                Block::Paragraph(lines) => self.lines(lines),
                Block::List(list) => list.items.iter().for_each(|item| self.item(item)),
                Block::Quote(inner) => self.blocks(inner),
                Block::Table(table) => self.table(table),
                Block::Code(code) if code.lang.is_empty() => {
                    for line in code.lines() {
                        self.paragraph = line.span.start;
                        self.signs(&line);
                        sentences(&line.plain)
                            .into_iter()
                            .for_each(|range| self.sentence(&line.part(range), Where::Prose));
                    }
                }
                Block::Code(_) | Block::Rule => {}
            }
        }
    }

    fn item(&mut self, item: &Item) {
        self.lines(&item.lines);
        self.blocks(&item.blocks);
    }

    /// A long line goes on in the next one; a short one is a line of its own.
    fn lines(&mut self, lines: &[Text]) {
        let mut open = Text::default();
        self.paragraph = lines.first().map_or(0, |line| line.span.start);
        self.lead = lines.first().map_or(Text::default(), lead);
        // Where most lines begin with an id, each speaks for itself.
        let coded = |line: &Text| {
            crate::import::values::ident::leading(&line.plain, false)
                .is_some_and(|id| id.range.start == 0 && !line.plain.starts_with(char::is_lowercase))
        };
        let rows = lines.len() > 1 && lines.iter().filter(|line| coded(line)).count() * 2 > lines.len();
        for line in lines {
            let own = line.strong_start() > 0
                || line.plain.starts_with(|c: char| !c.is_alphanumeric() && c != '(')
                || rows && coded(line);
            let ended = open.plain.chars().count() < 50 || open.plain.ends_with(['.', '!', '?', ':']);
            if (own || ended) && !open.is_empty() {
                self.line(&open, Where::Prose);
                open = Text::default();
            }
            open.append(line);
        }
        self.line(&open, Where::Prose);
        self.lead = Text::default();
    }

    fn table(&mut self, table: &Table) {
        const READ: [Topic; 4] = [Topic::Needs, Topic::Blocks, Topic::Parallel, Topic::CanStart];
        let read = |column: usize| {
            let header = table.header.get(column).and_then(|cell| topic(&cell.plain));
            header.is_none_or(|topic| !READ.contains(&topic))
        };
        for row in &table.rows {
            for (_, cell) in row.iter().enumerate().filter(|(column, _)| read(*column)) {
                self.paragraph = cell.span.start;
                self.line(cell, Where::Table);
            }
        }
    }

    fn line(&mut self, line: &Text, from: Where) {
        self.signs(line);
        self.bracket(line, from);
        self.beside(line, from);
        for range in sentences(&line.plain) {
            let sentence = line.part(range);
            self.sentence(&sentence, from);
            self.arrows(&sentence);
        }
    }

    /// `🆔 form` names the line, `⛔ form,slides` says what it waits for.
    fn signs(&mut self, line: &Text) {
        let words = |from: usize| {
            let rest = &line.plain[from..];
            let lead = rest.len() - rest.trim_start_matches([' ', '\u{fe0f}', ':']).len();
            let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ',' | ' ');
            let end = rest[lead..].find(|c| !kept(c)).unwrap_or(rest.len() - lead);
            line.part(from + lead..from + lead + end)
        };
        for (at, sign) in line.plain.match_indices(['🆔', '⛔']) {
            let value = words(at + sign.len());
            if sign == "🆔" {
                let end = value.plain.find([' ', ',']).unwrap_or(value.plain.len());
                self.handles.push(value.part(0..end));
            } else {
                let (left, verb, force, from) = (line.part(0..at), Verb::Needs, Force::Strong, Where::Prose);
                self.say(left, verb, value, force, from);
            }
        }
    }

    /// `Put sound in (8 + 9)`: ids alone in brackets behind a name are what it waits for.
    fn bracket(&mut self, line: &Text, from: Where) {
        let Some(open) = line.plain.find('(').filter(|at| *at > 0) else { return };
        let Some(close) = line.plain[open..].find(')').map(|at| open + at) else { return };
        let inner = &line.plain[open + 1..close];
        let mut at = 0;
        for ident in crate::import::values::ident::all(inner, true) {
            if !is_joint(&inner[at..ident.range.start]) || ident.kind.is_some_and(|kind| kind != Kind::Task) {
                return;
            }
            at = ident.range.end;
        }
        if at > 0 && is_joint(&inner[at..]) {
            let (left, right) = (line.part(0..open), line.part(open + 1..close));
            self.say(left, Verb::Needs, right, Force::Weak, from);
        }
    }

    /// `Task 2 + Task 3 (parallel)`: those that stand before run beside each other.
    fn beside(&mut self, line: &Text, from: Where) {
        const BESIDE: [&str; 10] = [
            "parallel",
            "in parallel",
            "concurrent",
            "concurrently",
            "simultaneously",
            "gleichzeitig",
            "en parallèle",
            "simultanément",
            "en paralelo",
            "a la vez",
        ];
        let mut opened = None;
        for (at, sign) in line.plain.match_indices(['(', ')']) {
            let open = std::mem::replace(&mut opened, (sign == "(").then_some(at));
            let inner = open.filter(|_| sign == ")").map(|open| line.plain[open + 1..at].trim().to_lowercase());
            if let Some(open) = open
                && inner.is_some_and(|inner| BESIDE.contains(&inner.as_str()))
            {
                self.say(line.part(0..open), Verb::Parallel, Text::default(), Force::Weak, from);
            }
        }
    }

    fn say(&mut self, left: Text, verb: Verb, right: Text, force: Force, from: Where) {
        let (paragraph, lead) = (self.paragraph, self.lead.clone());
        self.found.push(Relation { left, verb, right, force, denied: false, from, paragraph, lead });
    }

    fn sentence(&mut self, sentence: &Text, from: Where) {
        let words = tokens::of(&sentence.plain);
        let mut verbs = self.verbs.all(&words);
        verbs.retain(|verb| !is_reach(&sentence.plain, &words, verb));
        let Some(first) = verbs.first() else {
            self.in_order(sentence, &words, from);
            return;
        };
        // `Once A is in, B can begin`: the condition comes first.
        if first.from <= 1 && matches!(first.verb, Verb::Needs | Verb::Blocks) && first.force == Force::Weak {
            let from_byte = words[first.to - 1].range.end;
            if let Some(comma) = condition_end(&sentence.plain, from_byte) {
                let main = sentence.part(comma + 1..sentence.plain.len());
                let main_words = tokens::of(&main.plain);
                let inner = self.verbs.all(&main_words);
                let subject = inner.first().map_or(main.plain.len(), |verb| main_words[verb.from].range.start);
                let condition = sentence.part(from_byte..comma);
                self.say(main.part(0..subject), first.verb, condition, first.force, from);
                if !inner.is_empty() {
                    self.clauses(&main, &main_words, &inner, from);
                }
                return;
            }
        }
        self.clauses(sentence, &words, &verbs, from);
    }

    /// `T3 depends on T1 and blocks T5`: each verb with what stands before and behind it.
    fn clauses(&mut self, sentence: &Text, words: &[Token], verbs: &[Found], from: Where) {
        let plain = &sentence.plain;
        let start_of = |verb: &Found| words[verb.from].range.start;
        let end_of = |verb: &Found| words[verb.to - 1].range.end;
        let mut left: Range<usize> = 0..verbs.first().map_or(0, start_of);
        for (at, verb) in verbs.iter().enumerate() {
            let end = verbs.get(at + 1).map_or(plain.len(), start_of);
            let behind = end_of(verb)..end.max(end_of(verb));
            let (object, next) = match verbs.get(at + 1) {
                Some(_) => shared(plain, behind.clone()),
                None => (behind.clone(), None),
            };
            let object = object.start..object.start + object_end(&plain[object.clone()]);
            let object_words: Vec<Token> =
                words.iter().filter(|word| object.contains(&word.range.start)).cloned().collect();
            let before: Vec<Token> =
                words[..verb.from].iter().filter(|w| w.range.start >= left.start).cloned().collect();
            let denied = is_denied(&before);
            let free = is_none(&object_words) && verb.verb == Verb::Needs;
            self.found.push(Relation {
                left: sentence.part(left.clone()),
                verb: if free { Verb::Free } else { verb.verb },
                right: sentence.part(object),
                force: verb.force,
                denied: denied && !free && !matches!(verb.verb, Verb::Free | Verb::Unlike),
                from,
                paragraph: self.paragraph,
                lead: self.lead.clone(),
            });
            left = next.unwrap_or(left);
        }
    }

    /// `first A, then B, then C`, and `A and B both in place`.
    fn in_order(&mut self, sentence: &Text, words: &[Token], from: Where) {
        const FIRST: [&str; 7] = ["first", "zuerst", "zunachst", "erst", "abord", "primero", "start"];
        const THEN: [&str; 10] = [
            "then",
            "dann",
            "danach",
            "anschliessend",
            "anschließend",
            "puis",
            "ensuite",
            "luego",
            "despues",
            "finally",
        ];
        let begin = words.iter().take(3).position(|word| FIRST.contains(&word.word.as_str()));
        let then = |at: &usize| begin.is_some() && THEN.contains(&words[*at].word.as_str());
        let steps: Vec<usize> = (0..words.len()).filter(then).collect();
        if let Some(begin) = begin
            && !steps.is_empty()
        {
            let cuts: Vec<usize> = std::iter::once(begin).chain(steps).collect();
            let part = |at: usize| {
                let end = cuts.get(at + 1).map_or(sentence.plain.len(), |next| words[*next].range.start);
                sentence.part(words[cuts[at]].range.end..end)
            };
            for at in 1..cuts.len() {
                let (left, right) = (part(at - 1), part(at));
                self.say(left, Verb::Blocks, right, Force::Weak, from);
            }
            return;
        }
        // Each ends with a word of `ENDS`.
        const BEHIND: [&str; 16] = [
            "both in place",
            "in place",
            "must be done",
            "must be there",
            "must be ready",
            "have to be ready",
            "have to be there",
            "both done",
            "müssen fertig sein",
            "muss fertig sein",
            "müssen stehen",
            "muss stehen",
            "doivent être prêts",
            "doit être prêt",
            "tienen que estar",
            "tiene que estar",
        ];
        const ENDS: [&str; 8] = ["place", "done", "there", "ready", "fertig", "stehen", "pret", "estar"];
        if !words.iter().any(|token| ENDS.iter().any(|end| token.word.starts_with(end))) {
            return;
        }
        let lower = sentence.plain.to_lowercase();
        if sentence.plain.chars().all(|c| c.to_lowercase().map(char::len_utf8).sum::<usize>() == c.len_utf8())
            && let Some(at) = BEHIND.iter().find_map(|words| lower.find(words))
        {
            let start = sentence.plain[..at].rfind([':', ')']).map_or(0, |colon| colon + 1);
            let more = at + BEHIND.iter().find(|words| lower[at..].starts_with(**words)).map_or(0, |words| words.len());
            for part in [start..at, more..sentence.plain.len()] {
                self.say(sentence.part(0..start), Verb::Needs, sentence.part(part), Force::Weak, from);
            }
        }
    }

    /// `A1 → A2 → A3`: each waits for the one before.
    fn arrows(&mut self, sentence: &Text) {
        const ARROWS: [&str; 7] = ["-->", "→", "->", "=>", "➜", "⟶", "➔"];
        let mut parts = Vec::new();
        let (mut start, mut at) = (0, 0);
        while let Some(next) = sentence.plain[at..].find(['-', '=', '→', '➜', '⟶', '➔']) {
            at += next;
            if let Some(arrow) = ARROWS.iter().find(|arrow| sentence.plain[at..].starts_with(**arrow)) {
                parts.push(sentence.part(start..at));
                at += arrow.len();
                start = at;
            } else {
                at += sentence.plain[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        parts.push(sentence.part(start..sentence.plain.len()));
        let label = parts[0].plain.rsplit_once(':').map_or("", |(label, _)| label);
        if self.other || is_another_order(label) || is_another_order(&self.lead.plain) {
            return;
        }
        for pair in parts.windows(2) {
            if let [left, right] = pair {
                self.say(left.clone(), Verb::Blocks, right.clone(), Force::Strong, Where::Diagram);
            }
        }
    }
}

/// Whether a word says how far something reaches, and not who waits: `AP4 bis AP6`, `from S3 until S11 nobody …`.
fn is_reach(plain: &str, words: &[Token], verb: &Found) -> bool {
    let word = &words[verb.from];
    if verb.to != verb.from + 1 || !matches!(word.word.as_str(), "bis" | "until" | "hasta") {
        return false;
    }
    let from = |word: &Token| matches!(word.word.as_str(), "from" | "von" | "ab" | "desde" | "de");
    let coded = |text: &str| {
        crate::import::values::ident::leading(text.trim_start(), false).is_some_and(|ident| ident.range.start == 0)
    };
    let before = plain[..word.range.start].trim_end();
    let last = before.rsplit(' ').next().unwrap_or("");
    words.first().is_some_and(from) || coded(last) && coded(&plain[word.range.end..])
}

/// Whether words announce in which order things are merged, undone, read or told, which is not that of the work:
/// `Merge order: C → B → A`, `Rollback`.
fn is_another_order(words: &str) -> bool {
    const OTHERS: [&str; 34] = [
        "merge",
        "merges",
        "merging",
        "rollback",
        "rollbacks",
        "revert",
        "undo",
        "undoing",
        "backout",
        "restore",
        "recovery",
        "escalation",
        "escalate",
        "reading",
        "review",
        "zusammenfuhren",
        "zusammenfuhrung",
        "ruckfall",
        "ruckfallplan",
        "zuruckrollen",
        "ruckbau",
        "eskalation",
        "lesereihenfolge",
        "fusion",
        "retour",
        "restauration",
        "escalade",
        "lecture",
        "reversion",
        "restauracion",
        "escalado",
        "escalada",
        "escalamiento",
        "lectura",
    ];
    let words = tokens::of(words);
    words.len() <= 5 && words.iter().any(|token| OTHERS.contains(&token.word.as_str()))
}

/// The beginning of a paragraph that stands out, or is an id.
fn lead(line: &Text) -> Text {
    let strong = line.strong_start();
    if strong > 0 && strong <= 80 {
        return line.part(0..strong);
    }
    let ident = crate::import::values::ident::leading(&line.plain, false).filter(|ident| ident.range.start <= 1);
    ident.map_or(Text::default(), |ident| line.part(ident.range))
}

/// Returns whether the words before a verb take back what was so before.
pub(crate) fn says_no_longer(left: &str) -> bool {
    let behind = tokens::words(left).join(" ");
    ["no longer", "not anymore", "nicht mehr", "ne plus", "ya no"].iter().any(|end| behind.ends_with(end))
}

/// Returns whether a word before a verb names somebody.
pub(crate) fn names_somebody(text: &Text) -> bool {
    let plain = text.plain.trim_matches(|c: char| !c.is_alphanumeric());
    let marked = text.marks.iter().any(|mark| mark.kind == MarkKind::Code);
    marked
        || tokens::of(plain)
            .iter()
            .any(|token| tokens::says_something(&token.word) && !AUXILIARY.contains(&token.word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let (relations, _) = read(&Document::parse(text));
        let shown = |one: &Relation| {
            let not = if one.denied { " not" } else { "" };
            format!("{} |{not} {:?} | {}", one.left.plain.trim(), one.verb, one.right.plain.trim())
        };
        relations.iter().map(shown).collect()
    }

    #[test]
    fn sentences_say_who_waits_for_whom() {
        for (text, expected) in [
            ("B2 waits for A4.", vec!["B2 | Needs | A4."]),
            ("B2 does not depend on A4", vec!["B2 does not | not Needs | A4"]),
            ("Once A1 is in, A2 can begin.", vec!["A2 can begin. | Needs | A1 is in"]),
            ("A1 blocks A2 and A3", vec!["A1 | Blocks | A2 and A3"]),
            ("A1 → A2 → A3", vec!["A1 | Blocks | A2", "A2 | Blocks | A3"]),
            ("Put sound in (8 + 9)", vec!["Put sound in | Needs | 8 + 9"]),
            ("Task 2 + Task 3 (parallel)", vec!["Task 2 + Task 3 | Parallel | "]),
            ("It rained on Tuesday.", vec![]),
            ("Merge order: A1 → A2 → A3", vec![]),
            ("**Rollback:** A3 → A2 → A1", vec![]),
            ("## Rollback order\n\nA3 → A2", vec![]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_may_name_themselves() {
        let (relations, handles) = read(&Document::parse("- Print the form 🆔 form\n- Send it 🆔 send ⛔ form\n"));
        let names: Vec<&str> = handles.iter().map(|handle| handle.plain.as_str()).collect();
        assert_eq!(names, ["form", "send"]);
        assert_eq!(relations.iter().filter(|one| one.right.plain.trim() == "form").count(), 1);
    }
}
