//! How far tasks are, against what they wait for, and against what is said of all of them.

use super::Prose;
use super::counts::{TASKS, stands_alone};
use super::lines::At;
use crate::diagnostic::Severity;
use crate::import::outline::Contradiction;
use crate::import::vocabulary::tokens;

/// A task is done, and one that it waits for is not.
pub(super) fn done_before_need(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    let tasks = &prose.outline.tasks;
    // A sign in a heading may be an ornament; a box and a status are meant.
    let meant = |at: usize| prose.places.around(at).all(|line| prose.lines[line].at != At::Heading);
    for work in tasks.iter().take(prose.efforts.count()).filter(|work| work.is_done()) {
        if !work.done.as_ref().is_some_and(|done| meant(done.span.start)) {
            continue;
        }
        let open = work.needs.iter().filter(|wait| !wait.value.begun).find_map(|wait| {
            let other = tasks.get(prose.efforts.task(&wait.value.task)?)?;
            // What nothing is said of may be done, too.
            let said = other.done.as_ref().filter(|done| !done.value)?;
            (!other.optional).then_some((wait, other, said))
        });
        let (Some((wait, other, said)), Some(done)) = (open, &work.done) else { continue };
        let sentence = format!("`{}` is done, and `{}`, which it waits for, is not", work.id, other.id);
        let told = Contradiction::warning("done-before-need", done.span.clone(), sentence)
            .beside([said.span.clone(), wait.span.clone()])
            .hint(format!("tick off `{}` too, or say that `{}` does not need it", other.id, work.id));
        // People do what is next before they tick off what was: worth a look, and no more.
        found.push(Contradiction { severity: Severity::Info, ..told });
    }
}

/// `Progress: 3 of 7 tasks done`, where four boxes are ticked.
pub(super) fn progress_differs(prose: &Prose<'_>, found: &mut Vec<Contradiction>) {
    const DONE: [&str; 14] = [
        "done",
        "complete",
        "completed",
        "finished",
        "erledigt",
        "fertig",
        "abgeschlossen",
        "terminees",
        "terminee",
        "faites",
        "faits",
        "hechas",
        "completadas",
        "terminadas",
    ];
    const OF: [&str; 6] = ["of", "von", "sur", "de", "out", "from"];
    let count = prose.efforts.count();
    let known = prose.outline.tasks.iter().take(count).filter(|work| work.done.is_some()).count();
    for line in prose.lines.iter().filter(|line| line.at != At::Code) {
        let words = &line.words;
        if prose.is_told_by_a_task(line) || !words.iter().any(|word| DONE.contains(&word.word.as_str())) {
            continue;
        }
        for at in 0..words.len().saturating_sub(1) {
            let slash = line.text.plain[words[at].range.end..words[at + 1].range.start].trim() == "/";
            let of = if slash { at } else { at + 1 };
            let counted = slash || words.get(of).is_some_and(|word| OF.contains(&word.word.as_str()));
            let whole = words.get(of + 1).filter(|_| counted);
            let (Some(stated), Some(all)) = (digits(&words[at].word), whole.and_then(|word| digits(&word.word))) else {
                continue;
            };
            if !slash && !stands_alone(&line.text.plain, &words[at]) {
                continue;
            }
            let near = prose.tasks_in(line.section);
            let scope: Vec<usize> = if near.len() == all { near } else { (0..count).collect() };
            // `2 of 3 phases are done` counts something else.
            let noun = words.get(of + 2).filter(|word| !DONE.contains(&word.word.as_str()));
            let joined = |word: &&tokens::Token| {
                let gap = &line.text.plain[words[of + 1].range.end..word.range.start];
                gap.chars().all(|c| c == ' ' || c == '*')
            };
            let other = noun.filter(joined).is_some_and(|word| !TASKS.contains(&word.word.as_str()));
            if other || scope.len() != all || all < 2 || known < count {
                continue;
            }
            let done = scope.iter().filter(|task| prose.outline.tasks[**task].is_done()).count();
            if done != stated && stated <= all {
                let sentence = format!("{stated} of {all} are done here, and {done} of them are said to be");
                let place = line.text.place(words[at].range.clone());
                let first = scope.iter().filter_map(|task| prose.outline.tasks[*task].done.as_ref()).take(3);
                found.push(
                    Contradiction::warning("progress-differs", place, sentence)
                        .beside(first.map(|done| done.span.clone()))
                        .hint("correct the number, or a box"),
                );
            }
        }
    }
}

fn digits(word: &str) -> Option<usize> {
    word.parse().ok().filter(|number| *number < 10_000)
}
