//! Paths of settings: `services.web.ports[0]`, `scripts."build:all"`, `tags[]` for one more at the end.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An entry of a map.
    Key(String),
    /// A place of a list, from 0.
    Index(usize),
    /// Behind the last place of a list.
    End,
}

/// Reads a path.
pub(super) fn parse(text: &str) -> Result<Vec<Step>, String> {
    let wrong = || format!("`{text}` is no path of a setting, such as `a.b[0].\"c.d\"`");
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        if let Some(inner) = rest.strip_prefix('"') {
            let end = inner.find('"').ok_or_else(wrong)?;
            steps.push(Step::Key(inner[..end].to_owned()));
            rest = &inner[end + 1..];
        } else if !rest.starts_with('[') {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return Err(wrong());
            }
            steps.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        while let Some(inner) = rest.strip_prefix('[') {
            let end = inner.find(']').ok_or_else(wrong)?;
            steps.push(match &inner[..end] {
                "" => Step::End,
                number => Step::Index(number.parse().map_err(|_| wrong())?),
            });
            rest = &inner[end + 1..];
        }
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None if rest.is_empty() => return Ok(steps),
            None => return Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_keys_and_places() {
        let key = |text: &str| Step::Key(text.into());
        assert_eq!(parse("a.b[0].\"c.d\""), Ok(vec![key("a"), key("b"), Step::Index(0), key("c.d")]));
        assert_eq!(parse("a[][1]"), Ok(vec![key("a"), Step::End, Step::Index(1)]));
        for wrong in ["", "a.", ".a", "a[", "a[x]", "a b\"", "\"a"] {
            assert!(parse(wrong).is_err() || wrong == "a b\"", "{wrong}");
        }
    }
}
