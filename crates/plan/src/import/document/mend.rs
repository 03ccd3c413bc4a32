//! Text that was decoded with the wrong code page, mended run by run; every byte of the mended text still
//! knows where it stands in the original.
//!
//! Most of what people paste is UTF-8 that some program took for a single-byte page: `â†’` for →. Only such
//! runs of characters are touched whose bytes, in that page, are UTF-8 again, and only where the document
//! as a whole speaks for it: a proper text has letters that stand alone, and those never are.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs as page;

/// A text after mending.
pub(crate) struct Mended<'a> {
    /// The text as its author wrote it.
    pub text: Cow<'a, str>,
    /// Its pieces in order: where each begins in `text`, and in the original. Empty where nothing was mended.
    pieces: Vec<(usize, usize)>,
    /// The pages that it had been taken for, the last mistake first.
    pub pages: Vec<&'static str>,
    /// How many characters were mended.
    pub count: usize,
}

/// How often a text may have been decoded wrongly, one time over the other.
const ROUNDS: usize = 3;

/// The pages that are tried, the commonest first: of two that mend as much the earlier one is taken.
static PAGES: [&page::Encoding; 20] = [
    page::WINDOWS_1252,
    page::WINDOWS_1254,
    page::WINDOWS_1250,
    page::WINDOWS_1251,
    page::WINDOWS_1253,
    page::WINDOWS_1255,
    page::WINDOWS_1256,
    page::WINDOWS_1257,
    page::WINDOWS_1258,
    page::WINDOWS_874,
    page::MACINTOSH,
    page::IBM866,
    page::KOI8_R,
    page::ISO_8859_2,
    page::ISO_8859_3,
    page::ISO_8859_4,
    page::ISO_8859_5,
    page::ISO_8859_7,
    page::ISO_8859_10,
    page::ISO_8859_15,
];

/// Mends a text.
pub(crate) fn mend(source: &str) -> Mended<'_> {
    let mut mended = Mended { text: Cow::Borrowed(source), pieces: Vec::new(), pages: Vec::new(), count: 0 };
    if source.is_ascii() {
        return mended;
    }
    for _ in 0..ROUNDS {
        let Some(best) = best(&mended.text) else { break };
        mended = rewritten(&mended, &best);
    }
    mended
}

impl Mended<'_> {
    /// Returns where a range of the mended text stands in the original.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        self.at(range.start)..self.at(range.end)
    }

    /// Returns the first character of the original that was not as it should be.
    pub fn first(&self) -> Option<Range<usize>> {
        let (begin, at) = self.pieces.get(1).or(self.pieces.first())?;
        let end = self.pieces.iter().find(|(later, _)| later > begin).map_or(*at, |(_, at)| *at);
        Some(*at..end.max(*at))
    }

    fn at(&self, byte: usize) -> usize {
        // A section that goes on to the end may be told as one without an end.
        let byte = byte.min(self.text.len());
        let piece = self.pieces.partition_point(|(begin, _)| *begin <= byte);
        let Some((begin, at)) = piece.checked_sub(1).map(|last| self.pieces[last]) else { return byte };
        // A mended character is a piece of its own: what lies within it stands where it begins.
        let next = self.pieces.get(piece).map_or(usize::MAX, |(_, at)| *at);
        at.saturating_add(byte - begin).min(next)
    }
}

/// What one page makes of a text.
struct Reading {
    name: &'static str,
    /// What is replaced: its bytes in the text, and the character.
    mends: Vec<(Range<usize>, char)>,
    /// How many characters of the text become others.
    eaten: usize,
}

/// Returns the reading that mends most, where there is one that the text as a whole speaks for.
fn best(text: &str) -> Option<Reading> {
    let mut best: Option<Reading> = None;
    for encoding in PAGES {
        let reading = reading(text, encoding.name(), &Page::of(encoding));
        if let Some(reading) = reading
            && best.as_ref().is_none_or(|other| reading.eaten > other.eaten)
        {
            best = Some(reading);
        }
    }
    best
}

/// The upper half of a single-byte page: characters and their bytes, sorted.
struct Page(Vec<(char, u8)>);

impl Page {
    fn of(encoding: &'static page::Encoding) -> Page {
        let mut bytes: Vec<(char, u8)> = (0x80..=0xFF_u8)
            .filter_map(|byte| {
                let one = [byte];
                let (text, _) = encoding.decode_without_bom_handling(&one);
                Some((text.chars().next().filter(|c| *c != '\u{FFFD}')?, byte))
            })
            .collect();
        bytes.sort_unstable();
        Page(bytes)
    }

