//! The ports that a service publishes: the short and the long syntax.

use std::ops::Range;

use super::interpolate::UNKNOWN;
use super::project::Service;
use crate::compliance_checker::yaml::{Kind, Node};

/// A published port, or a range of them.
pub(super) struct Port {
    /// The file it stands in.
    pub(super) file: usize,
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// The address of the host that it is bound to, where one is given.
    pub(super) address: Option<String>,
    /// The host's port or ports; none where any free one is taken.
    pub(super) published: Option<String>,
    /// The container's port or ports.
    pub(super) target: String,
    /// How it is written.
    pub(super) form: Form,
}

/// How a port is written.
pub(super) enum Form {
    /// `8080:80`, with the bytes of the text without its quotes.
    Short(Range<usize>),
    /// A map, with the name and bytes of its first entry.
    Long(Range<usize>),
}

/// Returns the ports that a service publishes on the host.
pub(super) fn published(service: &Service<'_>) -> Vec<Port> {
    let ports = service.node.get("ports").map(Node::items).unwrap_or_default();
    ports.iter().filter_map(|node| port(service, node)).collect()
}

fn port(service: &Service<'_>, node: &Node) -> Option<Port> {
    match &node.kind {
        Kind::Scalar { text, .. } => short(service, node, text),
        Kind::Map(entries) => {
            let text = |key: &str| node.get(key).and_then(Node::text).map(|text| service.expand(text));
            let first = entries.first()?;
            Some(Port {
                file: node.file,
                at: first.key_span.start..entries.last().map_or(node.span.end, |last| last.value.span.end),
                address: text("host_ip"),
                published: text("published").filter(|port| !port.is_empty() && port != "0"),
                target: text("target").unwrap_or_default(),
                form: Form::Long(first.key_span.clone()),
            })
        }
        Kind::List(_) => None,
    }
}

fn short(service: &Service<'_>, node: &Node, text: &str) -> Option<Port> {
    let expanded = service.expand(text);
    let bare = expanded.split('/').next().unwrap_or_default().trim();
    if bare.is_empty() {
        return None;
    }
    let (address, ports) = match bare.strip_prefix('[').and_then(|rest| rest.split_once("]:")) {
        Some((address, ports)) => (Some(address), ports),
        // Of an address without brackets everything before the last two colons is the address.
        None => match bare.rmatch_indices(':').nth(1) {
            Some((at, _)) => (Some(&bare[..at]), &bare[at + 1..]),
            None => (None, bare),
        },
    };
    let (published, target) = match ports.rsplit_once(':') {
        Some((published, target)) => (Some(published), target),
        None => (None, ports),
    };
    // The whole of the first may be an address that only a variable names.
    let quoted = service.project.sources.get(node.file).is_some_and(|source| {
        source.text.as_bytes().get(node.span.start).is_some_and(|byte| matches!(byte, b'"' | b'\''))
    });
    let inner = if quoted { node.span.start + 1..node.span.end.saturating_sub(1) } else { node.span.clone() };
    Some(Port {
        file: node.file,
        at: node.span.clone(),
        address: address.map(str::to_owned),
        published: published.filter(|port| !port.is_empty() && *port != "0").map(str::to_owned),
        target: target.to_owned(),
        form: Form::Short(inner),
    })
}

impl Port {
    /// Whether it is reachable through every address of the host.
    pub(super) fn is_everywhere(&self) -> bool {
        match self.address.as_deref() {
            None => true,
            Some(address) if address.contains(UNKNOWN) => false,
            Some(address) => {
                let address = address.trim_matches(['[', ']']);
                matches!(address, "" | "0.0.0.0" | "::" | "*" | "0" | "::0" | "0:0:0:0:0:0:0:0")
            }
        }
    }
}
