/** What people can tell a run to do. */

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { api, part } from "../../api/client";
import { Icon } from "../../components/icon";
import type { TaskView } from "../../api/types";
import { Dialog, Trouble } from "../../components/parts";
import { useMay } from "../../session";
import { useRun } from "./context";

type Order = "stop" | "resume" | "rollback" | "signal";

export function Orders() {
  const store = useRun();
  const may = useMay("operator");
  const [asked, setAsked] = useState<Order | null>(null);
  const order = useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown }) => api(`/runs/${part(store.run)}/${path}`, { method: "POST", body }),
    onSuccess: () => {
      setAsked(null);
      void store.read();
    },
  });
  if (!may || !store.head) return null;
  const over = store.head.finished !== null;
  const ask = (what: Order) => {
    order.reset();
    setAsked(what);
  };
  return (
    <>
      {!over && (
        <button type="button" onClick={() => ask("signal")}>
          Signal
        </button>
      )}
      {(store.head.status === "canceled" || store.head.status === "failed") && (
        <button type="button" onClick={() => order.mutate({ path: "resume", body: {} })} disabled={order.isPending}>
          Resume
        </button>
      )}
      {over && (
        <button type="button" onClick={() => ask("rollback")}>
          <Icon name="back" /> Roll back
        </button>
      )}
      {!over && (
        <button type="button" onClick={() => ask("stop")}>
          <Icon name="stop" /> Stop
        </button>
      )}
      {!asked && order.error && <Trouble error={order.error} what="That could not be done." />}
      {asked === "stop" && (
        <Dialog title={`Stop ${store.run}?`} close={() => setAsked(null)}>
          <p>Nothing new starts. What runs comes to its end, or is cut off at once; either way it can be resumed.</p>
          <Trouble error={order.error} what="The run could not be stopped." />
          <div className="actions">
            <button type="button" onClick={() => order.mutate({ path: "stop", body: { hard: true } })} disabled={order.isPending}>
              Cut off at once
            </button>
            <button type="button" className="primary" autoFocus onClick={() => order.mutate({ path: "stop", body: {} })} disabled={order.isPending}>
              Let what runs finish
            </button>
          </div>
        </Dialog>
      )}
      {asked === "rollback" && (
        <Dialog title={`Roll back ${store.run}?`} close={() => setAsked(null)}>
          <p>Everything that it applied is undone, the newest first. What somebody else changed since is not overwritten.</p>
          <Trouble error={order.error} what="The run could not be rolled back." />
          <div className="actions">
            <button type="button" onClick={() => setAsked(null)}>
              Leave it
            </button>
            <button type="button" className="danger" onClick={() => order.mutate({ path: "rollback", body: {} })} disabled={order.isPending}>
              Roll it back
            </button>
          </div>
        </Dialog>
      )}
      {asked === "signal" && (
        <Signal close={() => setAsked(null)} send={(body) => order.mutate({ path: "signals", body })} error={order.error} sending={order.isPending} />
      )}
    </>
  );
}

const LIVE = ["ready", "running", "harvested", "verifying", "applying", "activating", "probing"];

/** What people can tell a run to do with one task. */
export function TaskOrders({ task }: { task: TaskView }) {
  const store = useRun();
  const may = useMay("operator");
  const [sure, setSure] = useState(false);
  const order = useMutation({
    mutationFn: (path: string) => api(`/runs/${part(store.run)}/${path}`, { method: "POST", body: { task: task.id } }),
    onSuccess: () => {
      setSure(false);
      void store.read();
    },
  });
  if (!may || !store.head) return null;
  const over = store.head.finished !== null;
  const again = ["failed", "canceled", "held"].includes(task.state);
  return (
    <>
      <div className="row">
        {!over && LIVE.includes(task.state) && (
          <button type="button" className="small" onClick={() => order.mutate("stop")} disabled={order.isPending}>
            <Icon name="stop" /> Stop this task
          </button>
        )}
        {again && (
          <button type="button" className="small" onClick={() => order.mutate("resume")} disabled={order.isPending}>
            Let it go on
          </button>
        )}
        {task.state === "succeeded" && !sure && (
          <button type="button" className="small" onClick={() => setSure(true)}>
            <Icon name="back" /> Roll it back
          </button>
        )}
        {sure && (
          <button type="button" className="small danger" autoFocus onBlur={() => setSure(false)} onClick={() => order.mutate("rollback")} disabled={order.isPending}>
            Undo what {task.id} changed, and what was built on it
          </button>
        )}
      </div>
      <Trouble error={order.error} what="That could not be done." />
    </>
  );
}

function Signal({ close, send, error, sending }: { close: () => void; send: (body: unknown) => void; error: unknown; sending: boolean }) {
  const [name, setName] = useState("");
  const [data, setData] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!data.trim()) return send({ name });
    try {
      send({ name, data: JSON.parse(data) as unknown });
    } catch {
      setWrong("That is no JSON. A text stands in double quotes.");
    }
  };
  return (
    <Dialog title="Send a signal" close={close}>
      <form onSubmit={submit} className="form">
        <Trouble error={error} what="The signal could not be sent." />
        <label htmlFor="signal-name">Name</label>
        <input id="signal-name" required value={name} onChange={(event) => setName(event.target.value)} placeholder="alpha-complete" autoComplete="off" spellCheck={false} />
        <label htmlFor="signal-data">
          Data <span className="dim">(JSON, may be left out)</span>
        </label>
        <textarea id="signal-data" rows={3} value={data} onChange={(event) => (setData(event.target.value), setWrong(null))} spellCheck={false} aria-describedby="signal-wrong" />
        <p id="signal-wrong" className="wrong" role="alert">
          {wrong}
        </p>
        <div className="actions">
          <button type="submit" className="primary" disabled={sending}>
            Send
          </button>
        </div>
      </form>
    </Dialog>
  );
}
