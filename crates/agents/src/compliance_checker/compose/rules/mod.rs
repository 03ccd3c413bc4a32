//! The rules that each service of a compose file is put to, one a file but for those that share something of the host;
//! CIS numbers are those of CIS Docker 1.6.

mod cap_add;
mod cap_drop;
mod cpu_limit;
mod depends_on;
mod devices;
mod docker_socket;
mod environment_secret;
mod health_check;
mod host_namespaces;
mod image_pinned;
mod log_limit;
mod memory_limit;
mod mount_propagation;
mod no_new_privileges;
mod pids_limit;
mod port_all_interfaces;
mod privileged;
mod read_only;
mod restart;
mod sensitive_mount;
mod unconfined;
mod user;
mod writable_config;

use super::ServiceRule;

/// Returns every rule, the worst first.
pub(in crate::compliance_checker) fn all() -> &'static [&'static ServiceRule] {
    &RULES
}

static RULES: [&ServiceRule; 27] = [
    &docker_socket::RULE,
    &privileged::RULE,
    &unconfined::RULE,
    &cap_add::RULE,
    &sensitive_mount::RULE,
    &host_namespaces::NETWORK,
    &host_namespaces::PID,
    &host_namespaces::IPC,
    &host_namespaces::UTS,
    &host_namespaces::USERNS,
    &devices::RULE,
    &mount_propagation::RULE,
    &environment_secret::RULE,
    &port_all_interfaces::RULE,
    &image_pinned::RULE,
    &user::RULE,
    &restart::RULE,
    &memory_limit::RULE,
    &cpu_limit::RULE,
    &pids_limit::RULE,
    &cap_drop::RULE,
    &no_new_privileges::RULE,
    &read_only::RULE,
    &health_check::RULE,
    &writable_config::RULE,
    &log_limit::RULE,
    &depends_on::RULE,
];
