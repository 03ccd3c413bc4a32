/** Who did what: a chain of entries, each of which seals those before it. */

import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { usePages } from "../api/queries";
import type { AuditEntry, AuditVerdict } from "../api/types";
import { Icon } from "../components/icon";
import { Command, Empty, Heading, Loading, Status, Trouble } from "../components/parts";
import { useMay } from "../session";
import { plural, short, when, type Standing } from "../words";

const FLAWS: Record<NonNullable<AuditVerdict["flaw"]>["kind"], (seq: number) => string> = {
  changed: (seq) => `Entry ${seq} is not what was written.`,
  missing: (seq) => `Entry ${seq} is not there.`,
  cut_off: (seq) => `The log ends before entry ${seq}, of which a checkpoint knows.`,
  rewritten: (seq) => `The log was written anew: a checkpoint knows another entry ${seq}.`,
};

/** What came of it: the status that was answered, or a word of the terminal. */
function outcomeOf(outcome: string | null): Standing {
  if (outcome === null) return { tone: "idle", icon: "clock", word: "Open" };
  const failed = /^[45]\d\d/.test(outcome) || /refused|denied|failed/.test(outcome);
  return { tone: failed ? "bad" : "good", icon: failed ? "cross" : "check", word: outcome };
}

export default function Audit() {
  const admin = useMay("admin");
  const entries = usePages<AuditEntry>(["audit"], "/audit", 50, admin);
  const verify = useQuery({ queryKey: ["audit-verify"], enabled: false, queryFn: () => api<AuditVerdict>("/audit/verify") });
  if (!admin) {
    return (
      <>
        <Heading title="Audit" />
        <Empty icon="lock" title="The audit is for administrators" />
      </>
    );
  }
  return (
    <>
      <Heading title="Audit">
        <button type="button" onClick={() => void verify.refetch()} disabled={verify.isFetching}>
          <Icon name="lock" /> {verify.isFetching ? "Verifying …" : "Verify the chain"}
        </button>
      </Heading>
      <Trouble error={verify.error} what="The chain could not be verified." />
      {verify.data && !verify.error && (
        <div className="note" data-tone={verify.data.intact ? "good" : "bad"} role="status">
          <Icon name={verify.data.intact ? "check" : "cross"} />
          <div>
            <strong>{verify.data.intact ? "The chain holds." : "The chain is broken."}</strong> {plural(verify.data.entries, "entry", "entries")}, the newest <code>{short(verify.data.head)}</code>
            {verify.data.flaw && <p>{FLAWS[verify.data.flaw.kind](verify.data.flaw.seq)}</p>}
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
            {entries.items.map((entry) => (
              <tr key={entry.seq}>
                <td data-label="When" className="num">
                  {when(entry.time)}
                </td>
                <td data-label="Who">
                  {entry.who} <span className="dim">{entry.role}</span>
                  <p className="mono dim">
                    {entry.via} {entry.from}
                  </p>
                </td>
                <td data-label="What" className="lead mono">
                  {entry.action}
                </td>
                <td data-label="On">
                  {Object.entries(entry.on).map(([name, value]) => (
                    <p key={name}>
                      <span className="dim">{name}</span> <span className="mono">{value}</span>
                    </p>
                  ))}
                </td>
                <td data-label="Outcome">
                  <Status of={outcomeOf(entry.outcome)} quiet />
                </td>
              </tr>
            ))}
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
