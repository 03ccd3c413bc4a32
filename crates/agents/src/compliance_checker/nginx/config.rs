//! A configuration as it takes effect: the directives of a file with what it includes, each knowing what it stands in,
//! and nginx's rules of inheritance.

use std::collections::HashMap;
use std::ops::Range;

use super::files::Files;
use super::parse::Directive;

/// More directives than these are not looked at in one configuration: files that include each other twice grow fast.
const MOST: usize = 50_000;

/// How deep blocks and includes may be nested together.
const MAX_DEPTH: usize = 160;

/// What is known of where a configuration's top stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is nginx's main file: all is known.
    Main,
    /// A server of its own, or several, in a tree without a main file: what they say is all there is to know.
    Site,
    /// A piece that stands somewhere else too: what surrounds it is not known.
    Fragment,
}

/// A directive where it takes effect.
pub(super) struct Node<'a> {
    /// The directive.
    pub(super) directive: &'a Directive,
    /// The file it stands in.
    pub(super) file: usize,
    /// What it stands in.
    pub(super) parent: Option<usize>,
    /// What stands in it.
    pub(super) children: Vec<usize>,
    /// Whether something is included in it that is not in the tree.
    pub(super) incomplete: bool,
    /// Whether settings of TLS are included in it that are not in the tree.
    pub(super) tls_elsewhere: bool,
}