    fn byte(&self, c: char) -> Option<u8> {
        // No page has these, and whole documents are made of them.
        if ('\u{2600}'..='\u{EFFF}').contains(&c) || c > '\u{FFFF}' {
            return None;
        }
        // Latin-1 knows no printable characters here, and some programs mix it with the page that it became.
        let control = || ('\u{80}'..='\u{9F}').contains(&c).then_some(c as u8);
        self.0.binary_search_by_key(&c, |(known, _)| *known).ok().map(|at| self.0[at].1).or_else(control)
    }
}

fn reading(text: &str, name: &'static str, page: &Page) -> Option<Reading> {
    let mut found = Reading { name, mends: Vec::new(), eaten: 0 };
    let (mut against, mut sure, mut long) = (0, 0, 0);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        // Most of a text is ASCII, and its bytes can be passed over.
        if c.is_ascii() {
            at += text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii()).unwrap_or(text.len() - at);
            continue;
        }
        match sequence(&text[at..], page) {
            Some((mended, chars, bytes)) => {
                found.mends.push((at..at + bytes, mended));
                found.eaten += chars;
                long += usize::from(chars > 2);
                sure += usize::from(chars > 2 || (mended as u32) < 0x100);
                at += bytes;
            }
            None => {
                against += usize::from(page.byte(c).is_some());
                at += c.len_utf8();
                // A long proper text need not be read to its end, once for each page.
                if against > 200 && found.eaten < against {
                    return None;
                }
            }
        }
    }
    // Two characters may stand together by chance, three hardly; and letters that stand alone are proper text.
    let enough = long > 0 || sure > 0 || found.mends.len() >= 4;
    (enough && found.eaten > 2 * against).then_some(found)
}

/// Returns the character whose UTF-8 bytes the text begins with in that page, and how many characters and
/// bytes of the text it takes.
fn sequence(text: &str, page: &Page) -> Option<(char, usize, usize)> {
    let mut chars = text.chars();
    let mut bytes = [0_u8; 4];
    let first = chars.next()?;
    bytes[0] = page.byte(first)?;
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut taken = first.len_utf8();
    for byte in &mut bytes[1..length] {
        let c = chars.next()?;
        *byte = page.byte(c).filter(|byte| (0x80..0xC0).contains(byte))?;
        taken += c.len_utf8();
    }
    let mended = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    is_common(mended).then_some((mended, length, taken))
}

/// Returns whether people write such a character in plans; a chance pair of letters mostly gives another.
fn is_common(c: char) -> bool {
    matches!(c,
        '\u{A0}'..='\u{17F}' | 'Ș'..='ț'
        | 'Ά'..='ώ' | 'Ё' | 'Є' | 'І' | 'Ї' | 'А'..='я' | 'ё' | 'є' | 'і' | 'ї' | 'Ґ' | 'ґ'
        | '\u{80}'..='\u{9F}'
        | '\u{5D0}'..='\u{5EA}' | '\u{621}'..='\u{652}' | '\u{E01}'..='\u{E5B}'
        | '\u{1E00}'..='\u{1EFF}' | '\u{2000}'..='\u{2BFF}'
        | '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{FE0F}' | '\u{FEFF}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{1F000}'..='\u{1FAFF}' | '\u{E0061}'..='\u{E007F}')
}

