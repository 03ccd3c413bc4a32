/**
 * What the server's `/api/v1` says, by the names that it has there.
 *
 * Times are RFC 3339 in UTC. A field marked optional is left out where it says nothing.
 */

export interface Page<T> {
  items: T[];
  next: string | null;
}

export type Role = "viewer" | "operator" | "approver" | "admin";

export interface Session {
  name: string;
  role: Role;
  csrf: string;
  project: string;
  version: string;
}

export interface Diagnostic {
  rule: string;
  severity: "error" | "warning" | "info";
  message: string;
  hint?: string | null;
  file?: string | null;
  line?: number | null;
  column?: number | null;
}

/** An answer that is none (RFC 9457). */
export interface Problem {
  status: number;
  type: string;
  title: string;
  detail?: string | null;
  hint?: string | null;
  diagnostics?: Diagnostic[];
}

export type RunStatus = "running" | "waiting" | "succeeded" | "failed" | "canceled";

export type TaskState =
  | "pending"
  | "ready"
  | "running"
  | "harvested"
  | "verifying"
  | "applying"
  | "activating"
  | "probing"
  | "rolling_back"
  | "succeeded"
  | "partial"
  | "held"
  | "failed"
  | "skipped"
  | "canceled";

export interface RunSummary {
  run: string;
  plan: string;
  status: RunStatus;
  created: string;
  finished: string | null;
  by: string;
  tasks: { total: number; by_state: Partial<Record<TaskState, number>> };
  asks: number;
  seq?: number;
}

export interface Waiting {
  kind: string;
  id: string;
  until: string | null;
}

export interface Usage {
  input?: number;
  output?: number;
  cached?: number;
  cache_written?: number;
  cost_micros?: number;
  computed?: boolean;
}

export interface AttemptReport {
  status?: string;
  action?: string;
  affected?: string[];
  tests?: { name: string; passed?: boolean; detail?: string }[];
  issues?: unknown[];
  suspected_cause?: string;
  requested_action?: string;
  next?: string;
}

export interface StepView {
  text?: string;
  name?: string;
  done?: boolean;
  ticked?: boolean;
  holds?: boolean | null;
}

export interface TaskView {
  id: string;
  state: TaskState;
  attempts: number;
  turn?: number;
  turns?: number;
  started: string | null;
  finished: string | null;
  deadline?: string;
  overdue_since?: string;
  waiting_on: Waiting[];
  by_hand?: boolean;
  reason: string | null;
  steps?: StepView[];
  report?: AttemptReport;
  session?: { id: string; driver: string; version?: string; model?: string; resumed?: boolean };
  spent?: Usage;
}

export interface QuestionView {
  about: string;
  task?: string;
  phase?: string;
  question: string | null;
  since: string;
  until: string | null;
  from: string[];
  yes: string[];
  wanting: number;
}

export interface RunView {
  run: string;
  status: RunStatus;
  isolated: boolean;
  tasks: TaskView[];
  questions?: QuestionView[];
  spent?: Usage;
  /** How much of the journal this is: the stream goes on after it. */
  seq: number;
  plan: string;
  goal?: string | null;
  created: string;
  finished: string | null;
  by: string;
  asks: number;
}

export interface GraphNode {
  id: string;
  title?: string | null;
  team?: string | null;
  phase?: string | null;
  rank: number;
  agent?: string | null;
  owns?: string[];
  optional?: boolean;
  /** How many attempts it has at most. */
  tries?: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: "needs" | "signal" | "start" | "mends";
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  phases: string[];
  teams: string[];
}

export interface ScheduledTask {
  id: string;
  start_s: number;
  finish_s: number;
  slack_s: number;
  team?: string | null;
  phase?: string | null;
}

export interface Schedule {
  sequential_s: number;
  makespan_s: number;
  critical_path: string[];
  tasks: ScheduledTask[];
  peak_parallel: number;
}

export interface Spell {
  from: string;
  to: string | null;
  attempt: number;
}

export interface TimelineTask {
  id: string;
  planned_start_s: number | null;
  planned_finish_s: number | null;
  slack_s: number | null;
  critical: boolean;
  spells: Spell[];
}

export interface Timeline {
  planned: Schedule | null;
  tasks: TimelineTask[];
  started: string | null;
  now: string;
}

/** One event of a run's journal; what else it has depends on its type. */
export interface RunEvent {
  seq: number;
  time: string;
  run: string;
  type: string;
  task?: string;
  attempt?: number;
  [field: string]: unknown;
}

export interface Ownership {
  tasks: string[];
  paths: { pattern: string; owners: string[] }[];
  conflicts: Conflict[];
  changed: { task: string; path: string; owned: boolean }[];
}

export interface Conflict {
  task: string;
  attempt?: number;
  time?: string;
  kind: string;
  over: string;
  with?: unknown;
  rule?: string;
  done?: string;
  asks?: string[];
}

export interface Message {
  seq: number;
  time: string;
  kind: string;
  from: string;
  to: string;
  says: string;
  task?: string | null;
}

export interface Evidence {
  check: string;
  holds: boolean;
  tries?: number;
  took_ms?: number;
  said?: string;
  task?: string;
  attempt?: number;
  moment?: string;
}

export interface Attempt {
  attempt: number;
  started: string | null;
  finished: string | null;
  outcome: string | null;
  reason: string | null;
}

export interface TaskDetail extends Omit<TaskView, "attempts"> {
  /** All that there were, the first one first. */
  attempts: Attempt[] | number;
  spec?: unknown;
  inputs?: unknown;
  output?: unknown;
  change?: string | null;
  checks?: Evidence[];
}

export interface Change {
  change: string | null;
  paths: { path: string; kind: string; before?: string | null; after?: string | null }[];
  diff: string;
  whole: boolean;
}

export interface LogStream {
  attempt: number;
  stream: string;
  bytes: number;
}

export interface Approval {
  id: string;
  run: string;
  plan: string;
  topic?: string;
  about?: string;
  task?: string | null;
  name: string;
  says: string;
  why: string[] | string | null;
  since: string;
  until: string | null;
  from: string[];
  wanting: number;
  change: string | null;
  diff: string | null;
  whole?: boolean;
  digest: string | null;
  evidence: Evidence[];
}

export interface PlanSummary {
  name: string;
  file: string;
  etag?: string;
  tasks: number;
  errors: number;
  warnings: number;
  triggers: unknown;
  last_run: RunSummary | string | null;
}

export interface PlanDocument {
  name: string;
  source: string;
  file: string;
  digest: string;
  diagnostics: Diagnostic[];
  plan: unknown;
}

export interface Validation {
  diagnostics: Diagnostic[];
  schedule: Schedule | null;
  graph: Graph | null;
  plan: unknown;
}

export type Row = Record<string, unknown>;
