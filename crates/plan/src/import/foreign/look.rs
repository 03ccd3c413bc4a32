//! Looking into a tree of YAML or JSON without caring what else is in it.

use crate::yaml::{Kind, Map, Node};

impl Node {
    /// Returns the map that this is.
    pub(super) fn map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Returns what stands under a name.
    pub(super) fn field(&self, name: &str) -> Option<&Node> {
        self.map()?.get(name).map(|entry| &entry.value).filter(|node| !node.is_null())
    }

    /// Returns what is listed; one value alone is a list of one.
    pub(super) fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ if self.is_null() => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns a text or a number as it was written; nothing where it is empty.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() && !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// Returns the text under a name.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.field(name)?.text()
    }
}
