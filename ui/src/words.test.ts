import { describe, expect, it } from "vitest";

import type { TaskView } from "./api/types";
import { bytes, cost, length, ofRun, ofTask, ofWaiting, plural, short, tries, why } from "./words";

const task = (more: Partial<TaskView> = {}): TaskView => ({
  id: "build",
  state: "pending",
  attempts: 0,
  started: null,
  finished: null,
  waiting_on: [],
  reason: null,
  ...more,
});

describe("a length of time", () => {
  it.each([
    [640, "640 ms"],
    [2_400, "2.4 s"],
    [12_400, "12 s"],
    [200_000, "3 min 20 s"],
    [3_600_000, "1 h"],
    [7_500_000, "2 h 5 min"],
    [273_600_000, "3 d 4 h"],
    [3_601_000, "1 h"],
    [-1, "–"],
  ])("%i ms reads %s", (ms, said) => expect(length(ms)).toBe(said));
});

describe("a task", () => {
  it("that needs a yes says so before its state", () => {
    const asked = task({ state: "harvested", waiting_on: [{ kind: "approval", id: "build", until: null }] });
    expect(ofTask(asked)).toMatchObject({ tone: "ask", word: "Needs approval" });
  });

  it("that waits to be tried again says when", () => {
    const waits = task({ state: "ready", attempts: 1, waiting_on: [{ kind: "retry", id: "build", until: "2026-01-01T10:00:00Z" }], reason: "exit code 2" });
    expect(ofTask(waits).word).toBe("Waits to retry");
    expect(why(waits)).toMatch(/^tries again at \d\d:\d\d:\d\d: exit code 2$/);
    expect(tries(waits, 3)).toBe("try 1 of 3");
  });

  it("that waits for several says the first and how many more", () => {
    const on = (id: string) => ({ kind: "task", id, until: null });
    expect(why(task({ waiting_on: [on("a"), on("b"), on("c")] }))).toBe("waits for a and 2 more");
  });

  it("that failed says why without the marks of names", () => {
    expect(why(task({ state: "skipped", reason: "it needs `brick`, which failed" }))).toBe("it needs brick, which failed");
  });

  it("that succeeded explains nothing", () => {
    expect(why(task({ state: "succeeded", reason: "left over" }))).toBeNull();
  });

  it("says its try only where there was or may be another", () => {
    expect(tries(task({ attempts: 1 }), undefined)).toBeNull();
    expect(tries(task({ attempts: 1 }), 1)).toBeNull();
    expect(tries(task({ attempts: 2 }), undefined)).toBe("try 2");
  });
});

it("a run that asks people says so before all else", () => {
  expect(ofRun("waiting", 1).word).toBe("Needs you");
  expect(ofRun("waiting", 0).word).toBe("Waiting");
  expect(ofRun("succeeded", 1).word).toBe("Succeeded");
});

it("every kind of wait has a sentence", () => {
  for (const kind of ["task", "phase", "lease", "capacity", "approval", "gate", "signal", "window", "retry", "turn", "agent", "budget", "moon"]) {
    const said = ofWaiting({ kind, id: "x", until: null });
    expect(said).not.toMatch(/undefined|null/);
  }
});

it("sums are said with their unit", () => {
  expect(bytes(12)).toBe("12 B");
  expect(bytes(2_048)).toBe("2.0 KiB");
  expect(plural(1, "task")).toBe("1 task");
  expect(plural(0, "task")).toBe("0 tasks");
  expect(cost({ cost_micros: 1_230_000, input: 900, output: 100 })).toBe("$1.23, 1,000 tokens");
  expect(cost({})).toBeNull();
  expect(short("sha256:0123456789abcdef")).toBe("0123456789");
});
