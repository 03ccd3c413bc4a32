//! Terms of somebody's own: what stands beside a known text, or around the name of one, and makes it another licence.

use std::sync::LazyLock;

use regex::Regex;

/// Whether words that are of no known text set terms: they forbid, ask for money, or want to be agreed to.
///
/// A text of the list with such terms beside it is not that licence any more, and a contract that names a licence of
/// somebody else's part is not under it.
pub(super) fn are_own(words: &[String]) -> bool {
    // What well-known notices forbid is no term of their own.
    static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"not use this file except in compliance|(?:not|nor)(?: may)?(?: \w+){0,12} (?:used? to )?(?:endorse|promote)|contributor license agreement|not (?:be )?(?:\w+ )?(?:used?|distribute|redistribute|copied|copy) (?:\w+ ){0,8}except (?:in compliance|according|under|as expressly)",
        )
        .expect("the pattern is written here")
    });
    static TERMS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)
            \bcommons\ clause\b
          | \b(?:license|software|user|subscription|evaluation|legal|master|trial)\ agreements?\b
          | \b(?:may|must|shall|can|will|do)\ not\ (?:\w+\ ){0,4}?(?:use|used|copy|copied|modify|modified|sell|sold|resell|distribute|distributed|redistribute|redistributed|reproduce|rent|lease|sublicense|sublicensed|remove|removed|decompile|reverse|disassemble|disclose|disclosed|circumvent|hide|alter|altered|changed)\b
          | \b(?:is|are)\ (?:strictly\ )?(?:prohibited|forbidden)\b
          | \bnoncommercial\ (?:use|purposes?|projects?)\b
          | \bcommercial\ (?:use|usage)\ (?:\w+\ ){0,6}?(?:is|are|requires?|must|without|governed)\b
          | \b(?:not|no)\ (?:\w+\ ){0,4}?commercial\ (?:use|purposes?)\b
          | \b(?:purchase|buy|acquire)\ (?:an?\ )?(?:\w+\ ){0,3}?(?:license|subscription)\b
          | \b(?:evaluation|trial)\ (?:license|purposes?|period|version)\b
          | \b(?:agree|agreed)\ to\ be\ bound\b
          | \b(?:must|need\ to)\ (?:agree|accept)\b
          | \bfor\ use\ only\ (?:with|in|by|on)\b | \bnot\ authorized\b
          | \b(?:internal|personal|private|educational|academic|research|evaluation)\ (?:use|purposes)\ only\b
          | \bproprietary\ (?:and|or|software|license|information)\b | \bconfidential\b
          | \bfor\ good\ (?:and\ )?not\ (?:for\ )?evil\b
          | \b(?:additional|further|following)\ (?:restrictions?|limitations?)\b
          | \bunauthorized\ (?:use|copying|distribution|reproduction)\b
            ",
        )
        .expect("the pattern is written here")
    });
    let said = words.join(" ");
    TERMS.is_match(&KNOWN.replace_all(&said, " "))
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::are_own;

    #[test]
    fn what_forbids_or_asks_for_money_is_told_from_notices() {
        for own in [
            "The Software is provided subject to the \"Commons Clause\" License Condition v1.0.",
            "The Software shall be used for Good, not Evil.",
            "You may not sell copies of this library, alone or as part of another.",
            "The logo must not be removed from what is drawn.",
            "Free for non-commercial use. For anything else please buy a licence.",
            "This is a legal agreement between you and the company. By installing it you agree to be bound by it.",
            "The files are licensed under the terms of service for use only with the products of the company.",
            "Free for academic use only.",
            "Unauthorized copying of this file is strictly prohibited.",
        ] {
            assert!(are_own(&words(own)), "{own}");
        }
        for known in [
            "you may not use this file except in compliance with the License. You may obtain a copy of the License at",
            "The name of the author may not be used to endorse or promote products derived from it.",
            "Licensed under either of these at your option. Contributions are dual licensed as above.",
            "It comes without any warranty, and may be used for commercial projects.",
            "Sign the Contributor License Agreement before you send a patch.",
        ] {
            assert!(!are_own(&words(known)), "{known}");
        }
    }
}
