/**
 * Where tasks lie on the wall chart: phases are bands from left to right, teams lanes from top to
 * bottom, and inside of both a task stands behind what it needs.
 *
 * Pure, and asked again only when the shape of the run changes, never when a state does.
 */

import type { Graph, GraphEdge, GraphNode } from "../api/types";

export const WIDTH = 216;
export const HEIGHT = 64;
const GAP_X = 48;
const GAP_Y = 12;
const PAD = 20;
const HEAD = 36;
const LABEL = 132;
/** More than this below each other begins another column. */
const STACK = 20;

export interface Box {
  id: string;
  x: number;
  y: number;
  /** The tasks that a folded group stands for; nothing for a task. */
  members?: readonly string[];
  group?: string;
  node?: GraphNode;
}

export interface Strip {
  name: string;
  group: string;
  from: number;
  size: number;
  folded: boolean;
  members: readonly string[];
}

export interface Layout {
  boxes: Box[];
  edges: GraphEdge[];
  bands: Strip[];
  lanes: Strip[];
  width: number;
  height: number;
}

/** By which a graph can be folded: its phases, else its teams. */
export function groupsOf(graph: Graph): Map<string, string[]> {
  const by: "phase" | "team" | null = graph.phases.length > 0 ? "phase" : graph.teams.length > 0 ? "team" : null;
  const groups = new Map<string, string[]>();
  if (!by) return groups;
  for (const node of graph.nodes) {
    const name = node[by];
    if (!name) continue;
    const group = `${by}:${name}`;
    put(groups, group, node.id);
  }
  return groups;
}

export function layOut(graph: Graph, folded: ReadonlySet<string>): Layout {
  const has = { bands: graph.phases.length > 0, lanes: graph.teams.length > 0 };
  const known = new Set(graph.nodes.map((node) => node.id));
  const edges = graph.edges.filter((edge) => known.has(edge.from) && known.has(edge.to));
  const phases = order(graph.phases, graph.nodes, "phase");
  const teams = order(graph.teams, graph.nodes, "team");

  // Which cell each task is in, and its column there.
  const cells = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    put(cells, `${node.phase ?? ""}\n${node.team ?? ""}`, node);
  }
  const column = columns(graph.nodes, edges, has.bands);
  const place = ordering(graph.nodes, edges);

  const boxes: Box[] = [];
  const stands = new Map<string, string>();
  const tops = new Map<string, number>();
  const heights = new Map<string, number>();
  const widths = new Map<string, number>();
  const parts: { phase: string; team: string; boxes: Box[] }[] = [];

  for (const phase of phases) {
    for (const team of teams) {
      const inside = cells.get(`${phase}\n${team}`);
      if (!inside) continue;
      const group = has.bands ? `phase:${phase}` : `team:${team}`;
      const part = { phase, team, boxes: [] as Box[] };
      parts.push(part);
      let right: number;
      let bottom = 0;
      if (folded.has(group) && (has.bands ? phase : team) !== "") {
        const id = `group:${phase}/${team}`;
        const members = inside.map((node) => node.id);
        members.forEach((member) => stands.set(member, id));
        part.boxes.push({ id, x: 0, y: 0, members, group });
        right = WIDTH;
        bottom = HEIGHT;
      } else {
        const byColumn = new Map<number, GraphNode[]>();
        for (const node of inside) {
          const at = column.get(node.id) ?? 0;
          put(byColumn, at, node);
        }
        let x = 0;
        const last = Math.max(...byColumn.keys());
        for (let at = has.bands ? 0 : Math.min(...byColumn.keys()); at <= last; at += 1) {
          // Without lanes every cell is alone in its band, and an empty column says nothing.
          const nodes = byColumn.get(at);
          if (!nodes) {
            if (has.lanes) x += WIDTH + GAP_X;
            continue;
          }
          nodes.sort((left, right) => (place.get(left.id) ?? 0) - (place.get(right.id) ?? 0));
          nodes.forEach((node, index) => {
            const y = (index % STACK) * (HEIGHT + GAP_Y);
            const nudge = Math.floor(index / STACK) * (WIDTH + GAP_Y);
            part.boxes.push({ id: node.id, x: x + nudge, y, node });
            bottom = Math.max(bottom, y + HEIGHT);
          });
          x += (Math.ceil(nodes.length / STACK) - 1) * (WIDTH + GAP_Y) + WIDTH + GAP_X;
        }
        right = x - GAP_X;
      }
      widths.set(phase, Math.max(widths.get(phase) ?? 0, right));
      heights.set(team, Math.max(heights.get(team) ?? 0, bottom));
    }
  }

  const bands: Strip[] = [];
  const lanes: Strip[] = [];
  let y = has.bands ? HEAD : 0;
  for (const team of teams) {
    const height = heights.get(team);
    if (height === undefined) continue;
    tops.set(team, y + PAD);
    const members = graph.nodes.filter((node) => (node.team ?? "") === team).map((node) => node.id);
    if (has.lanes) lanes.push({ name: team, group: `team:${team}`, from: y, size: height + 2 * PAD, folded: folded.has(`team:${team}`), members });
    y += height + 2 * PAD;
  }
  const lefts = new Map<string, number>();
  let x = has.lanes ? LABEL : 0;
  for (const phase of phases) {
    const width = widths.get(phase);
    if (width === undefined) continue;
    lefts.set(phase, x + PAD);
    const members = graph.nodes.filter((node) => (node.phase ?? "") === phase).map((node) => node.id);
    if (has.bands) bands.push({ name: phase, group: `phase:${phase}`, from: x, size: width + 2 * PAD, folded: folded.has(`phase:${phase}`), members });
    x += width + 2 * PAD + (has.bands ? 16 : 0);
  }
  for (const part of parts) {
    for (const box of part.boxes) {
      boxes.push({ ...box, x: box.x + (lefts.get(part.phase) ?? 0), y: box.y + (tops.get(part.team) ?? 0) });
    }
  }

  const drawn = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const from = stands.get(edge.from) ?? edge.from;
    const to = stands.get(edge.to) ?? edge.to;
    if (from !== to) drawn.set(`${from}\n${to}\n${edge.kind}`, { from, to, kind: edge.kind });
  }
  return { boxes, edges: [...drawn.values()], bands, lanes, width: x, height: y };
}

