/**
 * What an event does to the view of a task.
 *
 * The server's view is the truth and is read again after a burst of events; this shows at once what
 * the event already says, so that nobody waits for a second request to see a task move.
 */

import type { RunEvent, RunStatus, TaskState, TaskView, Waiting } from "./types";

type Edit = (task: TaskView, event: RunEvent) => Partial<TaskView>;

const to =
  (state: TaskState, more: Partial<TaskView> = {}): Edit =>
  () => ({ state, waiting_on: [], ...more });

const ended =
  (state: TaskState): Edit =>
  (task, event) => ({ state, waiting_on: [], finished: event.time, reason: said(event) ?? task.reason });

const EDITS: Record<string, Edit> = {
  task_ready: to("ready"),
  attempt_started: (task, event) => ({
    state: "running",
    attempts: event.attempt ?? task.attempts + 1,
    started: task.started ?? event.time,
    finished: null,
    waiting_on: [],
    reason: null,
  }),
  harvested: to("verifying"),
  verified: to("harvested"),
  verify_again: to("verifying"),
  approval_requested: (task, event) => ({
    state: task.state === "ready" || task.state === "pending" ? "ready" : "harvested",
    waiting_on: [approval(task, event)],
  }),
  question_asked: (task, event) => ({ waiting_on: [approval(task, event)] }),
  approved: to("harvested"),
  question_answered: () => ({ waiting_on: [] }),
  question_withdrawn: () => ({ waiting_on: [] }),
  apply_started: to("applying"),
  applied: to("harvested"),
  activated: to("probing"),
  probed: to("harvested"),
  attempt_failed: (task, event) => ({ state: "rolling_back", waiting_on: [], reason: said(event) ?? task.reason }),
  retry_scheduled: (task, event) => ({
    state: "ready",
    waiting_on: [{ kind: "retry", id: task.id, until: typeof event.due === "string" ? event.due : null }],
  }),
  interrupted: to("ready"),
  rollback_started: to("rolling_back"),
  restored: to("rolling_back"),
  task_succeeded: (_, event) => ({ state: "succeeded", waiting_on: [], finished: event.time, reason: null }),
  task_failed: ended("failed"),
  task_skipped: ended("skipped"),
  task_canceled: ended("canceled"),
  task_held: (_, event) => ({ state: "held", waiting_on: [], reason: said(event) }),
  put_on_hold: to("held"),
  task_contested: to("held"),
  task_partial: to("partial"),
};

function approval(task: TaskView, event: RunEvent): Waiting {
  return { kind: "approval", id: task.id, until: typeof event.until === "string" ? event.until : null };
}

/** Finds the sentence in an event that tells why. */
function said(event: RunEvent): string | null {
  if (typeof event.reason === "string") return event.reason;
  const failure = event.failure as { kind?: string; evidence?: { check: string; holds: boolean }[]; refused?: { path: string; reason: string; owner?: string }[] } | undefined;
  const refused = failure?.refused?.[0];
  if (refused) return `changed ${refused.path}${refused.owner ? `, which belongs to ${refused.owner}` : ""}: ${refused.reason}`;
  const missed = failure?.evidence?.find((check) => !check.holds);
  if (missed) return `did not pass “${missed.check}”`;
  return failure?.kind ? failure.kind.replaceAll("_", " ") : null;
}

/** Returns the task as it is after the event; the same object where the event changes nothing of it. */
export function fold(task: TaskView, event: RunEvent): TaskView {
  const edit = EDITS[event.type];
  return edit ? { ...task, ...edit(task, event) } : task;
}

/** Returns how the run stands after the event, where the event says so. */
export function runStatus(event: RunEvent): RunStatus | null {
  switch (event.type) {
    case "run_finished":
      return typeof event.status === "string" ? (event.status as RunStatus) : null;
    case "run_waiting":
      return "waiting";
    case "run_resumed":
    case "attempt_started":
      return "running";
    default:
      return null;
  }
}
