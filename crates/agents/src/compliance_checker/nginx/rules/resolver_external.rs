//! Names that somebody else's server looks up.

use std::net::IpAddr;

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-resolver-external",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "Names are looked up by a public server",
        help: "Whoever answers for that server, or stands between, chooses where nginx sends its requests. Use a resolver on this machine or in this network.",
        cwe: &[350],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for node in config.all("resolver") {
        let args = config.nodes[node].directive.args.iter().map(|arg| arg.text.as_str());
        let public: Vec<&str> = args.filter(|arg| is_public(arg)).collect();
        let fault = (!public.is_empty()).then(|| {
            look.at(node, format!("names are looked up by {}, outside this network", public.join(", ")))
                .suggest("use a resolver on this machine or in this network")
        });
        look.judged(fault);
    }
}

/// Whether an address with or without a port is one of the public internet.
fn is_public(address: &str) -> bool {
    let bare = match address.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None if address.matches(':').count() == 1 => address.split(':').next().unwrap_or_default(),
        None => address,
    };
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => {
            let shared = ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1]);
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || shared)
        }
        Ok(IpAddr::V6(ip)) => {
            let first = ip.segments()[0];
            !(ip.is_loopback() || ip.is_unspecified() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80)
        }
        Err(_) => false,
    }
}
