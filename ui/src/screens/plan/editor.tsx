/** A plan's text, with what is wrong with it and what it means beside it while it is typed. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";

import { api, freshKey, part, Refusal, tagged } from "../../api/client";
import { client } from "../../api/queries";
import { NO_TASKS } from "../../graph/tasks";
import type { Diagnostic, PlanDocument, Validation } from "../../api/types";
import { Icon } from "../../components/icon";
import { Diagnostics, Dialog, Heading, Loading, Tabs, Trouble } from "../../components/parts";
import { guardLeaving, navigate, usePlace } from "../../router";
import { useMay } from "../../session";
import { length, plural } from "../../words";
import { Gantt, marksOf, type GanttRow } from "../run/gantt";
import type { EditorHandle } from "./code";
import { DropZone, importedAs } from "./drop";

const Code = lazy(() => import("./code"));
const Flow = lazy(() => import("../../graph/flow"));

/** How long after the last key the text is checked, and how much time lies between two checks: a server counts calls. */
const PAUSE_MS = 180;
const APART_MS = 800;

const FIRST = `name: my-plan
goal: What shall be true at the end

tasks:
  build:
    run: make
    owns: [out/**]
  test:
    needs: [build]
    run: make test
`;

interface Opened {
  source: string;
  etag: string | null;
  file: string | null;
  notes: Diagnostic[];
}

export default function PlanEditor({ name }: { name: string | null }) {
  const plan = useQuery({
    queryKey: ["plan", name],
    enabled: name !== null,
    // A plan that is being edited is never read again under the hands of whoever edits it.
    gcTime: 0,
    queryFn: async ({ signal }): Promise<Opened> => {
      const { body, etag } = await tagged<PlanDocument>(`/plans/${part(name ?? "")}`, { signal });
      return { source: body.source, etag, file: body.file, notes: [] };
    },
  });
  const place = usePlace();
  const imported = importedAs(place.query.get("import"));
  const [fresh] = useState<Opened | null>(() => {
    if (name !== null) return null;
    if (!imported) return { source: FIRST, etag: null, file: null, notes: [] };
    return { source: imported.source, etag: null, file: imported.file, notes: imported.diagnostics };
  });
  if (plan.error) {
    return (
      <>
        <Heading title={name ?? "New plan"} />
        <Trouble error={plan.error} what="The plan could not be read." />
      </>
    );
  }
  const opened = fresh ?? plan.data;
  if (!opened) return <Loading what="the plan" />;
  return <Editing key={name ?? opened.file ?? "new"} name={name} opened={opened} />;
}

function useValidation(source: string, name: string | null) {
  const [found, setFound] = useState<Validation | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [checked, setChecked] = useState<string | null>(null);
  const last = useRef(-Infinity);
  useEffect(() => {
    const wait = last.current === -Infinity ? 0 : Math.max(PAUSE_MS, last.current + APART_MS - performance.now());
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        api<Validation>("/plans/validate", { method: "POST", body: name ? { source, name } : { source }, signal: stop.signal }).then(
          (validation) => {
            setFound(validation);
            setChecked(source);
            setError(null);
          },
          (failure: unknown) => {
            if (!stop.signal.aborted) setError(failure);
          },
        );
      },
      wait,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source, name]);
  return { found, error, isCurrent: checked === source };
}

