/** Ways of the keyboard through a graph. */

import { WIDTH, type Layout } from "./layout";

/** Returns what an arrow key leads to: along an edge, or to the nearest above or below. */
export function neighbour(layout: Layout, from: string, key: string): string | null {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  const here = boxes.get(from);
  if (!here) return null;
  const nearest = (ids: string[]) =>
    ids
      .flatMap((id) => boxes.get(id) ?? [])
      .sort((left, right) => Math.abs(left.y - here.y) + Math.abs(left.x - here.x) / 4 - Math.abs(right.y - here.y) - Math.abs(right.x - here.x) / 4)[0]?.id ?? null;
  switch (key) {
    case "ArrowRight":
      return nearest(layout.edges.filter((edge) => edge.from === from).map((edge) => edge.to)) ?? nearest(layout.boxes.filter((box) => box.x > here.x + 1 && Math.abs(box.y - here.y) < 1).map((box) => box.id));
    case "ArrowLeft":
      return nearest(layout.edges.filter((edge) => edge.to === from).map((edge) => edge.from)) ?? nearest(layout.boxes.filter((box) => box.x < here.x - 1 && Math.abs(box.y - here.y) < 1).map((box) => box.id));
    case "ArrowDown":
    case "ArrowUp": {
      const down = key === "ArrowDown";
      const there = layout.boxes.filter((box) => Math.abs(box.x - here.x) < WIDTH && (down ? box.y > here.y : box.y < here.y));
      return nearest(there.map((box) => box.id));
    }
    default:
      return null;
  }
}
