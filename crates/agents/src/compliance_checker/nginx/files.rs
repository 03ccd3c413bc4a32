//! Which files of a tree are nginx's, and which files an `include` stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use super::dump::{self, Section};
use super::known;
use super::parse::{Directive, Mistake, parse};
use crate::compliance_checker::source::{Source, within};
use crate::findings::Unread;
use crate::tree::{File, Tree};

/// More files than these are not read for one tree.
const MOST_FILES: usize = 5_000;

/// Where nginx looks for its configuration, as includes name it.
const PREFIXES: [&str; 6] = [
    "/etc/nginx/",
    "/usr/local/etc/nginx/",
    "/usr/local/nginx/conf/",
    "/opt/nginx/conf/",
    "/usr/share/nginx/",
    "/etc/openresty/",
];

/// A file of nginx, read.
pub(super) struct Read {
    /// What it says.
    pub(super) directives: Vec<Directive>,
    /// What nginx would not read.
    pub(super) mistakes: Vec<Mistake>,
    /// Whether it was asked for or found by its name, and not only because another one includes it.
    pub(super) own: bool,
    /// What each of its includes stands for, by the bytes of the directive.
    pub(super) includes: BTreeMap<usize, Include>,
}

/// What an include stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Include {
    /// The files.
    pub(super) files: Vec<usize>,
    /// Whether it names something that is not in the tree, so that nobody here knows what it says.
    pub(super) unknown: bool,
}

/// The nginx files of a tree, with what they include.
pub(super) struct Files {
    /// Their texts.
    pub(super) sources: Vec<Source>,
    /// What they say, in the same order.
    pub(super) read: Vec<Read>,
}

impl Files {
    /// Reads the nginx files among `files`, and what they include within the tree.
    pub(super) fn load(tree: &Tree, files: &[File], asked_for: &[String], unread: &mut Vec<Unread>) -> Files {
        let mut loader = Loader {
            tree,
            files: Files { sources: Vec::new(), read: Vec::new() },
            by_path: BTreeMap::new(),
            dumps: BTreeMap::new(),
            directories: BTreeMap::new(),
        };
        for file in files {
            let sure = is_named_so(&file.path);
            if !sure && !may_be(&file.path) {
                continue;
            }
            let bytes = match tree.read(file) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    unread.extend(sure.then(|| Unread { path: file.path.clone(), why: "it is no text".into() }));
                    continue;
                }
                Err(why) => {
                    unread.extend(sure.then_some(why));
                    continue;
                }
            };
            let source = Source::new(file.path.clone(), bytes);
            let (directives, mistakes) = parse(&source.text);
            let asked_for = asked_for.contains(&file.path);
            if sure && (mistakes.is_empty() || says_something(&directives))
                || asked_for
                || looks_so(&directives, &mistakes)
            {
                let sections = dump::sections(&source.text);
                match (2..MOST_FILES).contains(&sections.len()) {
                    true => loader.add_dump(&source, directives, mistakes, sections),
                    false => drop(loader.add(source, directives, mistakes, true)),
                }
            }
        }
        let mut next = 0;
        while next < loader.files.read.len() && next < MOST_FILES {
            loader.resolve(next);
            next += 1;
        }
        loader.files.attach();
        loader.files
    }

    /// Whether a file is a main one: it has an `http` block.
    pub(super) fn is_main(&self, file: usize) -> bool {
        self.read[file].directives.iter().any(|top| top.is("http") && top.block.is_some())
    }

    /// Returns the directory of a file.
    pub(super) fn directory(&self, file: usize) -> &str {
        self.sources[file].path.rsplit_once('/').map_or("", |(directory, _)| directory)
    }

    /// Whether a file is in a directory, or below it.
    pub(super) fn is_below(&self, file: usize, directory: &str) -> bool {
        directory.is_empty()
            || self.sources[file].path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Puts servers that no file includes where they will be once they are installed: many a repository holds
    /// `nginx.conf` and `default.conf` side by side, and only the image has a `conf.d`.
    fn attach(&mut self) {
        let included: BTreeSet<usize> = self
            .read
            .iter()
            .flat_map(|read| read.includes.values().flat_map(|include| include.files.clone()))
            .collect();
        for main in (0..self.read.len()).filter(|file| self.is_main(*file)).collect::<Vec<_>>() {
            let mut wanted = Vec::new();
            let http = self.read[main].directives.iter().filter(|top| top.is("http"));
            http.for_each(|http| includes(http.block.as_deref().unwrap_or_default(), &mut wanted));
            let is_empty =
                |at: &usize| self.read[main].includes.get(at).is_some_and(|include| include.files.is_empty());
            let place =
                wanted.iter().find(|(at, path)| path.contains('*') && !path.contains("modules") && is_empty(at));
            let Some((at, _)) = place else { continue };
            let directory = self.directory(main).to_owned();
            let alone = (0..self.read.len()).filter(|file| {
                let read = &self.read[*file];
                let serves = read.directives.iter().any(|top| top.is("server") && top.block.is_some());
                *file != main && read.own && serves && !included.contains(file) && self.is_below(*file, &directory)
            });
            let alone: Vec<usize> = alone.collect();
            if let Some(include) = self.read[main].includes.get_mut(at) {
                include.files = alone;
            }
        }
    }
}

