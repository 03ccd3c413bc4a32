//! Who may write where, apart from what single tasks say: ownership matrices, tables and lists of people with
//! their paths, and what nobody may touch.

use std::collections::BTreeMap;

use super::touching::{denies, is_files, is_touching, without_verb, writes};
use crate::import::document::text::Text;
use crate::import::document::{Block, Document, Table};
use crate::import::outline::{Group, Outline, Sourced};
use crate::import::sightings::{Sighting, people};
use crate::import::values::ident::Kind;
use crate::import::values::owner;
use crate::import::values::paths;
use crate::import::vocabulary::tokens;
use crate::import::vocabulary::{Topic, normal, topic};
use crate::model::Id;
use crate::read::slug;

/// Reads who owns what, and gives it to the tasks that name it, else to whoever owns it.
pub(crate) fn settle(document: &Document, sightings: &[Sighting], outline: &mut Outline) {
    let mut reader = Reader { who: names(outline), owned: Vec::new(), workplaces: Vec::new(), forbidden: Vec::new() };
    for section in &document.sections {
        let tabu = topic(&section.heading.plain) == Some(Topic::Forbidden);
        reader.blocks(&section.blocks, tabu);
    }
    for sighting in sightings.iter().filter(|sighting| sighting.group == Some(Kind::Team)) {
        let who = sighting.ident.as_ref().and_then(|ident| reader.known(&format!("{} {}", ident.word, ident.code)));
        for fact in sighting.facts.iter().filter(|_| who.is_some()) {
            match fact.topic {
                Topic::Owns => reader.own(who.as_ref(), &fact.value),
                Topic::Workplace => reader.works_in(who.as_ref(), &fact.value),
                Topic::Forbidden => reader.forbid(who.clone(), &fact.value),
                _ => {}
            }
        }
    }
    let lines = Lines::of(document);
    for (who, claim) in reader.owned {
        give(outline, &lines, &who, claim);
    }
    for (who, claim) in reader.workplaces {
        // Where it is said which files are theirs, the directory around them is not.
        if group(outline, &who).is_some_and(|group| group.owns.is_empty()) {
            give(outline, &lines, &who, claim);
        }
    }
    for (who, path) in reader.forbidden {
        let Some(who) = who else {
            add(&mut outline.forbidden, path);
            continue;
        };
        if let Some(group) = group(outline, &who) {
            add(&mut group.forbidden, path);
        }
    }
}

/// Gives a claim to the tasks of its owner that name it, or else to the owner.
fn give(outline: &mut Outline, lines: &Lines, who: &Id, claim: Claim) {
    let of = |id: &Option<Sourced<Id>>| id.as_ref().is_some_and(|id| id.value == *who);
    let theirs: Vec<usize> =
        (0..outline.tasks.len()).filter(|at| of(&outline.tasks[*at].agent) || of(&outline.tasks[*at].team)).collect();
    // A team that is a task itself, or the tasks that speak of it.
    let names = |at: &usize| outline.tasks[*at].id == *who || lines.name(&outline.tasks[*at].section, &claim.words);
    let naming: Vec<usize> = theirs.into_iter().filter(names).collect();
    for at in &naming {
        add(&mut outline.tasks[*at].owns, claim.what.clone());
    }
    if let Some(group) = group(outline, who).filter(|_| naming.is_empty()) {
        add(&mut group.owns, claim.what);
    }
}

fn group<'a>(outline: &'a mut Outline, id: &Id) -> Option<&'a mut Group> {
    outline.agents.iter_mut().chain(&mut outline.teams).find(|group| group.id == *id)
}

fn add(all: &mut Vec<Sourced<String>>, one: Sourced<String>) {
    if !all.iter().any(|other| other.value == one.value) {
        all.push(one);
    }
}

/// Who is known, by every name: `team west`, `west`.
fn names(outline: &Outline) -> BTreeMap<String, Id> {
    let mut who = BTreeMap::new();
    for group in outline.agents.iter().chain(&outline.teams) {
        let name = normal(group.name.value.trim_start_matches('@'));
        for kind in ["team ", "agent ", "squad "] {
            if let Some(short) = name.strip_prefix(kind) {
                who.entry(short.to_owned()).or_insert_with(|| group.id.clone());
            }
        }
        if let Some(short) = name.strip_suffix(" team") {
            who.entry(short.to_owned()).or_insert_with(|| group.id.clone());
        }
        who.insert(name, group.id.clone());
    }
    who
}

/// Something that is owned, and the words by which a task may name it.
#[derive(Clone)]
struct Claim {
    what: Sourced<String>,
    words: String,
}

