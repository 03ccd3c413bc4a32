//! What is due is told once, or given up once, in order, and never forgotten.

use std::collections::BTreeMap;

use pitcrew_engine::{Event, Run};

/// What is due of each entry of `notify`, and how often its first was tried in vain.
#[derive(Default)]
pub struct Notices {
    due: BTreeMap<u32, Vec<u32>>,
    tried: BTreeMap<(u32, u32), u32>,
}

impl Notices {
    pub fn event(&mut self, event: &Event) {
        match event {
            Event::DigestDue { which, number, .. } => self.due.entry(*which).or_default().push(*number),
            Event::NoticeTold { which, number, attempt } => self.settle(*which, *number, *attempt),
            Event::NoticeUntold { which, number, attempt, next: None, .. } => self.settle(*which, *number, *attempt),
            Event::NoticeUntold { which, number, attempt, .. } => {
                assert!(*attempt < 3, "it is given up in the end");
                self.tried.insert((*which, *number), *attempt);
            }
            _ => {}
        }
    }

    fn settle(&mut self, which: u32, number: u32, attempt: u32) {
        let due = self.due.get_mut(&which).expect("what is told was due");
        assert_eq!(due.first(), Some(&number), "the first that was due is told first, and once");
        assert_eq!(self.tried.get(&(which, number)).copied().unwrap_or(0) + 1, attempt, "tries are counted");
        due.remove(0);
    }

    pub fn rest(&self, run: &Run) {
        let due = |which: u32| self.due.get(&which).cloned().unwrap_or_default();
        for which in 0..run.plan().notify.len() as u32 {
            let untold: Vec<u32> = run.untold().iter().filter(|one| one.which == which).map(|one| one.number).collect();
            assert_eq!(untold, due(which), "what is due and not told waits, in order");
        }
    }
}
