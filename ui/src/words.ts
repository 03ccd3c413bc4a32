/** How states, waits and lengths of time are said. */

import type { RunStatus, TaskState, TaskView, Usage, Waiting } from "./api/types";

/** What a state means for whoever looks: its colour. The icon and the word say the same without one. */
export type Tone = "idle" | "live" | "good" | "bad" | "ask" | "off";

export type IconName =
  | "circle"
  | "ready"
  | "run"
  | "box"
  | "check"
  | "cross"
  | "half"
  | "hand"
  | "pause"
  | "skip"
  | "slash"
  | "back"
  | "clock"
  | "lock";

export interface Standing {
  tone: Tone;
  icon: IconName;
  word: string;
}

const STATES: Record<TaskState, Standing> = {
  pending: { tone: "idle", icon: "circle", word: "Pending" },
  ready: { tone: "idle", icon: "ready", word: "Ready" },
  running: { tone: "live", icon: "run", word: "Running" },
  harvested: { tone: "live", icon: "box", word: "Harvested" },
  verifying: { tone: "live", icon: "run", word: "Verifying" },
  applying: { tone: "live", icon: "run", word: "Applying" },
  activating: { tone: "live", icon: "run", word: "Activating" },
  probing: { tone: "live", icon: "run", word: "Probing" },
  rolling_back: { tone: "bad", icon: "back", word: "Rolling back" },
  succeeded: { tone: "good", icon: "check", word: "Succeeded" },
  partial: { tone: "ask", icon: "half", word: "Partial" },
  held: { tone: "ask", icon: "pause", word: "Held" },
  failed: { tone: "bad", icon: "cross", word: "Failed" },
  skipped: { tone: "off", icon: "skip", word: "Skipped" },
  canceled: { tone: "off", icon: "slash", word: "Canceled" },
};

const RUNS: Record<RunStatus, Standing> = {
  running: { tone: "live", icon: "run", word: "Running" },
  waiting: { tone: "idle", icon: "clock", word: "Waiting" },
  succeeded: { tone: "good", icon: "check", word: "Succeeded" },
  failed: { tone: "bad", icon: "cross", word: "Failed" },
  canceled: { tone: "off", icon: "slash", word: "Canceled" },
};

const UNKNOWN: Standing = { tone: "idle", icon: "circle", word: "Unknown" };

/** All states in the order of a task's life, as the counts of a run are shown. */
export const STATE_ORDER = Object.keys(STATES) as TaskState[];

export const ofState = (state: TaskState): Standing => STATES[state] ?? UNKNOWN;

/** How a run stands; one that asks people says so before all else. */
export function ofRun(status: RunStatus, asks = 0): Standing {
  if (asks > 0 && (status === "waiting" || status === "running")) {
    return { tone: "ask", icon: "hand", word: status === "waiting" ? "Needs you" : "Running, needs you" };
  }
  return RUNS[status] ?? UNKNOWN;
}

/** How a task stands: its state, or what keeps it where that says more. */
export function ofTask(task: TaskView): Standing {
  const on = task.waiting_on[0];
  if (on?.kind === "approval") return { tone: "ask", icon: "hand", word: task.by_hand ? "By hand" : "Needs approval" };
  if (task.state === "ready" && on?.kind === "retry") return { tone: "ask", icon: "clock", word: "Waits to retry" };
  if (task.state === "ready" && on && on.kind !== "capacity") return { tone: "idle", icon: "clock", word: "Ready, waits" };
  return ofState(task.state);
}

export const isOver = (state: TaskState): boolean =>
  state === "succeeded" || state === "failed" || state === "skipped" || state === "canceled";

/** Says what a task waits for, in a few words. */
export function ofWaiting(on: Waiting): string {
  const until = on.until ? ` until ${clock(on.until)}` : "";
  switch (on.kind) {
    case "task":
      return `waits for ${on.id}`;
    case "phase":
      return `waits for phase ${on.id} to open`;
    case "lease":
      return `waits for ${on.id} to be free`;
    case "capacity":
      return on.id.startsWith("limits") ? "waits for a free place" : `waits for room in ${on.id}`;
    case "approval":
      return `needs a yes from somebody${until}`;
    case "gate":
      return `its gate is being asked`;
    case "signal":
      return `waits for signal ${on.id}`;
    case "window":
      return on.until ? `window ${on.id} opens at ${clock(on.until)}` : `waits for window ${on.id}`;
    case "retry":
      return on.until ? `tries again at ${clock(on.until)}` : "tries again soon";
    case "turn":
      return on.until ? `next turn at ${clock(on.until)}` : "waits for its next turn";
    case "agent":
      return `${on.id} refuses for now${until}`;
    case "budget":
      return `budget ${on.id} is used up`;
    default:
      return `waits for ${on.kind} ${on.id}`;
  }
}

/** A sentence of the server's where there is no room to set its names apart. */
const bare = (sentence: string): string => sentence.replace(/`([^`]*)`/g, "$1");

/** Says why a task is not done, in one line; nothing where there is nothing to explain. */
export function why(task: TaskView): string | null {
  const reason = explain(task);
  return reason && bare(reason);
}

function explain(task: TaskView): string | null {
  if (task.state === "succeeded") return null;
  const first = task.waiting_on[0];
  const waits = first ? ofWaiting(first) + (task.waiting_on.length > 1 ? ` and ${task.waiting_on.length - 1} more` : "") : null;
  if (task.reason && first && first.kind !== "approval") return `${waits}: ${task.reason}`;
  return task.reason ?? waits;
}

/** Says which try it is, where there was or may be more than one. */
export function tries(task: TaskView, most: number | undefined): string | null {
  const n = task.attempts;
  if (n === 0) return null;
  const of = most && most > 1 ? ` of ${most}` : "";
  if (n === 1 && !of) return null;
  return `try ${n}${of}`;
}

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** The time of the day, in the reader's zone. */
export const clock = (at: string): string => (Number.isNaN(Date.parse(at)) ? at : time.format(new Date(at)));

/** Day and time, in the reader's zone; today without the day. */
export function when(at: string | null | undefined, now = Date.now()): string {
  if (!at) return "–";
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  return date.toDateString() === new Date(now).toDateString() ? time.format(date) : day.format(date);
}

/** A length of time with two figures at most: `640 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function length(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  const pieces: [number, string][] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  let left = Math.round(s);
  const said: string[] = [];
  for (const [unit, name] of pieces) {
    const count = Math.floor(left / unit);
    left -= count * unit;
    if (count > 0) said.push(`${count} ${name}`);
    else if (said.length > 0) break;
    if (said.length === 2) break;
  }
  return said.join(" ") || "0 s";
}

/** How long something took, or has taken so far. */
export function took(from: string | null | undefined, to: string | null | undefined, now: number): string {
  if (!from) return "–";
  return length((to ? Date.parse(to) : now) - Date.parse(from));
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / 1024 / 1024).toFixed(1)} MiB`;
}

/** What coding agents have cost, where something is known of it. */
export function cost(usage: Usage | undefined): string | null {
  if (!usage) return null;
  const tokens = (usage.input ?? 0) + (usage.output ?? 0);
  const said: string[] = [];
  if (usage.cost_micros) said.push(`$${(usage.cost_micros / 1e6).toFixed(usage.cost_micros < 10_000 ? 4 : 2)}`);
  if (tokens) said.push(`${tokens.toLocaleString("en")} tokens`);
  return said.join(", ") || null;
}

/** The first characters of a hash, as people compare it. */
export const short = (hash: string | null | undefined): string => (hash ? hash.replace(/^sha256:/, "").slice(0, 10) : "–");

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
