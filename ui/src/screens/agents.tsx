/** Who does tasks: the agents that every plan of this server may name. */

import { useState } from "react";

import { part } from "../api/client";
import { useGet, usePages } from "../api/queries";
import type { Agent } from "../api/types";
import { Command, Dialog, Empty, Heading, Json, Loading, Status, Trouble } from "../components/parts";
import { when, type Standing } from "../words";

const ASKS: Standing = { tone: "ask", icon: "hand", word: "Asks first" };
const FREE: Standing = { tone: "idle", icon: "check", word: "On its own" };

interface ListProps {
  agents: Agent[];
  open: (name: string) => void;
}

export default function Agents() {
  const agents = usePages<Agent>(["agents"], "/agents", 200);
  const [open, setOpen] = useState<string | null>(null);
  const registered = agents.items?.filter((agent) => !agent.shipped);
  const shipped = agents.items?.filter((agent) => agent.shipped);
  return (
    <>
      <Heading title="Agents" />
      <Trouble error={agents.error} what="The agents could not be read." />
      {agents.isPending && <Loading what="the agents" />}
      {registered?.length === 0 && (
        <Empty icon="agent" title="No agents of your own yet">
          <p>
            Any program is an agent: it reads JSON, does its work in walls, and writes JSON. A plan can define its own under <code>agents:</code>; what is registered here is there for every plan:
          </p>
          <p>
            <Command>{`curl -X PUT ${location.origin}/api/v1/agents/scanner -H "authorization: Bearer $PITCREW_TOKEN" --json '{"run": "./scan.sh"}'`}</Command>
          </p>
        </Empty>
      )}
      {registered && registered.length > 0 && <Registered agents={registered} open={setOpen} />}
      {shipped && shipped.length > 0 && <Shipped agents={shipped} open={setOpen} />}
      {open !== null && <Definition name={open} close={() => setOpen(null)} />}
    </>
  );
}

function Registered({ agents, open }: ListProps) {
  return (
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
        {agents.map((agent) => (
          <tr key={agent.name}>
            <Name agent={agent} about={agent.definition.description} open={open} />
            <td data-label="Type">{agent.definition.type ?? "–"}</td>
            <Risk agent={agent} />
            <td data-label="Can" className="dim">
              {agent.definition.capabilities?.join(", ") ?? "–"}
            </td>
            <td data-label="Version" className="num">
              {agent.version}
            </td>
            <td data-label="Registered" className="dim">
              {agent.time && when(agent.time)} by {agent.by}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Those that nobody has to define: a plan names one, or makes its own of one by `use`. */
function Shipped({ agents, open }: ListProps) {
  return (
    <section aria-labelledby="shipped">
      <h2 id="shipped">Come with Pitcrew</h2>
      <p className="dim">
        A plan names them without defining them, or says more under <code>agents:</code> with <code>use:</code>. They cannot be changed; one that is registered under the same name takes the place of it.
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Agent</th>
            <th scope="col">Type</th>
            <th scope="col">Risk</th>
            <th scope="col">Takes</th>
            <th scope="col">Version</th>
          </tr>
        </thead>
        <tbody>
          {agents.map((agent) => (
            <tr key={agent.name}>
              <Name agent={agent} about={agent.about} open={open} />
              <td data-label="Type">{agent.definition.type ?? "–"}</td>
              <Risk agent={agent} />
              <td data-label="Takes" className="dim">
                <Takes agent={agent} />
              </td>
              <td data-label="Version" className="num">
                {agent.definition.version ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Name({ agent, about, open }: { agent: Agent; about?: string | null; open: (name: string) => void }) {
  return (
    <td className="lead" data-label="Agent">
      <button type="button" className="linklike" onClick={() => open(agent.name)}>
        {agent.name}
      </button>
      {about && <p className="dim">{about}</p>}
    </td>
  );
}

function Risk({ agent }: { agent: Agent }) {
  return (
    <td data-label="Risk">
      <Status of={agent.definition.risk === "approval_required" ? ASKS : FREE} quiet />
    </td>
  );
}

/** The names of its inputs; what each means stands on the name, and in the definition. */
function Takes({ agent }: { agent: Agent }) {
  const inputs = Object.entries(agent.definition.input?.properties ?? {});
  const required = agent.definition.input?.required ?? [];
  if (inputs.length === 0) return <>–</>;
  return inputs.map(([name, { description }], at) => (
    <span key={name} title={description}>
      {at > 0 && ", "}
      <code>{name}</code>
      {required.includes(name) && " (needed)"}
    </span>
  ));
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