struct Reader {
    who: BTreeMap<String, Id>,
    owned: Vec<(Id, Claim)>,
    workplaces: Vec<(Id, Claim)>,
    forbidden: Vec<(Option<Id>, Sourced<String>)>,
}

impl Reader {
    fn known(&self, name: &str) -> Option<Id> {
        let words = normal(name.trim().trim_start_matches('@'));
        let bare = words.split(" (").next().unwrap_or("");
        self.who
            .get(bare)
            .or_else(|| self.who.get(bare.rsplit_once(' ')?.1).filter(|_| bare.starts_with("team ")))
            .cloned()
    }

    fn blocks(&mut self, blocks: &[Block], tabu: bool) {
        let mut announced = tabu;
        for block in blocks {
            match block {
                Block::Table(table) => self.table(table),
                Block::List(list) => {
                    for item in &list.items {
                        item.lines.iter().for_each(|line| self.line(line, announced));
                        self.blocks(&item.blocks, announced);
                    }
                }
                Block::Paragraph(lines) => {
                    lines.iter().for_each(|line| self.line(line, tabu));
                    // `Do not touch:` above a list.
                    let last = lines.last().map_or("", |line| line.plain.trim());
                    announced = tabu || topic(last.trim_end_matches(':')) == Some(Topic::Forbidden);
                }
                Block::Quote(inner) => self.blocks(inner, tabu),
                _ => {}
            }
        }
    }

    fn own(&mut self, who: Option<&Id>, text: &Text) {
        for (path, range) in paths::all(text).into_iter().filter(|_| who.is_some()) {
            let what = Sourced { value: path.clone(), span: text.place(range) };
            self.owned.extend(who.map(|who| (who.clone(), Claim { what, words: path.to_lowercase() })));
        }
    }

    fn works_in(&mut self, who: Option<&Id>, text: &Text) {
        let before = self.owned.len();
        self.own(who, text);
        self.workplaces.extend(self.owned.drain(before..));
    }

    fn forbid(&mut self, who: Option<Id>, text: &Text) {
        for (path, range) in paths::all(text) {
            self.forbidden.push((who.clone(), Sourced { value: path, span: text.place(range) }));
        }
    }

    /// `src/front/** Ilse`, `Ilse: src/front/**`, `Codex does not touch backend/`.
    fn line(&mut self, line: &Text, tabu: bool) {
        let found = paths::all(line);
        let Some((_, first)) = found.first() else { return };
        if tabu {
            return self.forbid(None, line);
        }
        let before = line.plain[..first.start].trim_matches(|c: char| !(c.is_alphanumeric() || c == '@' || c == '('));
        let last = found.last().map_or(first.end, |(_, range)| range.end);
        let behind = line.plain[last..].trim_matches(|c: char| !(c.is_alphanumeric() || c == '@'));
        const NOT: [&str; 14] = [
            "not", "never", "n't", "nicht", "nie", "niemals", "pas", "jamais", "no", "nunca", "except", "ausser",
            "sauf", "without",
        ];
        const NOBODY: [&str; 10] =
            ["nobody", "no", "none", "niemand", "keiner", "personne", "nadie", "never", "do", "don't"];
        let words = tokens::of(&line.plain);
        let subject = before.split_whitespace().next().unwrap_or("");
        let nobody = NOBODY.contains(&subject.to_lowercase().as_str());
        let denied = nobody || words.iter().any(|token| NOT.contains(&token.word.as_str()));
        if denied {
            let touching = words.iter().any(|token| is_touching(&token.word));
            if let Some(who) = self.known(subject).filter(|_| touching) {
                self.forbid(Some(who), line);
            } else if nobody && touching {
                self.forbid(None, line);
            }
            return;
        }
        let opener = without_verb(before);
        // `Agent B touches only /etc/nginx/ files`
        let all = opener != before && matches!(tokens::of(behind).as_slice(), [word] if is_files(&word.word));
        let who = match (opener.is_empty(), behind.is_empty() || all) {
            (false, true) => self.known(opener),
            (true, false) => self.known(behind),
            _ => None,
        };
        self.own(who.as_ref(), line);
    }

