//! What headings of phases say beside their names: how long each is thought to take, and whether it begins before
//! the ones before it have ended.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Beside, Remark, Scope};
use crate::import::document::Document;
use crate::import::document::text::Text;
use crate::import::outline::{Outline, Sourced};
use crate::import::settling::stages::Stages;
use crate::import::sightings::{Fact, Where};
use crate::import::values::name;
use crate::import::vocabulary::Topic;

/// Reads it.
pub(super) fn read(document: &Document, outline: &Outline, beside: &mut Beside) {
    let stages = Stages::of(document);
    let headings: BTreeMap<usize, usize> =
        document.sections.iter().enumerate().map(|(at, section)| (section.heading.span.start, at)).collect();
    for phase in &outline.phases {
        let Some(section) = headings.get(&phase.name.span.start) else { continue };
        if stages.overlaps(*section) {
            beside.overlapping.insert(phase.id.clone());
        }
        if let Some(Fact { value, .. }) = estimate(&document.sections[*section].heading, &phase.name.span) {
            let text = Sourced { value: value.plain.trim().to_owned(), span: value.span.clone() };
            beside.remarks.push(Remark { scope: Scope::Phase(phase.id.clone()), about: "estimate", text });
        }
    }
}

fn estimate(heading: &Text, name: &Range<usize>) -> Option<Fact> {
    let own = heading.span == *name;
    let facts = own.then(|| name::parse(heading, false, Where::Details).facts)?;
    facts.into_iter().find(|fact| fact.topic == Topic::Estimate)
}

#[cfg(test)]
mod tests {
    use crate::import::{Doers, read};

    /// The lines of the phases of a plan.
    fn phases(text: &str) -> Vec<String> {
        let yaml = read(text.as_bytes(), "p.md").write(&Doers::default()).yaml;
        let lines = yaml.lines().skip_while(|line| *line != "phases:").skip(1);
        lines.take_while(|line| line.starts_with(' ')).map(str::to_owned).collect()
    }

    const TASKS: &str =
        "| ID | Task | Phase | Status |\n|---|---|---|---|\n| A1 | Walls | 1 | done |\n| A2 | Roof | 2 | open |\n";

    #[test]
    fn a_phase_is_told_with_its_heading_and_what_it_brings_forth() {
        let text = "# House\n\n## Phase 1: Shell (2-3 days)\n\n**Output**: Four walls\n\n## Phase 2: Roof\n\n**Exit criteria**: No rain comes in\n\n## Tasks\n\n| ID | Task | Phase |\n|---|---|---|\n| A1 | Walls | 1 |\n| A2 | Tiles | 2 |\n";
        assert_eq!(
            phases(text),
            [
                "  - name: phase-1  # Phase 1: Shell (2-3 days) (p.md:3)",
                "    success:",
                "      - {ask: \"Output: Four walls\"}  # p.md:5",
                "      # estimate: 2-3 days (p.md:3)",
                "  - name: phase-2  # Phase 2: Roof (p.md:7)",
                "    success:",
                "      - {ask: No rain comes in}  # p.md:9",
            ]
        );
    }

    #[test]
    fn nobody_is_asked_about_a_phase_that_is_done() {
        let text = format!(
            "# House\n\n## Phase 1 Success Criteria\n\n- Four walls stand\n\n## Phase 2 Success Criteria\n\n- No rain comes in\n\n## Tasks\n\n{TASKS}"
        );
        let phases = phases(&text).join("\n");
        assert!(
            phases.contains("# of what is done: Four walls stand") && phases.contains("{ask: No rain comes in}"),
            "{phases}"
        );
    }
}
