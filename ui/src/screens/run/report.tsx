/** What came of the run. */

import { address, part } from "../../api/client";
import type { Conflict, Evidence } from "../../api/types";
import { Icon } from "../../components/icon";
import { Loading, Said, Status, Trouble } from "../../components/parts";
import { length, ofState, plural, short, when } from "../../words";
import type { TaskState } from "../../api/types";
import { useOfRun, useRun } from "./context";

interface Report {
  status: string;
  times?: { wall_ms: number; parallel_ms: number; sequential_ms: number; planned_sequential_s?: number | null; planned_parallel_s?: number | null };
  tasks?: { id: string; title?: string | null; state: TaskState; attempts: number; worked_ms: number; paths: number; lines?: { added: number; removed: number } | null; reason?: string | null }[];
  checks?: Evidence[];
  blocked?: { task: string; attempt: number; path: string; owner?: string | null; reason: string }[];
  conflicts?: Conflict[];
  failures?: { task: string; attempt: number; reason: string }[];
  answers?: { name?: string; task?: string; yes?: boolean; answer?: string; by?: string; time?: string; reason?: string | null }[];
  commits?: { task: string; commit: string }[];
}

export default function ReportTab({ open }: { open: (id: string) => void }) {
  const store = useRun();
  const query = useOfRun<Report>(store, "report");
  const { data } = query;
  const link = (form: string) => address(`/runs/${part(store.run)}/report?form=${form}`);
  if (query.error) return <Trouble error={query.error} what="The report could not be read." />;
  if (!data) return <Loading what="the report" />;
  const { times } = data;
  const gain = times && times.parallel_ms > 0 ? times.sequential_ms / times.parallel_ms : 0;
  const missed = data.checks?.filter((check) => !check.holds) ?? [];
  return (
    <div className="sections report">
      <div className="row">
        <a className="button" href={link("html")} target="_blank" rel="noreferrer">
          <Icon name="external" /> The whole report
        </a>
        <a className="button" href={link("markdown")} download={`${store.run}.md`}>
          <Icon name="download" /> Markdown
        </a>
        <a className="button" href={link("json")} download={`${store.run}.json`}>
          <Icon name="download" /> JSON
        </a>
      </div>
      {times && (
        <dl className="figures">
          <div>
            <dt>From start to end</dt>
            <dd>{length(times.wall_ms)}</dd>
          </div>
          <div>
            <dt>Work, one after the other</dt>
            <dd>{length(times.sequential_ms)}</dd>
          </div>
          <div>
            <dt>In parallel</dt>
            <dd>
              {length(times.parallel_ms)}
              {gain > 1.05 && <span className="dim"> {gain.toFixed(1)} times as fast</span>}
            </dd>
          </div>
          <div>
            <dt>Checks</dt>
            <dd>
              {(data.checks?.length ?? 0) - missed.length} held{missed.length > 0 && `, ${missed.length} did not`}
            </dd>
          </div>
        </dl>
      )}
      <section>
        <h2>Tasks</h2>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">Task</th>
              <th scope="col">Tries</th>
              <th scope="col">Worked</th>
              <th scope="col">Files</th>
              <th scope="col">Lines</th>
            </tr>
          </thead>
          <tbody>
            {(data.tasks ?? []).slice(0, 500).map((task) => (
              <tr key={task.id}>
                <td data-label="Status">
                  <Status of={ofState(task.state)} quiet />
                </td>
                <td data-label="Task" className="lead">
                  <button type="button" className="linklike" onClick={() => open(task.id)}>
                    {task.title || task.id}
                  </button>
                  {task.reason && (
                    <p className="dim">
                      <Said>{task.reason}</Said>
                    </p>
                  )}
                </td>
                <td data-label="Tries" className="num">
                  {task.attempts}
                </td>
                <td data-label="Worked" className="num">
                  {length(task.worked_ms)}
                </td>
                <td data-label="Files" className="num">
                  {task.paths}
                </td>
                <td data-label="Lines" className="num">
                  {task.lines ? (
                    <>
                      <span className="added">+{task.lines.added}</span> <span className="removed">−{task.lines.removed}</span>
                    </>
                  ) : (
                    "–"
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {(data.tasks?.length ?? 0) > 500 && <p className="dim">The first 500 of {data.tasks?.length}. The whole report has all of them.</p>}
      </section>
      {(data.blocked?.length ?? 0) > 0 && (
        <section>
          <h2>Blocked by the walls</h2>
          <ul className="plain">
            {data.blocked?.map((one, index) => (
              <li key={index}>
                <button type="button" className="linklike" onClick={() => open(one.task)}>
                  {one.task}
                </button>{" "}
                (try {one.attempt}) changed <code>{one.path}</code>
                {one.owner && `, which belongs to ${one.owner}`}: <Said>{one.reason}</Said>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(data.failures?.length ?? 0) > 0 && (
        <section>
          <h2>Failed tries</h2>
          <ul className="plain">
            {data.failures?.map((one, index) => (
              <li key={index}>
                <button type="button" className="linklike" onClick={() => open(one.task)}>
                  {one.task}
                </button>{" "}
                (try {one.attempt}) <Said>{one.reason}</Said>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(data.answers?.length ?? 0) > 0 && (
        <section>
          <h2>Answers</h2>
          <ul className="plain">
            {data.answers?.map((one, index) => (
              <li key={index}>
                {one.time && <span className="dim num">{when(one.time)} </span>}
                {one.task ?? one.name} {one.answer ?? (one.yes === false ? "denied" : "approved")}
                {one.by && ` by ${one.by}`}
                {one.reason && `: ${one.reason}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      {(data.commits?.length ?? 0) > 0 && (
        <section>
          <h2>{plural(data.commits?.length ?? 0, "commit")}</h2>
          <ul className="plain">
            {data.commits?.map((one) => (
              <li key={one.commit}>
                <code>{short(one.commit)}</code> {one.task}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
