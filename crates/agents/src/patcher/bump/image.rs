//! Images of containers: `image:` of compose files and of Kubernetes, `FROM` and `COPY --from` of Dockerfiles.

use super::{Bump, Mention, last};
use crate::patcher::yaml::documents;

/// Whether a file names images.
pub(super) fn is_file(path: &str) -> bool {
    is_dockerfile(path) || path.ends_with(".yml") || path.ends_with(".yaml")
}

fn is_dockerfile(path: &str) -> bool {
    let name = last(path).to_ascii_lowercase();
    let is_one = |name: &str| name == "dockerfile" || name == "containerfile";
    is_one(&name) || name.split('.').any(is_one)
}

/// Returns where a file names an image.
pub(super) fn mentions(path: &str, text: &str, bump: &Bump) -> Result<Vec<Mention>, String> {
    if is_dockerfile(path) {
        return Ok(of_dockerfile(text, bump));
    }
    // Most files of this kind name no image: they need not be parsed, nor be right.
    if !text.contains(&bump.name) || !text.contains("image") {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for document in documents(text)? {
        document.walk(&mut |key, value| {
            if key.scalar() == Some("image")
                && let Some(image) = value.scalar()
                && let Some(begin) = text.get(value.range.clone()).and_then(|raw| raw.find(image))
            {
                found.extend(one(image, value.range.start + begin, bump));
            }
        });
    }
    Ok(found)
}

fn of_dockerfile(text: &str, bump: &Bump) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut words = line.split_ascii_whitespace();
        let order = words.next().unwrap_or_default();
        let image = if order.eq_ignore_ascii_case("FROM") {
            words.find(|word| !word.starts_with("--"))
        } else if order.eq_ignore_ascii_case("COPY") {
            words.find_map(|word| word.strip_prefix("--from="))
        } else {
            None
        };
        if let Some(image) = image
            && let Some(begin) = line.find(image)
        {
            found.extend(one(image, at + begin, bump));
        }
        at += line.len();
    }
    found
}

/// Reads `registry:5000/name:tag@digest`; `at` is where it is in its file.
fn one(image: &str, at: usize, bump: &Bump) -> Option<Mention> {
    let (named, digest) = image.split_once('@').map_or((image, None), |(named, digest)| (named, Some(digest)));
    // A colon before the last slash is that of a port.
    let slash = named.rfind('/').map_or(0, |slash| slash + 1);
    let (name, tag) = match named[slash..].find(':') {
        Some(colon) => (&named[..slash + colon], Some(&named[slash + colon + 1..])),
        None => (named, None),
    };
    if whole(name) != whole(&bump.name) {
        return None;
    }
    let old = image[name.len()..].trim_start_matches([':', '@']).to_owned();
    let new = if tag.is_some_and(|tag| tag.contains('$')) {
        Err(format!("its tag `{old}` is a variable"))
    } else if bump.to.starts_with("sha256:") {
        Ok(format!("{}@{}", tag.map_or(String::new(), |tag| format!(":{tag}")), bump.to))
    } else if digest.is_some() && !bump.to.contains('@') {
        Err("it is pinned by its digest; say the new one too: `TAG@sha256:...`".into())
    } else {
        Ok(format!(":{}", bump.to))
    };
    let range = at + name.len()..at + image.len();
    // A version that is there already is compared with its mark in front.
    let old = match (&new, bump.from.is_some()) {
        (Ok(_), false) => image[name.len()..].to_owned(),
        _ => old,
    };
    Some(Mention { range, new, old })
}

/// Returns the whole name of an image: the short ones are Docker's.
fn whole(name: &str) -> String {
    let first = name.split('/').next().unwrap_or_default();
    let has_registry = name.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    match (has_registry, name.contains('/')) {
        (true, _) => name.replacen("index.docker.io/", "docker.io/", 1),
        (false, true) => format!("docker.io/{name}"),
        (false, false) => format!("docker.io/library/{name}"),
    }
}
