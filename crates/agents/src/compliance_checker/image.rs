//! Names of container images.

use super::compose::UNKNOWN;

/// How an image's version is named.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// By a version or a digest, or only when it runs.
    Pinned,
    /// Not at all.
    None,
    /// By a tag that is given to another image each time.
    Moving,
}

/// Returns how an image's version is named; variables that nobody knows are [`UNKNOWN`].
pub(super) fn tag(image: &str) -> Tag {
    if image.is_empty() || image.contains("@sha256:") || image.contains('@') {
        return Tag::Pinned;
    }
    let last = image.rsplit('/').next().unwrap_or(image);
    match last.split_once(':') {
        // Of a name that only a variable says, the tag may be part.
        None if last.ends_with(UNKNOWN) => Tag::Pinned,
        None => Tag::None,
        Some((_, "")) => Tag::None,
        Some((_, "latest" | "nightly" | "edge" | "dev" | "develop" | "master" | "main" | "stable" | "rolling")) => {
            Tag::Moving
        }
        Some(_) => Tag::Pinned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_s_port_is_no_tag() {
        let cases = [
            ("nginx", Tag::None),
            ("nginx:1.27", Tag::Pinned),
            ("nginx:latest", Tag::Moving),
            ("registry.example.com:5000/app", Tag::None),
            ("registry.example.com:5000/app:1", Tag::Pinned),
            ("app@sha256:0123", Tag::Pinned),
            ("app:\u{1}", Tag::Pinned),
            ("\u{1}", Tag::Pinned),
        ];
        for (image, expected) in cases {
            assert_eq!(tag(image), expected, "{image}");
        }
    }
}
