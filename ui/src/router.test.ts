import { describe, expect, it } from "vitest";

import { match, withQuery } from "./router";

describe("a path", () => {
  it("is matched by its shape", () => {
    expect(match("/", "/")).toEqual({});
    expect(match("/", "/runs")).toBeNull();
    expect(match("/runs/:run", "/runs/bakery-hh6m")).toEqual({ run: "bakery-hh6m" });
    expect(match("/runs/:run", "/runs/bakery-hh6m/")).toEqual({ run: "bakery-hh6m" });
    expect(match("/runs/:run", "/runs/a/task")).toBeNull();
    expect(match("/plans/:name", "/plans/a%20b")).toEqual({ name: "a b" });
  });

  it("that is garbled matches nothing", () => {
    expect(match("/plans/:name", "/plans/%E0%A4%A")).toBeNull();
  });
});

it("words of a query come and go, the others stay", () => {
  const place = { path: "/runs/x", query: new URLSearchParams("tab=table&task=a") };
  expect(withQuery(place, { task: null })).toBe("/runs/x?tab=table");
  expect(withQuery(place, { task: "b c" })).toBe("/runs/x?tab=table&task=b+c");
  expect(withQuery(place, { tab: null, task: null })).toBe("/runs/x");
});
