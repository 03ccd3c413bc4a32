/** The plans of the project, and the way in for a Markdown document. */

import { usePlans } from "../../api/queries";
import { Icon } from "../../components/icon";
import { Command, Empty, Heading, Loading, Status, Trouble } from "../../components/parts";
import { useStart } from "../../components/start";
import { Link } from "../../router";
import { useMay } from "../../session";
import { plural } from "../../words";
import { DropZone } from "./drop";

export default function Plans() {
  const plans = usePlans();
  const admin = useMay("admin");
  const operator = useMay("operator");
  const start = useStart();
  const items = plans.data?.items;
  return (
    <DropZone enabled={admin}>
      {(choose) => (
        <>
          <Heading title="Plans">
            {admin && (
              <>
                <button type="button" onClick={choose}>
                  <Icon name="download" /> Import a document
                </button>
                <Link to="/new-plan" className="button primary">
                  <Icon name="plus" /> New plan
                </Link>
              </>
            )}
          </Heading>
          <Trouble error={plans.error} what="The plans could not be read." />
          <Trouble error={start.error} what="The run could not be started." />
          {plans.isPending && <Loading what="the plans" />}
          {items?.length === 0 && (
            <Empty icon="plan" title="No plans yet">
              <p>A plan says who does what, in which order, and who may touch which files. Drop a Markdown plan anywhere on this page, or begin in a terminal:</p>
              <p>
                <Command>pitcrew init</Command>
              </p>
              <p>
                <Command>pitcrew import PLAN.md</Command>
              </p>
            </Empty>
          )}
          {items && items.length > 0 && (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Plan</th>
                  <th scope="col">Tasks</th>
                  <th scope="col">Findings</th>
                  <th scope="col">Last run</th>
                  <th scope="col">
                    <span className="hidden">Start</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((plan) => (
                  <tr key={plan.name}>
                    <td data-label="Plan" className="lead">
                      <Link to={`/plans/${encodeURIComponent(plan.name)}`}>{plan.name}</Link>
                      <p className="dim">
                        {plan.goal ? `${plan.goal} · ` : ""}
                        <span className="mono">{plan.sent ? "kept by the server" : plan.file}</span>
                      </p>
                    </td>
                    <td data-label="Tasks" className="num">
                      {plan.tasks}
                    </td>
                    <td data-label="Findings">
                      {plan.errors > 0 ? (
                        <Status of={{ tone: "bad", icon: "cross", word: plural(plan.errors, "error") }} quiet />
                      ) : plan.warnings > 0 ? (
                        <Status of={{ tone: "ask", icon: "clock", word: plural(plan.warnings, "warning") }} quiet />
                      ) : (
                        <Status of={{ tone: "good", icon: "check", word: "None" }} quiet />
                      )}
                    </td>
                    <td data-label="Last run" className="mono">
                      {plan.last_run ? <Link to={`/runs/${encodeURIComponent(plan.last_run)}`}>{plan.last_run}</Link> : <span className="dim">never</span>}
                    </td>
                    <td className="end">
                      {operator && (
                        <button type="button" className="small" disabled={plan.errors > 0 || start.isPending} onClick={() => start.mutate(plan.name)} aria-label={`Start ${plan.name}`}>
                          <Icon name="bolt" /> Start
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {admin && items && items.length > 0 && <p className="dim drop-hint">Drop a Markdown plan anywhere on this page to import it.</p>}
        </>
      )}
    </DropZone>
  );
}
