/** Who may change what, who did, and where two met. */

import type { Conflict, Ownership } from "../../api/types";
import { Icon } from "../../components/icon";
import { Empty, Loading, Trouble } from "../../components/parts";
import { when } from "../../words";
import { useOfRun, useRun } from "./context";

const who = (other: unknown): string => {
  if (typeof other === "string") return other;
  if (other && typeof other === "object") return Object.values(other).map(String).join(", ");
  return "";
};

export default function OwnershipTab({ open }: { open: (id: string) => void }) {
  const store = useRun();
  const query = useOfRun<Ownership>(store, "ownership", (type) => /^(conflict|applied|harvested|widened|restored|task_contested|attempt_failed)/.test(type));
  const conflicts = useOfRun<{ conflicts: Conflict[] }>(store, "conflicts", (type) => type === "conflict_found").data?.conflicts ?? [];
  const { data } = query;
  if (query.error) return <Trouble error={query.error} what="Who owns what could not be read." />;
  if (!data) return <Loading what="who owns what" />;
  const owners = data.tasks.filter((task) => data.paths.some((path) => path.owners.includes(task)));
  const touched = (task: string, pattern: string) => data.changed.some((one) => one.task === task && one.by === pattern);
  const wide = owners.length > 24;
  return (
    <div className="sections">
      {conflicts.length > 0 && (
        <section>
          <h2>Conflicts</h2>
          <ul className="plain">
            {conflicts.map((conflict, index) => (
              <li key={index} className="note" data-tone="bad">
                <Icon name="warn" />
                <span>
                  <button type="button" className="linklike" onClick={() => open(conflict.task)}>
                    {conflict.task}
                  </button>{" "}
                  reached for <code>{conflict.over}</code>
                  {who(conflict.with) && `, which belongs to ${who(conflict.with)}`}
                  {conflict.done && `: ${conflict.done.replaceAll("_", " ")}`} <span className="dim">{conflict.time && when(conflict.time)}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2>Who owns what</h2>
        {data.paths.length === 0 ? (
          <Empty icon="lock" title="Nobody owns anything">
            <p>
              A task that changes files says which: <code>owns: [src/api/**]</code>. No other task that may run at the same time can have them.
            </p>
          </Empty>
        ) : (
          <div className="matrix" tabIndex={0} role="group" aria-label="Paths and their owners">
            <table>
              <thead>
                <tr>
                  <th scope="col">Path</th>
                  {wide ? <th scope="col">Owners</th> : owners.map((task) => <th key={task} scope="col" className="turned"><span>{task}</span></th>)}
                </tr>
              </thead>
              <tbody>
                {data.paths.map((path) => (
                  <tr key={path.pattern}>
                    <th scope="row" className="mono">
                      {path.pattern}
                    </th>
                    {wide ? (
                      <td>{path.owners.join(", ")}</td>
                    ) : (
                      owners.map((task) => {
                        const owns = path.owners.includes(task);
                        const changed = owns && touched(task, path.pattern);
                        return (
                          <td key={task} data-owns={owns} data-changed={changed}>
                            {owns ? (changed ? <span title={`${task} owns and changed it`}>●<span className="hidden"> owns and changed it</span></span> : <span title={`${task} owns it`}>○<span className="hidden"> owns it</span></span>) : null}
                          </td>
                        );
                      })
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <p className="dim">○ owns it, ● owns it and has changed it</p>
      </section>
      <section>
        <h2>What was really changed</h2>
        {data.changed.length === 0 ? (
          <p className="dim">Nothing yet.</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Path</th>
                <th scope="col">Task</th>
                <th scope="col">Owned by</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {data.changed.map((one, index) => (
                <tr key={index}>
                  <td className="mono lead" data-label="Path">{one.path}</td>
                  <td data-label="Task">
                    <button type="button" className="linklike" onClick={() => open(one.task)}>
                      {one.task}
                    </button>
                  </td>
                  <td data-label="Owned by">
                    <span className="status" data-tone={one.by ? "good" : "bad"}>
                      <Icon name={one.by ? "check" : "cross"} />
                      {one.by ?? "not its own"}
                    </span>
                  </td>
                  <td data-label="State" className="dim">
                    {one.applied ? "landed" : "not landed"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {data.cut && <p className="dim">More was changed than is listed here; each task shows all of its own.</p>}
      </section>
    </div>
  );
}
