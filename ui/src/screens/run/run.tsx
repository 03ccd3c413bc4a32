/** One run: what it does, and all that can be known of it. */

import { lazy, Suspense, useEffect, useMemo } from "react";

import { useNow } from "../../api/queries";
import { Icon } from "../../components/icon";
import { Command, Empty, Heading, Loading, Progress, Status, Tabs, Trouble } from "../../components/parts";
import { Link, navigate, usePlace, withQuery } from "../../router";
import type { TaskState } from "../../api/types";
import { cost, ofRun, plural, took, when } from "../../words";
import { Store, useMoves, useShape, useStoreOf } from "./context";
import { Orders } from "./orders";
import { Table } from "./table";
import { TaskPanel } from "./task";

const Flow = lazy(() => import("../../graph/flow"));
const TimelineTab = lazy(() => import("./timeline"));
const OwnershipTab = lazy(() => import("./ownership"));
const MessagesTab = lazy(() => import("./messages"));
const ReportTab = lazy(() => import("./report"));

const TABS = [
  { id: "graph", label: "Graph" },
  { id: "table", label: "Table" },
  { id: "timeline", label: "Timeline" },
  { id: "ownership", label: "Ownership" },
  { id: "messages", label: "Messages" },
  { id: "report", label: "Report" },
];

export default function Run({ run }: { run: string }) {
  const store = useStoreOf(run);
  const moved = useMoves(store);
  const place = usePlace();
  const shape = useShape(store);
  const tab = TABS.find(({ id }) => id === place.query.get("tab"))?.id ?? (matchMedia("(max-width: 640px)").matches ? "table" : "graph");
  const selected = place.query.get("task");
  const { head } = store;
  const now = useNow(head?.finished === null);
  const open = useMemo(() => (id: string) => navigate(withQuery({ path: `/runs/${encodeURIComponent(run)}`, query: new URLSearchParams(location.search) }, { task: id }), { replace: new URLSearchParams(location.search).has("task") }), [run]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || document.querySelector("dialog[open]") || !new URLSearchParams(location.search).has("task")) return;
      const task = new URLSearchParams(location.search).get("task") ?? "";
      navigate(withQuery({ path: location.pathname, query: new URLSearchParams(location.search) }, { task: null }));
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-task="${CSS.escape(task)}"]`)?.focus());
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  const counts = useMemo(() => {
    const counts: Partial<Record<TaskState, number>> = {};
    for (const id of store.ids) {
      const state = store.task(id)?.state;
      if (state) counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
    // The store itself stays the same object: what tells is that something has moved.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, moved]);

  if (!head) {
    return store.error ? (
      <>
        <Heading title={run} />
        <Trouble error={store.error} what="The run could not be read." />
      </>
    ) : (
      <Loading what="the run" />
    );
  }
  const asks = head.questions?.length ?? head.asks;
  const spent = cost(head.spent);
  return (
    <Store value={store}>
      <div className="run" data-panel={selected !== null}>
        <Heading title={run}>
          <Orders />
        </Heading>
        <div className="facts">
          <Status of={ofRun(head.status, asks)} />
          <Progress counts={counts} total={store.ids.length} />
          <span>
            <span className="dim">plan</span> <Link to={`/plans/${encodeURIComponent(head.plan)}`}>{head.plan}</Link>
          </span>
          <span>
            <span className="dim">started</span> {when(head.created)} <span className="dim">by</span> {head.by}
          </span>
          <span className="num">
            <span className="dim">took</span> {took(head.created, head.finished, now)}
          </span>
          {spent && (
            <span>
              <span className="dim">cost</span> {spent}
            </span>
          )}
          {!head.isolated && (
            <span className="status" data-tone="ask">
              <Icon name="warn" /> Not isolated
            </span>
          )}
          {store.link === "lost" && (
            <span className="status" data-tone="bad">
              <Icon name="warn" /> Connection lost
            </span>
          )}
        </div>
        {head.goal && <p className="goal">{head.goal}</p>}
        {asks > 0 && (
          <Link to={`/approvals?run=${encodeURIComponent(run)}`} className="note go" data-tone="ask">
            <Icon name="hand" />
            <span>
              <strong>{plural(asks, "answer")} wanted.</strong> {head.questions?.map((one) => one.task ?? one.phase ?? one.about).slice(0, 4).join(", ")}
            </span>
            <Icon name="right" />
          </Link>
        )}
        <Tabs tabs={TABS} at={tab} pick={(id) => navigate(withQuery(place, { tab: id === "graph" ? null : id }), { replace: true })} label="Views of the run">
          <Suspense fallback={<Loading what="the view" />}>
            {tab === "graph" && <Trouble error={shape.error} what="The graph could not be read." />}
            {tab === "graph" && shape.isPending && <Loading what="the graph" />}
            {tab === "graph" &&
              shape.data &&
              (shape.data.nodes.length === 0 ? (
                <Empty icon="plan" title="This run has no tasks" />
              ) : (
                <Flow graph={shape.data} source={store} selected={selected} open={open} label={`Graph of ${run}; the table tells the same`} />
              ))}
            {tab === "table" && <Table graph={shape.data} open={open} selected={selected} />}
            {tab === "timeline" && <TimelineTab open={open} />}
            {tab === "ownership" && <OwnershipTab open={open} />}
            {tab === "messages" && <MessagesTab open={open} />}
            {tab === "report" && <ReportTab open={open} />}
          </Suspense>
        </Tabs>
        {head.status === "succeeded" && tab === "graph" && (
          <p className="next dim">
            What it changed lies on a branch of its own until you take it: <Command>{`pitcrew apply ${run}`}</Command>
          </p>
        )}
        {selected !== null && <TaskPanel key={selected} id={selected} close={() => navigate(withQuery(place, { task: null }))} />}
      </div>
    </Store>
  );
}
