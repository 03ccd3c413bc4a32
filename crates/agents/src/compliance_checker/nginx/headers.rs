//! The headers that a place of a configuration sends, by nginx's rule: `add_header` of a block replaces all of those
//! around it, unless `add_header_inherit merge` says otherwise.

use super::config::Config;

/// A header that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Its name, in small letters.
    pub(super) name: String,
    /// What it says.
    pub(super) value: String,
    /// The directive that says so.
    pub(super) node: usize,
}

/// Returns the headers that a block sends; `None` stands for the top of a configuration.
pub(super) fn effective(config: &Config<'_>, block: Option<usize>) -> Vec<Header> {
    let levels: Vec<Option<usize>> = match block {
        Some(node) => config.outwards(node).collect(),
        None => vec![None],
    };
    let mut headers = Vec::new();
    let mut replaced = false;
    for level in levels {
        let own: Vec<Header> = config.own(level, "add_header").filter_map(|node| header(config, node)).collect();
        if !replaced {
            // How a block inherits is inherited too.
            let inherit = match level {
                Some(node) => config.value(node, "add_header_inherit"),
                None => config.own(None, "add_header_inherit").last().and_then(|node| config.arg(node, 0)),
            };
            let stops = match inherit {
                Some("off") => true,
                Some("merge") => false,
                _ => !own.is_empty(),
            };
            headers.extend(own);
            replaced = stops;
        }
        // These are of a module that adds up over all levels.
        for name in ["more_set_headers", "more_add_headers"] {
            headers.extend(config.own(level, name).flat_map(|node| more(config, node)));
        }
    }
    headers
}

fn header(config: &Config<'_>, node: usize) -> Option<Header> {
    let name = config.arg(node, 0)?.to_ascii_lowercase();
    Some(Header { name, value: config.arg(node, 1).unwrap_or_default().to_owned(), node })
}

/// Returns what `more_set_headers` sets: each argument but for options is a header.
fn more(config: &Config<'_>, node: usize) -> Vec<Header> {
    let mut headers = Vec::new();
    let mut args = config.nodes[node].directive.args.iter();
    while let Some(arg) = args.next() {
        match arg.text.as_str() {
            "-s" | "-t" => drop(args.next()),
            "-a" | "-r" => {}
            text => {
                let (name, value) = text.split_once(':').unwrap_or((text, ""));
                let name = name.trim().to_ascii_lowercase();
                headers.push(Header { name, value: value.trim().to_owned(), node });
            }
        }
    }
    headers
}

/// Returns the blocks of a server that answer with content of their own: its locations that are no mere redirects, or
/// the server itself where there are none.
pub(super) fn answering(config: &Config<'_>, server: usize) -> Vec<usize> {
    let locations = config.below(server).filter(|node| config.name(*node) == "location");
    let with_content: Vec<usize> = locations
        .filter(|node| has_content(config, *node) && config.own(Some(*node), "internal").next().is_none())
        .collect();
    // Without a location for everything else the server itself answers too.
    match has_content(config, server) && with_content.iter().all(|node| !is_everything(config, *node)) {
        true => with_content.into_iter().chain([server]).collect(),
        false => with_content,
    }
}

fn is_everything(config: &Config<'_>, location: usize) -> bool {
    matches!(config.arg(location, 0), Some("/"))
        || config.arg(location, 0) == Some("^~") && config.arg(location, 1) == Some("/")
}

/// Whether a block answers with content: it passes requests on, or serves files.
pub(super) fn has_content(config: &Config<'_>, block: usize) -> bool {
    let own = config.within(Some(block));
    let stops = own.iter().any(|node| {
        let redirects = match config.name(*node) {
            "return" => config.arg(*node, 0).is_some_and(|code| !code.starts_with('2') || code.contains("://")),
            "deny" => config.arg(*node, 0) == Some("all"),
            _ => false,
        };
        redirects && own.iter().all(|other| config.name(*other) != "allow")
    });
    if stops {
        return false;
    }
    own.iter().any(|node| {
        let name = config.name(*node);
        passes_on(name)
            || matches!(
                name,
                "root" | "alias" | "try_files" | "index" | "autoindex" | "content_by_lua_block" | "content_by_lua_file"
            )
            || name == "return" && config.arg(*node, 0).is_some_and(|code| code.starts_with('2'))
    })
}

/// Whether a directive hands a request to another program.
pub(super) fn passes_on(name: &str) -> bool {
    matches!(name, "proxy_pass" | "fastcgi_pass" | "uwsgi_pass" | "scgi_pass" | "grpc_pass")
}
