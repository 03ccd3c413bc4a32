/** What tasks and people said to each other, and how each team stands. */

import type { Message, Standup } from "../../api/types";
import { Empty, Loading, Said, Trouble } from "../../components/parts";
import { clock } from "../../words";
import { useOfRun, useRun } from "./context";

const TEAM = [
  ["doing", "doing"],
  ["blocked", "blocked"],
  ["waiting", "waiting"],
  ["done", "done"],
] as const;

export default function MessagesTab({ open }: { open: (id: string) => void }) {
  const store = useRun();
  const query = useOfRun<Message[]>(store, "messages", (type) => /^(signal|reported|question|approv|yes|escalat|conflict|applied|task_|deadline|digest|put_on|hold|run_)/.test(type));
  const standup = useOfRun<Standup>(store, "digest").data;
  if (query.error) return <Trouble error={query.error} what="The messages could not be read." />;
  if (!query.data) return <Loading what="the messages" />;
  const messages = query.data;
  return (
    <div className="sections talk">
      {standup && (
        <section>
          <h2>Stand-up</h2>
          <div className="cards">
            {standup.teams.map((team, index) => (
              <article key={team.team ?? index} className="card">
                <h3>{team.team ?? "Everybody"}</h3>
                <dl>
                  {TEAM.map(
                    ([name, word]) =>
                      team[name].length > 0 && (
                        <div key={name}>
                          <dt>{word}</dt>
                          <dd>
                            {team[name].slice(0, 6).map((one) => (
                              <p key={one}>{one}</p>
                            ))}
                            {team[name].length > 6 && <p className="dim">and {team[name].length - 6} more</p>}
                          </dd>
                        </div>
                      ),
                  )}
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
                  <strong>{message.from}</strong>
                  {message.to.length > 0 && (
                    <>
                      {" "}
                      <span className="dim">to</span> <strong>{message.to.join(", ")}</strong>
                    </>
                  )}{" "}
                  <span className="rule">{message.kind.replaceAll("_", " ")}</span>
                  <p>
                    <Said>{message.says}</Said>
                  </p>
                </div>
                {message.event?.task && (
                  <button type="button" className="ghost small" onClick={() => open(message.event?.task ?? "")}>
                    {message.event.task}
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
