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
  /** Null for tokens, which need none. */
  csrf: string | null;
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
  kind: "succeeded" | "failed" | "always" | "start" | "signal";
  signal?: string | null;
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
  planned_start_s: number;
  planned_finish_s: number;
  slack_s: number;
  /** Whether the plan says how long it takes. */
  estimated: boolean;
  critical: boolean;
  spells: Spell[];
}

export interface Timeline {
  started: string;
  finished: string | null;
  now: string;
  sequential_s: number;
  makespan_s: number;
  critical_path: string[];
  tasks: TimelineTask[];
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
  paths: { pattern: string; workspace: string | null; owners: string[]; widened: string[] }[];
  /** `by` is the pattern that makes the path the task's own; such a change without one is refused. */
  changed: { task: string; path: string; by: string | null; applied: boolean }[];
  cut: boolean;
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
  to: string[];
  says: string;
  event?: { task?: string };
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
  outcome: "running" | "harvested" | "failed" | "interrupted" | "succeeded";
  reason: string | null;
  change: string | null;
}

export interface TaskDetail extends TaskView {
  /** The task as `pitcrew explain` prints it. */
  spec: { with?: Record<string, unknown>; retry?: { times: number } } & Record<string, unknown>;
  tries: Attempt[];
  output: unknown;
  change: string | null;
  applied: boolean;
  commit: string | null;
}

export interface Change {
  change: string;
  paths: { path: string; before: unknown; after: unknown }[];
  diff: string;
  whole: boolean;
}

/** Something that a checker found. */
export interface Finding {
  task?: string | null;
  check?: string | null;
  tool: string;
  rule?: string | null;
  level: string;
  message: string;
  file?: string | null;
  line?: number | null;
  column?: number | null;
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
  digest: string;
  topic: { about: string; task?: string; phase?: string };
  name: string;
  title: string | null;
  says: string;
  why: string[];
  since: string;
  until: string | null;
  from: string[];
  yes: string[];
  wanting: number;
  by_hand: boolean;
  change: string | null;
}

/** A question with what is shown for it. */
export interface ApprovalInFull extends Approval {
  shown: Change | null;
  evidence: Evidence[];
}

export interface PlanSummary {
  name: string;
  goal: string | null;
  file: string;
  /** Whether it was sent to the server, and is no file of the project. */
  sent: boolean;
  etag: string;
  tasks: number;
  errors: number;
  warnings: number;
  last_run: string | null;
}

export interface PlanDocument {
  name: string;
  file: string;
  sent: boolean;
  etag: string;
  source: string;
  digest: string;
  diagnostics: Diagnostic[];
}

export interface Validation {
  /** Whether it could be started. */
  runs: boolean;
  diagnostics: Diagnostic[];
  schedule: Schedule | null;
  graph: Graph;
}

/** What a document means as a plan. */
export interface Converted {
  source: string;
  tasks: number;
  diagnostics: Diagnostic[];
  unread: { line: number; text: string }[];
}

/** How the teams of a run stand. */
export interface Standup {
  done: number;
  of: number;
  teams: { team: string | null; done: string[]; doing: string[]; blocked: string[]; waiting: string[] }[];
  waits: { on: string; tasks: string[]; why: string }[];
  next: { task: string; team: string | null; after: string[] }[];
}

/** An agent that plans may name: a version of a registered one, or one that comes with Pitcrew. */
export interface Agent {
  name: string;
  shipped: boolean;
  about?: string | null;
  version?: number | null;
  definition: { type?: string; risk?: string; description?: string; capabilities?: string[]; run?: unknown; use?: string; version?: string; input?: { properties?: Record<string, { description?: string }>; required?: string[] } } & Record<string, unknown>;
  by?: string | null;
  time?: string | null;
}

export interface Delivery {
  id: string;
  plan: string;
  source: string;
  kind: string;
  key: string;
  event: string;
  by: string;
  state: "accepted" | "started" | "ignored" | "refused";
  reason?: string;
  run?: string;
  time: string;
}

export interface Trigger {
  plan: string;
  kind: string;
  says: string;
  address?: string;
  next?: string;
  connection?: string;
  trouble?: string;
  match?: string;
  last: Delivery | null;
}

/** A token, a link or a session, without its secret. */
export interface Credential {
  id: string;
  kind: "token" | "agent" | "link" | "session";
  name: string;
  role: Role | "agent";
  plans: string[] | null;
  created: string;
  by: string;
  expires: string | null;
  last_used: string | null;
}

export interface MadeToken extends Credential {
  secret: string;
  link: string | null;
}

/** Something privileged that was done, or tried. */
export interface AuditEntry {
  seq: number;
  time: string;
  who: string;
  role: string;
  via: string;
  from: string;
  action: string;
  on: Record<string, string>;
  outcome: string | null;
}

export interface AuditVerdict {
  intact: boolean;
  entries: number;
  head: string;
  flaw?: { kind: "changed" | "missing" | "cut_off" | "rewritten"; seq: number } | null;
  checkpoints: number;
}
