//! From which severity on a finding is a no: `--fail-on SEVERITY|none`.

use std::str::FromStr;

use super::{Report, Severity};

/// What makes the answer no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// A finding that counts and is at least that bad.
    At(Severity),
    /// Nothing does.
    Open,
}

/// What a [`Gate`] makes of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the answer is no.
    pub is_no: bool,
    /// Why, in a sentence.
    pub says: String,
}

impl Gate {
    /// Judges what was found.
    pub fn judge(self, reports: &[Report]) -> Verdict {
        let open = || reports.iter().flat_map(Report::open);
        let unread: usize = reports.iter().map(|report| report.unread.len()).sum();
        let (is_no, mut says) = match self {
            Gate::Open => (false, "no finding fails this: the gate is open".to_owned()),
            Gate::At(severity) => match open().filter(|finding| finding.severity >= severity).count() {
                0 => (false, format!("nothing of severity {severity} or worse was found")),
                1 => (true, format!("1 finding is of severity {severity} or worse")),
                many => (true, format!("{many} findings are of severity {severity} or worse")),
            },
        };
        // What was not looked at is not clean.
        match unread {
            0 => {}
            1 => says.push_str("; 1 thing could not be looked at"),
            many => says.push_str(&format!("; {many} things could not be looked at")),
        }
        Verdict { is_no, says }
    }
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(word: &str) -> Result<Gate, String> {
        match word {
            "none" => Ok(Gate::Open),
            word => word.parse().map(Gate::At).map_err(|error: String| format!("{error}, none")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Finding, Place, Rule, Suppression, Unread};

    #[test]
    fn what_counts_and_is_bad_enough_is_a_no() {
        let rule = Rule::new("r", Severity::High, "R", "");
        let mut report = Report::new("t", "1");
        report.findings.push(Finding::new(&rule, Place::line("a", 1), "m"));
        let judge = |gate: &str, report: &Report| gate.parse::<Gate>().unwrap().judge(std::slice::from_ref(report));
        assert_eq!(judge("medium", &report).says, "1 finding is of severity medium or worse");
        assert!(judge("high", &report).is_no);
        assert!(!judge("critical", &report).is_no);
        assert!(!judge("none", &report).is_no);
        report.findings[0].suppressed = Some(Suppression { by: "baseline".into(), reason: None });
        report.unread.push(Unread { path: "b".into(), why: "too large".into() });
        let verdict = judge("low", &report);
        assert!(!verdict.is_no);
        assert_eq!(verdict.says, "nothing of severity low or worse was found; 1 thing could not be looked at");
        assert_eq!("bad".parse::<Gate>().unwrap_err(), "`bad` is no severity: critical, high, medium, low, info, none");
    }
}
