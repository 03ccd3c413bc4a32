//! A document as long as one likes, as people write them: workstreams one after the other, in five shapes and four
//! languages, with tables, headings, boxes, prose, drawings and risks. No two lines of work are the same.

use std::fmt::{Result, Write};

/// Returns a document of so many lines.
pub fn programme(lines: usize) -> String {
    let mut text =
        "# Programme\n\nSeveral teams, one plan. What a workstream needs of another it says itself.\n\n".to_owned();
    for stream in 0.. {
        if text.lines().count() >= lines {
            break;
        }
        for more in 0..20 {
            let stream = stream * 20 + more;
            let shape = [english, german, french, spanish, sketch][stream % 5];
            shape(&mut text, stream).expect("text can be written to text");
        }
    }
    text.split_inclusive('\n').take(lines).collect()
}

/// `AB`, `AC`, …: the letters that a workstream's ids begin with.
fn code(stream: usize) -> String {
    let letter = |at: usize| char::from(b"BCDFGHKLMNPQRSTVXZ"[at % 18]);
    let number = if stream < 18 * 18 { String::new() } else { letter(stream / 324).to_string() };
    format!("{}{}{number}", letter(stream / 18), letter(stream))
}

fn of<'a>(words: &[&'a str], stream: usize, task: usize) -> &'a str {
    words[(stream * 7 + task * 5 + stream / 11) % words.len()]
}

const PEOPLE: [&str; 17] = [
    "Anna", "Bob", "Chloé", "Deniz", "Emre", "Farah", "Gül", "Hana", "Ivo", "Jürgen", "Karla", "Luc", "María", "Nils",
    "Olga", "Pablo", "Quentin",
];

fn english(text: &mut String, stream: usize) -> Result {
    const DO: [&str; 11] = [
        "Extract", "Migrate", "Harden", "Document", "Replace", "Measure", "Wire up", "Split", "Cache", "Validate",
        "Review",
    ];
    const WHAT: [&str; 13] = [
        "the session store",
        "the invoice export",
        "rate limits",
        "audit events",
        "the search index",
        "webhooks",
        "the billing schema",
        "role checks",
        "the upload path",
        "metrics",
        "feature flags",
        "the mail queue",
        "the report pages",
    ];
    let code = code(stream);
    let dir = format!("services/{}", code.to_lowercase());
    let title = |task: usize| format!("{} {} of {dir}", of(&DO, stream, task), of(&WHAT, stream, task));
    writeln!(text, "## Team {code}: the backend of area {stream}\n")?;
    writeln!(text, "The old code in `{dir}/` grew for years; nobody wants to touch it before the tests are there.\n")?;
    writeln!(text, "| ID | Task | Owner | Depends on | Estimate | Priority | Status |\n|---|---|---|---|---|---|---|")?;
    for task in 1..=7 {
        let needs = match task {
            1 => "-".to_owned(),
            2 | 3 => format!("{code}-1"),
            _ => format!("{code}-{}, {code}-{}", task - 1, task - 2),
        };
        let (owner, low) = (of(&PEOPLE, stream, task), 1 + (stream + task) % 6);
        let status = ["Done", "In progress", "⬜ Open", "planned"][(stream + task) % 4];
        writeln!(
            text,
            "| {code}-{task} | {} | {owner} | {needs} | {low}-{} hours | P{} | {status} |",
            title(task),
            low + 2,
            task % 4,
        )?;
    }
    writeln!(text)?;
    for task in 1..=3 {
        writeln!(text, "### {code}-{task}: {}\n", title(task))?;
        writeln!(text, "**Files:** `{dir}/src/part{task}.rs`, `{dir}/tests/**`")?;
        writeln!(text, "**Estimate:** {}-{} hours", 1 + (stream + task) % 6, 3 + (stream + task) % 6)?;
        writeln!(text, "**Success criteria:**\n")?;
        writeln!(text, "- `cargo test -p {}{task}` passes", code.to_lowercase())?;
        writeln!(text, "- No caller has to change, and p95 stays below {} ms\n", 20 + stream % 80)?;
        writeln!(
            text,
            "Steps: read what is there, write down what it promises, then move one caller after the other. Once \
             {code}-1 is in, {code}-{} can begin; the rest does not depend on it.\n",
            task + 1,
        )?;
    }
    Ok(())
}