/// Whether a path says that a file is nginx's.
fn is_named_so(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let (directory, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let within = directory.split('/').any(|part| {
        matches!(part, "nginx" | "sites-available" | "sites-enabled" | "nginx.d" | "nginx-conf" | "nginx_conf")
    });
    let is_conf = name.ends_with(".conf") || name.ends_with(".conf.template") || name.ends_with(".vhost");
    let in_sites = directory.ends_with("sites-available") || directory.ends_with("sites-enabled");
    name.ends_with(".nginx")
        || (name.contains("nginx") && is_conf)
        || (within && is_conf)
        || (in_sites && !name.starts_with('.'))
}

/// Whether a file of another name is worth a look.
fn may_be(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    [".conf", ".conf.template", ".conf.tmpl", ".conf.example", ".inc"].iter().any(|ending| lower.ends_with(ending))
}

/// Whether what was read is nginx's without doubt: it has no mistake, and most of its directives are known.
fn looks_so(directives: &[Directive], mistakes: &[Mistake]) -> bool {
    mistakes.is_empty() && looks_like_it(directives)
}

/// Whether a file with mistakes is nginx's all the same, and not that of a module with a language of its own, which may
/// lie beside it and has an `include` too.
fn says_something(directives: &[Directive]) -> bool {
    looks_like_it(directives) && directives.iter().any(|one| !one.is("include") && known::is_directive(&one.name.text))
}

fn looks_like_it(directives: &[Directive]) -> bool {
    let known = directives.iter().filter(|directive| known::is_directive(&directive.name.text)).count();
    known > 0 && known * 2 >= directives.len()
}

/// Returns the first thing that nginx would not read in a file of its own: the byte, and why.
pub(in crate::compliance_checker) fn mistake(path: &str, text: &str) -> Option<(usize, String)> {
    if !is_named_so(path) && !may_be(path) {
        return None;
    }
    let (directives, mistakes) = parse(text);
    let first = mistakes.into_iter().next()?;
    (is_named_so(path) || looks_like_it(&directives)).then_some((first.at.start, first.why))
}

struct Loader<'a> {
    tree: &'a Tree,
    files: Files,
    by_path: BTreeMap<String, usize>,
    /// The files of dumps: the first file of the same dump, and what all of that are called.
    dumps: BTreeMap<usize, (usize, Rc<[Section]>)>,
    /// The names in each directory that was looked into, with where links lead.
    directories: BTreeMap<String, BTreeMap<String, String>>,
}

