import { describe, expect, it } from "vitest";

import { fold, runStatus } from "./fold";
import type { RunEvent, TaskView } from "./types";

const pending: TaskView = { id: "page", state: "pending", attempts: 0, started: null, finished: null, waiting_on: [], reason: null };

let seq = 0;
const event = (type: string, more: Partial<RunEvent> = {}): RunEvent => ({ seq: ++seq, time: `2026-01-01T00:00:0${seq % 10}.000Z`, run: "r", type, task: "page", ...more });

const play = (...events: RunEvent[]): TaskView => events.reduce(fold, pending);

describe("events of a task", () => {
  it("lead it to its end", () => {
    const done = play(event("task_ready"), event("attempt_started", { attempt: 1 }), event("harvested"), event("verified"), event("apply_started"), event("applied"), event("task_succeeded"));
    expect(done).toMatchObject({ state: "succeeded", attempts: 1, reason: null });
    expect(done.finished).not.toBeNull();
  });

  it("say why it failed, and when it is tried again", () => {
    const failed = play(
      event("attempt_started", { attempt: 1 }),
      event("attempt_failed", { failure: { kind: "not_owned", refused: [{ path: "prices.csv", reason: "it owns only `site/**`", owner: "prices" }] } }),
      event("retry_scheduled", { attempt: 2, due: "2026-01-01T00:01:00.000Z" }),
    );
    expect(failed.state).toBe("ready");
    expect(failed.waiting_on).toEqual([{ kind: "retry", id: "page", until: "2026-01-01T00:01:00.000Z" }]);
    expect(failed.reason).toBe("changed prices.csv, which belongs to prices: it owns only `site/**`");
    expect(fold(failed, event("attempt_started", { attempt: 2 }))).toMatchObject({ state: "running", attempts: 2, reason: null, waiting_on: [] });
  });

  it("ask people, and stop asking", () => {
    const asked = play(event("attempt_started", { attempt: 1 }), event("harvested"), event("approval_requested", { until: "2026-01-01T01:00:00.000Z" }));
    expect(asked).toMatchObject({ state: "harvested", waiting_on: [{ kind: "approval", until: "2026-01-01T01:00:00.000Z" }] });
    expect(fold(asked, event("approved")).waiting_on).toEqual([]);
  });

  it("that mean nothing for its view leave it the same object", () => {
    expect(fold(pending, event("reported"))).toBe(pending);
  });
});

it("a run's status follows its events", () => {
  expect(runStatus(event("run_finished", { status: "failed" }))).toBe("failed");
  expect(runStatus(event("run_resumed"))).toBe("running");
  expect(runStatus(event("harvested"))).toBeNull();
});
