/** All runs, newest first. */

import { useEffect, useRef, type KeyboardEvent } from "react";

import { useApprovals, useNow, usePages, usePlans } from "../api/queries";
import type { RunSummary } from "../api/types";
import { Icon } from "../components/icon";
import { Command, Empty, Heading, isTyping, Loading, Progress, Status, Trouble } from "../components/parts";
import { Start } from "../components/start";
import { Link, navigate, usePlace, withQuery } from "../router";
import { useMay } from "../session";
import { ofRun, plural, took, when } from "../words";

const FILTERS = [
  ["", "All"],
  ["running", "Running"],
  ["waiting", "Waiting"],
  ["succeeded", "Succeeded"],
  ["failed", "Failed"],
  ["canceled", "Canceled"],
] as const;

export function Runs() {
  const place = usePlace();
  const status = place.query.get("status") ?? "";
  const plan = place.query.get("plan") ?? "";
  const filter = new URLSearchParams([...(status ? [["status", status]] : []), ...(plan ? [["plan", plan]] : [])]).toString();
  const runs = usePages<RunSummary>(["runs", status, plan], filter ? `/runs?${filter}` : "/runs");
  const plans = usePlans();
  const asks = useApprovals().data?.items ?? [];
  const may = useMay("operator");
  const moves = runs.items?.some((run) => run.status === "running") ?? false;
  const now = useNow(moves);
  const rows = useRef<HTMLTableSectionElement>(null);

  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key !== "j" && event.key !== "k") return;
      const links = [...(rows.current?.querySelectorAll<HTMLElement>("a[data-row]") ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      links[Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  const pick = (event: KeyboardEvent | null, words: Record<string, string | null>) => {
    event?.preventDefault();
    navigate(withQuery(place, words), { replace: true });
  };
  const names = [...new Set([...(plans.data?.items.map((one) => one.name) ?? []), ...(plan ? [plan] : [])])];
  const filtered = status !== "" || plan !== "";

  return (
    <>
      <Heading title="Runs">{may && <Start plans={plans.data?.items ?? []} />}</Heading>
      {asks.length > 0 && (
        <Link to="/approvals" className="note go" data-tone="ask">
          <Icon name="hand" />
          <span>
            <strong>{plural(asks.length, "approval")} waiting for an answer.</strong> {asks.slice(0, 3).map((ask) => ask.name).join(", ")}
            {asks.length > 3 && " …"}
          </span>
          <Icon name="right" />
        </Link>
      )}
      <div className="filters">
        <div className="segmented" role="group" aria-label="Status">
          {FILTERS.map(([value, label]) => (
            <button key={value} type="button" aria-pressed={status === value} onClick={() => pick(null, { status: value || null })}>
              {label}
            </button>
          ))}
        </div>
        {names.length > 0 && (
          <label className="inline">
            Plan
            <select value={plan} onChange={(event) => pick(null, { plan: event.target.value || null })}>
              <option value="">Every plan</option>
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Trouble error={runs.error} what="The runs could not be read." />
      {runs.isPending && <Loading what="the runs" />}
      {runs.items?.length === 0 &&
        (filtered ? (
          <Empty icon="search" title="No run fits">
            <p>
              <button type="button" onClick={() => pick(null, { status: null, plan: null })}>
                Show all runs
              </button>
            </p>
          </Empty>
        ) : (
          <Empty icon="runs" title="No runs yet">
            <p>A run carries out a plan: its tasks, in parallel, each in walls of its own. Start one here, or in a terminal:</p>
            <p>
              <Command>pitcrew run</Command>
            </p>
            <p className="dim">
              No plan yet? <Link to="/plans">Write one, or drop a Markdown plan in</Link>, or let Pitcrew write a first one:
            </p>
            <p>
              <Command>pitcrew init</Command>
            </p>
          </Empty>
        ))}
      {runs.items && runs.items.length > 0 && (
        <table className="table runs">
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">Run</th>
              <th scope="col">Tasks</th>
              <th scope="col">Started</th>
              <th scope="col">Took</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody ref={rows}>
            {runs.items.map((run) => (
              <tr key={run.run}>
                <td data-label="Status">
                  <Status of={ofRun(run.status, run.asks)} />
                </td>
                <td data-label="Run" className="lead">
                  <Link to={`/runs/${encodeURIComponent(run.run)}`} data-row className="mono">
                    {run.run}
                  </Link>
                </td>
                <td data-label="Tasks">
                  <Progress counts={run.tasks.by_state} total={run.tasks.total} />
                </td>
                <td data-label="Started" className="num">
                  {when(run.created)}
                </td>
                <td data-label="Took" className="num">
                  {took(run.created, run.finished, now)}
                </td>
                <td data-label="By" className="dim">
                  {run.by}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {runs.hasNextPage && (
        <p className="more">
          <button type="button" onClick={() => void runs.fetchNextPage()} disabled={runs.isFetchingNextPage}>
            {runs.isFetchingNextPage ? "Reading …" : "Older runs"}
          </button>
        </p>
      )}
    </>
  );
}
