/** The graph from afar: a block of colour for each task, drawn on a canvas. */

import { useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";

import { onceAFrame } from "../api/frame";
import { ofTask, type Tone } from "../words";
import { HEIGHT, WIDTH, type Box, type Layout } from "./layout";
import type { TaskSource } from "./tasks";

const TONES: Tone[] = ["idle", "live", "good", "bad", "ask", "off"];
/** Above this many edges lines from afar are only grey. */
const MOST_EDGES = 6_000;

export function Overview({ layout, source }: { layout: Layout; source: TaskSource }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const api = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext("2d");
    if (!element || !pen) return;
    const ratio = Math.min(devicePixelRatio, 2);
    element.width = Math.round(width * ratio);
    element.height = Math.round(height * ratio);
    let colours = readColours(element);
    const lines = linesOf(layout);

    const draw = () => {
      const [x, y, zoom] = api.getState().transform;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      pen.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
      if (lines) {
        pen.strokeStyle = colours.line;
        pen.lineWidth = 1 / zoom;
        pen.stroke(lines);
      }
      const byTone = new Map<Tone, Box[]>();
      for (const box of layout.boxes) {
        const tone = toneOf(box, source);
        const boxes = byTone.get(tone);
        if (boxes) boxes.push(box);
        else byTone.set(tone, [box]);
      }
      for (const [tone, boxes] of byTone) {
        pen.fillStyle = colours[tone];
        for (const box of boxes) pen.fillRect(box.x, box.y, WIDTH, HEIGHT);
      }
    };
    const soon = onceAFrame(draw);
    const recolour = () => {
      colours = readColours(element);
      soon.ask();
    };
    draw();
    const stops = [source.onAny(soon.ask), api.subscribe(soon.ask)];
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", recolour);
    const theme = new MutationObserver(recolour);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      soon.drop();
      theme.disconnect();
      dark.removeEventListener("change", recolour);
      stops.forEach((stop) => stop());
    };
  }, [layout, source, api, width, height]);

  return <canvas ref={canvas} className="overview" aria-hidden="true" />;
}

function toneOf(box: Box, source: TaskSource): Tone {
  if (!box.members) {
    const task = source.task(box.id);
    return task ? ofTask(task).tone : "idle";
  }
  const tones = new Set(box.members.map((id) => source.task(id)).map((task) => (task ? ofTask(task).tone : "idle")));
  return (["bad", "ask", "live", "idle", "good", "off"] as const).find((tone) => tones.has(tone)) ?? "idle";
}

function readColours(element: Element): Record<Tone | "line", string> {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim() || "#888";
  const tones = Object.fromEntries(TONES.map((tone) => [tone, read(`--block-${tone}`)])) as Record<Tone, string>;
  return { ...tones, line: read("--line-strong") };
}

function linesOf(layout: Layout): Path2D | null {
  if (layout.edges.length > MOST_EDGES) return null;
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  const path = new Path2D();
  for (const edge of layout.edges) {
    const from = boxes.get(edge.from);
    const to = boxes.get(edge.to);
    if (!from || !to) continue;
    path.moveTo(from.x + WIDTH, from.y + HEIGHT / 2);
    path.lineTo(to.x, to.y + HEIGHT / 2);
  }
  return path;
}
