//! Servers that show the whole machine, or nginx's own configuration.

use super::super::config::Config;
use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::compliance_checker::source::within;
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-root-too-wide",
        area: Area::Nginx,
        severity: Severity::High,
        title: "A server's root is too wide",
        help: "`root /` or `root /etc/nginx` lets everybody read keys and configuration. Give the site a directory of its own.",
        cwe: &[552, 200],
        tags: &["OWASP-A01"],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("root").chain(config.all("alias")) {
        let (name, path) = (config.name(node), config.arg(node, 0).unwrap_or_default());
        let directory = within("", path);
        let wide = path.starts_with('/')
            && !path.contains('$')
            && (name == "root" || is_of_all_below(config, node))
            && matches!(directory.as_str(), "" | "etc" | "etc/nginx" | "root" | "home" | "var" | "usr");
        let fault = wide.then(|| {
            look.at(node, format!("`{name} {path}` shows more than a site"))
                .suggest("give the site a directory of its own")
        });
        look.judged(fault);
    }
}

/// Whether an alias stands for a whole directory: it ends with a slash, and so does the beginning that it replaces.
fn is_of_all_below(config: &Config<'_>, alias: usize) -> bool {
    let ends = |node: usize, at: usize| config.arg(node, at).is_some_and(|text| text.ends_with('/'));
    config.nodes[alias].parent.is_some_and(|location| {
        let at = usize::from(config.arg(location, 0) == Some("^~"));
        ends(alias, 0) && ends(location, at) && !matches!(config.arg(location, 0), Some("=" | "~" | "~*"))
    })
}
