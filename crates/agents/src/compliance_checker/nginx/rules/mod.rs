//! The rules that a configuration is put to, one a file.

mod alias_traversal;
mod allow_without_deny;
mod autoindex;
mod body_size;
mod content_type_options;
mod csp;
mod error_log_off;
mod frame_options;
mod header_content_type;
mod header_multiline;
mod header_redefinition;
mod host_spoofing;
mod hsts;
mod http2;
mod http_splitting;
mod if_is_evil;
pub(in crate::compliance_checker) mod log_rotation;
mod missing_group;
mod open_redirect;
mod origin_reflected;
mod origins;
mod rate_limit;
mod referrer_policy;
mod resolver_external;
mod return_bypass;
mod root_of_everything;
mod secret_in_config;
mod server_tokens;
mod ssrf;
mod status_open;
mod tls_ciphers;
mod tls_protocols;
mod tls_protocols_unset;
mod tls_session;
mod unanchored_pattern;
mod user_root;
mod valid_referers;
mod wanted;
mod worker_limits;

use super::config::Config;
use super::headers::{Header, effective};
use super::{NginxRule, line_into};
use crate::compliance_checker::ledger::Change;

/// Returns every rule.
pub(in crate::compliance_checker) fn all() -> &'static [&'static NginxRule] {
    &RULES
}

static RULES: [&NginxRule; 37] = [
    &tls_protocols::RULE,
    &tls_protocols_unset::RULE,
    &tls_ciphers::RULE,
    &tls_session::RULE,
    &hsts::RULE,
    &csp::RULE,
    &frame_options::RULE,
    &content_type_options::RULE,
    &referrer_policy::RULE,
    &server_tokens::RULE,
    &rate_limit::RULE,
    &http2::RULE,
    &autoindex::RULE,
    &alias_traversal::RULE,
    &header_redefinition::RULE,
    &header_multiline::RULE,
    &header_content_type::RULE,
    &host_spoofing::RULE,
    &http_splitting::RULE,
    &ssrf::RULE,
    &open_redirect::RULE,
    &if_is_evil::RULE,
    &valid_referers::RULE,
    &resolver_external::RULE,
    &allow_without_deny::RULE,
    &return_bypass::RULE,
    &missing_group::RULE,
    &unanchored_pattern::RULE,
    &root_of_everything::RULE,
    &user_root::RULE,
    &error_log_off::RULE,
    &worker_limits::RULE,
    &body_size::RULE,
    &status_open::RULE,
    &secret_in_config::RULE,
    &origins::RULE,
    &origin_reflected::RULE,
];

/// Returns every place that sets a header of a name (in small letters), each once.
fn set_by(config: &Config<'_>, name: &str) -> Vec<Header> {
    let mut all: Vec<Header> = Vec::new();
    for directive in ["add_header", "more_set_headers"] {
        for node in config.all(directive) {
            let sent = effective(config, config.nodes[node].parent);
            all.extend(sent.into_iter().filter(|header| header.node == node && header.name == name));
        }
    }
    all
}

/// Returns the change that sends a header of a server, where it does not take others away: `add_header` replaces those
/// of the blocks around it.
fn added(config: &Config<'_>, server: usize, line: &str) -> Option<Vec<Change>> {
    let own = config.own(Some(server), "add_header").next().is_some();
    let around = effective(config, config.nodes[server].parent);
    if own || around.is_empty() { line_into(config, server, line) } else { None }
}
