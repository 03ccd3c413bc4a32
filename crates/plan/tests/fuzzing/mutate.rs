//! What may have happened to a text before it is read: every change is one that an editor, a model, a merge or a
//! broken disk makes, only more of them.

use super::corpus::Fixture;
use super::pieces::{AMOUNTS, ODD, OF_VALUES, PIECES};
use super::random::Random;

/// Makes a case of one or more files, none longer than the longest allowed.
pub fn files(fixtures: &[Fixture], largest: usize, random: &mut Random) -> Vec<(String, Vec<u8>, bool)> {
    let count = if random.once_in(12) { 2 + random.below(2) } else { 1 };
    let mut files: Vec<(String, Vec<u8>, bool)> = Vec::new();
    for at in 0..count {
        let base = random.pick(fixtures);
        let mut bytes = base.bytes.clone();
        // As it is, at times: what a reader leaves behind must not depend on damage.
        for _ in 0..random.below(9) {
            bytes = mutated(bytes, base, fixtures, largest, random);
            bytes.truncate(largest / count);
        }
        files.push((format!("{at}-{}", base.name), bytes, base.is_plan));
    }
    files
}

fn mutated(bytes: Vec<u8>, base: &Fixture, fixtures: &[Fixture], largest: usize, random: &mut Random) -> Vec<u8> {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => return on_bytes(error.into_bytes(), random),
    };
    match random.below(40) {
        0..=17 => on_lines(&text, base, fixtures, random).into_bytes(),
        18..=33 => in_text(text, random).into_bytes(),
        34..=36 => on_all(&text, random),
        37 => many(&text, largest, random).into_bytes(),
        _ => on_bytes(text.into_bytes(), random),
    }
}

/// Moves, repeats, drops, nests and borrows lines; adds and drops columns of tables.
fn on_lines(text: &str, base: &Fixture, fixtures: &[Fixture], random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let part = random.part(lines.len());
    match random.below(9) {
        0 => {
            let copies = vec![lines[part.clone()].to_vec(); 1 + random.below(3)].concat();
            let at = if random.once_in(2) { part.end } else { random.below(lines.len()) };
            lines.splice(at..at, copies);
        }
        1 => drop(lines.splice(part, [])),
        2 => {
            let moved: Vec<String> = lines.splice(part, []).collect();
            let at = random.below(lines.len() + 1);
            lines.splice(at..at, moved);
        }
        3 | 4 => {
            let kin: Vec<&Fixture> = fixtures.iter().filter(|other| other.is_plan == base.is_plan).collect();
            let donor = String::from_utf8_lossy(&random.pick(&kin).bytes).into_owned();
            let lent: Vec<&str> = donor.split('\n').collect();
            let lent: Vec<String> = lent[random.part(lent.len())].iter().map(|line| (*line).to_owned()).collect();
            let at = random.below(lines.len() + 1);
            lines.splice(at..at, lent);
        }
        5 | 6 => {
            let before = *random.pick(&["  ", "    ", "\t", "> ", "- ", "1. ", "#", "| ", "- [ ] ", "\u{3000}", " "]);
            lines[part].iter_mut().for_each(|line| line.insert_str(0, before));
        }
        7 => lines[part].iter_mut().for_each(|line| *line = line.trim_start().to_owned()),
        _ => columns(&mut lines, random),
    }
    lines.join("\n")
}

fn columns(lines: &mut [String], random: &mut Random) {
    let rows: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].contains('|')).collect();
    if rows.is_empty() {
        return;
    }
    let part = random.part(rows.len());
    let (column, other, how) = (random.below(6), random.below(6), random.below(3));
    for row in &rows[part] {
        let mut cells: Vec<&str> = lines[*row].split('|').collect();
        let (column, other) = (column % cells.len(), other % cells.len());
        match how {
            0 => cells.insert(column, cells[other]),
            1 => drop(cells.remove(column)),
            _ => cells.swap(column, other),
        }
        lines[*row] = cells.join("|");
    }
}

/// Puts something in at a place, or one word in the place of another.
fn in_text(mut text: String, random: &mut Random) -> String {
    if random.once_in(3) {
        return words(&text, random);
    }
    let at = boundary(&text, random.below(text.len() + 1));
    match random.below(4) {
        0 => text.insert_str(at, random.pick::<&str>(ODD)),
        1 => text.insert_str(at, random.pick::<&str>(AMOUNTS)),
        2 => text.insert_str(at, random.pick::<&str>(PIECES)),
        _ => {
            let end = boundary(&text, at + random.below(40));
            text.replace_range(at..end, "");
        }
    }
    text
}

