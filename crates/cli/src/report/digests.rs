//! The digests of a run: each as it was due, worked out again from the journal.

use pitcrew_engine::{Corrupt, Event, Record, Run, Timestamp};
use serde::Serialize;

use super::{Digest, VERSION};

/// All digests of a run, in order.
#[derive(Debug, Serialize)]
pub struct Digests {
    version: u32,
    run: String,
    digests: Vec<Told>,
}

/// A digest that was due.
#[derive(Debug, Serialize)]
struct Told {
    /// Which entry of the plan's `notify`, from 0.
    which: u32,
    /// Which digest of that entry, from 1.
    number: u32,
    digest: Digest,
}

impl Digests {
    /// Reads them out of the journal; `run` is the run as it began, `records` are all its events behind the first.
    pub fn of(mut run: Run, records: &[Record]) -> Result<Digests, Corrupt> {
        let mut digests = Vec::new();
        for record in records {
            run.accept(record)?;
            if let Event::DigestDue { which, number, occasion: None, .. } = record.event {
                digests.push(Told { which, number, digest: Digest::of(&run, record.time) });
            }
        }
        Ok(Digests { version: VERSION, run: run.id().to_string(), digests })
    }

    /// Writes them one below the other, each as `draw` does.
    pub fn each(&self, draw: impl Fn(&Digest) -> String) -> String {
        let all: Vec<String> = self.digests.iter().map(|told| draw(&told.digest)).collect();
        all.join("\n")
    }
}

/// Puts a digest in words, as Markdown.
pub fn wording(run: &Run, at: Timestamp) -> String {
    Digest::of(run, at).paper().markdown()
}
