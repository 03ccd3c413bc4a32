//! Every place that an outline knows, for whoever moves them.

use std::ops::Range;

use super::outline::{Contradiction, Disagreement, Group, Outline, Work};

impl Outline {
    /// Visits the place of every fact.
    pub(super) fn spans_mut(&mut self, visit: &mut dyn FnMut(&mut Range<usize>)) {
        // Taken apart, so that a new fact is not forgotten here.
        let Outline {
            title,
            goal,
            coordinator,
            teams,
            phases,
            agents,
            tasks,
            forbidden,
            disagreements,
            contradictions,
            totals,
            beside,
        } = self;
        for fact in [title, goal, coordinator].into_iter().flatten() {
            visit(&mut fact.span);
        }
        for group in teams.iter_mut().chain(phases).chain(agents) {
            let Group { id: _, drawn: _, name, owns, forbidden } = group;
            visit(&mut name.span);
            owns.iter_mut().chain(forbidden).for_each(|fact| visit(&mut fact.span));
        }
        forbidden.iter_mut().for_each(|fact| visit(&mut fact.span));
        for task in tasks {
            task.spans_mut(visit);
        }
        for Disagreement { one, other, chosen, .. } in disagreements {
            [one, other, chosen].into_iter().for_each(&mut *visit);
        }
        for Contradiction { place, others, .. } in contradictions {
            std::iter::once(place).chain(others).for_each(&mut *visit);
        }
        totals.iter_mut().for_each(|total| visit(&mut total.said.span));
        beside.spans_mut(visit);
    }
}

impl Work {
    fn spans_mut(&mut self, visit: &mut dyn FnMut(&mut Range<usize>)) {
        let Work {
            id: _,
            optional: _,
            title,
            needs,
            team,
            agent,
            phase,
            priority,
            estimate,
            owns,
            deliverables,
            criteria,
            steps,
            done,
            statuses,
            section,
            automation,
        } = self;
        visit(&mut title.span);
        for fact in [team, agent, phase].into_iter().flatten() {
            visit(&mut fact.span);
        }
        needs.iter_mut().for_each(|fact| visit(&mut fact.span));
        priority.iter_mut().for_each(|fact| visit(&mut fact.span));
        estimate.iter_mut().for_each(|fact| visit(&mut fact.span));
        for fact in owns.iter_mut().chain(deliverables).chain(criteria).chain(steps).chain(statuses) {
            visit(&mut fact.span);
        }
        done.iter_mut().for_each(|fact| visit(&mut fact.span));
        visit(section);
        automation.spans_mut(visit);
    }
}
