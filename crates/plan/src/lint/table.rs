//! The table of all rules.

use super::Context;
use crate::diagnostic::{Diagnostic, Severity};

/// A rule: something that can be wrong with a plan, under a name that stays.
pub struct Rule {
    /// Its name in diagnostics; `docs/lints/NAME.md` explains it.
    pub name: &'static str,
    /// How bad it is, at worst.
    pub severity: Severity,
    /// What it is about.
    pub family: Family,
    /// What it says, in a line.
    pub about: &'static str,
    /// Looks for it; `None` where reading itself finds it.
    pub(super) check: Option<Check>,
}

type Check = fn(&Context<'_>, &mut Vec<Diagnostic>);

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Names and structure: the file, its fields, and what they name.
    Structure,
    /// Who may change what.
    Ownership,
    /// What waits for what.
    Schedule,
    /// What could do harm.
    Safety,
    /// What flows from task to task.
    Data,
    /// What a Markdown document says of the plan in one place, and otherwise in another.
    Prose,
}

impl Family {
    /// Returns the family's name as people read it.
    pub fn title(self) -> &'static str {
        match self {
            Family::Structure => "Names and structure",
            Family::Ownership => "Ownership",
            Family::Schedule => "Schedule",
            Family::Safety => "Safety",
            Family::Data => "Data",
            Family::Prose => "Prose",
        }
    }
}

impl Rule {
    /// Whether `lint --fix` mends what it finds, where that can be meant in one way only.
    pub fn is_mended(&self) -> bool {
        MENDED.contains(&self.name)
    }
}

/// The rules some of whose findings can be meant in one way only.
const MENDED: [&str; 6] = ["yaml-syntax", "bad-value", "unknown-field", "unknown-name", "said-twice", "unused-ignore"];

const fn read(name: &'static str, about: &'static str) -> Rule {
    Rule { name, severity: Severity::Error, family: Family::Structure, about, check: None }
}

const fn document(name: &'static str, severity: Severity, about: &'static str) -> Rule {
    Rule { name, severity, family: Family::Prose, about, check: None }
}

const fn error(name: &'static str, family: Family, check: Check, about: &'static str) -> Rule {
    Rule { name, severity: Severity::Error, family, about, check: Some(check) }
}

const fn warning(name: &'static str, family: Family, check: Check, about: &'static str) -> Rule {
    Rule { name, severity: Severity::Warning, family, about, check: Some(check) }
}

const fn info(name: &'static str, family: Family, check: Check, about: &'static str) -> Rule {
    Rule { name, severity: Severity::Info, family, about, check: Some(check) }
}

use super::{
    activation, agent_settings, approval_never_asked, asked_once, bad_condition, bad_input, bad_template, best_of,
    budget, checking, deadline, deliverable_not_owned, duplicate_name, empty_plan, estimate_over_timeout, for_each,
    hold_without_check, limits_over_plan, matches_nothing, missing, need_cycle, network_open, notify,
    ownership_overlap, people, people_as_check, phase_order, placeholder, reads_miss_need, references, reviews, risks,
    risky_agent, said_twice, secret_in_plan, secrets, self_need, signals, steps, team_members, template_in_shell,
    template_not_filled, triggers, unknown_name, unused_name, window, workspaces,
};
use Family::{Data, Ownership, Prose, Safety, Schedule, Structure};
use Severity::{Info, Warning};

