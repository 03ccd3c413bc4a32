//! Looks whether the log is what was written.

use serde::Serialize;
use utoipa::ToSchema;

use super::checkpoint::Checkpoint;
use super::log::{AuditError, AuditLog, Hash, beginning, chained};
use crate::trust::secret::hex;

/// What came of looking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = AuditVerdict)]
pub struct Verdict {
    /// Whether all of it is what was written, as far as this can tell.
    pub intact: bool,
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the newest: whoever notes it can tell later whether anything before it was changed.
    pub head: String,
    /// The first thing that is wrong.
    pub flaw: Option<Flaw>,
    /// How many checkpoints agree.
    pub checkpoints: u64,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Flaw {
    /// An entry's words, its number, or what is before it is not what was written.
    Changed {
        /// Which.
        seq: u64,
    },
    /// An entry is not there.
    Missing {
        /// Which.
        seq: u64,
    },
    /// The log ends before a checkpoint: its end was cut off.
    CutOff {
        /// The checkpoint's entry.
        seq: u64,
    },
    /// The log was written anew: a checkpoint knows another entry by that number.
    Rewritten {
        /// The checkpoint's entry.
        seq: u64,
    },
}

impl Flaw {
    /// Says it in a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Flaw::Changed { seq } => format!("entry {seq} was changed, or moved, after it was written"),
            Flaw::Missing { seq } => format!("entry {seq} was removed"),
            Flaw::CutOff { seq } => format!("the end was cut off: entry {seq} was there once"),
            Flaw::Rewritten { seq } => {
                format!("it was written anew: entry {seq} is another than the checkpoint knows")
            }
        }
    }
}

impl AuditLog {
    /// Looks at every entry, and whether checkpoints agree.
    pub fn verify(&self, checkpoints: &[Checkpoint]) -> Result<Verdict, AuditError> {
        let mut due: Vec<&Checkpoint> = checkpoints.iter().collect();
        due.sort_by_key(|checkpoint| checkpoint.seq);
        let mut due = due.into_iter().peekable();
        let mut agreed = 0;
        let (mut seq, mut hash) = beginning();
        let mut flaw = None;
        let mut entries = self.connection.prepare(r#"SELECT seq, "of", body, hash FROM entry ORDER BY seq"#)?;
        let mut rows = entries.query([])?;
        loop {
            while let Some(checkpoint) = due.next_if(|checkpoint| checkpoint.seq == seq) {
                if !checkpoint.hash.eq_ignore_ascii_case(&hex(&hash)) {
                    flaw = flaw.or(Some(Flaw::Rewritten { seq }));
                } else {
                    agreed += 1;
                }
            }
            if flaw.is_some() {
                break;
            }
            let Some(row) = rows.next()? else { break };
            let found: i64 = row.get(0)?;
            let Some(found) = u64::try_from(found).ok().filter(|found| *found == seq + 1) else {
                flaw = Some(Flaw::Missing { seq: seq + 1 });
                break;
            };
            seq = found;
            let body = row.get_ref(2)?.as_str().unwrap_or_default();
            let expected = chained(&hash, seq, row.get(1)?, body);
            let stored: Option<Hash> = row.get(3).ok();
            if stored != Some(expected) {
                flaw = Some(Flaw::Changed { seq });
                break;
            }
            hash = expected;
        }
        if flaw.is_none()
            && let Some(checkpoint) = due.next()
        {
            flaw = Some(Flaw::CutOff { seq: checkpoint.seq });
        }
        Ok(Verdict { intact: flaw.is_none(), entries: seq, head: hex(&hash), flaw, checkpoints: agreed })
    }
}
