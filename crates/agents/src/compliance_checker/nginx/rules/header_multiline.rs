//! Headers over several lines.

use super::super::{Look, NginxRule};
use crate::compliance_checker::ledger::{About, Area};
use crate::findings::Severity;

pub(super) static RULE: NginxRule = NginxRule {
    about: About {
        id: "nginx-add-header-multiline",
        area: Area::Nginx,
        severity: Severity::Low,
        title: "A header goes over several lines",
        help: "Lines that continue a header were taken out of HTTP, and not every browser or proxy understands them; HTTP/2 forbids them. Write the value in one line.",
        cwe: &[20],
        tags: &[],
    },
    look,
};

fn look(look: &mut Look<'_, '_>) {
    let config = look.config;
    for name in ["add_header", "add_trailer", "proxy_set_header", "more_set_headers", "more_set_input_headers"] {
        for node in config.all(name) {
            let args = &config.nodes[node].directive.args;
            let more = name.starts_with("more_");
            let is_value = |at: usize| match more {
                true => !matches!(args.get(at.wrapping_sub(1)).map(|arg| arg.text.as_str()), Some("-t" | "-s")),
                false => at == 1,
            };
            let broken = (0..args.len()).find(|at| is_value(*at) && args[*at].text.contains(['\n', '\r']));
            let fault = broken.map(|at| {
                let said = &args[if more { at } else { 0 }].text;
                let header = said.split(':').next().unwrap_or_default();
                look.at_arg(node, at, format!("the header {header} goes over several lines"))
                    .suggest("write it in one line")
            });
            look.judged(fault);
        }
    }
}