/** Adds to the list that a map has under a key. */
function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** The names in the plan's order, then those that only tasks name; last the tasks without one. */
function order(named: string[], nodes: GraphNode[], by: "phase" | "team"): string[] {
  const used = new Set(nodes.map((node) => node[by] ?? ""));
  const all = named.filter((name) => used.has(name));
  for (const name of used) if (name && !all.includes(name)) all.push(name);
  return used.has("") ? [...all, ""] : all;
}

/** The column of each task: how many steps of needs lie before it, inside its phase where there are phases. */
function columns(nodes: GraphNode[], edges: GraphEdge[], inside: boolean): Map<string, number> {
  if (!inside) return new Map(nodes.map((node) => [node.id, node.rank]));
  const phase = new Map(nodes.map((node) => [node.id, node.phase ?? ""]));
  const before = new Map<string, string[]>();
  for (const edge of edges) {
    if (phase.get(edge.from) !== phase.get(edge.to)) continue;
    put(before, edge.to, edge.from);
  }
  const column = new Map<string, number>();
  for (const node of [...nodes].sort((left, right) => left.rank - right.rank)) {
    const behind = (before.get(node.id) ?? []).map((id) => (column.get(id) ?? -1) + 1);
    column.set(node.id, Math.max(0, ...behind));
  }
  return column;
}

/** An order from top to bottom in which a task stands near what it needs. */
function ordering(nodes: GraphNode[], edges: GraphEdge[]): Map<string, number> {
  const before = new Map<string, string[]>();
  for (const edge of edges) put(before, edge.to, edge.from);
  const place = new Map<string, number>();
  const byRank = new Map<number, GraphNode[]>();
  for (const node of nodes) put(byRank, node.rank, node);
  for (const rank of [...byRank.keys()].sort((left, right) => left - right)) {
    const row = byRank.get(rank) ?? [];
    const middle = new Map(
      row.map((node, index) => {
        const needs = (before.get(node.id) ?? []).flatMap((id) => place.get(id) ?? []);
        return [node.id, needs.length > 0 ? needs.reduce((sum, at) => sum + at, 0) / needs.length : index] as const;
      }),
    );
    row.sort((left, right) => (middle.get(left.id) ?? 0) - (middle.get(right.id) ?? 0));
    row.forEach((node, index) => place.set(node.id, index));
  }
  return place;
}
