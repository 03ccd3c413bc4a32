/** One open run: a snapshot, and what has happened since, by task. */

import { api, part, Refusal } from "./client";
import { fold, runStatus } from "./fold";
import { onceAFrame, paced } from "./frame";
import { listenToRun, type Line, type Link } from "./live";
import type { RunEvent, RunView, TaskView } from "./types";

type Told = () => void;

/** What changes the shape of a run: tasks or edges that were not there. */
const RESHAPES = new Set(["children_joined", "amended", "fanned_out", "widened"]);

export type Shown = Omit<RunView, "tasks">;

export class RunStore {
  readonly run: string;
  error: Error | null = null;
  link: Link = "connecting";
  /** The run without its tasks; `null` until the first snapshot. */
  head: Shown | null = null;
  /** The tasks' ids, in the order of the snapshot: another object where the set has changed. */
  ids: readonly string[] = [];
  /** Counts what has happened to any task, for those who show sums over all. */
  moved = 0;
  /** Counts changes of shape. */
  shape = 0;

  private tasks = new Map<string, TaskView>();
  private seq = 0;
  /** Events that the snapshot on its way may not know of. */
  private recent: RunEvent[] = [];
  private dirty = new Set<string>();
  private all = false;
  private byTask = new Map<string, Set<Told>>();
  private whole = new Set<Told>();
  private lines = new Set<(line: Line) => void>();
  private events = new Set<(event: RunEvent) => void>();
  private hush: (() => void) | null = null;
  /** How long it took to read the run: a large one is read less often. */
  private took_ms = 0;
  private fetching = false;
  private again = false;
  private closed = false;
  private readonly flush = onceAFrame(() => this.tell());
  private readonly reread = paced(() => void this.read(), 120, () => Math.max(3_000, 10 * this.took_ms));

  constructor(run: string) {
    this.run = run;
  }

  open(): void {
    this.closed = false;
    void this.read();
  }

  close(): void {
    this.closed = true;
    this.hush?.();
    this.hush = null;
    this.flush.drop();
    this.reread.drop();
  }

  task = (id: string): TaskView | undefined => this.tasks.get(id);

  all_tasks(): TaskView[] {
    return this.ids.flatMap((id) => this.tasks.get(id) ?? []);
  }

  onTask(id: string, told: Told): () => void {
    const listeners = this.byTask.get(id) ?? new Set();
    this.byTask.set(id, listeners.add(told));
    return () => {
      listeners.delete(told);
      if (listeners.size === 0) this.byTask.delete(id);
    };
  }

  onAny = (told: Told): (() => void) => {
    this.whole.add(told);
    return () => this.whole.delete(told);
  };

  onLine(told: (line: Line) => void): () => void {
    this.lines.add(told);
    return () => this.lines.delete(told);
  }

  onEvent(told: (event: RunEvent) => void): () => void {
    this.events.add(told);
    return () => this.events.delete(told);
  }

  /** Reads the run anew, now: after somebody has ordered something. */
  async read(): Promise<void> {
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    const began = performance.now();
    try {
      const view = await api<RunView>(`/runs/${part(this.run)}`);
      if (this.closed) return;
      this.error = null;
      this.take(view);
      this.took_ms = performance.now() - began;
      if (!this.hush) this.listen();
    } catch (error) {
      this.error = error as Error;
      this.all = true;
      this.flush.ask();
      if (error instanceof Refusal && error.status === 0 && !this.closed) this.reread.ask();
    } finally {
      this.fetching = false;
      if (this.again && !this.closed) {
        this.again = false;
        this.reread.ask();
      }
    }
  }

  private listen(): void {
    this.hush = listenToRun(this.run, () => this.seq, {
      state: (link) => {
        this.link = link;
        this.all = true;
        this.flush.ask();
      },
      reset: () => this.reread.ask(),
      waiting: () => this.reread.ask(),
      line: (line) => this.lines.forEach((told) => told(line)),
      event: (event) => this.hear(event),
    });
  }

  private hear(event: RunEvent): void {
    if (event.seq <= this.seq) return;
    this.seq = event.seq;
    this.recent.push(event);
    this.happen(event);
    this.events.forEach((told) => told(event));
    this.flush.ask();
    this.reread.ask();
  }

  private happen(event: RunEvent): void {
    const before = event.task === undefined ? undefined : this.tasks.get(event.task);
    if (before) {
      const after = fold(before, event);
      if (after !== before) {
        this.tasks.set(before.id, after);
        this.dirty.add(before.id);
      }
    }
    if (RESHAPES.has(event.type)) this.shape += 1;
    const status = runStatus(event);
    if (this.head && status && status !== this.head.status) {
      this.head = { ...this.head, status, finished: event.type === "run_finished" ? event.time : null };
      this.all = true;
    }
  }

  private take(view: RunView): void {
    const { tasks, ...head } = view;
    const same = tasks.length === this.ids.length && tasks.every((task, index) => task.id === this.ids[index]);
    if (!same) {
      if (this.ids.length > 0) this.shape += 1;
      this.ids = tasks.map((task) => task.id);
      const kept = new Set(this.ids);
      this.tasks = new Map([...this.tasks].filter(([id]) => kept.has(id)));
    }
    for (const task of tasks) {
      const before = this.tasks.get(task.id);
      if (before && isSame(before, task)) continue;
      this.tasks.set(task.id, task);
      this.dirty.add(task.id);
    }
    this.head = head;
    this.all = true;
    this.seq = Math.max(this.seq, view.seq);
    this.recent = this.recent.filter((event) => event.seq > view.seq);
    this.recent.forEach((event) => this.happen(event));
    this.flush.ask();
  }

  private tell(): void {
    const { dirty } = this;
    this.dirty = new Set();
    if (dirty.size > 0 || this.all) this.moved += 1;
    this.all = false;
    for (const id of dirty) this.byTask.get(id)?.forEach((told) => told());
    this.whole.forEach((told) => told());
  }
}

/** How many fields a task has of which nothing special is to be said. */
const PLAIN = 7;

function isSame(left: TaskView, right: TaskView): boolean {
  if (left.state !== right.state || left.attempts !== right.attempts || left.reason !== right.reason || left.finished !== right.finished) return false;
  if (left.started !== right.started || left.waiting_on.length !== right.waiting_on.length) return false;
  const plain = right.waiting_on.length === 0 && Object.keys(right).length <= PLAIN && Object.keys(left).length <= PLAIN;
  return plain || JSON.stringify(left) === JSON.stringify(right);
}
