//! Whether a file says what a compose file can: which sections it has, and what kind of value each setting takes.

use crate::compliance_checker::yaml::{self, Entry, Kind, Node};

/// What a section may be called, besides `x-` and something.
const SECTIONS: [&str; 9] =
    ["name", "version", "services", "networks", "volumes", "secrets", "configs", "include", "models"];

/// Kinds of values, to be added up.
const TEXT: u8 = 1;
const LIST: u8 = 2;
const MAP: u8 = 4;

/// What the settings of a service may be.
const SETTINGS: [(u8, &[&str]); 7] = [
    (
        TEXT,
        &[
            "cgroup",
            "cgroup_parent",
            "container_name",
            "cpus",
            "domainname",
            "hostname",
            "image",
            "init",
            "ipc",
            "isolation",
            "mac_address",
            "mem_limit",
            "mem_reservation",
            "memswap_limit",
            "network_mode",
            "pid",
            "pids_limit",
            "platform",
            "privileged",
            "pull_policy",
            "read_only",
            "restart",
            "runtime",
            "scale",
            "shm_size",
            "stdin_open",
            "stop_grace_period",
            "stop_signal",
            "tty",
            "user",
            "userns_mode",
            "uts",
            "working_dir",
        ],
    ),
    (LIST, &["cap_add", "cap_drop", "configs", "device_cgroup_rules", "devices", "expose", "external_links"]),
    (LIST, &["group_add", "links", "ports", "profiles", "secrets", "security_opt", "volumes", "volumes_from"]),
    (
        MAP,
        &["blkio_config", "credential_spec", "deploy", "develop", "healthcheck", "logging", "storage_opt", "ulimits"],
    ),
    (TEXT | LIST, &["command", "dns", "dns_opt", "dns_search", "entrypoint", "env_file", "tmpfs"]),
    (TEXT | MAP, &["build", "extends"]),
    (
        LIST | MAP,
        &["annotations", "depends_on", "environment", "extra_hosts", "labels", "models", "networks", "sysctls"],
    ),
];

/// Returns the byte and what is wrong there; `None` where nothing is.
pub(in crate::compliance_checker) fn fault(text: &str) -> Option<(usize, String)> {
    let (documents, wrong) = yaml::documents(text, 0);
    let form = || documents.iter().find_map(of_document);
    wrong.map(|wrong| (wrong.at, wrong.why)).or_else(form)
}

fn of_document(document: &Node) -> Option<(usize, String)> {
    if document.is_null() {
        return None;
    }
    unfit(document, MAP, "a compose file").or_else(|| document.entries().iter().find_map(of_section))
}

fn of_section(section: &Entry) -> Option<(usize, String)> {
    let name = section.key.as_str();
    if !SECTIONS.contains(&name) && !name.starts_with("x-") {
        return Some((section.key_span.start, format!("`{name}` is no section of a compose file")));
    }
    if !matches!(name, "services" | "networks" | "volumes" | "secrets" | "configs") {
        return None;
    }
    let of_service = |entry: &Entry| entry.value.entries().iter().find_map(of_setting);
    unfit(&section.value, MAP, name)
        .or_else(|| section.value.entries().iter().find_map(|entry| unfit(&entry.value, MAP, &entry.key)))
        .or_else(|| section.value.entries().iter().filter(|_| name == "services").find_map(of_service))
}

fn of_setting(setting: &Entry) -> Option<(usize, String)> {
    let (kinds, _) = SETTINGS.iter().find(|(_, names)| names.contains(&setting.key.as_str()))?;
    unfit(&setting.value, *kinds, &setting.key)
}

/// Says that a value is of none of some kinds; one that is empty, or has a tag of its own, may be of any.
fn unfit(node: &Node, kinds: u8, name: &str) -> Option<(usize, String)> {
    let (kind, called) = match node.kind {
        Kind::Scalar { .. } => (TEXT, "a text"),
        Kind::List(_) => (LIST, "a list"),
        Kind::Map(_) => (MAP, "a map"),
    };
    if kinds & kind != 0 || node.is_null() || node.tag.is_some() {
        return None;
    }
    let all = [(TEXT, "a text"), (LIST, "a list"), (MAP, "a map")];
    let wanted: Vec<&str> = all.iter().filter(|(kind, _)| kinds & kind != 0).map(|(_, called)| *called).collect();
    Some((node.span.start, format!("`{name}` is {called}, not {}", wanted.join(" or "))))
}
