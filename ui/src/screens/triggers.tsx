/** What starts runs, and what has come in. */

import { usePages } from "../api/queries";
import type { Delivery, Trigger } from "../api/types";
import { Copy, Empty, Heading, Loading, Said, Status, Trouble } from "../components/parts";
import { Link } from "../router";
import { when, type Standing } from "../words";

const STATES: Record<Delivery["state"], Standing> = {
  accepted: { tone: "live", icon: "clock", word: "Accepted" },
  started: { tone: "good", icon: "check", word: "Started" },
  ignored: { tone: "off", icon: "skip", word: "Not for it" },
  refused: { tone: "bad", icon: "cross", word: "Refused" },
};

export default function Triggers() {
  const triggers = usePages<Trigger>(["triggers"], "/triggers", 200);
  const deliveries = usePages<Delivery>(["deliveries"], "/deliveries");
  return (
    <>
      <Heading title="Triggers" />
      <Trouble error={triggers.error} what="The triggers could not be read." />
      {triggers.isPending && <Loading what="the triggers" />}
      {triggers.items?.length === 0 && (
        <Empty icon="bolt" title="Nothing starts runs by itself">
          <p>
            A plan says under <code>on:</code> what starts it: a push on GitHub, an alert, a webhook of your own, the clock, or a message on NATS.
          </p>
          <pre className="code" tabIndex={0} aria-label="Example">{`on:
  - cron: {schedule: "0 6 * * 1-5", zone: Europe/Berlin}
  - github: {events: [push], branches: [main], secret: "env:GITHUB_HOOK"}`}</pre>
        </Empty>
      )}
      {triggers.items && triggers.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Plan</th>
              <th scope="col">Kind</th>
              <th scope="col">When</th>
              <th scope="col">Next</th>
              <th scope="col">Last</th>
            </tr>
          </thead>
          <tbody>
            {triggers.items.map((trigger, index) => (
              <tr key={index}>
                <td data-label="Plan" className="lead">
                  <Link to={`/plans/${encodeURIComponent(trigger.plan)}`}>{trigger.plan}</Link>
                </td>
                <td data-label="Kind">{trigger.kind}</td>
                <td data-label="When">
                  {trigger.says}
                  {trigger.match && (
                    <p className="dim">
                      if <code>{trigger.match}</code>
                    </p>
                  )}
                  {trigger.address && (
                    <p className="digest">
                      <code>{trigger.address}</code> <Copy text={trigger.address} what="the address" />
                    </p>
                  )}
                  {trigger.connection && <p className="dim">{trigger.connection}</p>}
                  {trigger.trouble && <Status of={{ tone: "bad", icon: "cross", word: trigger.trouble }} quiet />}
                </td>
                <td data-label="Next" className="num dim">
                  {trigger.next ? when(trigger.next) : "–"}
                </td>
                <td data-label="Last">
                  {trigger.last ? (
                    <>
                      <Status of={STATES[trigger.last.state]} quiet /> <span className="dim num">{when(trigger.last.time)}</span>
                    </>
                  ) : (
                    <span className="dim">never</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>Deliveries</h2>
      <Trouble error={deliveries.error} what="The deliveries could not be read." />
      {deliveries.items?.length === 0 && <p className="dim">Nothing has come in yet. What does is kept here with what became of it, and none of it is carried out twice.</p>}
      {deliveries.items && deliveries.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">From</th>
              <th scope="col">By</th>
              <th scope="col">Plan</th>
              <th scope="col">Run</th>
              <th scope="col">Came</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.items.map((one) => (
              <tr key={one.id}>
                <td data-label="State">
                  <Status of={STATES[one.state]} quiet />
                  {one.reason && (
                    <p className="dim">
                      <Said>{one.reason}</Said>
                    </p>
                  )}
                </td>
                <td data-label="From" className="lead">
                  {one.source} <span className="dim">{one.event}</span>
                  <p className="mono dim">{one.key.slice(0, 64)}</p>
                </td>
                <td data-label="By">{one.by}</td>
                <td data-label="Plan">{one.plan}</td>
                <td data-label="Run" className="mono">
                  {one.run ? <Link to={`/runs/${encodeURIComponent(one.run)}`}>{one.run}</Link> : "–"}
                </td>
                <td data-label="Came" className="num dim">
                  {when(one.time)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {deliveries.hasNextPage && (
        <p className="more">
          <button type="button" onClick={() => void deliveries.fetchNextPage()}>
            Older deliveries
          </button>
        </p>
      )}
    </>
  );
}