/// Every rule, by family.
pub static RULES: &[Rule] = &[
    read("not-utf8", "The file is not UTF-8."),
    read("yaml-syntax", "The file is not YAML."),
    read("yaml-limit", "The file is too big, too deep, or blown up by aliases."),
    read("json-syntax", "A file of another tool is no JSON."),
    read("document-limit", "A document is too big."),
    read("no-tasks", "No task was found in a document."),
    read("wrong-type", "A field holds a value of the wrong kind."),
    read("bad-value", "A value is of the right kind and still none."),
    read("missing-field", "A field is missing that must be given."),
    read("two-of-one", "Two fields are given of which only one may be."),
    read("unknown-field", "A field does not exist."),
    read("not-supported-yet", "A field exists and this version does not run it."),
    error("duplicate-name", Structure, duplicate_name::duplicate_name, "A name is given twice."),
    warning("placeholder", Structure, placeholder::placeholder, "A text keeps a place for what nobody has said yet."),
    warning("said-twice", Structure, said_twice::said_twice, "A task says the same twice in one list."),
    warning("duplicate-step", Structure, steps::duplicate_step, "Two steps of a task have the same title."),
    error("empty-plan", Structure, empty_plan::empty_plan, "There is nothing to do."),
    error(
        "unknown-name",
        Structure,
        unknown_name::unknown_name,
        "A task, team, phase, agent or workspace is named that the plan does not have.",
    ),
    error(
        "notify-agent",
        Structure,
        notify::notify_agent,
        "An entry of `notify` names an agent that tells nobody anything.",
    ),
    error(
        "people-as-check",
        Structure,
        people_as_check::people_as_check,
        "A check asks an agent whose work people do.",
    ),
    error(
        "review-out-of-place",
        Structure,
        reviews::review_out_of_place,
        "A check asks a coding agent where no change is staged.",
    ),
    info("reviews-own-work", Safety, reviews::reviews_own_work, "An agent is asked whether it did its own work well."),
    warning(
        "mode-without-retry",
        Schedule,
        reviews::mode_without_retry,
        "A task says what its next try begins with, and has none.",
    ),
    error(
        "setting-unknown-there",
        Structure,
        agent_settings::agent_settings,
        "An agent, or a check by one, has a setting that what does its work does not know.",
    ),
    error(
        "best-of-by-hand",
        Structure,
        best_of::best_of_by_hand,
        "A task that people do is to be tried several times side by side.",
    ),
    error(
        "best-of-judge",
        Structure,
        best_of::best_of_judge,
        "Whoever is to say which of several attempts is best is no coding agent.",
    ),
    error(
        "best-of-for-each",
        Structure,
        best_of::best_of_for_each,
        "A task is done for each item, and each is to be tried side by side.",
    ),
    error("self-need", Structure, self_need::self_need, "A task needs itself."),
    error("need-cycle", Structure, need_cycle::need_cycle, "Tasks need each other in a circle."),
    error(
        "missing-file",
        Structure,
        missing::missing_file,
        "A program that the plan names by its path does not exist.",
    ),
    error(
        "workspace-not-named",
        Structure,
        workspaces::workspace_not_named,
        "The plan has several workspaces, and a task names none.",
    ),
    error(
        "nested-workspaces",
        Ownership,
        workspaces::nested_workspaces,
        "A workspace lies in another one, or is the same directory.",
    ),
    error("missing-workspace", Structure, missing::missing_workspace, "The workspace does not exist."),
    warning("missing-command", Structure, missing::missing_command, "A command is not found on this machine's `PATH`."),
    info("unused-name", Structure, unused_name::unused_name, "A team, phase or agent is defined that no task uses."),
    error(
        "ownership-overlap",
        Ownership,
        ownership_overlap::ownership_overlap,
        "Two tasks that may run at the same time own the same path or lease.",
    ),
    error(
        "claims-of-children",
        Ownership,
        for_each::claims_of_children,
        "Two children of a task would own the same, or one what is no path.",
    ),
    info(
        "reads-miss-need",
        Ownership,
        reads_miss_need::reads_miss_need,
        "A task waits for another one, and sees none of the files that it may change.",
    ),
    error(
        "deliverable-not-owned",
        Ownership,
        deliverable_not_owned::deliverable_not_owned,
        "A task promises a file that it may not write.",
    ),
    warning(
        "matches-nothing",
        Ownership,
        matches_nothing::matches_nothing,
        "A pattern matches no file of the workspace.",
    ),
    error(
        "phase-order",
        Schedule,
        phase_order::phase_order,
        "A task needs one of a later phase, which waits for its own.",
    ),
    error(
        "signal-never-comes",
        Schedule,
        signals::signal_never_comes,
        "All tasks that send a signal wait for the one that waits for it.",
    ),
    warning(
        "signal-from-outside",
        Schedule,
        signals::signal_from_outside,
        "A task waits for a signal that no task sends and the plan does not name.",
    ),
    warning(
        "signal-comes-once",
        Schedule,
        signals::signal_comes_once,
        "A task is done in turns, and each turn waits for a signal that is sent only once.",
    ),
    info("signal-unheard", Schedule, signals::signal_unheard, "A signal is sent or named that no task waits for."),
    error(
        "budget-over-plan",
        Schedule,
        budget::budget_over_plan,
        "A task or an agent has a bigger budget than the plan that it is part of.",
    ),
    warning("budgets-over-plan", Schedule, budget::budgets_over_plan, "All budgets together are more than the plan's."),
    error("budget-without-coder", Schedule, budget::budget_without_coder, "A budget limits work that costs nothing."),
    warning(
        "estimate-over-timeout",
        Schedule,
        estimate_over_timeout::estimate_over_timeout,
        "A task is expected to take longer than it may.",
    ),
    error("window-never-opens", Schedule, window::window_never_opens, "A window ends before it begins."),
    error(
        "window-too-short",
        Schedule,
        window::window_too_short,
        "What begins in a window is not thought to end in it.",
    ),
    error(
        "deadline-too-early",
        Schedule,
        deadline::deadline_too_early,
        "A task waits for so much that it cannot begin before its deadline.",
    ),
    error(
        "limits-over-plan",
        Schedule,
        limits_over_plan::limits_over_plan,
        "A task may use more memory or CPUs than all tasks together.",
    ),
    warning(
        "parallel-over-team",
        Schedule,
        for_each::parallel_over_team,
        "More children are to work at once than there are places.",
    ),
    warning(
        "best-of-over-team",
        Schedule,
        best_of::best_of_over_team,
        "More attempts are to go on side by side than there are places.",
    ),
    warning(
        "best-of-unjudged",
        Schedule,
        best_of::best_of_unjudged,
        "Several attempts at a task go on side by side, and nothing says which is better.",
    ),
    warning(
        "team-members",
        Schedule,
        team_members::team_members,
        "A team within another has more members than the other has places.",
    ),
    error(
        "best-of-effect",
        Safety,
        best_of::best_of_effect,
        "Attempts side by side would do what cannot be dropped with those that are not kept.",
    ),
    error(
        "activation-without-live",
        Safety,
        activation::without_live,
        "A task activates, probes or rolls back what is never applied to the files themselves.",
    ),
    warning(
        "activation-without-rollback",
        Safety,
        activation::without_rollback,
        "A change is made live by commands, and nothing makes the old state live again.",
    ),
    warning(
        "activation-without-change",
        Safety,
        activation::without_change,
        "A task activates a change and owns nothing that could change.",
    ),
    warning(
        "hold-without-check",
        Safety,
        hold_without_check::hold_without_check,
        "A task is to be held when it fails live, and nothing looks whether it works live.",
    ),
    warning(
        "risky-agent-without-approval",
        Safety,
        risky_agent::risky_agent_without_approval,
        "An agent's work needs a person's yes, and its task says nothing of it.",
    ),
    warning(
        "approval-never-asked",
        Safety,
        approval_never_asked::approval_never_asked,
        "A task asks for a yes to its change, and can leave none.",
    ),
    warning("asked-once", Safety, asked_once::asked_once, "A check has less time than the pause between two tries."),
    error(
        "during-without-activate",
        Safety,
        checking::during_without_activate,
        "A check is to be asked while a task is made live, and nothing makes it live.",
    ),
    warning(
        "staged-asks-live",
        Safety,
        steps::staged_asks_live,
        "A step, or `verify`, asks over the network, where the change is not live yet.",
    ),
    warning("scan-of-other-host", Safety, checking::scan_of_other_host, "A check scans the ports of another host."),
    warning(
        "network-open",
        Safety,
        network_open::network_open,
        "A task, or what tells people of a run, gets the whole network of the host.",
    ),
    error(
        "secret-in-plan",
        Safety,
        secret_in_plan::secret_in_plan,
        "A password, token or key is written into the plan.",
    ),
    error("unknown-secret", Safety, secrets::unknown_secret, "A secret is granted that the plan does not have."),
    error(
        "secret-not-granted",
        Safety,
        notify::secret_not_granted,
        "An input of `notify` names a secret that the entry is not granted.",
    ),
    warning("unused-secret", Safety, secrets::unused_secret, "Nobody gets a secret of the plan."),
    error("secret-and-env", Safety, secrets::secret_and_env, "A variable is a secret that is granted, and set, too."),
    warning(
        "secret-hosts-open",
        Safety,
        secrets::secret_hosts_open,
        "Nothing holds what gets a secret to the hosts that it is meant for.",
    ),
    error("agent-cut-off", Safety, secrets::agent_cut_off, "A coding agent has no network to reach its vendor by."),
    warning("agent-not-let-in", Safety, secrets::agent_not_let_in, "A coding agent has nothing to log in with."),
    error("unfilled-role", Structure, people::unfilled_role, "A role is asked that nobody fills."),
    error("quorum-too-large", Structure, people::quorum_too_large, "More people must say yes than can be asked."),
    error(
        "nowhere-to-escalate",
        Schedule,
        people::nowhere_to_escalate,
        "A question goes further up, and there is no level above, or the levels are out of order.",
    ),
    warning(
        "name-of-no-person",
        Structure,
        people::name_of_no_person,
        "Who is asked has the name of a task, an agent or a team.",
    ),
    error("ask-out-of-place", Structure, people::ask_out_of_place, "A person is asked where only programs can judge."),
    error("unknown-answer", Safety, risks::unknown_answer, "What answers a risk names nothing of the plan."),
    warning("unanswered-risk", Safety, risks::unanswered_risk, "A high risk has no answer in the plan."),
    error("bad-for-each", Data, for_each::bad_for_each, "What a task is done for each of cannot be understood."),
    error(
        "item-without-for-each",
        Data,
        for_each::item_without_for_each,
        "A task speaks of its item, and is not done for each of several.",
    ),
    error("bad-template", Data, bad_template::bad_template, "A template cannot be understood."),
    error(
        "cron-never-due",
        Schedule,
        triggers::cron_never_due,
        "A schedule that starts runs names a day that there is not.",
    ),
    warning("trigger-twice", Structure, triggers::trigger_twice, "The same starts a run twice."),
    warning(
        "branches-without-event",
        Structure,
        triggers::branches_without_event,
        "A trigger asks for branches, and one of its events is about none.",
    ),
    error(
        "trigger-in-instructions",
        Safety,
        triggers::trigger_in_instructions,
        "What started a run stands among the instructions of a coding agent.",
    ),
    warning(
        "trigger-without-on",
        Data,
        triggers::trigger_without_on,
        "A task speaks of what started the run, and only people start the plan.",
    ),
    error(
        "bad-condition",
        Data,
        bad_condition::bad_condition,
        "A condition cannot be understood, or is never true or false.",
    ),
    error(
        "unknown-reference",
        Data,
        references::unknown_reference,
        "A template or condition refers to a task, signal part or field that does not exist.",
    ),
    error(
        "reference-without-need",
        Data,
        references::reference_without_need,
        "A template or condition refers to a task or signal that is not among the needs.",
    ),
    error(
        "template-in-shell",
        Data,
        template_in_shell::template_in_shell,
        "A template stands where what fills it in would be a command.",
    ),
    error(
        "template-not-filled",
        Data,
        template_not_filled::template_not_filled,
        "A template stands where none is filled in.",
    ),
    error("bad-input", Data, bad_input::bad_input, "The inputs of a task or a check do not meet its agent's schema."),
    document("text-mended", Info, "A text was decoded with the wrong code page, and was mended while it was read."),
    document("needs-differ", Warning, "Two places say different things of what a task waits for."),
    document(
        "start-against-need",
        Warning,
        "A task can start at once in one place, and waits for another one in another.",
    ),
    document(
        "parallel-against-need",
        Warning,
        "Two tasks run beside each other in one place, and one after the other in another.",
    ),
    document("drawing-against-text", Info, "A drawing shows what the text does not say."),
    document("count-differs", Warning, "How many there are of something is stated, and others are described."),
    document("sum-differs", Warning, "A sum is stated, and its parts add up to something else."),
    document("unused-ignore", Info, "A comment silences a finding that is not there, or gives no reason."),
    document("savings-differ", Warning, "A share of time is said to be saved, and another one is."),
    document("estimate-differs", Warning, "Two places give a task lengths that cannot both be."),
    document("owner-differs", Warning, "Two places name different people for one task."),
    document("start-differs", Warning, "A task can start after some in one place, and waits for more in another."),
    document("status-differs", Warning, "A task is done in one place, and not in another."),
    document("start-against-phase", Warning, "A task can start at once, and stands in a later phase."),
    document("phase-differs", Warning, "A phase of a team is spoken of in which it does not work."),
    document("blocks-against-needs", Warning, "A task blocks another one that does not name it among its needs."),
    document("unknown-task", Warning, "A task waits for one that the document does not have."),
    document("id-used-twice", Warning, "Two rows of a table have the same id."),
    document("two-owners", Warning, "A path belongs to two at once."),
    document(
        "message-against-need",
        Info,
        "The form of a message names as next what does not wait for what has ended.",
    ),
    document("touches-more", Warning, "Somebody touches only some files in one place, and owns others in another."),
    document("phase-end-differs", Warning, "A phase ends on one day in its heading, and on another one below it."),
    document("not-in-matrix", Warning, "A path that somebody owns has no row in the matrix of who owns what."),
    document("conflicts-denied", Warning, "No conflicts are promised, and two own the same."),
    document("total-too-short", Warning, "The whole is stated to take less than the longest chain of tasks in it."),
    document("end-before-start", Warning, "Something ends before it begins."),
    document("planned-before-need", Warning, "A task is planned for a day before one ends that it waits for."),
    document("day-differs", Warning, "Two places give a task, or an event, different days."),
    document("outside-its-phase", Warning, "A task is planned for days that its phase does not have."),
    document("after-deadline", Warning, "A task ends after the plan does."),
    document("weekday-differs", Warning, "A day of the week stands before a date that falls on another one."),
    document("stages-out-of-order", Warning, "A numbered stage ends before the one with the number before it."),
    document("phase-too-short", Warning, "A phase is stated to take less than a chain of tasks in it."),
    document("two-accountable", Warning, "Two answer for one row of a matrix of roles."),
    document("over-capacity", Warning, "More work is given than there is time for."),
    document("in-two-phases", Warning, "Two places put a task into different phases."),
    document("done-before-need", Info, "A task is done, and one that it waits for is not."),
    document("progress-differs", Warning, "How many tasks are done is stated, and others are ticked off."),
];