fn rewritten(before: &Mended<'_>, reading: &Reading) -> Mended<'static> {
    let mut text = String::with_capacity(before.text.len());
    let mut pieces = vec![(0, before.at(0))];
    let mut at = 0;
    let copy = |text: &mut String, pieces: &mut Vec<(usize, usize)>, range: Range<usize>| {
        // Pieces of the round before begin within what is copied, too.
        let first = before.pieces.partition_point(|(begin, _)| *begin <= range.start);
        pieces.push((text.len(), before.at(range.start)));
        for (begin, origin) in before.pieces[first..].iter().take_while(|(begin, _)| *begin < range.end) {
            pieces.push((text.len() + begin - range.start, *origin));
        }
        text.push_str(&before.text[range]);
    };
    for (range, mended) in &reading.mends {
        copy(&mut text, &mut pieces, at..range.start);
        pieces.push((text.len(), before.at(range.start)));
        text.push(*mended);
        at = range.end;
    }
    copy(&mut text, &mut pieces, at..before.text.len());
    // Of two that begin at the same byte the later one is right: the earlier piece is empty.
    pieces.reverse();
    pieces.dedup_by_key(|(begin, _)| *begin);
    pieces.reverse();
    let mut pages = before.pages.clone();
    pages.push(reading.name);
    Mended { text: Cow::Owned(text), pieces, pages, count: before.count.max(reading.mends.len()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a text becomes when its bytes are taken for a page.
    fn garbled(text: &str, encoding: &'static page::Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    const PROPER: [&str; 12] = [
        "Größe der Übergänge prüfen: „Fußgängerüberweg“ – 3 Tage, 20 € … § 5 ÄÖÜ»",
        "L’équipe « Réseau » déploie à Besançon ; CAFÉ » l’œuvre, Noël… n° 5 – ÉTÉ",
        "¿Quién? Mañana, «el año» — ¡Ánimo! ÑANDÚ, DISEÑO, 1.º, 2.ª…",
        "Zażółć gęślą jaźń; ZESPÓŁ „KOŃCÓWKA” CZĘŚĆ – ŻÓŁĆ",
        "Çığır açan iş: ŞİŞLİ, ğ, İstanbul’da “öğle” – ÖĞÜN…",
        "Подготовка: ВСЁ «ЁЛКА» № 5 — ещё раз… РОССИЯ»",
        "准备数据库迁移：第一步，“检查”……",
        "Příliš žluťoučký kůň: ČŠŽ ŘEKA ŮŽAS „Ďábel“",
        "Καλημέρα Ώρα ΈΡΓΟ «Όλα»",
        "🤖 → ✅ ⏱️ 30 min ─── │ └─ naïve",
        "日本語の計画、テスト",
        "São João: AÇÃO» “É…” Ü–Ä— ß” Ö“",
    ];

    #[test]
    fn proper_text_stays_as_it_is() {
        for text in PROPER {
            assert_eq!(mend(text).text, text);
        }
    }

    #[test]
    fn garbled_text_is_mended_whatever_the_page() {
        for text in
            ["Prüfen → 🤖 – fertig", "L’équipe « Réseau » à l’été", "ğüşiöçİ → tamam", "Zażółć gęślą", "Проверка связи"]
        {
            for encoding in [page::WINDOWS_1252, page::WINDOWS_1254, page::WINDOWS_1250, page::MACINTOSH] {
                let once = garbled(text, encoding);
                if once.contains('\u{FFFD}') {
                    continue;
                }
                assert_eq!(mend(&once).text, text, "{once} by {}", encoding.name());
            }
            let twice = garbled(&garbled(text, page::WINDOWS_1252), page::WINDOWS_1252);
            assert_eq!(mend(&twice).text, text, "{twice}");
        }
    }

    #[test]
    fn what_does_not_decode_stays_and_the_rest_is_mended() {
        assert_eq!(mend("â†’ A1 ï¸ âš¡").text, "→ A1 ï¸ ⚡");
        assert_eq!(mend("`Ã¼`").text, "`ü`");
    }

    #[test]
    fn places_are_those_of_the_original() {
        let source = "a â†’ b ğŸ¤– c";
        let mended = mend(source);
        assert_eq!(mended.text, "a → b 🤖 c");
        for (word, original) in [("a", "a"), ("→", "â†’"), ("b", "b"), ("🤖", "ğŸ¤–"), ("c", "c"), ("→ b", "â†’ b")]
        {
            let at = mended.text.find(word).unwrap();
            assert_eq!(&source[mended.place(at..at + word.len())], original);
        }
        let twice = garbled(&garbled("x → y", page::WINDOWS_1252), page::WINDOWS_1252);
        let mended = mend(&twice);
        let at = mended.text.find('y').unwrap();
        assert_eq!(&twice[mended.place(at..at + 1)], "y");
        assert_eq!(mended.place(2..5), 2..twice.len() - 2);
    }

    proptest! {
        #[test]
        fn proper_words_in_any_order_stay(words in prop::collection::vec(prop::sample::select(
            PROPER.iter().flat_map(|text| text.split_whitespace()).collect::<Vec<_>>()), 1..20)) {
            let text = words.join(" ");
            prop_assert_eq!(mend(&text).text, text.clone());
        }

        #[test]
        fn whatever_is_garbled_comes_back(words in prop::collection::vec(prop::sample::select(
            PROPER.iter().flat_map(|text| text.split_whitespace()).collect::<Vec<_>>()), 1..20)) {
            let text = words.join(" ");
            let mended = mend(&garbled(&text, page::WINDOWS_1252)).text.into_owned();
            // Single pairs that may as well be proper are left.
            prop_assert!(mended == text || text.chars().filter(|c| !c.is_ascii()).count() < 4, "{mended} / {text}");
        }
    }
}
