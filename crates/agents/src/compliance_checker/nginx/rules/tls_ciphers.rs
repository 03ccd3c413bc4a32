//! Ciphers that are broken.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-tls-ciphers",
        area: Area::Nginx,
        severity: Severity::High,
        title: "A weak cipher is allowed",
        help: "RC4, DES, 3DES, export ciphers, and those without encryption or a key of the server can be broken. Use the list of a current guide, such as Mozilla's intermediate one.",
        cwe: &[327, 326],
        tags: &["OWASP-A02"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    for (name, versions) in [("ssl_ciphers", "ssl_protocols"), ("proxy_ssl_ciphers", "proxy_ssl_protocols")] {
        for node in look.config.all(name).collect::<Vec<_>>() {
            // TLS 1.3 has ciphers of its own, which these lists do not name.
            let allowed = look.config.effective(node, versions);
            let allowed =
                allowed.last().map(|node| look.config.nodes[*node].directive.args.as_slice()).unwrap_or_default();
            if !allowed.is_empty() && allowed.iter().all(|version| version.text == "TLSv1.3") {
                look.judged(None);
                continue;
            }
            let weak = weak(look.config.arg(node, 0).unwrap_or_default());
            let fault = (!weak.is_empty()).then(|| {
                look.at(node, format!("`{name}` allows weak ciphers: {}", weak.join(", ")))
                    .suggest("allow only AES-GCM and ChaCha20-Poly1305 with ECDHE or DHE")
            });
            look.judged(fault);
        }
    }
}

/// Returns the weak ciphers that a list of OpenSSL's allows.
fn weak(list: &str) -> Vec<&str> {
    let items: Vec<&str> = list.split([':', ',', ' ']).filter(|item| !item.is_empty()).collect();
    let never: Vec<&str> = items.iter().filter_map(|item| item.strip_prefix(['!', '-'])).collect();
    let mut weak = Vec::new();
    for item in items.iter().filter(|item| !item.starts_with(['!', '-', '@'])) {
        let item = item.trim_start_matches('+');
        let broad = matches!(item, "ALL" | "COMPLEMENTOFALL" | "eNULL");
        if broad && !never.iter().any(|never| matches!(*never, "aNULL" | "ADH" | "eNULL" | "NULL")) {
            weak.push(item);
            continue;
        }
        let named = item.split(['+', '-']).find(|part| WEAK.contains(part));
        let excluded = |part: &str| never.iter().any(|never| *never == part || (part == "CBC3" && *never == "3DES"));
        if named.is_some_and(|part| !excluded(part)) {
            weak.push(item);
        }
    }
    weak
}

/// Parts of names that make a cipher weak.
const WEAK: [&str; 19] = [
    "RC4", "RC2", "DES", "CBC3", "3DES", "MD5", "NULL", "aNULL", "eNULL", "EXP", "EXPORT", "EXPORT40", "EXPORT56",
    "LOW", "ADH", "AECDH", "IDEA", "SEED", "EXP1024",
];

#[cfg(test)]
mod tests {
    use super::weak;

    #[test]
    fn only_what_is_allowed_counts() {
        assert!(weak("HIGH:!aNULL:!MD5").is_empty());
        assert!(weak("EECDH+CHACHA20:EECDH+AES").is_empty());
        assert!(weak("ECDHE-RSA-AES128-GCM-SHA256:!DES-CBC3-SHA").is_empty());
        assert!(weak("ALL:!aNULL:!RC4").is_empty());
        assert_eq!(weak("ALL:RC4-SHA:DES-CBC3-SHA:+LOW"), ["ALL", "RC4-SHA", "DES-CBC3-SHA", "LOW"]);
    }
}
