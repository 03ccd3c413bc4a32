/** Who does tasks: the agents that this server knows. */

import { useState } from "react";

import { part } from "../api/client";
import { useGet, usePages } from "../api/queries";
import type { Row } from "../api/types";
import { Command, Dialog, Empty, Heading, Json, Loading, Status, Trouble } from "../components/parts";
import { text } from "../components/row";

export default function Agents() {
  const agents = usePages<Row>(["agents"], "/agents", 200);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <Heading title="Agents" />
      <Trouble error={agents.error} what="The agents could not be read." />
      {agents.isPending && <Loading what="the agents" />}
      {agents.items?.length === 0 && (
        <Empty icon="agent" title="No agents yet">
          <p>Any program is an agent: it reads JSON, does its work in walls, and writes JSON. A plan names those that it uses under <code>agents:</code>. Which coding agents this machine has says:</p>
          <p>
            <Command>pitcrew doctor</Command>
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
            </tr>
          </thead>
          <tbody>
            {agents.items.map((agent) => {
              const name = text(agent.name);
              const asks = agent.risk === "approval_required";
              return (
                <tr key={name}>
                  <td className="lead" data-label="Agent">
                    <button type="button" className="linklike" onClick={() => setOpen(name)}>
                      {name}
                    </button>
                    {agent.description ? <p className="dim">{text(agent.description)}</p> : null}
                  </td>
                  <td data-label="Type">{text(agent.type)}</td>
                  <td data-label="Risk">
                    <Status of={asks ? { tone: "ask", icon: "hand", word: "Asks first" } : { tone: "idle", icon: "check", word: "On its own" }} quiet />
                  </td>
                  <td data-label="Can" className="dim">
                    {text(agent.capabilities)}
                  </td>
                  <td data-label="Version" className="num">
                    {text(agent.version)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {open !== null && <Agent name={open} close={() => setOpen(null)} />}
    </>
  );
}

function Agent({ name, close }: { name: string; close: () => void }) {
  const agent = useGet<Row>(["agents", name], `/agents/${part(name)}`);
  return (
    <Dialog title={name} close={close}>
      <Trouble error={agent.error} what="The agent could not be read." />
      {agent.isPending && <Loading what="the agent" />}
      {agent.data && <Json value={agent.data} label={`Definition of ${name}`} />}
    </Dialog>
  );
}
