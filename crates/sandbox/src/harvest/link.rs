//! Which symbolic links are never acceptable.

use super::{Refusal, name};

/// Checks the target of a link that lies `depth` directories below the view's top.
pub(super) fn check(target: &[u8], depth: usize) -> Result<&str, Refusal> {
    let target = std::str::from_utf8(target).map_err(|_| Refusal::OddLink)?;
    if target.starts_with('/') {
        return Err(Refusal::AbsoluteLink);
    }
    let (mut climbed, mut descended) = (0, false);
    for part in target.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            // After a name, `..` leads to the parent of wherever that name leads, which
            // another link may decide. Only a climb from where the link lies can be counted.
            if descended {
                return Err(Refusal::ClimbingLink);
            }
            climbed += 1;
        } else {
            name::check(part.as_bytes()).map_err(|_| Refusal::OddLink)?;
            descended = true;
        }
    }
    if climbed > depth { Err(Refusal::ClimbingLink) } else { Ok(target) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_within_the_view_passes() {
        for (target, depth) in [("a", 0), ("./a/b", 0), ("../a", 1), ("../../x/y", 2), (".", 0)] {
            assert_eq!(check(target.as_bytes(), depth), Ok(target));
        }
    }

    #[test]
    fn a_link_that_leads_out_is_refused() {
        assert_eq!(check(b"/etc/passwd", 5), Err(Refusal::AbsoluteLink));
        assert_eq!(check(b"..", 0), Err(Refusal::ClimbingLink));
        assert_eq!(check(b"../../a", 1), Err(Refusal::ClimbingLink));
        assert_eq!(check(b"a/../../b", 3), Err(Refusal::ClimbingLink));
    }

    #[test]
    fn a_link_into_git_or_with_an_unprintable_target_is_refused() {
        assert_eq!(check(b"../.git/config", 1), Err(Refusal::OddLink));
        assert_eq!(check(b".GIT/hooks/post-commit", 0), Err(Refusal::OddLink));
        assert_eq!(check(b"a\nb", 0), Err(Refusal::OddLink));
        assert_eq!(check(b"\xff", 0), Err(Refusal::OddLink));
    }
}