fn german(text: &mut String, stream: usize) -> Result {
    const WHAT: [&str; 12] = [
        "Schnittstelle",
        "Rechnungslauf",
        "Benutzerverwaltung",
        "Suche",
        "Archiv",
        "Druckausgabe",
        "Mandantentrennung",
        "Kassenbuch",
        "Bestellmaske",
        "Auswertung",
        "Datensicherung",
        "Zeiterfassung",
    ];
    const DO: [&str; 7] = ["umstellen", "prüfen", "aufräumen", "absichern", "dokumentieren", "testen", "freigeben"];
    let code = code(stream);
    writeln!(text, "## Arbeitspaket {stream}: {} und was daran hängt\n", of(&WHAT, stream, 0))?;
    writeln!(text, "Verantwortlich: {}. Ziel ist, dass bis Monatsende alles läuft.\n", of(&PEOPLE, stream, 0))?;
    for task in 1..=6 {
        let ticked = if (stream + task).is_multiple_of(5) { "x" } else { " " };
        let (what, how, who) = (of(&WHAT, stream, task), of(&DO, stream, task), of(&PEOPLE, stream, task));
        let after = if task > 1 { format!(" – nach {code}{}", task - 1) } else { String::new() };
        writeln!(text, "- [{ticked}] **{code}{task}** {what} {stream} {how} ({} Tage, @{who}){after}", 1 + task % 3)?;
        if task % 3 == 0 {
            writeln!(text, "  - Dateien: `module/{}/{task}.php`", code.to_lowercase())?;
            writeln!(text, "  - Abnahme: die Prüfsumme stimmt, und niemand merkt etwas")?;
        }
    }
    writeln!(text, "\n> Hinweis: {code}3 und {code}4 können gleichzeitig laufen, {code}6 hängt von {code}2 ab.\n")?;
    writeln!(text, "| Risiko | Wahrscheinlichkeit | Auswirkung | Gegenmaßnahme |\n|---|---|---|---|")?;
    writeln!(text, "| Altdaten von {} sind kaputt | mittel | hoch | vorher Stichprobe ziehen |", of(&WHAT, stream, 1))?;
    writeln!(text, "| {} fällt aus | niedrig | mittel | Vertretung benennen |\n", of(&PEOPLE, stream, 2))
}

fn french(text: &mut String, stream: usize) -> Result {
    const DO: [&str; 8] =
        ["Rédiger", "Vérifier", "Installer", "Traduire", "Préparer", "Chiffrer", "Relire", "Mettre en ligne"];
    const WHAT: [&str; 9] = [
        "le cahier des charges",
        "la page d'accueil",
        "le plan du site",
        "les mentions légales",
        "le moteur",
        "les fiches produits",
        "la charte",
        "le formulaire",
        "les redirections",
    ];
    let code = code(stream);
    writeln!(text, "## Lot {stream} — {} et suites\n", of(&WHAT, stream, 3))?;
    for task in 1..=4 {
        let (title, what) = (of(&DO, stream, task), of(&WHAT, stream, task));
        writeln!(text, "### {code}.{task} {title} {what} du lot {stream}\n")?;
        writeln!(text, "- Responsable : {}", of(&PEOPLE, stream, task))?;
        writeln!(text, "- Durée : {} jours", 1 + (stream + task) % 4)?;
        if task > 1 {
            writeln!(text, "- Dépend de : {code}.{}", task - 1)?;
        }
        writeln!(text, "- Livrables : `site/{}/{task}.html`\n", code.to_lowercase())?;
        writeln!(
            text,
            "On commence petit, on montre au client, on corrige. Rien ne part en production avant la relecture ; \
             s'il reste du temps, on traite aussi les pages anciennes.\n",
        )?;
    }
    Ok(())
}

fn spanish(text: &mut String, stream: usize) -> Result {
    const DO: [&str; 6] = ["Revisar", "Montar", "Probar", "Cerrar", "Preparar", "Avisar de"];
    const WHAT: [&str; 7] =
        ["el almacén", "las facturas", "el inventario", "la caja", "los turnos", "el reparto", "las etiquetas"];
    let code = code(stream);
    writeln!(text, "## Fase {stream}: {}\n", of(&WHAT, stream, 2))?;
    writeln!(text, "| Nº | Tarea | Responsable | Duración | Después de |\n|---|---|---|---|---|")?;
    for task in 1..=5 {
        let title = format!("{} {} de la zona {stream}", of(&DO, stream, task), of(&WHAT, stream, task));
        let after = if task > 1 { format!("{code}{}", task - 1) } else { "–".to_owned() };
        writeln!(
            text,
            "| {code}{task} | {title} | {} | {} h | {after} |",
            of(&PEOPLE, stream, task),
            2 + (stream + task) % 7
        )?;
    }
    writeln!(text, "\nNotas:\n")?;
    writeln!(text, "1. {code}3 no puede empezar hasta que {code}1 esté hecho.")?;
    writeln!(text, "2. Lo demás puede hacerse a la vez; en total son unas {} horas.\n", 20 + stream % 9)
}

fn sketch(text: &mut String, stream: usize) -> Result {
    let code = code(stream);
    writeln!(text, "## Track {stream}: rollout of ring {code}\n")?;
    writeln!(text, "1. **Prepare the canary hosts of {code}** (30 min, {})", of(&PEOPLE, stream, 1))?;
    writeln!(text, "2. **Ship the {code} build** — 2h, after step 1")?;
    writeln!(text, "3. **Watch the {code} dashboards** for a day; roll back if errors pass 1 %\n")?;
    writeln!(text, "```\n{code}a --> {code}b --> {code}c\n           \\-> {code}d\n```\n")?;
    writeln!(
        text,
        "### Communication\n\nUpdates every 30 minutes in #ring-{stream}; {} decides.\n",
        of(&PEOPLE, stream, 2)
    )?;
    writeln!(text, "### Rollback\n")?;
    writeln!(text, "- Point the balancer of {code} back to the old pool")?;
    writeln!(text, "- `kubectl rollout undo deploy/{}`\n", code.to_lowercase())?;
    writeln!(text, "### Notes\n")?;
    for note in 0..4 {
        writeln!(
            text,
            "- {} asked whether ring {stream} needs a longer soak; {} of the {} hosts had no load at all, see \
             <https://example.org/{stream}/{note}>.",
            of(&PEOPLE, stream, note),
            note + 2,
            10 + stream % 30,
        )?;
    }
    writeln!(text)
}
