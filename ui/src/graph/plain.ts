/** A graph without phases and teams, spaced by dagre. */

import dagre from "@dagrejs/dagre";

import type { Graph } from "../api/types";
import { HEIGHT, layOut, WIDTH, type Layout } from "./layout";

interface Size {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

/** Above this many tasks columns by rank are as readable, and at once. */
const MOST = 400;

export function arrange(graph: Graph, folded: ReadonlySet<string>): Layout {
  const isPlain = graph.phases.length === 0 && graph.teams.length === 0;
  if (!isPlain || graph.nodes.length > MOST || graph.nodes.length === 0) return layOut(graph, folded);
  const drawn = new dagre.graphlib.Graph({ multigraph: true });
  drawn.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 56, marginx: 8, marginy: 8 });
  drawn.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) drawn.setNode(node.id, { width: WIDTH, height: HEIGHT });
  const edges = graph.edges.filter((edge) => drawn.hasNode(edge.from) && drawn.hasNode(edge.to));
  for (const edge of edges) drawn.setEdge(edge.from, edge.to, {}, edge.kind);
  dagre.layout(drawn);
  const { width = 0, height = 0 } = drawn.graph() as Partial<Size>;
  const boxes = graph.nodes.map((node) => {
    const at = drawn.node(node.id) as Point;
    return { id: node.id, x: at.x - WIDTH / 2, y: at.y - HEIGHT / 2, node };
  });
  return { boxes, edges, bands: [], lanes: [], width, height };
}
