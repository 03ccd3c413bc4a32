//! The life of a task: every pair of a stage and a happening.

use pitcrew_engine::{Course, Happening, Stage};

#[test]
fn nothing_happens_but_what_the_table_allows() {
    let bare = Course::default();
    let full = Course {
        weighs: true,
        goes: true,
        fans: true,
        asks_to_run: true,
        by_hand: true,
        contends: true,
        verifies: true,
        asks_to_apply: true,
        lands: true,
        activates: true,
        probes: true,
        repeats: true,
        undoes: true,
    };
    let mut allowed = Vec::new();
    for stage in Stage::ALL {
        for happening in Happening::ALL {
            let (shortest, longest) = (stage.after(happening, &bare), stage.after(happening, &full));
            assert_eq!(shortest.is_some(), longest.is_some(), "what lies on the way decides where to, not whether");
            if let (Some(shortest), Some(longest)) = (shortest, longest) {
                let to = if shortest == longest { String::new() } else { format!(" or {longest:?}") };
                allowed.push(format!("{stage:?} + {happening:?} = {shortest:?}{to}"));
            }
        }
    }
    insta::assert_snapshot!(allowed.join("\n"), @"
    Pending + TakenOver = Succeeded
    Pending + Ready = Queued or Weighing
    Pending + Entered = Queued
    Pending + GivenUp = Lost
    Pending + Kept = Succeeded
    Pending + Failed = Failed
    Pending + Skipped = Skipped
    Pending + Stopped = Canceled
    Weighing + ConditionHeld = Queued or Going
    Weighing + GivenUp = Lost
    Weighing + Kept = Succeeded
    Weighing + Interrupted = Weighing
    Weighing + Failed = Failed
    Weighing + Skipped = Skipped
    Weighing + Stopped = Canceled
    Going + GoGiven = Queued or FanningOut
    Going + GivenUp = Lost
    Going + Kept = Succeeded
    Going + Interrupted = Going
    Going + Failed = Failed
    Going + Skipped = Skipped
    Going + Stopped = Canceled
    FanningOut + FannedOut = Tending
    FanningOut + Interrupted = FanningOut
    FanningOut + Failed = Failed
    Tending + ChildrenDone = Gathering
    Tending + Failed = Failed
    Gathering + ChildMoved = Tending
    Gathering + Gathered = Landed
    Gathering + Interrupted = Gathering
    Gathering + Failed = Failed
    AskingToRun + Approved = Queued
    AskingToRun + GivenUp = Lost
    AskingToRun + Kept = Succeeded
    AskingToRun + Failed = Failed
    AskingToRun + Skipped = Skipped
    AskingToRun + Stopped = Canceled
    Queued + Started = Running or ByHand
    Queued + GivenUp = Lost
    Queued + Kept = Succeeded
    Queued + Failed = Failed
    Queued + Skipped = Skipped
    Queued + Stopped = Canceled
    Running + Harvested = Landed or Verifying
    Running + Dropped = Lost
    Running + Kept = Succeeded
    Running + Interrupted = Queued
    Running + Skipped = Skipped
    Running + Stopped = Canceled
    Contending + Compared = Choosing
    Contending + Chosen = Landed or AskingToApply
    Contending + Dropped = Lost
    Contending + Kept = Succeeded
    Contending + Stopped = Canceled
    Choosing + Chosen = Landed or AskingToApply
    Choosing + Kept = Succeeded
    Choosing + Interrupted = Choosing
    Choosing + Stopped = Canceled
    ByHand + Approved = Taking
    ByHand + GivenUp = Lost
    ByHand + Kept = Succeeded
    ByHand + Failed = Failed
    ByHand + Skipped = Skipped
    ByHand + Stopped = Canceled
    Taking + Harvested = Landed or Verifying
    Taking + Dropped = Lost
    Taking + GivenUp = Lost
    Taking + Kept = Succeeded
    Taking + Interrupted = Taking
    Taking + Skipped = Skipped
    Taking + Stopped = Canceled
    Verifying + Verified = Landed or AskingToApply
    Verifying + Dropped = Lost
    Verifying + GivenUp = Lost
    Verifying + Kept = Succeeded
    Verifying + Interrupted = Verifying
    Verifying + Skipped = Skipped
    Verifying + Stopped = Canceled
    AskingToApply + Approved = Landing
    AskingToApply + GivenUp = Lost
    AskingToApply + Kept = Succeeded
    AskingToApply + Failed = Failed
    AskingToApply + Skipped = Skipped
    AskingToApply + Stopped = Canceled
    Landing + VerifyAgain = VerifyingAgain
    Landing + ApplyStarted = Applying
    Landing + GivenUp = Lost
    Landing + Kept = Succeeded
    Landing + Failed = Failed
    Landing + Skipped = Skipped
    Landing + Stopped = Canceled
    VerifyingAgain + Verified = Landing
    VerifyingAgain + Dropped = Lost
    VerifyingAgain + Kept = Succeeded
    VerifyingAgain + Interrupted = Landing
    VerifyingAgain + Stopped = Canceled
    Applying + Applied = Landed or Activating
    Applying + Dropped = Lost
    Applying + Interrupted = Applying
    Applying + Held = Held
    Applying + Contested = Contested
    Activating + Activated = Landed or Probing
    Activating + RollbackStarted = Restoring
    Activating + Interrupted = Activating
    Activating + PutOnHold = OnHold
    Probing + Probed = Landed or Judging
    Probing + RollbackStarted = Restoring
    Probing + Interrupted = Probing
    Probing + PutOnHold = OnHold
    Judging + TurnEnded = Queued
    Judging + TurnsDone = Landed
    Judging + GivenUp = Lost
    Judging + Interrupted = Judging
    Judging + PutOnHold = OnHold
    Landed + Succeeded = Succeeded
    Landed + Partial = Partial
    Restoring + Restored = Lost or Undoing
    Restoring + Interrupted = Restoring
    Restoring + Held = Held
    Restoring + Contested = Contested
    Undoing + RolledBack = Lost
    Undoing + Interrupted = Undoing
    Undoing + Held = Held
    Lost + RollbackStarted = Restoring
    Lost + GivenUp = Lost
    Lost + RetryScheduled = Queued
    Lost + Kept = Succeeded
    Lost + Failed = Failed
    Lost + Held = Held
    Lost + Stopped = Canceled
    Succeeded + ChildMoved = Tending
    Succeeded + Entered = Queued
    Succeeded + RollbackStarted = Restoring
    Succeeded + Reopened = Queued
    Failed + ChildMoved = Tending
    Failed + Entered = Queued
    Skipped + Entered = Queued
    Held + RollbackStarted = Restoring
    Partial + Approved = Landed
    Partial + RollbackStarted = Restoring
    OnHold + RollbackStarted = Restoring
    OnHold + CheckedAgain = Judging or Activating
    Contested + RollbackStarted = Restoring
    Contested + GivenUp = Lost
    Contested + Kept = Succeeded
    Contested + Released = Landing
    Canceled + GivenUp = Lost
    Canceled + Skipped = Skipped
    Canceled + Resumed = Pending
    ");
}

#[test]
fn what_is_settled_is_left_only_to_be_undone_or_done_anew() {
    let course = Course::default();
    for stage in Stage::ALL.into_iter().filter(|stage| stage.is_settled()) {
        for happening in Happening::ALL {
            let next = stage.after(happening, &course);
            let undone = matches!(happening, Happening::RollbackStarted | Happening::ChildMoved);
            let undone = undone || happening == Happening::Entered;
            let again = (stage, happening) == (Stage::Succeeded, Happening::Reopened);
            assert!(next.is_none() || undone || again, "{stage:?} + {happening:?}");
        }
    }
}
