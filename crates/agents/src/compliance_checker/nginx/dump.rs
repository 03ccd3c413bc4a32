//! What `nginx -T` prints: all files of a configuration in one, each behind a line with its name.

use std::ops::Range;

/// What stands before the name of each file.
const MARK: &str = "# configuration file ";

/// A file within a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// What it is called on the machine that the dump is of.
    pub(super) name: String,
    /// Its bytes in the dump.
    pub(super) at: Range<usize>,
}

/// Returns the files of a dump; none where a text is no dump.
pub(super) fn sections(text: &str) -> Vec<Section> {
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK).filter_map(|at| {
        let begins_line = at == 0 || text.as_bytes()[at - 1] == b'\n';
        let line = text[at + MARK.len()..].lines().next().filter(|_| begins_line)?;
        let name = line.trim_end().strip_suffix(':').filter(|name| name.starts_with('/'))?;
        Some((at, name.to_owned()))
    });
    let mut sections: Vec<Section> = Vec::new();
    for (at, name) in marks {
        if let Some(last) = sections.last_mut() {
            last.at.end = at;
        }
        sections.push(Section { name, at: at..text.len() });
    }
    sections
}

/// Returns which files of a dump an include stands for.
pub(super) fn included(sections: &[Section], include: &str) -> Vec<usize> {
    // A relative path is relative to where the main file is, which comes first.
    let directory = sections.first().and_then(|main| main.name.rsplit_once('/')).map_or("", |(directory, _)| directory);
    let whole = if include.starts_with('/') { include.to_owned() } else { format!("{directory}/{include}") };
    let pattern: Vec<&str> = whole.split('/').collect();
    let is_meant = |name: &str| {
        let parts: Vec<&str> = name.split('/').collect();
        parts.len() == pattern.len()
            && pattern.iter().zip(&parts).all(|(pattern, part)| super::files::matches(pattern, part))
    };
    (0..sections.len()).filter(|at| is_meant(&sections[*at].name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_taken_apart_by_the_names_in_it() {
        let text = "# configuration file /etc/nginx/nginx.conf:\nhttp { include conf.d/*.conf; }\n\n\
                    # configuration file /etc/nginx/conf.d/a.conf:\n# configuration file of a\nserver {}\n";
        let found = sections(text);
        assert_eq!(
            found.iter().map(|one| &*one.name).collect::<Vec<_>>(),
            ["/etc/nginx/nginx.conf", "/etc/nginx/conf.d/a.conf"]
        );
        assert!(text[found[1].at.clone()].ends_with("server {}\n"));
        assert_eq!(included(&found, "conf.d/*.conf"), [1]);
        assert_eq!(included(&found, "/etc/nginx/conf.d/a.conf"), [1]);
        assert!(included(&found, "mime.types").is_empty());
        assert!(sections("# the configuration file /etc/x:\nserver {}\n").is_empty());
    }
}
