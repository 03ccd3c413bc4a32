//! The rules that each workflow is put to, one a file.

mod broad_permissions;
mod hardcoded_address;
mod hardcoded_secret;
mod inherited_secrets;
mod no_permissions;
mod old_commands;
mod pipe_to_shell;
mod script_injection;
mod self_hosted;
mod target_checkout;
mod unpinned_action;

use super::WorkflowRule;

/// Returns every rule.
pub(in crate::compliance_checker) fn all() -> &'static [&'static WorkflowRule] {
    &RULES
}

static RULES: [&WorkflowRule; 11] = [
    &unpinned_action::RULE,
    &broad_permissions::RULE,
    &no_permissions::RULE,
    &script_injection::RULE,
    &target_checkout::RULE,
    &self_hosted::RULE,
    &old_commands::RULE,
    &hardcoded_secret::RULE,
    &hardcoded_address::RULE,
    &inherited_secrets::RULE,
    &pipe_to_shell::RULE,
];