impl Loader<'_> {
    fn add(&mut self, source: Source, directives: Vec<Directive>, mistakes: Vec<Mistake>, own: bool) -> usize {
        let file = self.files.sources.len();
        self.by_path.insert(source.path.clone(), file);
        self.files.sources.push(source);
        self.files.read.push(Read { directives, mistakes, own, includes: BTreeMap::new() });
        file
    }

    /// Adds the files that a dump holds, each with what it says; their places are those of the dump.
    fn add_dump(
        &mut self,
        source: &Source,
        directives: Vec<Directive>,
        mistakes: Vec<Mistake>,
        sections: Vec<Section>,
    ) {
        let first = self.files.sources.len();
        let sections: Rc<[Section]> = sections.into();
        let (mut directives, mut mistakes) = (directives.into_iter().peekable(), mistakes.into_iter().peekable());
        for section in sections.iter() {
            let end = section.at.end;
            let said = std::iter::from_fn(|| directives.next_if(|one| one.span.start < end)).collect();
            let wrong = std::iter::from_fn(|| mistakes.next_if(|one| one.at.start < end)).collect();
            let file = self.add(source.clone(), said, wrong, true);
            self.dumps.insert(file, (first, Rc::clone(&sections)));
        }
    }

    /// Finds what the includes of a file stand for.
    fn resolve(&mut self, file: usize) {
        let mut wanted = Vec::new();
        includes(&self.files.read[file].directives, &mut wanted);
        let from = self.files.sources[file].path.clone();
        for (at, path) in wanted {
            if let Some((first, sections)) = self.dumps.get(&file) {
                let files: Vec<usize> = dump::included(sections, &path).into_iter().map(|at| first + at).collect();
                let include = Include { unknown: files.is_empty() && !path.contains(['*', '?', '[']), files };
                self.files.read[file].includes.insert(at, include);
                continue;
            }
            let paths = self.paths(&from, &path);
            let is_pattern = path.contains(['*', '?', '[']);
            let mut include = Include { files: Vec::new(), unknown: paths.is_empty() && !is_pattern };
            for path in paths {
                match self.file(&path) {
                    Some(other) => include.files.push(other),
                    None => include.unknown = true,
                }
            }
            self.files.read[file].includes.insert(at, include);
        }
    }

    fn file(&mut self, path: &str) -> Option<usize> {
        if let Some(file) = self.by_path.get(path) {
            return Some(*file);
        }
        if self.files.sources.len() >= MOST_FILES {
            return None;
        }
        let file = File { path: path.to_owned(), whole: self.tree.root.join(path) };
        let source = Source::new(path, self.tree.read(&file).ok()??);
        let (directives, mistakes) = parse(&source.text);
        let is_ours = mistakes.is_empty() || says_something(&directives);
        is_ours.then(|| self.add(source, directives, mistakes, false))
    }

    /// Returns the paths of the tree that an include stands for, in nginx's order.
    fn paths(&mut self, from: &str, include: &str) -> Vec<String> {
        let (mut directory, _) = from.rsplit_once('/').unwrap_or(("", from));
        let mut directories = vec![directory];
        while let Some((above, _)) = directory.rsplit_once('/') {
            directory = above;
            directories.push(directory);
        }
        directories.push("");
        directories.dedup();
        for tail in tails(include) {
            for directory in &directories {
                let pattern = joined(directory, tail);
                let found = self.glob(&pattern);
                if !found.is_empty() {
                    return found;
                }
                // What is enabled by links that nobody checks in: what is there to be enabled.
                if pattern.contains("sites-enabled/") {
                    let found = self.glob(&pattern.replace("sites-enabled/", "sites-available/"));
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
        }
        Vec::new()
    }

    fn glob(&mut self, pattern: &str) -> Vec<String> {
        let mut found = vec![String::new()];
        let parts: Vec<&str> = pattern.split('/').collect();
        for (at, part) in parts.iter().enumerate() {
            let is_last = at + 1 == parts.len();
            let mut next = Vec::new();
            for directory in found {
                let names = self.names(&directory);
                for (name, path) in names.iter().filter(|(name, _)| matches(part, name)) {
                    let hidden = name.starts_with('.') && !part.starts_with('.');
                    let whole = self.tree.root.join(path);
                    if !hidden && (if is_last { whole.is_file() } else { whole.is_dir() }) {
                        next.push(path.clone());
                    }
                }
            }
            found = next;
            if found.len() > MOST_FILES {
                return Vec::new();
            }
        }
        found
    }

    /// Returns what is in a directory of the tree: each name, and the path within the tree that it leads to.
    fn names(&mut self, directory: &str) -> BTreeMap<String, String> {
        if let Some(known) = self.directories.get(directory) {
            return known.clone();
        }
        let mut names = BTreeMap::new();
        let root = &self.tree.root;
        for entry in fs::read_dir(root.join(directory)).into_iter().flatten().flatten().take(MOST_FILES) {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = joined(directory, &name);
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            match is_link.then(|| fs::read_link(entry.path()).ok().and_then(|to| led_to(root, directory, &to))) {
                None => drop(names.insert(name, path)),
                Some(Some(path)) => drop(names.insert(name, path)),
                // It leads out of the tree, or nowhere.
                Some(None) => {}
            }
        }
        self.directories.insert(directory.to_owned(), names.clone());
        names
    }
}

/// Returns the path within the tree that a link leads to; an absolute one is looked for as it will be installed.
fn led_to(root: &Path, directory: &str, to: &Path) -> Option<String> {
    let to = to.to_str()?;
    let candidates: Vec<String> = match to.starts_with('/') {
        false => vec![within(directory, to)],
        true => {
            let tails: Vec<&str> = tails(to).collect();
            let above = directory.rsplit_once('/').map_or("", |(above, _)| above);
            tails.iter().flat_map(|tail| [joined("", tail), joined(above, tail)]).collect()
        }
    };
    candidates.into_iter().find(|path| {
        let whole = root.join(path);
        fs::symlink_metadata(&whole).is_ok_and(|meta| meta.is_file())
    })
}

/// Returns a path and its ends, the longest first: where a tree holds only part of a machine, that part is found.
fn tails(path: &str) -> impl Iterator<Item = &str> {
    let bare = path.trim_start_matches('/');
    // What is behind a known prefix stays together: `modules-enabled/*.conf` is not `*.conf`.
    let known = PREFIXES.iter().find(|prefix| path.starts_with(*prefix));
    let least = known.map_or(0, |prefix| path.len() - prefix.len());
    let is_absolute = path.starts_with('/');
    let ends = bare.match_indices('/').map(|(at, _)| &bare[at + 1..]);
    let kept = move |end: &&str| {
        is_absolute && !end.is_empty() && (if known.is_some() { end.len() >= least } else { end.contains('/') })
    };
    std::iter::once(bare).chain(ends.filter(kept))
}

fn joined(directory: &str, name: &str) -> String {
    let name = name.trim_start_matches("./");
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

/// Whether a name is what a pattern of the shell stands for: `*`, `?`, `[abc]`.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    if !pattern.contains(['*', '?', '[']) {
        return pattern == name;
    }
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        let step = match pattern.get(p) {
            Some(b'*') => {
                star = Some((p + 1, n));
                p += 1;
                continue;
            }
            Some(b'?') => Some(1),
            Some(b'[') => {
                pattern[p..].iter().skip(2).position(|byte| *byte == b']').map(|end| end + 3).filter(|length| {
                    let set = &pattern[p + 1..p + length - 1];
                    let (negated, set) = match set.first() {
                        Some(b'!' | b'^') => (true, &set[1..]),
                        _ => (false, set),
                    };
                    let ranges = set.windows(3).any(|w| w[1] == b'-' && (w[0]..=w[2]).contains(&name[n]));
                    (set.contains(&name[n]) || ranges) != negated
                })
            }
            Some(byte) if *byte == name[n] => Some(1),
            _ => None,
        };
        match (step, star) {
            (Some(length), _) => {
                p += length;
                n += 1;
            }
            (None, Some((after, from))) => {
                p = after;
                n = from + 1;
                star = Some((after, n));
            }
            (None, None) => return false,
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

fn includes(directives: &[Directive], wanted: &mut Vec<(usize, String)>) {
    for directive in directives {
        if let (true, Some(path)) = (directive.is("include"), directive.arg(0)) {
            wanted.push((directive.span.start, path.to_owned()));
        }
        includes(directive.block.as_deref().unwrap_or_default(), wanted);
    }
}

/// Returns the files that no other file of them includes; of files that include each other one stands for all.
pub(super) fn roots(files: &Files) -> Vec<usize> {
    let included: BTreeSet<usize> =
        files.read.iter().flat_map(|read| read.includes.values().flat_map(|include| include.files.clone())).collect();
    let mut roots: Vec<usize> = (0..files.read.len()).filter(|file| !included.contains(file)).collect();
    let mut seen = BTreeSet::new();
    let mut next: Vec<usize> = roots.clone();
    for file in 0..=files.read.len() {
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(files.read[file].includes.values().flat_map(|include| include.files.clone()));
            }
        }
        if file < files.read.len() && !seen.contains(&file) {
            roots.push(file);
            next.push(file);
        }
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_the_shell() {
        for (pattern, name, is) in [
            ("*.conf", "a.conf", true),
            ("*.conf", "a.conf.bak", false),
            ("*", "x", true),
            ("a?c*", "abcd", true),
            ("[0-9]*.conf", "10-a.conf", true),
            ("[!a]*", "abc", false),
            ("a*b*c", "aXbYbZc", true),
        ] {
            assert_eq!(matches(pattern, name), is, "{pattern} {name}");
        }
    }

    #[test]
    fn an_absolute_path_is_looked_for_by_its_ends() {
        let all: Vec<&str> = tails("/etc/nginx/conf.d/*.conf").collect();
        assert_eq!(all, ["etc/nginx/conf.d/*.conf", "nginx/conf.d/*.conf", "conf.d/*.conf"]);
        assert_eq!(tails("/etc/nginx/mime.types").last(), Some("mime.types"));
        assert_eq!(
            tails("/etc/letsencrypt/x.conf").collect::<Vec<_>>(),
            ["etc/letsencrypt/x.conf", "letsencrypt/x.conf"]
        );
        assert_eq!(tails("h5bp/x.conf").collect::<Vec<_>>(), ["h5bp/x.conf"]);
    }
}
