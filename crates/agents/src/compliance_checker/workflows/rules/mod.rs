//! The rules that each workflow is put to, one a file.

mod all_secrets;
mod bot_condition;
mod broad_permissions;
mod cache_poisoning;
mod dangerous_trigger;
mod environment_file;
mod hardcoded_address;
mod hardcoded_secret;
mod inherited_secrets;
mod no_permissions;
mod old_commands;
mod persisted_credentials;
mod pipe_to_shell;
mod script_injection;
mod self_hosted;
mod target_checkout;
mod unpinned_action;
mod unpinned_image;
mod unsound_condition;

use super::WorkflowRule;

/// Returns every rule.
pub(in crate::compliance_checker) fn all() -> &'static [&'static WorkflowRule] {
    &RULES
}

static RULES: [&WorkflowRule; 19] = [
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
    &persisted_credentials::RULE,
    &dangerous_trigger::RULE,
    &environment_file::RULE,
    &unpinned_image::RULE,
    &bot_condition::RULE,
    &all_secrets::RULE,
    &unsound_condition::RULE,
    &cache_poisoning::RULE,
];
