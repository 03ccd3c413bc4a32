//! What a service mounts of the host.

use std::ops::Range;

use super::project::Service;
use crate::compliance_checker::yaml::{Kind, Node};

/// A directory or file of the host that a service sees.
pub(super) struct Mount {
    /// The file it stands in.
    pub(super) file: usize,
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// The host's path, without a `/` at its end.
    pub(super) source: String,
    /// The container's path.
    pub(super) target: String,
    /// Whether the service may only read it.
    pub(super) read_only: bool,
    /// Whether mounts within it are seen on the other side too.
    pub(super) shared: bool,
}

/// Returns what a service mounts of the host: in the short and the long syntax, and by volumes that are bound to it.
pub(super) fn mounts(service: &Service<'_>) -> Vec<Mount> {
    let volumes = service.node.get("volumes").map(Node::items).unwrap_or_default();
    volumes.iter().filter_map(|node| mount(service, node)).collect()
}

fn mount(service: &Service<'_>, node: &Node) -> Option<Mount> {
    let (source, target, options) = match &node.kind {
        Kind::Scalar { text, .. } => {
            let text = service.expand(text);
            // A drive letter's colon parts nothing.
            let drive = usize::from(text.as_bytes().get(1) == Some(&b':')) * 2;
            let (source, rest) = text[drive..].split_once(':').map(|(_, rest)| {
                let end = text.len() - rest.len() - 1;
                (text[..end].to_owned(), rest.to_owned())
            })?;
            let (target, options) = rest.split_once(':').unwrap_or((&rest, ""));
            (source, target.to_owned(), options.to_owned())
        }
        Kind::Map(_) => {
            let text = |keys: &[&str]| node.path(keys).and_then(Node::text).map(|text| service.expand(text));
            let mut options = text(&["bind", "propagation"]).unwrap_or_default();
            if node.get("read_only").is_some_and(Node::is_true) {
                options.push_str(",ro");
            }
            (text(&["source"]).or_else(|| text(&["src"]))?, text(&["target"]).unwrap_or_default(), options)
        }
        Kind::List(_) => return None,
    };
    let source = match source.starts_with(['/', '.', '~', '\\']) || source.as_bytes().get(1) == Some(&b':') {
        true => source,
        false => bound_by(service, &source).unwrap_or(source),
    };
    let has = |name: &str| options.split(',').any(|option| option == name);
    let shorter = source.trim_end_matches('/');
    Some(Mount {
        file: node.file,
        at: match &node.kind {
            Kind::Map(entries) => {
                entries.first().map_or(node.span.start, |entry| entry.key_span.start)
                    ..entries.last().map_or(node.span.end, |entry| entry.value.span.end)
            }
            _ => node.span.clone(),
        },
        source: if shorter.is_empty() && source.starts_with('/') { "/".into() } else { normal(shorter) },
        target,
        read_only: has("ro"),
        shared: has("shared") || has("rshared"),
    })
}

/// Takes out of a path what says nothing: `//`, `/./`, and `x/..`.
fn normal(path: &str) -> String {
    if !path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// Returns the host's path that a volume of the project is bound to.
fn bound_by(service: &Service<'_>, volume: &str) -> Option<String> {
    let options = service.volume(volume)?.get("driver_opts")?;
    let device = options.get("device").and_then(Node::text)?;
    let binds =
        options.get("o").and_then(Node::text).is_some_and(|o| o.split(',').any(|o| o == "bind" || o == "rbind"));
    binds.then(|| service.expand(device))
}