/// Returns the index of all rules as Markdown: `docs/lints/README.md`.
pub fn index() -> String {
    let mut text = "# Lint rules\n\nGenerated from the table of rules; a test keeps it so.\n\
        An error refuses `pitcrew run`. Warnings and infos never change an exit code.\n\n\
        A finding that is wanted is silenced where it stands, with a reason: `# pitcrew: ignore RULE reason` in a plan, \
        `<!-- pitcrew: ignore RULE reason -->` in a document; [unused-ignore](unused-ignore.md) says how far each reaches. \
        Errors cannot be ignored.\n\n\
        `pitcrew lint --fix` mends what can be meant in one way only, and no other byte; the rules that it mends say so, \
        and their pages say what of it. All others can be meant in several ways, and stay for whoever knows which: of two \
        numbers that differ nobody can tell which one is wrong. `--fix --dry-run` shows what would change.\n"
        .to_owned();
    for family in [Structure, Ownership, Schedule, Safety, Data, Prose] {
        text += &format!(
            "\n## {}\n\n| rule | severity | what it says | `--fix` |\n| --- | --- | --- | --- |\n",
            family.title()
        );
        for rule in RULES.iter().filter(|rule| rule.family == family) {
            let severity = match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            let mends = if rule.is_mended() { "mends" } else { "" };
            text += &format!("| [{0}]({0}.md) | {severity} | {1} | {mends} |\n", rule.name, rule.about);
        }
    }
    text
}
