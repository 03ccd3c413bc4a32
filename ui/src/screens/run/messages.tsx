/** What tasks and people said to each other, and how each team stands. */

import { useGet } from "../../api/queries";
import type { Message } from "../../api/types";
import { Empty, Loading, Trouble } from "../../components/parts";
import { clock } from "../../words";
import { useMoves, useOfRun, useRun } from "./context";

type Digest = Record<string, unknown>;

export default function MessagesTab({ open }: { open: (id: string) => void }) {
  const store = useRun();
  useMoves(store);
  const query = useOfRun<Message[] | { items: Message[] }>(store, "messages", (type) => /^(signal|reported|question|approv|yes|escalat|conflict|applied|task_|deadline|digest|put_on|hold)/.test(type));
  const digests = useGet<Digest[] | { items?: Digest[]; teams?: Digest[] }>(["run", store.run, "digests"], `/runs/${encodeURIComponent(store.run)}/digests`);
  if (query.error) return <Trouble error={query.error} what="The messages could not be read." />;
  if (!query.data) return <Loading what="the messages" />;
  const messages = Array.isArray(query.data) ? query.data : query.data.items;
  const teams = Array.isArray(digests.data) ? digests.data : (digests.data?.items ?? digests.data?.teams ?? []);
  return (
    <div className="sections talk">
      {teams.length > 0 && (
        <section>
          <h2>Stand-up</h2>
          <div className="cards">
            {teams.map((team, index) => (
              <article key={index} className="card">
                <h3>{said(team.team ?? team.name) || "Everybody"}</h3>
                <dl>
                  {Object.entries(team)
                    .filter(([name, value]) => name !== "team" && name !== "name" && said(value) !== "")
                    .map(([name, value]) => (
                      <div key={name}>
                        <dt>{name.replaceAll("_", " ")}</dt>
                        <dd>{said(value)}</dd>
                      </div>
                    ))}
                </dl>
              </article>
            ))}
          </div>
        </section>
      )}
      <section>
        <h2>Messages</h2>
        {messages.length === 0 ? (
          <Empty icon="list" title="Nobody has said anything yet">
            <p>Signals, reports, questions and answers between tasks and people stand here, in their order.</p>
          </Empty>
        ) : (
          <ol className="messages">
            {messages.map((message, index) => (
              <li key={`${message.seq}-${index}`} data-kind={message.kind}>
                <time dateTime={message.time} className="num dim">
                  {clock(message.time)}
                </time>
                <div>
                  <strong>{message.from}</strong> <span className="dim">to</span> <strong>{message.to}</strong> <span className="rule">{message.kind.replaceAll("_", " ")}</span>
                  <p>{message.says}</p>
                </div>
                {message.task && (
                  <button type="button" className="ghost small" onClick={() => open(message.task ?? "")}>
                    {message.task}
                  </button>
                )}
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function said(value: unknown): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(said).filter(Boolean).join(", ");
  if (typeof value === "object") {
    const one = value as Record<string, unknown>;
    return said(one.id ?? one.task ?? one.name ?? Object.values(one));
  }
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