/// Exchanges words: ids collide, needs go round in circles, a number stands where a name was.
fn words(text: &str, random: &mut Random) -> String {
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '/');
    let mut begin = 0;
    let mut found: Vec<(usize, &str)> = Vec::new();
    for word in text.split(is_edge) {
        if !word.is_empty() {
            found.push((begin, word));
        }
        begin += word.len() + text[begin + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    if found.is_empty() {
        return text.to_owned();
    }
    let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let numbered: Vec<(usize, &str)> = found.iter().copied().filter(|(_, word)| has_digit(word)).collect();
    let from = if numbered.is_empty() || random.once_in(2) { &found } else { &numbered };
    let (at, old) = *random.pick(from);
    let new = match random.below(5) {
        0 => *random.pick(AMOUNTS),
        1 => *random.pick(PIECES),
        _ => random.pick(from).1,
    };
    // Everywhere, or here only.
    if random.once_in(4) && old.len() > 1 {
        return text.replace(old, new);
    }
    [&text[..at], new, &text[at + old.len()..]].concat()
}

/// Does something to the whole text: its line ends, its encoding, its letters.
fn on_all(text: &str, random: &mut Random) -> Vec<u8> {
    match random.below(9) {
        0 => text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
        1 => text.replace('\n', "\r").into_bytes(),
        2 => [b"\xFF\xFE".to_vec(), text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        3 => [b"\xFE\xFF".to_vec(), text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
        4 | 5 => {
            let page = *random.pick(&[
                encoding_rs::WINDOWS_1252,
                encoding_rs::WINDOWS_1250,
                encoding_rs::WINDOWS_1254,
                encoding_rs::IBM866,
            ]);
            page.decode_without_bom_handling(text.as_bytes()).0.into_owned().into_bytes()
        }
        6 => text.to_uppercase().into_bytes(),
        7 => text.replace("  ", "\t").into_bytes(),
        _ => format!("\u{FEFF}{text}").into_bytes(),
    }
}

/// Repeats a piece very often, or puts pieces into each other very deep.
fn many(text: &str, largest: usize, random: &mut Random) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let at = random.below(lines.len() + 1);
    let times = *random.pick(&[10, 100, 1_000, 10_000, 100_000]);
    let piece = *random.pick(PIECES);
    let room = largest.saturating_sub(text.len());
    let block = match random.below(6) {
        0 => piece.repeat(times.min(room / piece.len())),
        1 => {
            let some = lines[random.part(lines.len())].join("\n") + "\n";
            some.repeat(times.min(room / some.len()))
        }
        2 => (0..times.min(700).min(room)).map(|level| format!("{}- x\n", "  ".repeat(level % 350))).collect(),
        3 => {
            let (open, close) =
                *random.pick(&[("[", "]"), ("{a: ", "}"), ("(", ")"), ("> ", ""), ("**", "**"), ("<b>", "</b>")]);
            let times = times.min(room / (open.len() + close.len()));
            format!("{}x{}", open.repeat(times), close.repeat(times))
        }
        4 => (0..times.min(room / 40))
            .map(|n| format!("- [ ] A{n} Do it (depends on A{})\n", n.wrapping_sub(1)))
            .collect(),
        _ => {
            let row = (0..times.min(room / 8)).map(|n| format!("| c{n} ")).collect::<String>();
            format!("{row}|\n{}|\n{row}|\n", "|---".repeat(row.matches('|').count()))
        }
    };
    let mut whole: Vec<&str> = lines;
    whole.insert(at, &block);
    whole.join("\n")
}

fn on_bytes(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let at = random.below(bytes.len() + 1);
    match random.below(3) {
        0 => bytes.insert(at, *random.pick(b"\x00\x80\xC3\xE2\xED\xFF\xFE\r\t")),
        1 => bytes.truncate(at),
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
    bytes
}

/// Makes a short text for those that read a single value.
pub fn value(largest: usize, random: &mut Random) -> String {
    let pools = [PIECES, AMOUNTS, ODD, OF_VALUES];
    let mut text = String::new();
    for _ in 0..1 + random.below(12) {
        let pool = if random.once_in(3) { *random.pick(&pools) } else { OF_VALUES };
        text += *random.pick(pool);
    }
    if random.once_in(50) {
        let times = *random.pick(&[100, 10_000]);
        text = text.repeat(times.min(largest / text.len().max(1)));
    }
    text
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