function Editing({ name, opened }: { name: string | null; opened: Opened }) {
  const [source, setSource] = useState(opened.source);
  const [saved, setSaved] = useState(name === null ? null : opened.source);
  const [etag, setEtag] = useState(opened.etag);
  const [conflict, setConflict] = useState<{ source: string; etag: string | null } | null>(null);
  const [deleting, setDeleting] = useState(false);
  const [side, setSide] = useState("graph");
  const [imported, setImported] = useState(opened.notes);
  const code = useRef<EditorHandle>(null);
  const admin = useMay("admin");
  const operator = useMay("operator");
  const { found, error, isCurrent } = useValidation(source, name);
  const dirty = source !== saved;
  const proper = useMemo(() => name ?? /^name:\s*["']?([A-Za-z0-9][\w.-]*)/m.exec(source)?.[1] ?? null, [name, source]);
  const errors = found?.diagnostics.filter((one) => one.severity === "error").length ?? 0;
  const warnings = (found?.diagnostics.length ?? 0) - errors;

  const save = useMutation({
    mutationFn: async ({ over }: { over?: string | null }) => {
      if (!proper) throw new Error("The plan needs a name: write `name: my-plan` on a line of its own.");
      const text = source;
      const tag = over === undefined ? etag : over;
      const { etag: next } = await tagged<PlanDocument>(`/plans/${part(proper)}`, {
        method: "PUT",
        body: { source: text },
        headers: tag ? { "if-match": tag } : { "if-none-match": "*" },
      });
      return { text, next, proper };
    },
    onSuccess: ({ text, next, proper: called }) => {
      setSaved(text);
      setEtag(next);
      setConflict(null);
      void client.invalidateQueries({ queryKey: ["plans"] });
      if (name === null) {
        guardLeaving(null);
        navigate(`/plans/${part(called)}`, { replace: true });
      }
    },
    onError: async (failure) => {
      if (!(failure instanceof Refusal) || failure.status !== 412 || !proper) return;
      const { body, etag: theirs } = await tagged<PlanDocument>(`/plans/${part(proper)}`);
      setConflict({ source: body.source, etag: theirs });
    },
  });

  const key = useRef(freshKey());
  const start = useMutation({
    mutationFn: async () => {
      const called = dirty ? (await save.mutateAsync({})).proper : proper;
      return api<{ run: string }>("/runs", { method: "POST", body: { plan: called }, headers: { "idempotency-key": key.current } });
    },
    onSuccess: ({ run }) => {
      key.current = freshKey();
      guardLeaving(null);
      navigate(`/runs/${part(run)}`);
    },
  });
  const remove = useMutation({
    mutationFn: () => api(`/plans/${part(proper ?? "")}`, { method: "DELETE", headers: etag ? { "if-match": etag } : {} }),
    onSuccess: () => {
      guardLeaving(null);
      void client.invalidateQueries({ queryKey: ["plans"] });
      navigate("/plans");
    },
  });

  useEffect(() => {
    const unsaved = dirty && source !== FIRST;
    guardLeaving(unsaved ? () => window.confirm("The plan has changes that are not saved. Leave it all the same?") : null);
    const leave = (event: BeforeUnloadEvent) => unsaved && event.preventDefault();
    window.addEventListener("beforeunload", leave);
    return () => {
      guardLeaving(null);
      window.removeEventListener("beforeunload", leave);
    };
  }, [dirty, source]);

  const keep = useRef<() => void>(() => undefined);
  keep.current = () => {
    if (admin && dirty && !save.isPending) save.mutate({});
  };
  const ask = useCallback(() => keep.current(), []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        ask();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [ask]);

  const runs = found?.runs ?? errors === 0;
  const isConflict = save.error instanceof Refusal && save.error.status === 412;
  return (
    <DropZone enabled={admin && name === null}>
      {() => (
        <div className="plan-editor">
          <Heading title={name ?? "New plan"}>
            <span className="dim" role="status">
              {save.isPending ? "Saving …" : dirty ? (saved === null ? "Not saved yet" : "Changed") : "Saved"}
            </span>
            {admin && name !== null && (
              <button type="button" className="ghost" onClick={() => setDeleting(true)}>
                Delete
              </button>
            )}
            {admin && (
              <button type="button" onClick={() => save.mutate({})} disabled={!dirty || save.isPending} aria-keyshortcuts="Control+S">
                Save
              </button>
            )}
            {operator && (
              <button type="button" className="primary" onClick={() => start.mutate()} disabled={start.isPending || !runs || !isCurrent || (dirty && !admin)}>
                <Icon name="bolt" /> {dirty ? "Save and start" : "Start"}
              </button>
            )}
          </Heading>
          {!isConflict && <Trouble error={save.error} what="The plan could not be saved." />}
          <Trouble error={start.error === save.error ? null : start.error} what="The run could not be started." />
          {conflict && (
            <div className="note" data-tone="bad" role="alert">
              <Icon name="warn" />
              <div>
                <p>
                  <strong>Somebody else has saved this plan since you opened it.</strong> Nothing is lost: your text is still here.
                </p>
                <div className="row">
                  <button type="button" onClick={() => save.mutate({ over: conflict.etag })}>
                    Save mine over it
                  </button>
                  <button
                    type="button"
                    onClick={() => {
                      code.current?.replace(conflict.source);
                      setSaved(conflict.source);
                      setEtag(conflict.etag);
                      setConflict(null);
                      save.reset();
                    }}
                  >
                    Take theirs
                  </button>
                </div>
                <details>
                  <summary>Show theirs</summary>
                  <pre className="code" tabIndex={0}>
                    {conflict.source}
                  </pre>
                </details>
              </div>
            </div>
          )}
          {imported.length > 0 && (
            <details className="note" data-tone="idle" open>
              <summary>
                <Icon name="info" /> {opened.file} was read; {plural(imported.length, "thing")} to know
              </summary>
              <Diagnostics found={imported} />
              <button type="button" className="small" onClick={() => setImported([])}>
                Understood
              </button>
            </details>
          )}
          <div className="split">
            <section className="source" aria-label="Source">
              <Suspense fallback={<Loading what="the editor" />}>
                <Code ref={code} text={opened.source} change={setSource} findings={isCurrent ? (found?.diagnostics ?? []) : null} save={ask} locked={!admin} />
              </Suspense>
              <p className="source-foot dim">
                {error ? "not checked: " + (error instanceof Error ? error.message : "no answer") : !isCurrent ? "checking …" : errors + warnings === 0 ? "nothing wrong" : [errors && plural(errors, "error"), warnings && plural(warnings, "note")].filter(Boolean).join(", ")}
                {found?.schedule && ` · ${length(found.schedule.makespan_s * 1000)} in parallel, ${length(found.schedule.sequential_s * 1000)} one after the other`}
              </p>
            </section>
            <section className="beside" aria-label="What it means">
              <Tabs
                label="What the plan means"
                at={side}
                pick={setSide}
                tabs={[
                  { id: "graph", label: "Graph" },
                  { id: "schedule", label: "Schedule" },
                  { id: "findings", label: "Findings", count: found?.diagnostics.length ?? null },
                ]}
              >
                <Suspense fallback={<Loading what="the view" />}>
                  {side === "graph" && (found && found.graph.nodes.length > 0 ? <Flow graph={found.graph} source={NO_TASKS} open={(id) => code.current?.find(id)} label="Graph of the plan" /> : <p className="dim pad">There is no graph while the plan cannot be read.</p>)}
                  {side === "schedule" && <Planned found={found} />}
                  {side === "findings" && (found && found.diagnostics.length > 0 ? <Diagnostics found={found.diagnostics} pick={(one) => code.current?.go(one.line ?? 1, one.column ?? 1)} /> : <p className="dim pad">Nothing is wrong with it.</p>)}
                </Suspense>
              </Tabs>
            </section>
          </div>
          {deleting && (
            <Dialog title={`Delete ${name}?`} close={() => setDeleting(false)}>
              <p>The plan's file goes. Runs of it stay, each with the plan that it was started with.</p>
              <Trouble error={remove.error} what="The plan could not be deleted." />
              <div className="actions">
                <button type="button" onClick={() => setDeleting(false)}>
                  Keep it
                </button>
                <button type="button" className="danger" onClick={() => remove.mutate()} disabled={remove.isPending}>
                  Delete it
                </button>
              </div>
            </Dialog>
          )}
        </div>
      )}
    </DropZone>
  );
}

function Planned({ found }: { found: Validation | null }) {
  const schedule = found?.schedule;
  if (!schedule || schedule.tasks.length === 0) return <p className="dim pad">There is no schedule while the plan has errors.</p>;
  const critical = new Set(schedule.critical_path);
  const titles = new Map(found.graph.nodes.map((node) => [node.id, node.title || node.id]));
  const width = schedule.makespan_s || 1;
  const rows: GanttRow[] = [...schedule.tasks]
    .sort((left, right) => left.start_s - right.start_s || left.finish_s - right.finish_s)
    .map((task) => ({
      id: task.id,
      name: titles.get(task.id) ?? task.id,
      critical: critical.has(task.id),
      bars: [
        { from: task.start_s / width, to: task.finish_s / width, kind: "plan" },
        ...(task.slack_s > 0 ? [{ from: task.finish_s / width, to: Math.min(1, (task.finish_s + task.slack_s) / width), kind: "slack" as const }] : []),
      ],
      said: `from ${length(task.start_s * 1000)} to ${length(task.finish_s * 1000)}${task.slack_s > 0 ? `, ${length(task.slack_s * 1000)} of slack` : ""}`,
    }));
  return (
    <>
      <p className="dim pad">
        {length(schedule.makespan_s * 1000)} in parallel, {length(schedule.sequential_s * 1000)} one after the other, {schedule.peak_parallel} at once at most
      </p>
      <Gantt rows={rows} marks={marksOf(width)} now={null} label="Schedule" />
    </>
  );
}
