/** Who did what: a chain of entries, each of which seals those before it. */

import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { usePages } from "../api/queries";
import type { Row } from "../api/types";
import { Icon } from "../components/icon";
import { Command, Empty, Heading, Loading, Trouble } from "../components/parts";
import { text } from "../components/row";
import { when } from "../words";

const SHOWN = ["seq", "time", "at", "who", "by", "caller", "via", "role", "what", "action", "on", "target", "outcome", "status", "hash", "previous", "prev"];

export default function Audit() {
  const entries = usePages<Row>(["audit"], "/audit");
  const verify = useQuery({ queryKey: ["audit-verify"], enabled: false, queryFn: () => api<Row>("/audit/verify") });
  const holds = verify.data && (verify.data.holds ?? verify.data.whole ?? verify.data.ok ?? verify.data.intact ?? verify.data.valid);
  return (
    <>
      <Heading title="Audit">
        <button type="button" onClick={() => void verify.refetch()} disabled={verify.isFetching}>
          <Icon name="lock" /> {verify.isFetching ? "Verifying …" : "Verify the chain"}
        </button>
      </Heading>
      <Trouble error={verify.error} what="The chain could not be verified." />
      {verify.data && !verify.error && (
        <div className="note" data-tone={holds === false ? "bad" : "good"} role="status">
          <Icon name={holds === false ? "cross" : "check"} />
          <div>
            <strong>{holds === false ? "The chain is broken." : "The chain holds."}</strong> {text(verify.data.says ?? verify.data.detail ?? (verify.data.entries ? `${text(verify.data.entries)} entries` : ""))}
          </div>
        </div>
      )}
      <Trouble error={entries.error} what="The audit could not be read." />
      {entries.isPending && <Loading what="the audit" />}
      {entries.items?.length === 0 && (
        <Empty icon="list" title="Nothing to tell yet">
          <p>What people and tokens do here is written down: each entry seals those before it. In a terminal:</p>
          <p>
            <Command>pitcrew audit verify</Command>
          </p>
        </Empty>
      )}
      {entries.items && entries.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
              <th scope="col">On</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {entries.items.map((entry, index) => {
              const rest = Object.entries(entry).filter(([name, value]) => !SHOWN.includes(name) && value !== null && value !== "");
              return (
                <tr key={text(entry.seq ?? index)}>
                  <td data-label="When" className="num">
                    {when(text(entry.time ?? entry.at))}
                  </td>
                  <td data-label="Who">
                    {text(entry.who ?? entry.by ?? entry.caller)} {entry.via ? <span className="dim">by {text(entry.via)}</span> : null}
                  </td>
                  <td data-label="What" className="lead">
                    {text(entry.what ?? entry.action)}
                    {rest.length > 0 && <p className="dim">{rest.map(([name, value]) => `${name} ${text(value)}`).join(", ").slice(0, 200)}</p>}
                  </td>
                  <td data-label="On" className="mono">
                    {text(entry.on ?? entry.target)}
                  </td>
                  <td data-label="Outcome">{text(entry.outcome ?? entry.status)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {entries.hasNextPage && (
        <p className="more">
          <button type="button" onClick={() => void entries.fetchNextPage()}>
            Older entries
          </button>
        </p>
      )}
    </>
  );
}