    fn table(&mut self, table: &Table) {
        let topics: Vec<Option<Topic>> = table.header.iter().map(|cell| topic(&cell.plain)).collect();
        let at = |wanted: Topic| topics.iter().position(|topic| *topic == Some(wanted));
        let work = [Topic::Task, Topic::Needs, Topic::Estimate, Topic::Status, Topic::Blocks]
            .iter()
            .any(|topic| at(*topic).is_some());
        if work {
            return;
        }
        let person = at(Topic::Owner)
            .or_else(|| at(Topic::Team))
            .or_else(|| at(Topic::Title).filter(|at| *at == 0))
            .or_else(|| people::owners_of_files(table));
        match (person, at(Topic::Owns), at(Topic::Forbidden)) {
            (Some(person), owns, forbidden) if owns.or(forbidden).is_some() => {
                for row in &table.rows {
                    let name = row.get(person).and_then(owner::first);
                    let Some(who) = name.and_then(|name| self.known(&name.plain)) else { continue };
                    if let Some(cell) = owns.and_then(|owns| row.get(owns)) {
                        self.own(Some(&who), cell);
                    }
                    if let Some(cell) = forbidden.and_then(|forbidden| row.get(forbidden)) {
                        self.forbid(Some(who.clone()), cell);
                    }
                }
            }
            _ => self.matrix(table),
        }
    }

    /// Rows are paths or things, columns are whoever may write them.
    fn matrix(&mut self, table: &Table) {
        let columns: Vec<(usize, Id)> = (1..table.header.len())
            .filter_map(|column| Some((column, self.known(&table.header[column].plain)?)))
            .collect();
        let cells = || table.rows.iter().flat_map(|row| columns.iter().filter_map(|(column, _)| row.get(*column)));
        // Who is accountable, consulted, informed is no ownership; and rows that are columns say who needs whom.
        let raci = cells().any(|cell| matches!(cell.plain.trim(), "A" | "C" | "I" | "A/R" | "R/A" | "RA"));
        let grid = table.rows.iter().filter_map(|row| row.first()).any(|cell| self.known(&cell.plain).is_some());
        let marks = cells().filter(|cell| cell.plain.split_whitespace().count() <= 3).count();
        if columns.is_empty()
            || raci
            || grid
            || marks * 5 < cells().count() * 4
            || !cells().any(|cell| writes(&cell.plain))
        {
            return;
        }
        for row in &table.rows {
            let Some(cell) = row.first().filter(|cell| !cell.is_empty()) else { continue };
            let claims = claims(&table.header[0], cell);
            for (column, who) in &columns {
                let Some(mark) = row.get(*column).map(|cell| cell.plain.as_str()) else { continue };
                if writes(mark) {
                    self.owned.extend(claims.iter().map(|claim| (who.clone(), claim.clone())));
                } else if denies(mark) {
                    self.forbid(Some(who.clone()), cell);
                }
            }
        }
    }
}

/// The paths of a row, or what it is called as `kind:name`.
fn claims(header: &Text, cell: &Text) -> Vec<Claim> {
    let found = paths::all(cell);
    let claim = |value: String, span, words| Claim { what: Sourced { value, span }, words };
    if found.is_empty() {
        const KINDS: [&str; 12] = [
            "service",
            "resource",
            "database",
            "table",
            "environment",
            "server",
            "host",
            "system",
            "device",
            "topic",
            "queue",
            "port",
        ];
        let kind = normal(&header.plain);
        let kind = KINDS.iter().find(|known| **known == kind).copied().unwrap_or("area");
        let name = cell.plain.split(" (").next().unwrap_or("");
        let name = slug(&tokens::folded(name));
        return vec![claim(format!("{kind}:{name}"), cell.span.clone(), cell.plain.to_lowercase())];
    }
    let paths = found.into_iter();
    paths.map(|(path, range)| claim(path.clone(), cell.place(range), path.to_lowercase())).collect()
}

/// The lines of a document in lower case, in order.
struct Lines(Vec<(usize, String)>);

impl Lines {
    fn of(document: &Document) -> Lines {
        let mut lines = Vec::new();
        for section in &document.sections {
            lines.push((section.heading.span.start, section.heading.plain.to_lowercase()));
            gather(&section.blocks, &mut lines);
        }
        lines.sort_by_key(|(start, _)| *start);
        Lines(lines)
    }

    /// Returns whether something is named in a part of the document.
    fn name(&self, part: &std::ops::Range<usize>, words: &str) -> bool {
        let first = self.0.partition_point(|(start, _)| *start < part.start);
        self.0[first..].iter().take_while(|(start, _)| *start < part.end).any(|(_, line)| line.contains(words))
    }
}

