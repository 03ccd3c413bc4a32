//! Numbers of the Common Weakness Enumeration: how tools write them, and which mean the same to a reader.

/// Numbers of which two tools often choose different ones for the same line.
const KIN: &[&[u32]] = &[
    &[77, 78, 88],
    &[79, 80],
    &[89, 564],
    &[22, 23, 36, 73],
    &[94, 95],
    &[259, 321, 522, 540, 798],
    &[295, 297],
    &[326, 327, 328],
    &[330, 338],
    &[611, 776, 827],
];

/// Numbers of secrets that lie where they can be read.
const SECRETS: &[u32] = &[256, 259, 260, 312, 321, 522, 540, 547, 615, 798];

/// Whether two numbers are for the same weakness: equal, or of the same kin.
pub(crate) fn akin(a: u32, b: u32) -> bool {
    a == b || KIN.iter().any(|kin| kin.contains(&a) && kin.contains(&b))
}

/// Whether a number is for a secret that lies where it can be read.
pub(crate) fn of_secrets(number: u32) -> bool {
    SECRETS.contains(&number)
}

/// Reads the number in `CWE-79`, `external/cwe/cwe-079`, `CWE-79: Improper …`, `cwe:79`.
pub(crate) fn number(label: &str) -> Option<u32> {
    let lower = label.to_ascii_lowercase();
    lower.match_indices("cwe").find_map(|(at, word)| {
        let from = lower[at + word.len()..].strip_prefix(['-', ':', '_', ' ', '/'])?.trim_start();
        let digits = from.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok().filter(|number| *number > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_tools_write_them() {
        for label in ["CWE-79", "external/cwe/cwe-079", "CWE-79: Improper Neutralization", "cwe:79", "CWE 79"] {
            assert_eq!(number(label), Some(79), "{label}");
        }
        for label in ["", "cwe", "cwe-", "CWE-0", "OWASP-A03", "acwe79", "cwe-99999999999999"] {
            assert_eq!(number(label), None, "{label}");
        }
    }

    #[test]
    fn kin_is_the_same_weakness() {
        assert!(akin(78, 78) && akin(77, 78) && !akin(78, 79));
    }
}
