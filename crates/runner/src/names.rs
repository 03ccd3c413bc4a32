//! Names that are made up: of runs.

use std::io;

use pitcrew_engine::RunId;

/// Crockford's base32 in lower case: no `i`, `l`, `o`, `u`, so a name can be read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Makes up a run's name, `PLAN-XXXX`, that is not `taken`.
pub fn run_name<E: From<io::Error>>(plan: &str, taken: impl Fn(&RunId) -> Result<bool, E>) -> Result<RunId, E> {
    loop {
        let mut bytes = [0; 4];
        rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty()).map_err(io::Error::from)?;
        let letters: String = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect();
        let name = RunId(format!("{plan}-{letters}"));
        if !taken(&name)? {
            return Ok(name);
        }
    }
}

/// Returns the one name that begins or ends with `part`, the whole name before any other.
pub fn find<'a>(part: &str, names: &'a [RunId]) -> Result<&'a RunId, NotFound> {
    if let Some(exact) = names.iter().find(|name| name.0 == part) {
        return Ok(exact);
    }
    let mut fitting = names.iter().filter(|name| name.0.starts_with(part) || name.0.ends_with(part));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(NotFound::None(part.to_owned())),
        (Some(one), Some(other)) => Err(NotFound::Several(part.to_owned(), format!("`{one}` and `{other}`"))),
    }
}

/// Why a part of a name names no run.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// No run is called so.
    #[error("there is no run `{0}` here; `pitcrew status` lists them")]
    None(String),
    /// More than one is.
    #[error("`{0}` fits {1}; write more of the name")]
    Several(String, String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_by_a_part_of_its_name_that_no_other_has() {
        let names = ["deploy-7k2f", "deploy-9xyz", "build-7k00"].map(|n| RunId(n.to_owned()));
        assert_eq!(find("7k2f", &names).unwrap(), &names[0]);
        assert_eq!(find("build", &names).unwrap(), &names[2]);
        assert!(matches!(find("deploy", &names), Err(NotFound::Several(..))));
        assert!(matches!(find("nothing", &names), Err(NotFound::None(_))));
    }
}
