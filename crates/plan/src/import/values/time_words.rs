//! The words of lengths of time in English, German, French and Spanish: numbers, units, and what stands
//! around them without saying more.

use super::duration::Token;

/// What a length counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minute,
    Hour,
    HalfDay,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

impl Unit {
    pub fn minutes(self) -> f64 {
        match self {
            Unit::Minute => 1.0,
            Unit::Hour => 60.0,
            Unit::HalfDay => 720.0,
            Unit::Day => 1440.0,
            Unit::Week => 10_080.0,
            Unit::Fortnight => 20_160.0,
            Unit::Month => 43_200.0,
            Unit::Year => 525_600.0,
        }
    }
}

const UNITS: &[(Unit, &[&str])] = &[
    (Unit::Minute, &["m", "mn", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"]),
    (
        Unit::Hour,
        &[
            "h", "hr", "hrs", "hour", "hours", "std", "stdn", "stunde", "stunden", "heure", "heures", "hora", "horas",
            "ph", "mh",
        ],
    ),
    (Unit::HalfDay, &["morning", "afternoon", "vormittag", "nachmittag", "matinée", "matinées"]),
    (
        Unit::Day,
        &[
            "d",
            "day",
            "days",
            "tag",
            "tage",
            "tagen",
            "tages",
            "jour",
            "jours",
            "journée",
            "journées",
            "j",
            "jh",
            "día",
            "días",
            "dia",
            "dias",
            "jornada",
            "jornadas",
            "pt",
            "pd",
            "md",
            "mt",
            "at",
            "wd",
            "bd",
            "arbeitstag",
            "arbeitstage",
            "arbeitstagen",
            "werktag",
            "werktage",
            "werktagen",
            "personentag",
            "personentage",
            "manntag",
            "manntage",
            "personaltage",
            "workday",
            "workdays",
            "weekday",
            "weekdays",
        ],
    ),
    (
        Unit::Week,
        &[
            "w",
            "wk",
            "wks",
            "week",
            "weeks",
            "woche",
            "wochen",
            "semaine",
            "semaines",
            "sem",
            "semana",
            "semanas",
            "pw",
            "arbeitswoche",
            "arbeitswochen",
            "personenwochen",
        ],
    ),
    (Unit::Fortnight, &["fortnight", "fortnights"]),
    (Unit::Month, &["month", "months", "mo", "monat", "monate", "monaten", "mois", "mes", "meses", "personenmonate"]),
    (Unit::Year, &["year", "years", "jahr", "jahre", "jahren", "an", "ans", "année", "années", "año", "años"]),
];

pub(crate) fn unit(word: &str) -> Option<Unit> {
    UNITS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| *unit)
}

/// The unit of a position: `Day 2`, `KW 12`, `W3`.
pub(crate) fn calendar(word: &str) -> Option<Unit> {
    match word {
        "kw" | "kalenderwoche" | "kalenderwochen" => Some(Unit::Week),
        "h" | "m" | "an" | "j" | "at" | "pt" | "md" | "mt" | "pd" | "sem" => None,
        _ => unit(word).filter(|unit| matches!(unit, Unit::Day | Unit::Week | Unit::Month)),
    }
}

/// One word that is a number and its unit.
pub(crate) fn whole(word: &str) -> Option<(f64, Unit)> {
    Some(match word {
        "viertelstunde" => (15.0, Unit::Minute),
        "dreiviertelstunde" => (45.0, Unit::Minute),
        "halbtags" | "halbtägig" | "halbtag" => (0.5, Unit::Day),
        "ganztags" | "ganztägig" => (1.0, Unit::Day),
        "eintägig" => (1.0, Unit::Day),
        _ => return None,
    })
}

const NUMBERS: &[(f64, &[&str])] = &[
    (0.5, &["half", "halbe", "halber", "halben", "halbes", "demi", "demie", "medio", "media"]),
    (1.0, &["a", "an", "one", "ein", "eine", "einen", "einem", "einer", "eines", "un", "une", "uno", "una"]),
    (1.5, &["anderthalb", "eineinhalb", "einundeinhalb"]),
    (2.0, &["two", "zwei", "beide", "deux", "dos"]),
    (2.5, &["zweieinhalb"]),
    (
        3.0,
        &[
            "three",
            "drei",
            "trois",
            "tres",
            "few",
            "several",
            "paar",
            "einige",
            "mehrere",
            "quelques",
            "plusieurs",
            "algunos",
            "algunas",
            "varios",
            "varias",
        ],
    ),
    (3.5, &["dreieinhalb"]),
    (4.0, &["four", "vier", "quatre", "cuatro"]),
    (4.5, &["viereinhalb"]),
    (5.0, &["five", "fünf", "cinq", "cinco"]),
    (6.0, &["six", "sechs", "seis"]),
    (7.0, &["seven", "sieben", "sept", "siete"]),
    (8.0, &["eight", "acht", "huit", "ocho"]),
    (9.0, &["nine", "neun", "neuf", "nueve"]),
    (10.0, &["ten", "zehn", "dix", "diez"]),
    (11.0, &["eleven", "elf", "onze", "once"]),
    (12.0, &["twelve", "zwölf", "douze", "doce"]),
    (14.0, &["fourteen", "vierzehn", "quatorze", "catorce"]),
    (15.0, &["fifteen", "fünfzehn", "quinze", "quince"]),
    (20.0, &["twenty", "zwanzig", "vingt", "veinte"]),
    (30.0, &["thirty", "dreißig", "dreissig", "trente", "treinta"]),
    (40.0, &["forty", "vierzig", "quarante", "cuarenta"]),
    (45.0, &["fünfundvierzig"]),
    (50.0, &["fifty", "fünfzig", "cinquante", "cincuenta"]),
    (60.0, &["sixty", "sechzig", "soixante", "sesenta"]),
    (90.0, &["ninety", "neunzig", "noventa"]),
];

fn number(word: &str) -> Option<f64> {
    NUMBERS.iter().find(|(_, words)| words.contains(&word)).map(|(number, _)| *number)
}

pub(crate) fn is_half(word: &str) -> bool {
    number(word) == Some(0.5)
}

/// A number in words: `two`, `half a`, `a couple of`, `two and a half`, `three quarters of an`, `hora y media`.
pub(crate) fn amount(tokens: &[Token<'_>], at: usize) -> Option<(f64, usize)> {
    let word = |at: usize| tokens.get(at).and_then(Token::word);
    let first = word(at)?;
    // `hora y media`, `jour et demi` without a number before.
    if unit(first).is_some() {
        let half = matches!(word(at + 1), Some("y" | "et")) && word(at + 2).is_some_and(is_half);
        if half {
            return Some((1.0, at));
        }
    }
    let (mut value, mut next) = match first {
        "quarter" | "viertel" | "cuarto" | "quart" => (0.25, at + 1),
        "dreiviertel" => (0.75, at + 1),
        "couple" | "par" => (2.0, at + 1),
        _ => (number(first)?, at + 1),
    };
    // An article, and what it belongs to: `a half`, `a couple of`, `ein paar`, `eine halbe`, `une demi`.
    if value == 1.0
        && let Some(word) = word(next)
    {
        let inner = match word {
            "couple" | "par" => Some(2.0),
            "quarter" | "quart" | "cuarto" | "viertel" => Some(0.25),
            "dreiviertel" => Some(0.75),
            _ => number(word).filter(|number| *number == 0.5 || *number == 3.0 && word != "three"),
        };
        if let Some(inner) = inner {
            (value, next) = (inner, next + 1);
        }
    }
    if value > 1.0 && matches!(word(next), Some("quarters" | "viertel" | "quarts" | "cuartos")) {
        (value, next) = (value / 4.0, next + 1);
    }
    // `one and a half`, `forty-five`.
    if matches!(word(next), Some("and"))
        && matches!(word(next + 1), Some("a"))
        && matches!(word(next + 2), Some("half"))
    {
        (value, next) = (value + 0.5, next + 3);
    }
    if value >= 20.0
        && tokens.get(next).is_some_and(|token| token.is("-"))
        && let Some(ones) = word(next + 1).and_then(number).filter(|ones| *ones >= 1.0 && *ones < 10.0)
    {
        (value, next) = (value + ones, next + 2);
    }
    // `half a`, `quarter of an`, `couple of`, `par de`, `quart d'`.
    if matches!(word(next), Some("of" | "de" | "d")) {
        next += 1;
        next += usize::from(tokens.get(next).is_some_and(|token| matches!(token.text, "'" | "’")));
    }
    if value < 1.0 && matches!(word(next), Some("a" | "an" | "of")) {
        next += 1;
    }
    Some((value, next))
}

/// What stands between a number and its unit and changes nothing.
pub(crate) fn before_unit(word: &str) -> bool {
    const WORDS: [&str; 30] = [
        "working",
        "business",
        "work",
        "person",
        "man",
        "full",
        "whole",
        "calendar",
        "solid",
        "focused",
        "engineer",
        "engineering",
        "dev",
        "developer",
        "ideal",
        "elapsed",
        "good",
        "short",
        "long",
        "ganze",
        "ganzer",
        "ganzen",
        "volle",
        "voller",
        "gute",
        "knappe",
        "bonnes",
        "grosses",
        "petite",
        "buenas",
    ];
    WORDS.contains(&word)
}

/// Skips what belongs to a unit: the point of `Std.`, `ouvrés`, `-homme`, `hábiles`.
pub(crate) fn after_unit(tokens: &[Token<'_>], at: usize) -> usize {
    const WORDS: [&str; 14] = [
        "ouvrés",
        "ouvrables",
        "ouvré",
        "homme",
        "hommes",
        "personne",
        "personnes",
        "hábiles",
        "laborables",
        "naturales",
        "persona",
        "personas",
        "ish",
        "calendaires",
    ];
    let mut next = at;
    let short =
        at > 0 && matches!(tokens[at - 1].text, "std" | "min" | "hr" | "hrs" | "mins" | "wk" | "sem" | "d" | "h");
    if short && tokens.get(next).is_some_and(|token| token.is(".") && token.joined) {
        next += 1;
    }
    let gap = usize::from(tokens.get(next).is_some_and(|token| matches!(token.text, "-" | "/") && token.joined));
    match tokens.get(next + gap).and_then(Token::word) {
        Some(word) if WORDS.contains(&word) => next + gap + 1,
        _ => next,
    }
}

/// Skips what stands before a length: `about`, `~`, `takes`, `bis zu`.
pub(crate) fn skip_lead(tokens: &[Token<'_>]) -> usize {
    const WORDS: &[&str] = &[
        "about",
        "approx",
        "approximately",
        "around",
        "roughly",
        "circa",
        "ca",
        "c",
        "max",
        "maximum",
        "under",
        "less",
        "than",
        "up",
        "to",
        "at",
        "most",
        "least",
        "no",
        "more",
        "over",
        "only",
        "just",
        "another",
        "probably",
        "maybe",
        "nearly",
        "almost",
        "est",
        "estimate",
        "estimated",
        "estimation",
        "takes",
        "take",
        "needs",
        "will",
        "should",
        "timebox",
        "timeboxed",
        "budget",
        "effort",
        "size",
        "duration",
        "time",
        "between",
        "allow",
        "plan",
        "etwa",
        "rund",
        "ungefähr",
        "gut",
        "knapp",
        "maximal",
        "höchstens",
        "mindestens",
        "bis",
        "zu",
        "unter",
        "weniger",
        "als",
        "über",
        "vielleicht",
        "noch",
        "dauert",
        "dauer",
        "aufwand",
        "braucht",
        "zeit",
        "zwischen",
        "rechne",
        "mit",
        "je",
        "circa",
        "schätzung",
        "insgesamt",
        "environ",
        "peu",
        "près",
        "plus",
        "moins",
        "de",
        "d",
        "à",
        "au",
        "prend",
        "durée",
        "compter",
        "prévoir",
        "prévu",
        "entre",
        "encore",
        "presque",
        "estimé",
        "unas",
        "unos",
        "aproximadamente",
        "aprox",
        "alrededor",
        "como",
        "mucho",
        "máximo",
        "menos",
        "casi",
        "hasta",
        "dura",
        "lleva",
        "tarda",
        "duración",
        "tiempo",
        "otra",
        "otro",
        "solo",
        "it",
        "this",
        "das",
        "ça",
        "il",
    ];
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let word = token.word().is_some_and(|word| WORDS.contains(&word));
        // Emoji and signs say nothing; `-` before a number would be less than nothing.
        let sign =
            token.word().is_none() && !token.text.starts_with(|c: char| c.is_numeric() || matches!(c, '½' | '¼' | '¾'));
        if !word && !sign || at > 8 {
            break;
        }
        at += 1;
    }
    at
}

/// Skips what stands behind a length and says no more: `of work`, `max`, `or so`.
pub(crate) fn skip_tail(tokens: &[Token<'_>], at: usize) -> usize {
    const WORDS: &[&str] = &[
        "of",
        "work",
        "effort",
        "max",
        "maximum",
        "total",
        "in",
        "or",
        "so",
        "ish",
        "tops",
        "at",
        "most",
        "estimated",
        "estimate",
        "est",
        "elapsed",
        "approx",
        "together",
        "arbeit",
        "aufwand",
        "insgesamt",
        "zusammen",
        "ungefähr",
        "maximal",
        "geschätzt",
        "de",
        "travail",
        "en",
        "tout",
        "environ",
        "estimé",
        "estimés",
        "trabajo",
        "total",
        "aprox",
        "estimado",
        "long",
        "lang",
        "effektiv",
        "netto",
    ];
    let mut next = at;
    while let Some(token) = tokens.get(next) {
        let word = token.word().is_some_and(|word| WORDS.contains(&word));
        if !word && (token.word().is_some() || token.text.starts_with(char::is_numeric)) {
            break;
        }
        next += 1;
    }
    // Only what is left to the very end says nothing.
    if next == tokens.len() { next } else { at }
}