/// A configuration.
pub(super) struct Config<'a> {
    /// The files.
    pub(super) files: &'a Files,
    /// Its directives, those of a block behind their own.
    pub(super) nodes: Vec<Node<'a>>,
    /// The directives that stand in no block.
    pub(super) top: Vec<usize>,
    /// What is known of where it stands.
    pub(super) standing: Standing,
    /// The includes that lead back to where they stand: file and bytes.
    pub(super) circles: Vec<(usize, Range<usize>)>,
    /// Whether it has more directives than are looked at.
    pub(super) cut_off: bool,
    /// Whether something is included at its top that is not in the tree.
    incomplete: bool,
    /// The directives of each name in each block, and of each name anywhere.
    in_block: HashMap<Option<usize>, HashMap<&'a str, Vec<usize>>>,
    anywhere: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Config<'a> {
    /// Puts together what a file and its includes say.
    pub(super) fn of(files: &'a Files, root: usize, standing: Standing) -> Config<'a> {
        let mut config = Config {
            files,
            nodes: Vec::new(),
            top: Vec::new(),
            standing,
            circles: Vec::new(),
            cut_off: false,
            incomplete: false,
            in_block: HashMap::new(),
            anywhere: HashMap::new(),
        };
        config.top = config.add(root, &files.read[root].directives, None, &mut vec![root], 0);
        let mut tops = config.top.clone();
        // Included files may bring directives to the top in any order; the order of the list is nginx's.
        for node in tops.drain(..).chain(config.nodes.iter().flat_map(|node| node.children.iter().copied())) {
            let (name, parent) = (config.nodes[node].directive.name.text.as_str(), config.nodes[node].parent);
            config.in_block.entry(parent).or_default().entry(name).or_default().push(node);
        }
        for (node, found) in config.nodes.iter().enumerate() {
            config.anywhere.entry(&found.directive.name.text).or_default().push(node);
        }
        config
    }

    fn add(
        &mut self,
        file: usize,
        directives: &'a [Directive],
        parent: Option<usize>,
        within: &mut Vec<usize>,
        depth: usize,
    ) -> Vec<usize> {
        let mut added = Vec::new();
        for directive in directives {
            if self.nodes.len() >= MOST || depth >= MAX_DEPTH {
                self.cut_off = true;
                break;
            }
            if directive.is("include") {
                let files = self.files;
                let Some(include) = files.read[file].includes.get(&directive.span.start) else { continue };
                let path = directive.arg(0).unwrap_or_default();
                if include.unknown && is_only_tls(path) {
                    match parent {
                        Some(parent) => self.nodes[parent].tls_elsewhere = true,
                        None => self.incomplete = true,
                    }
                } else if include.unknown && !is_harmless(path) {
                    match parent {
                        Some(parent) => self.nodes[parent].incomplete = true,
                        None => self.incomplete = true,
                    }
                }
                for other in &include.files {
                    if within.contains(other) {
                        self.circles.push((file, directive.span.clone()));
                        continue;
                    }
                    within.push(*other);
                    added.extend(self.add(*other, &files.read[*other].directives, parent, within, depth + 1));
                    within.pop();
                }
                continue;
            }
            let node = self.nodes.len();
            self.nodes.push(Node {
                directive,
                file,
                parent,
                children: Vec::new(),
                incomplete: false,
                tls_elsewhere: false,
            });
            let inside = directive.block.as_deref().unwrap_or_default();
            self.nodes[node].children = self.add(file, inside, Some(node), within, depth + 1);
            added.push(node);
        }
        added
    }

    /// Returns every directive of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = usize> + use<'_, 'a> {
        self.anywhere.get(name).map(Vec::as_slice).unwrap_or_default().iter().copied()
    }

    /// Returns a directive's name.
    pub(super) fn name(&self, node: usize) -> &'a str {
        &self.nodes[node].directive.name.text
    }

    /// Returns what stands in a block, or at the top.
    pub(super) fn within(&self, node: Option<usize>) -> &[usize] {
        node.map_or(&self.top, |node| &self.nodes[node].children)
    }

    /// Returns the directives of a name that stand directly in a block, or at the top.
    pub(super) fn own(&self, node: Option<usize>, name: &str) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let found = self.in_block.get(&node).and_then(|names| names.get(name));
        found.map(Vec::as_slice).unwrap_or_default().iter().copied()
    }

    /// Returns a block, the one it stands in, and so on, to the top, which is `None`.
    pub(super) fn outwards(&self, node: usize) -> impl Iterator<Item = Option<usize>> + '_ {
        let mut next = Some(Some(node));
        std::iter::from_fn(move || {
            let now = next?;
            next = now.map(|node| self.nodes[node].parent);
            Some(now)
        })
    }

    /// Returns the directives of a name that take effect in a block: its own, else those of the nearest block around it
    /// that has any.
    pub(super) fn effective(&self, node: usize, name: &str) -> Vec<usize> {
        let mut levels = self.outwards(node).map(|level| self.own(level, name).collect::<Vec<_>>());
        levels.find(|own| !own.is_empty()).unwrap_or_default()
    }

    /// Returns what the directive of a name that takes effect in a block says first.
    pub(super) fn value(&self, node: usize, name: &str) -> Option<&'a str> {
        self.effective(node, name).last().and_then(|found| self.nodes[*found].directive.arg(0))
    }

    /// Returns the nearest block around a directive that has a name, itself left out.
    pub(super) fn around(&self, node: usize, name: &str) -> Option<usize> {
        self.outwards(node).skip(1).flatten().find(|outer| self.nodes[*outer].directive.is(name))
    }

    /// Returns every directive below a block, in order.
    pub(super) fn below(&self, node: usize) -> Range<usize> {
        let mut last = node;
        while let Some(child) = self.nodes[last].children.last() {
            last = *child;
        }
        node + 1..last + 1
    }

    /// Whether all that takes effect in a block is known: nothing is included from elsewhere, nor is it a fragment.
    pub(super) fn is_known(&self, node: usize) -> bool {
        self.standing != Standing::Fragment
            && !self.incomplete
            && self.outwards(node).flatten().all(|outer| !self.nodes[outer].incomplete)
            && self.below(node).all(|inner| !self.nodes[inner].incomplete)
    }

    /// Whether all that takes effect of TLS in a server is known.
    pub(super) fn is_tls_known(&self, server: usize) -> bool {
        self.is_known(server) && self.outwards(server).flatten().all(|outer| !self.nodes[outer].tls_elsewhere)
    }

    /// Returns the HTTP servers.
    pub(super) fn servers(&self) -> impl Iterator<Item = usize> + '_ {
        self.all("server").filter(|node| {
            let is_block = self.nodes[*node].directive.block.is_some();
            let around = self.nodes[*node].parent.map(|parent| self.name(parent));
            is_block && matches!(around, None | Some("http"))
        })
    }

    /// Whether a server speaks TLS.
    pub(super) fn is_tls(&self, server: usize) -> bool {
        let listens = self.own(Some(server), "listen").any(|listen| {
            let args = &self.nodes[listen].directive.args;
            args.iter().any(|arg| matches!(arg.text.as_str(), "ssl" | "quic"))
        });
        let legacy = self.own(Some(server), "ssl").any(|ssl| self.nodes[ssl].directive.arg(0) == Some("on"));
        listens || legacy
    }

    /// Returns what a server is called in messages: its first name, or where it listens.
    pub(super) fn called(&self, server: usize) -> String {
        let first = |name: &str| {
            self.own(Some(server), name).find_map(|node| self.nodes[node].directive.arg(0)).map(str::to_owned)
        };
        first("server_name")
            .filter(|name| name != "_" && !name.is_empty())
            .or_else(|| first("listen").map(|listen| format!("listen {listen}")))
            .unwrap_or_else(|| "server".into())
    }

    /// Returns the pattern that a location is found by, where it is one; it may be written in one word with its `~`.
    pub(super) fn pattern(&self, location: usize) -> Option<&'a str> {
        let directive: &'a Directive = self.nodes[location].directive;
        match (directive.arg(0)?, directive.arg(1)) {
            ("~" | "~*", pattern) => pattern,
            (joined, None) => joined.strip_prefix("~*").or_else(|| joined.strip_prefix('~')),
            _ => None,
        }
        .filter(|_| directive.is("location"))
    }

    /// Returns the bytes of a directive without its block.
    pub(super) fn head(&self, node: usize) -> Range<usize> {
        self.nodes[node].directive.head()
    }

    /// Returns what an argument of a directive says.
    pub(super) fn arg(&self, node: usize, at: usize) -> Option<&'a str> {
        self.nodes[node].directive.arg(at)
    }
}

/// Whether a file that is not in the tree is one that sets nothing but TLS: Certbot's.
fn is_only_tls(path: &str) -> bool {
    path.ends_with("/options-ssl-nginx.conf")
}

/// Whether a file that is not in the tree says nothing that rules ask for, by what it is always called.
fn is_harmless(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "mime.types"
        || name.ends_with("_params")
        || name.ends_with("-params.conf") && name.contains("fastcgi")
        || name == "fastcgi.conf"
        || name == "fastcgi-php.conf"
        || path.contains("modules-enabled/")
        || path.contains("modules/")
}
