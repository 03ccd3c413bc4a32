/** A plan's or a run's graph: only what is in view is drawn, and a node is drawn anew only when its own task moves. */

import "@xyflow/react/dist/base.css";

import { getViewportForBounds, Position, ReactFlow, ReactFlowProvider, useReactFlow, useStore, useStoreApi, ViewportPortal, type Edge, type Node, type NodeProps } from "@xyflow/react";
import { createContext, memo, use, useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";

import type { Graph, GraphNode, TaskState } from "../api/types";
import { Icon } from "../components/icon";
import { Progress } from "../components/parts";
import { isOver, ofTask, tries, why } from "../words";
import { groupsOf, HEIGHT, WIDTH, type Layout, type Strip } from "./layout";
import { Overview } from "./overview";
import { arrange } from "./plain";
import { Tasks, useMoved, useTask, type TaskSource } from "./tasks";
import { neighbour } from "./ways";

/** Below this zoom nothing on a node can be read: blocks of colour say more, and cost nothing. */
const FAR = 0.55;
/** Fewer nodes than this are always drawn as nodes. */
const FEW = 120;
/** A run with more tasks than this begins with its finished groups folded. */
const MANY = 40;

/** Told beforehand: a node whose size and ends are not known is drawn once to measure it, also out of view. */
const MEASURED: Pick<Node, "width" | "height" | "measured" | "handles"> = {
  width: WIDTH,
  height: HEIGHT,
  measured: { width: WIDTH, height: HEIGHT },
  handles: [
    { type: "target", position: Position.Left, x: 0, y: HEIGHT / 2, width: 1, height: 1 },
    { type: "source", position: Position.Right, x: WIDTH - 1, y: HEIGHT / 2, width: 1, height: 1 },
  ],
};

interface View {
  selected: string | null;
  open: (id: string) => void;
  unfold: (group: string) => void;
  /** The node that the keyboard is at. */
  at: string | null;
  wants: string | null;
  reached: (id: string) => void;
}

const ViewContext = createContext<View>({ selected: null, open: () => {}, unfold: () => {}, at: null, wants: null, reached: () => {} });

type TaskNodeData = { node: GraphNode };
type GroupNodeData = { group: string; members: readonly string[]; name: string };

const TaskNode = memo(function TaskNode({ id, data }: NodeProps<Node<TaskNodeData>>) {
  const { node } = data;
  const task = useTask(id);
  const view = use(ViewContext);
  const button = useRef<HTMLButtonElement>(null);
  const wanted = view.wants === id;
  const { reached } = view;
  useEffect(() => {
    if (!wanted) return;
    button.current?.focus({ preventScroll: true });
    reached(id);
  }, [wanted, id, reached]);
  const standing = task ? ofTask(task) : null;
  const reason = task ? why(task) : null;
  const attempt = task ? tries(task, node.tries) : null;
  return (
    <button
      ref={button}
      type="button"
      className="node"
      data-tone={standing?.tone ?? "plan"}
      data-state={task?.state}
      data-task={id}
      data-selected={view.selected === id}
      tabIndex={view.at === id ? 0 : -1}
      onClick={() => view.open(id)}
      title={node.title && node.title !== id ? `${node.title}\n${id}` : id}
    >
      <span className="node-title">{node.title || id}</span>
      <span className="node-state">
        {standing ? (
          <>
            <Icon name={standing.icon} size={14} />
            {standing.word}
          </>
        ) : (
          <span className="mono">{id}</span>
        )}
        {attempt && <span className="node-try">{attempt}</span>}
        {node.optional && <span className="node-try">optional</span>}
      </span>
      <span className="node-why">{standing ? (reason ?? [node.agent, node.team].filter(Boolean).join(" · ")) : [node.agent, node.team].filter(Boolean).join(" · ")}</span>
    </button>
  );
});

const GroupNode = memo(function GroupNode({ id, data }: NodeProps<Node<GroupNodeData>>) {
  const source = use(Tasks);
  const view = use(ViewContext);
  useMoved(source);
  return (
    <button type="button" className="node group" tabIndex={view.at === id ? 0 : -1} onClick={() => view.unfold(data.group)} aria-expanded={false}>
      <span className="node-title">{data.name}</span>
      <span className="node-state">{data.members.length} tasks, folded</span>
      <Progress counts={countOf(source, data.members)} total={data.members.length} />
    </button>
  );
});

const NODE_TYPES = { task: TaskNode, group: GroupNode };

function countOf(source: TaskSource, members: readonly string[]): Partial<Record<TaskState, number>> {
  const counts: Partial<Record<TaskState, number>> = {};
  for (const member of members) {
    const state = source.task(member)?.state ?? "pending";
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

export interface FlowProps {
  graph: Graph;
  source: TaskSource;
  selected?: string | null;
  open: (id: string) => void;
  label: string;
}

export default function Flow(props: FlowProps) {
  return (
    <Tasks value={props.source}>
      <ReactFlowProvider>
        <Canvas {...props} />
      </ReactFlowProvider>
    </Tasks>
  );
}

function Canvas({ graph, source, selected = null, open, label }: FlowProps) {
  const [folded, setFolded] = useFolding(graph, source);
  const layout = useMemo(() => arrange(graph, folded), [graph, folded]);
  const [at, setAt] = useState<string | null>(null);
  const [wants, setWants] = useState<string | null>(null);
  const flow = useReactFlow();
  const store = useStoreApi();
  const many = layout.boxes.length > FEW;
  const far = useStore((state) => many && state.transform[2] < FAR);

  const nodes = useMemo<Node[]>(
    () =>
      layout.boxes.map((box) => ({
        id: box.id,
        type: box.members ? "group" : "task",
        position: { x: box.x, y: box.y },
        ...MEASURED,
        data: box.members ? { group: box.group, members: box.members, name: box.group?.replace(/^\w+:/, "") } : { node: box.node },
      })),
    [layout],
  );
  const edges = useMemo<Edge[]>(
    () => layout.edges.map((edge) => ({ id: `${edge.from}>${edge.to}:${edge.kind}`, source: edge.from, target: edge.to, className: `edge-${edge.kind}`, focusable: false })),
    [layout],
  );

  const toggle = useCallback(
    (group: string) =>
      setFolded((before) => {
        const after = new Set(before);
        if (!after.delete(group)) after.add(group);
        return after;
      }),
    [setFolded],
  );
  const reached = useCallback((id: string) => setWants((now) => (now === id ? null : now)), []);
  const first = at !== null && layout.boxes.some((box) => box.id === at) ? at : (layout.boxes[0]?.id ?? null);
  const view = useMemo<View>(
    () => ({ selected, open: (id) => (setAt(id), open(id)), unfold: toggle, at: first, wants, reached }),
    [selected, open, toggle, first, wants, reached],
  );

  const fit = useCallback(() => {
    const { width, height } = store.getState();
    if (width === 0 || height === 0) return;
    // Names of lanes and bands lie outside of all nodes, so that the nodes' bounds are not enough.
    const bounds = { x: 0, y: 0, width: layout.width, height: layout.height };
    void flow.setViewport(getViewportForBounds(bounds, width, height, many ? 0.06 : 0.3, 1, 0.05));
  }, [flow, store, layout, many]);

  // From afar there are no nodes to click on: a block is found by where it lies.
  const dive = (event: MouseEvent) => {
    if (!far) return;
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const hit = layout.boxes.find((box) => point.x >= box.x && point.x <= box.x + WIDTH && point.y >= box.y && point.y <= box.y + HEIGHT);
    void flow.setCenter(point.x, point.y, { zoom: 0.8, duration: 0 });
    if (hit && !hit.members) view.open(hit.id);
  };

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") return void flow.zoomIn();
    if (event.key === "-") return void flow.zoomOut();
    if (event.key === "0") return fit();
    const next = first && neighbour(layout, first, event.key);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    const box = layout.boxes.find((one) => one.id === next);
    if (!box) return;
    setAt(next);
    setWants(next);
    void flow.setCenter(box.x + WIDTH / 2, box.y + HEIGHT / 2, { zoom: Math.max(flow.getZoom(), 0.7), duration: 0 });
  };

  return (
    <div className="flow" role="group" aria-label={label} onKeyDown={press}>
      <ViewContext value={view}>
        <div className="flow-fill">
        <ReactFlow
          nodes={far ? NONE_NODES : nodes}
          edges={far ? NONE_EDGES : edges}
          nodeTypes={NODE_TYPES}
          onlyRenderVisibleElements={many}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          minZoom={0.04}
          maxZoom={1.5}
          onInit={fit}
          onPaneClick={dive}
          proOptions={{ hideAttribution: true }}
          panOnScroll
          zoomOnDoubleClick={false}
        >
          <ViewportPortal>
            <Strips layout={layout} />
            <StripNames layout={layout} source={source} toggle={toggle} />
          </ViewportPortal>
          {far && <Overview layout={layout} source={source} />}
        </ReactFlow>
        </div>
      </ViewContext>
      <div className="flow-tools" role="group" aria-label="View">
        <button type="button" onClick={() => void flow.zoomIn()} aria-label="Closer">
          <Icon name="plus" />
        </button>
        <button type="button" onClick={() => void flow.zoomOut()} aria-label="Further">
          <Icon name="minus" />
        </button>
        <button type="button" onClick={fit} aria-label="Show all of it">
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}

const NONE_NODES: Node[] = [];
const NONE_EDGES: Edge[] = [];

/** Which groups are folded: in a large run those in which nothing is left to see, until somebody says otherwise. */
function useFolding(graph: Graph, source: TaskSource) {
  const groups = useMemo(() => groupsOf(graph), [graph]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(graph.nodes.length > MANY ? finished(groups, source) : []));
  const known = useRef(new Set(folded));
  // A group that finishes while somebody looks folds once; unfolded by hand it stays open.
  useEffect(() => {
    if (graph.nodes.length <= MANY) return;
    return source.onAny(() => {
      const fresh = finished(groups, source).filter((group) => !known.current.has(group));
      if (fresh.length === 0) return;
      fresh.forEach((group) => known.current.add(group));
      setFolded((before) => new Set([...before, ...fresh]));
    });
  }, [graph, groups, source]);
  return [folded, setFolded] as const;
}

function finished(groups: Map<string, string[]>, source: TaskSource): string[] {
  const isDone = (id: string) => {
    const state = source.task(id)?.state;
    return state !== undefined && isOver(state) && state !== "failed";
  };
  return [...groups].filter(([, members]) => members.every(isDone)).map(([group]) => group);
}

/** The grounds of phases and teams, behind everything. */
function Strips({ layout }: { layout: Layout }) {
  return (
    <div className="strips">
      {layout.lanes.map((lane) => (
        <div key={lane.group} className="lane" style={{ transform: `translate(0, ${lane.from}px)`, width: layout.width, height: lane.size }} />
      ))}
      {layout.bands.map((band) => (
        <div key={band.group} className="band" style={{ transform: `translate(${band.from}px, 0)`, width: band.size, height: layout.height }} />
      ))}
    </div>
  );
}

/** Their names, which stay readable from afar. */
function StripNames({ layout, source, toggle }: { layout: Layout; source: TaskSource; toggle: (group: string) => void }) {
  const zoom = useStore((state) => Math.round(Math.max(0.1, Math.min(1, state.transform[2])) * 20) / 20);
  const byPhase = layout.bands.length > 0;
  const place = (x: number, y: number) => ({ transform: `translate(${x}px, ${y}px) scale(${1 / Math.max(zoom, 0.05)})` });
  return (
    <>
      {layout.lanes.map((lane) => (
        <div key={lane.group} className="strip" style={place(8, lane.from + 8)}>
          <StripName strip={lane} source={source} toggle={byPhase ? null : toggle} what="team" />
        </div>
      ))}
      {layout.bands.map((band) => (
        <div key={band.group} className="strip" style={place(band.from + 14, 6)}>
          <StripName strip={band} source={source} toggle={toggle} what="phase" />
        </div>
      ))}
    </>
  );
}

function StripName({ strip, source, toggle, what }: { strip: Strip; source: TaskSource; toggle: ((group: string) => void) | null; what: string }) {
  useMoved(source);
  const name = strip.name || `no ${what}`;
  const done = strip.members.filter((id) => {
    const state = source.task(id)?.state;
    return state === "succeeded" || state === "skipped";
  }).length;
  const said = source.task(strip.members[0] ?? "") ? `${done}/${strip.members.length}` : String(strip.members.length);
  if (!toggle || !strip.name) {
    return (
      <span className="strip-name">
        {name} <span className="dim">{said}</span>
      </span>
    );
  }
  return (
    <button type="button" className="strip-name" aria-expanded={!strip.folded} onClick={() => toggle(strip.group)} tabIndex={-1}>
      <Icon name={strip.folded ? "right" : "down"} size={12} />
      {name} <span className="dim">{said}</span>
    </button>
  );
}
