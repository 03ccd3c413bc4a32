/** The run's tasks as a table: all that the graph shows, and a row only where it is in view. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { useNow } from "../../api/queries";
import type { Graph, GraphNode, TaskView } from "../../api/types";
import { Icon } from "../../components/icon";
import { isTyping, Status } from "../../components/parts";
import { isOver, ofState, ofTask, plural, took, tries, why } from "../../words";
import { useMoves, useRun } from "./context";

const FILTERS = {
  all: { label: "All", keep: () => true },
  asks: { label: "Needs you", keep: (task: TaskView) => ofTask(task).tone === "ask" },
  active: { label: "Active", keep: (task: TaskView) => ofState(task.state).tone === "live" || task.state === "rolling_back" },
  waiting: { label: "Waiting", keep: (task: TaskView) => task.state === "pending" || task.state === "ready" },
  failed: { label: "Failed", keep: (task: TaskView) => task.state === "failed" },
  done: { label: "Done", keep: (task: TaskView) => isOver(task.state) && task.state !== "failed" },
} as const;

type Filter = keyof typeof FILTERS;

export function Table({ graph, open, selected }: { graph: Graph | undefined; open: (id: string) => void; selected: string | null }) {
  const store = useRun();
  const moved = useMoves(store);
  const [filter, setFilter] = useState<Filter>("all");
  const [text, setText] = useState("");
  const now = useNow(store.head?.finished === null);
  const scroll = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);

  const nodes = useMemo(() => new Map(graph?.nodes.map((node) => [node.id, node])), [graph]);
  const order = useMemo(() => {
    const phases = new Map(graph?.phases.map((phase, index) => [phase, index]));
    const place = (id: string) => {
      const node = nodes.get(id);
      return node ? (phases.get(node.phase ?? "") ?? 999) * 10_000 + node.rank : Infinity;
    };
    return [...store.ids].sort((left, right) => place(left) - place(right));
  }, [graph, nodes, store.ids]);

  const rows = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return order.flatMap((id) => {
      const task = store.task(id);
      if (!task || !FILTERS[filter].keep(task)) return [];
      const node = nodes.get(id);
      const said = `${id} ${node?.title ?? ""} ${node?.team ?? ""} ${node?.phase ?? ""} ${node?.agent ?? ""}`.toLowerCase();
      return wanted && !said.includes(wanted) ? [] : [{ task, node }];
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [order, filter, text, nodes, store, moved]);

  const [narrow, setNarrow] = useState(() => matchMedia("(max-width: 640px)").matches);
  useEffect(() => {
    const media = matchMedia("(max-width: 640px)");
    const change = () => setNarrow(media.matches);
    media.addEventListener("change", change);
    return () => media.removeEventListener("change", change);
  }, []);
  const size = narrow ? 76 : 36;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => size, overscan: 12 });
  useEffect(() => virtual.measure(), [virtual, size]);

  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setAt(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroll.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus());
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    go(step === -Infinity ? 0 : step === Infinity ? rows.length - 1 : at + step);
  };
  useEffect(() => {
    const slash = (event: globalThis.KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event)) return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener("keydown", slash);
    return () => window.removeEventListener("keydown", slash);
  }, []);

  return (
    <>
      <div className="filters">
        <div className="segmented" role="group" aria-label="Tasks">
          {(Object.keys(FILTERS) as Filter[]).map((one) => (
            <button key={one} type="button" aria-pressed={filter === one} onClick={() => setFilter(one)}>
              {FILTERS[one].label}
            </button>
          ))}
        </div>
        <label className="search">
          <Icon name="search" />
          <span className="hidden">Filter tasks</span>
          <input ref={search} type="search" value={text} onChange={(event) => setText(event.target.value)} placeholder="Filter by name, team, agent" />
        </label>
        <span className="dim num" role="status">
          {plural(rows.length, "task")}
        </span>
      </div>
      <div className="grid tasks" role="table" aria-label="Tasks" aria-rowcount={rows.length + 1} ref={scroll} onKeyDown={press}>
        <div className="grid-row grid-head" role="row" aria-rowindex={1}>
          {["Status", "Task", "Team", "Phase", "Tries", "Took", "Why"].map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const active = row.task.started !== null && row.task.finished === null;
            return (
              <Row
                key={row.task.id}
                {...row}
                index={item.index}
                top={item.start}
                height={size}
                now={active ? now : 0}
                focusable={item.index === Math.min(at, rows.length - 1)}
                selected={selected === row.task.id}
                open={open}
                reach={setAt}
              />
            );
          })}
        </div>
      </div>
      {rows.length === 0 && <p className="dim pad">No task fits.</p>}
    </>
  );
}

interface RowProps {
  task: TaskView;
  node: GraphNode | undefined;
  index: number;
  top: number;
  height: number;
  now: number;
  focusable: boolean;
  selected: boolean;
  open: (id: string) => void;
  reach: (index: number) => void;
}

const Row = memo(function Row({ task, node, index, top, height, now, focusable, selected, open, reach }: RowProps) {
  const reason = why(task);
  return (
    <div
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      data-index={index}
      data-row-task={task.id}
      data-state={task.state}
      data-selected={selected}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span role="cell">
        <Status of={ofTask(task)} quiet />
      </span>
      <span role="cell" className="lead">
        <button type="button" className="linklike" data-task={task.id} tabIndex={focusable ? 0 : -1} onFocus={() => reach(index)} onClick={() => open(task.id)}>
          {node?.title || task.id}
        </button>
        {node?.title && node.title !== task.id && <span className="mono dim id"> {task.id}</span>}
      </span>
      <span role="cell" className="dim">
        {node?.team ?? "–"}
      </span>
      <span role="cell" className="dim">
        {node?.phase ?? "–"}
      </span>
      <span role="cell" className="num">
        {tries(task, node?.tries)?.replace("try ", "") ?? task.attempts}
      </span>
      <span role="cell" className="num">
        {took(task.started, task.finished, now)}
      </span>
      <span role="cell" className="reason" title={reason ?? undefined}>
        {reason ?? ""}
      </span>
    </div>
  );
});
