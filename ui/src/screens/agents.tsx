/** Who does tasks: the agents that this server knows. */

import { useState } from "react";

import { part } from "../api/client";
import { useGet, usePages } from "../api/queries";
import type { Agent } from "../api/types";
import { Command, Dialog, Empty, Heading, Json, Loading, Status, Trouble } from "../components/parts";
import { when, type Standing } from "../words";

const ASKS: Standing = { tone: "ask", icon: "hand", word: "Asks first" };
const FREE: Standing = { tone: "idle", icon: "check", word: "On its own" };

export default function Agents() {
  const agents = usePages<Agent>(["agents"], "/agents", 200);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <Heading title="Agents" />
      <Trouble error={agents.error} what="The agents could not be read." />
      {agents.isPending && <Loading what="the agents" />}
      {agents.items?.length === 0 && (
        <Empty icon="agent" title="No agents yet">
          <p>
            Any program is an agent: it reads JSON, does its work in walls, and writes JSON. A plan can define its own under <code>agents:</code>; what is registered here is there for every plan:
          </p>
          <p>
            <Command>{`curl -X PUT ${location.origin}/api/v1/agents/scanner -H "authorization: Bearer $PITCREW_TOKEN" --json '{"run": "./scan.sh"}'`}</Command>
          </p>
        </Empty>
      )}
      {agents.items && agents.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Type</th>
              <th scope="col">Risk</th>
              <th scope="col">Can</th>
              <th scope="col">Version</th>
              <th scope="col">Registered</th>
            </tr>
          </thead>
          <tbody>
            {agents.items.map(({ name, version, definition, by, time }) => (
              <tr key={name}>
                <td className="lead" data-label="Agent">
                  <button type="button" className="linklike" onClick={() => setOpen(name)}>
                    {name}
                  </button>
                  {definition.description && <p className="dim">{definition.description}</p>}
                </td>
                <td data-label="Type">{definition.type ?? "–"}</td>
                <td data-label="Risk">
                  <Status of={definition.risk === "approval_required" ? ASKS : FREE} quiet />
                </td>
                <td data-label="Can" className="dim">
                  {definition.capabilities?.join(", ") ?? "–"}
                </td>
                <td data-label="Version" className="num">
                  {version}
                </td>
                <td data-label="Registered" className="dim">
                  {when(time)} by {by}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open !== null && <Definition name={open} close={() => setOpen(null)} />}
    </>
  );
}

function Definition({ name, close }: { name: string; close: () => void }) {
  const agent = useGet<Agent>(["agents", name], `/agents/${part(name)}`);
  return (
    <Dialog title={name} close={close}>
      <Trouble error={agent.error} what="The agent could not be read." />
      {agent.isPending && <Loading what="the agent" />}
      {agent.data && <Json value={agent.data.definition} label={`Definition of ${name}`} />}
    </Dialog>
  );
}
