/** What starts runs, and what has come in. */

import { usePages } from "../api/queries";
import type { Row } from "../api/types";
import { Empty, Heading, Loading, Status, Trouble } from "../components/parts";
import { text } from "../components/row";
import { Link } from "../router";
import { when, type Standing } from "../words";

const STATES: Record<string, Standing> = {
  accepted: { tone: "live", icon: "clock", word: "Accepted" },
  pending: { tone: "live", icon: "clock", word: "Accepted" },
  started: { tone: "good", icon: "check", word: "Started a run" },
  done: { tone: "good", icon: "check", word: "Done" },
  refused: { tone: "bad", icon: "cross", word: "Refused" },
  failed: { tone: "bad", icon: "cross", word: "Failed" },
  ignored: { tone: "off", icon: "skip", word: "Did not match" },
  skipped: { tone: "off", icon: "skip", word: "Did not match" },
  duplicate: { tone: "off", icon: "skip", word: "Seen before" },
};

export default function Triggers() {
  const triggers = usePages<Row>(["triggers"], "/triggers", 200);
  const deliveries = usePages<Row>(["deliveries"], "/deliveries");
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
  - cron: "0 6 * * 1-5"
    zone: Europe/Berlin
  - github: {events: [push], branches: [main]}`}</pre>
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
            </tr>
          </thead>
          <tbody>
            {triggers.items.map((trigger, index) => (
              <tr key={index}>
                <td data-label="Plan" className="lead">
                  <Link to={`/plans/${encodeURIComponent(text(trigger.plan))}`}>{text(trigger.plan)}</Link>
                </td>
                <td data-label="Kind">{text(trigger.kind ?? trigger.type)}</td>
                <td data-label="When" className="mono">
                  {text(trigger.says ?? trigger.when ?? trigger.rhythm ?? trigger.name ?? trigger.address ?? trigger.path ?? trigger.subject)}
                </td>
                <td data-label="Next" className="num dim">
                  {typeof trigger.next === "string" ? when(trigger.next) : "–"}
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
              <th scope="col">Plan</th>
              <th scope="col">Run</th>
              <th scope="col">Came</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.items.map((one, index) => {
              const run = typeof one.run === "string" ? one.run : null;
              const came = one.time ?? one.received ?? one.accepted ?? one.created ?? one.at;
              return (
                <tr key={text(one.id ?? one.delivery ?? index)}>
                  <td data-label="State">
                    <Status of={STATES[text(one.state)] ?? { tone: "idle", icon: "circle", word: text(one.state) }} quiet />
                    {one.reason || one.trouble || one.error ? <p className="dim">{text(one.reason ?? one.trouble ?? one.error)}</p> : null}
                  </td>
                  <td data-label="From" className="lead">
                    {text(one.source)} <span className="mono dim">{text(one.key).slice(0, 40)}</span>
                  </td>
                  <td data-label="Plan">{text(one.plan)}</td>
                  <td data-label="Run" className="mono">
                    {run ? <Link to={`/runs/${encodeURIComponent(run)}`}>{run}</Link> : "–"}
                  </td>
                  <td data-label="Came" className="num dim">
                    {typeof came === "string" ? when(came) : "–"}
                  </td>
                </tr>
              );
            })}
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
