//! The branch that a change is meant for.

use super::worktree::Worktree;
use crate::contract::Trouble;
use crate::git;

/// Refuses a change that is meant for another branch than the one that is checked out.
///
/// Inside a run the work tree is the task's own view and the change goes to the run's branch, so that nothing there is
/// checked out by name: the branch that is meant is the one that the run's branch is merged into.
pub(super) fn check(tree: &Worktree, wanted: Option<&str>, in_run: bool) -> Result<(), Trouble> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty() && !in_run) else { return Ok(()) };
    let wanted = wanted.strip_prefix("refs/heads/").unwrap_or(wanted);
    let head = git::ask(tree.path(), &["symbolic-ref", "--quiet", "--short", "HEAD"]).ok();
    let head = head.map(|head| String::from_utf8_lossy(&head).trim().to_owned());
    match head {
        Some(head) if head == wanted => Ok(()),
        Some(head) => Err(Trouble::new(format!("change branch `{wanted}`: `{head}` is checked out"))
            .hint(format!("`git switch {wanted}`, or leave out `targetBranch`"))),
        None => Err(Trouble::new(format!("change branch `{wanted}`: no branch is checked out"))
            .hint("the patcher changes the files of a work tree; check the branch out, or leave out `targetBranch`")),
    }
}
