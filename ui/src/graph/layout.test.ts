import { describe, expect, it } from "vitest";

import type { Graph } from "../api/types";
import { neighbour } from "./ways";
import { groupsOf, HEIGHT, layOut, WIDTH, type Layout } from "./layout";

function graph(nodes: [id: string, rank: number, phase?: string, team?: string][], edges: [string, string][] = []): Graph {
  const unique = (names: (string | undefined)[]) => [...new Set(names.filter((name) => name !== undefined))];
  return {
    nodes: nodes.map(([id, rank, phase, team]) => ({ id, rank, phase: phase ?? null, team: team ?? null })),
    edges: edges.map(([from, to]) => ({ from, to, kind: "succeeded" })),
    phases: unique(nodes.map(([, , phase]) => phase)),
    teams: unique(nodes.map(([, , , team]) => team)),
  };
}

const at = (layout: Layout, id: string) => {
  const box = layout.boxes.find((one) => one.id === id);
  if (!box) throw new Error(`no ${id}`);
  return box;
};

const overlaps = (layout: Layout) =>
  layout.boxes.some((left, index) => layout.boxes.slice(index + 1).some((right) => Math.abs(left.x - right.x) < WIDTH && Math.abs(left.y - right.y) < HEIGHT));

const house = graph(
  [
    ["a", 0, "one", "red"],
    ["b", 1, "one", "blue"],
    ["c", 2, "two", "red"],
    ["d", 3, "two", "blue"],
    ["e", 3, "two", "red"],
  ],
  [
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
    ["c", "e"],
  ],
);

describe("the wall chart", () => {
  it("has phases from left to right and teams from top to bottom", () => {
    const layout = layOut(house, new Set());
    expect(layout.bands.map((band) => band.name)).toEqual(["one", "two"]);
    expect(layout.lanes.map((lane) => lane.name)).toEqual(["red", "blue"]);
    expect(at(layout, "a").x).toBeLessThan(at(layout, "c").x);
    expect(at(layout, "a").y).toBeLessThan(at(layout, "b").y);
    expect(at(layout, "c").x).toBeLessThan(at(layout, "e").x);
    expect(overlaps(layout)).toBe(false);
  });

  it("folds a phase to one box a team, and its edges with it", () => {
    const layout = layOut(house, new Set(["phase:two"]));
    expect(layout.boxes.filter((box) => box.members).map((box) => box.members)).toEqual([["c", "e"], ["d"]]);
    expect(layout.edges.map((edge) => [edge.from, edge.to])).toEqual([
      ["a", "b"],
      ["b", "group:two/red"],
      ["group:two/red", "group:two/blue"],
    ]);
  });

  it("is the same for the same graph", () => {
    expect(layOut(house, new Set())).toEqual(layOut(house, new Set()));
  });

  it("of 2,000 tasks is made in less than a tenth of a second, and none lies on another", () => {
    const nodes = Array.from({ length: 2_000 }, (_, index): [string, number, string, string] => [`t${index}`, index % 40, `p${Math.floor((index % 40) / 4)}`, `team${index % 7}`]);
    const edges = nodes.slice(40).map(([id], index): [string, string] => [`t${index}`, id]);
    const large = graph(nodes, edges);
    // The quickest of several: the machine may have other things to do.
    const took = Array.from({ length: 5 }, () => {
      const began = performance.now();
      layOut(large, new Set());
      return performance.now() - began;
    });
    expect(Math.min(...took)).toBeLessThan(100);
    const layout = layOut(large, new Set());
    expect(layout.boxes).toHaveLength(2_000);
    const places = new Set(layout.boxes.map((box) => `${Math.round(box.x)},${Math.round(box.y)}`));
    expect(places.size).toBe(2_000);
  });

  it("keeps tasks without a phase and edges to nowhere", () => {
    const layout = layOut(graph([["a", 0, "one"], ["b", 0]], [["a", "gone"]]), new Set());
    expect(layout.bands.map((band) => band.name)).toEqual(["one", ""]);
    expect(layout.edges).toEqual([]);
  });
});

it("groups are phases, else teams", () => {
  expect([...groupsOf(house).keys()]).toEqual(["phase:one", "phase:two"]);
  expect([...groupsOf(graph([["a", 0, undefined, "red"]])).keys()]).toEqual(["team:red"]);
  expect(groupsOf(graph([["a", 0]])).size).toBe(0);
});

it("arrow keys go along the edges, and up and down", () => {
  const layout = layOut(graph([["a", 0], ["b", 1], ["c", 1]], [["a", "b"]]), new Set());
  expect(neighbour(layout, "a", "ArrowRight")).toBe("b");
  expect(neighbour(layout, "b", "ArrowLeft")).toBe("a");
  expect(neighbour(layout, "b", "ArrowDown")).toBe("c");
  expect(neighbour(layout, "c", "ArrowUp")).toBe("b");
  expect(neighbour(layout, "a", "ArrowLeft")).toBeNull();
  expect(neighbour(layout, "a", "x")).toBeNull();
});
