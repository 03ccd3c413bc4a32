/** One task: why it stands where it stands, and all that it took and left. */

import { useCallback, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import { part } from "../../api/client";
import { paced } from "../../api/frame";
import { client, useGet, useNow } from "../../api/queries";
import type { Change, Evidence, TaskDetail, TaskView } from "../../api/types";
import { Diff } from "../../components/diff";
import { Icon } from "../../components/icon";
import { Copy, Json, Loading, Said, Status, Tabs, Trouble } from "../../components/parts";
import { Link } from "../../router";
import { cost, ofTask, ofWaiting, short, took, tries, when } from "../../words";
import { Checks } from "./checks";
import { Findings } from "./findings";
import { useNode, useOfRun, useRun } from "./context";
import { Log } from "./log";
import { TaskOrders } from "./orders";

/** The task beside the run. */
export function TaskPanel({ id, close }: { id: string; close: () => void }) {
  const store = useRun();
  const panel = useRef<HTMLElement>(null);
  const came = useRef<Element | null>(null);
  useEffect(() => {
    came.current = document.activeElement;
    panel.current?.focus({ preventScroll: true });
  }, []);
  return (
    <aside className="panel" aria-label={`Task ${id}`} ref={panel} tabIndex={-1}>
      <div className="panel-tools">
        <Link className="button ghost small" to={`/runs/${part(store.run)}/task?id=${part(id)}`}>
          <Icon name="external" /> Page of its own
        </Link>
        <button type="button" className="ghost icon-only" onClick={close} aria-label="Close the task" aria-keyshortcuts="Escape">
          <Icon name="close" />
        </button>
      </div>
      <TaskBody id={id} />
    </aside>
  );
}

export function TaskBody({ id }: { id: string }) {
  const store = useRun();
  const subscribe = useCallback((told: () => void) => store.onTask(id, told), [store, id]);
  const task = useSyncExternalStore(subscribe, () => store.task(id));
  const node = useNode(store, id);
  const [tab, setTab] = useState("about");
  const detail = useGet<TaskDetail>(["run", store.run, "task", id], `/runs/${part(store.run)}/tasks/${part(id)}`);
  useEffect(() => {
    const read = paced(() => {
      void client.invalidateQueries({ queryKey: ["run", store.run, "task", id] });
      void client.invalidateQueries({ queryKey: ["run", store.run, "change", id] });
    }, 60, 3_000);
    const stop = store.onEvent((event) => event.task === id && read.ask());
    return () => {
      stop();
      read.drop();
    };
  }, [store, id]);
  const now = useNow(task?.started != null && task.finished === null);
  if (!task) return store.head ? <p className="pad">There is no task “{id}” in this run.</p> : <Loading what="the task" />;
  const attempt = tries(task, node?.tries ?? (detail.data?.spec.retry ? detail.data.spec.retry.times + 1 : undefined));
  const money = cost(task.spent);
  return (
    <>
      <header className="task-head">
        <h2>{node?.title || id}</h2>
        <p className="mono dim">
          {id} <Copy text={id} what="the task's name" />
        </p>
        <div className="facts">
          <Status of={ofTask(task)} />
          {attempt && <span>{attempt}</span>}
          {task.turn && (
            <span>
              turn {task.turn} of {task.turns}
            </span>
          )}
          {task.started && <span className="num">{took(task.started, task.finished, now)}</span>}
          {node?.team && (
            <span>
              <span className="dim">team</span> {node.team}
            </span>
          )}
          {node?.phase && (
            <span>
              <span className="dim">phase</span> {node.phase}
            </span>
          )}
          {node?.agent && (
            <span>
              <span className="dim">agent</span> {node.agent}
            </span>
          )}
          {money && (
            <span>
              <span className="dim">cost</span> {money}
            </span>
          )}
        </div>
        <Why task={task} />
        <TaskOrders task={task} />
      </header>
      <Tabs
        label="About the task"
        at={tab}
        pick={setTab}
        tabs={[
          { id: "about", label: "About" },
          { id: "log", label: "Log" },
          { id: "diff", label: "Change" },
          { id: "data", label: "Data" },
        ]}
      >
        {tab === "about" && <About task={task} detail={detail.data} error={detail.error} now={now} />}
        {tab === "log" && <Log id={id} running={task.state === "running"} />}
        {tab === "diff" && <ChangeOf id={id} />}
        {tab === "data" && <Trouble error={detail.error} what="The task could not be read." />}
        {tab === "data" && detail.data && <Data detail={detail.data} />}
      </Tabs>
    </>
  );
}

function Why({ task }: { task: TaskView }) {
  const tone = ofTask(task).tone;
  if (task.state === "succeeded" || (!task.reason && task.waiting_on.length === 0)) return null;
  return (
    <div className="note" data-tone={tone === "bad" || tone === "ask" ? tone : "idle"}>
      <Icon name={tone === "bad" ? "warn" : "info"} />
      <div>
        {task.reason && (
          <p className="said">
            <Said>{task.reason}</Said>
          </p>
        )}
        {task.waiting_on.map((on, index) => (
          <p key={index}>
            {ofWaiting(on)}
            {on.kind === "approval" && (
              <>
                {" "}
                <Link to="/approvals">Answer it</Link>
              </>
            )}
          </p>
        ))}
      </div>
    </div>
  );
}

function About({ task, detail, error, now }: { task: TaskView; detail: TaskDetail | undefined; error: unknown; now: number }) {
  const attempts = detail?.tries ?? [];
  const report = detail?.report ?? task.report;
  const steps = detail?.steps ?? task.steps ?? [];
  return (
    <div className="sections">
      <Trouble error={error} what="The task could not be read." />
      {attempts.length > 0 && (
        <section>
          <h3>Attempts</h3>
          <ol className="attempts">
            {[...attempts].reverse().map((attempt) => (
              <li key={attempt.attempt}>
                <span className="num">{attempt.attempt}</span>
                <div>
                  <strong>{attempt.outcome}</strong> <span className="dim num">{when(attempt.started)}, {took(attempt.started, attempt.finished, now)}</span>
                  {attempt.reason && (
                    <p className="said">
                      <Said>{attempt.reason}</Said>
                    </p>
                  )}
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
      {steps.length > 0 && (
        <section>
          <h3>Steps</h3>
          <ul className="plain">
            {steps.map((step, index) => {
              const done = step.done ?? step.ticked ?? step.holds ?? false;
              return (
                <li key={index}>
                  <span className="status quiet" data-tone={done ? "good" : "idle"}>
                    <Icon name={done ? "check" : "circle"} /> {done ? "Done" : "Open"}
                  </span>{" "}
                  {step.text ?? step.name}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <ChecksOf id={task.id} />
      <FindingsOf id={task.id} />
      {report && (
        <section>
          <h3>Report</h3>
          <dl className="pairs">
            {Object.entries(report).map(([name, value]) => (
              <div key={name}>
                <dt>{name.replaceAll("_", " ")}</dt>
                <dd>{plainly(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {task.session && (
        <section>
          <h3>Session</h3>
          <dl className="pairs">
            <div>
              <dt>driver</dt>
              <dd>
                {task.session.driver} {task.session.version}
              </dd>
            </div>
            {task.session.model && (
              <div>
                <dt>model</dt>
                <dd>{task.session.model}</dd>
              </div>
            )}
            <div>
              <dt>id</dt>
              <dd className="mono">{task.session.id}</dd>
            </div>
          </dl>
        </section>
      )}
      {attempts.length === 0 && !error && !report && steps.length === 0 && <p className="dim">Nothing was begun for it yet.</p>}
    </div>
  );
}

function FindingsOf({ id }: { id: string }) {
  return <Findings run={useRun().run} task={id} />;
}

/** The checks of the run that were asked for this task. */
function ChecksOf({ id }: { id: string }) {
  const checks = useOfRun<Evidence[]>(useRun(), "gates", (type) => /^(attempt_failed|verified|probed|go_given|task_failed|turn)/.test(type)).data?.filter((check) => check.task === id) ?? [];
  if (checks.length === 0) return null;
  return (
    <section>
      <h3>Checks</h3>
      <Checks checks={checks} />
    </section>
  );
}

function plainly(value: unknown): ReactNode {
  if (Array.isArray(value)) {
    return (
      <ul>
        {value.map((one, index) => (
          <li key={index}>{plainly(one)}</li>
        ))}
      </ul>
    );
  }
  if (value && typeof value === "object") return Object.entries(value).map(([name, one]) => `${name}: ${typeof one === "object" ? JSON.stringify(one) : String(one)}`).join(", ");
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function ChangeOf({ id }: { id: string }) {
  const store = useRun();
  const path = `/runs/${part(store.run)}/tasks/${part(id)}/change`;
  const query = useGet<Change>(["run", store.run, "change", id], path);
  if (query.error && "status" in query.error && query.error.status === 404) return <p className="dim pad">It has left no change yet.</p>;
  if (query.error) return <Trouble error={query.error} what="The change could not be read." />;
  if (query.isPending) return <Loading what="the change" />;
  return (
    <div className="sections">
      <p>
        <span className="dim">Change</span> <code>{short(query.data.change)}</code> <Copy text={query.data.change} what="the change's digest" />
      </p>
      <Diff text={query.data.diff} whole={query.data.whole} />
    </div>
  );
}

function Data({ detail }: { detail: TaskDetail }) {
  const parts: [string, unknown][] = [
    ["Inputs", detail.spec.with && Object.keys(detail.spec.with).length > 0 ? detail.spec.with : null],
    ["Output", detail.output],
    ["As the plan has it", detail.spec],
  ];
  return (
    <div className="sections">
      {parts.map(([name, value]) => (
        <section key={name}>
          <h3>{name}</h3>
          {value === null || value === undefined ? <p className="dim">None.</p> : <Json value={value} label={name} />}
        </section>
      ))}
    </div>
  );
}