fn gather(blocks: &[Block], lines: &mut Vec<(usize, String)>) {
    let mut push = |text: &Text| lines.push((text.span.start, text.plain.to_lowercase()));
    for block in blocks {
        match block {
            Block::Paragraph(texts) => texts.iter().for_each(&mut push),
            Block::Table(table) => table.rows.iter().flatten().for_each(&mut push),
            Block::Code(code) => code.lines().for_each(|line| push(&line)),
            _ => {}
        }
    }
    for block in blocks {
        match block {
            Block::List(list) => {
                for item in &list.items {
                    lines.extend(item.lines.iter().map(|line| (line.span.start, line.plain.to_lowercase())));
                    gather(&item.blocks, lines);
                }
            }
            Block::Quote(inner) => gather(inner, lines),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::import::outline;

    const TASKS: &str = "# P\n\n| Id | Task | Owner | Estimate |\n|---|---|---|---|\n\
        | A1 | Edit `api/a.rs` | Claude | 1h |\n| A2 | The rest | Claude | 1h |\n| B1 | Pages | Gemini | 1h |\n\n";

    /// What tasks and people own, and what is forbidden.
    fn owned(rest: &str) -> Vec<String> {
        let outline = outline(&format!("{TASKS}{rest}"));
        let all = |name: &str, paths: &[crate::import::Sourced<String>]| -> Vec<String> {
            paths.iter().map(|path| format!("{name} {}", path.value)).collect()
        };
        let mut found: Vec<String> = Vec::new();
        for task in &outline.tasks {
            found.extend(all(task.id.as_str(), &task.owns));
        }
        for agent in &outline.agents {
            found.extend(all(agent.id.as_str(), &agent.owns));
            found.extend(all(&format!("{} not", agent.id), &agent.forbidden));
        }
        found.extend(all("not", &outline.forbidden));
        found
    }

    #[test]
    fn a_matrix_says_who_owns_what() {
        assert_eq!(
            owned(
                "| Path or thing | Claude | Gemini |\n|---|:-:|:-:|\n| `api/a.rs` | W | r |\n| `web/**` | – | W |\n| Docker containers | W | r |\n"
            ),
            ["A1 api/a.rs", "claude area:docker-containers", "gemini web/**"]
        );
        assert_eq!(
            owned("| File | Claude | Gemini |\n|---|---|---|\n| `web/**` | ❌ No access | ✅ Owner |\n"),
            ["A1 api/a.rs", "claude not web/**", "gemini web/**"]
        );
        // Who is informed owns nothing.
        assert_eq!(
            owned("| Thing | Claude | Gemini |\n|---|---|---|\n| `web/**` | A | R |\n| `x/**` | C | I |\n"),
            ["A1 api/a.rs"]
        );
    }

    #[test]
    fn lists_and_tables_say_it_too() {
        assert_eq!(owned("- `web/**` Gemini\n- Claude: `lib/**`\n"), ["A1 api/a.rs", "claude lib/**", "gemini web/**"]);
        assert_eq!(
            owned("| Agent | Owns | Must not touch |\n|---|---|---|\n| Gemini | `web/**` | `api/**` |\n"),
            ["A1 api/a.rs", "gemini web/**", "gemini not api/**"]
        );
    }

    #[test]
    fn a_matrix_says_who_keeps_away_too() {
        assert_eq!(
            owned(
                "| File | Claude | Gemini |\n|---|---|---|\n| `web/**` | ❌ No access | ✅ Owner |\n| `lib/**` | x | ❌ |\n"
            ),
            ["A1 api/a.rs", "claude lib/**", "claude not web/**", "gemini web/**"]
        );
    }

    #[test]
    fn whoever_touches_only_some_files_owns_them() {
        for (line, expected) in [
            ("- Claude ONLY touches: `lib/`", "claude lib/"),
            ("- Claude touches only `lib/` files.", "claude lib/"),
            ("- Claude edits only the `lib/`", "claude lib/"),
            ("- Claude bearbeitet nur `lib/`", "claude lib/"),
            ("- Claude works in `lib/`", "claude lib/"),
        ] {
            assert_eq!(owned(&format!("{line}\n")), ["A1 api/a.rs", expected], "{line}");
        }
    }

    #[test]
    fn a_directory_to_work_in_is_owned_where_no_files_are_named() {
        let team = |rest: &str| {
            let text = format!(
                "# P\n\n## Team West\n\n**Working directory:** `/srv/west/`\n{rest}\n### Tasks\n\n- W1: Boil water (1h)\n- W2: Make tea (2h)\n"
            );
            let outline = outline(&text);
            let owns: Vec<String> =
                outline.teams.iter().flat_map(|team| &team.owns).map(|path| path.value.clone()).collect();
            owns
        };
        assert_eq!(team(""), ["/srv/west/"]);
        assert_eq!(team("**Files modified:** `/srv/west/kettle.yml`\n"), ["/srv/west/kettle.yml"]);
    }

    #[test]
    fn what_nobody_touches_is_kept_apart() {
        assert_eq!(
            owned(
                "## Do not touch\n\n- `infra/**`\n- lock files\n\n## Rules\n\n- Claude never touches `web/`.\n- Niemand fasst `alt/` an.\n"
            ),
            ["A1 api/a.rs", "claude not web/", "not infra/**", "not alt/"]
        );
    }
}
