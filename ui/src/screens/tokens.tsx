/** Tokens for scripts: made here, shown once. */

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { api, part } from "../api/client";
import { client, usePages } from "../api/queries";
import type { Credential, MadeToken, Role } from "../api/types";
import { Icon } from "../components/icon";
import { Copy, Dialog, Empty, Heading, Loading, Trouble } from "../components/parts";
import { useMay } from "../session";
import { when } from "../words";

const ROLES: [Role, string][] = [
  ["viewer", "sees everything"],
  ["operator", "starts and stops runs, too"],
  ["approver", "answers what runs ask, too"],
  ["admin", "may do everything"],
];

const KINDS: Record<Credential["kind"], string> = { token: "Token", link: "Link", session: "Browser", agent: "Attempt" };

const DAYS = [7, 30, 90, 365];

export default function Tokens() {
  const admin = useMay("admin");
  const tokens = usePages<Credential>(["tokens"], "/tokens", 200, admin);
  const [making, setMaking] = useState(false);
  const revoke = useMutation({
    mutationFn: (id: string) => api(`/tokens/${part(id)}`, { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const [sure, setSure] = useState<string | null>(null);
  if (!admin) {
    return (
      <>
        <Heading title="Tokens" />
        <Empty icon="lock" title="Tokens are for administrators" />
      </>
    );
  }
  return (
    <>
      <Heading title="Tokens">
        <button type="button" className="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" /> New token
        </button>
      </Heading>
      <Trouble error={tokens.error} what="The tokens could not be read." />
      <Trouble error={revoke.error} what="The token could not be revoked." />
      {tokens.isPending && <Loading what="the tokens" />}
      {tokens.items?.length === 0 && (
        <Empty icon="key" title="No tokens">
          <p>A token lets a script or another machine talk to this server. It has a role, ends by itself, and is kept here as a hash only.</p>
          <pre className="code" tabIndex={0} aria-label="Example">{`export PITCREW_SERVER=${location.origin}
export PITCREW_TOKEN=pc_…
pitcrew status`}</pre>
        </Empty>
      )}
      {tokens.items && tokens.items.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Kind</th>
              <th scope="col">Role</th>
              <th scope="col">Begins with</th>
              <th scope="col">Ends</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span className="hidden">Revoke</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tokens.items.map((token) => (
              <tr key={token.id}>
                <td className="lead" data-label="Name">
                  {token.name}
                  {token.plans && <p className="dim">for {token.plans.join(", ")}</p>}
                </td>
                <td data-label="Kind">{KINDS[token.kind]}</td>
                <td data-label="Role">{token.role}</td>
                <td data-label="Begins with" className="mono dim">
                  {token.id}
                </td>
                <td data-label="Ends" className="num">
                  {token.expires ? when(token.expires) : "never"}
                </td>
                <td data-label="Last used" className="num dim">
                  {token.last_used ? when(token.last_used) : "never"}
                </td>
                <td className="end">
                  {sure === token.id ? (
                    <button type="button" className="danger small" onClick={() => revoke.mutate(token.id)} onBlur={() => setSure(null)} autoFocus>
                      Revoke for good
                    </button>
                  ) : (
                    <button type="button" className="small" onClick={() => setSure(token.id)} aria-label={`Revoke ${token.name}, ${token.id}`}>
                      Revoke
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {making && <Make close={() => setMaking(false)} />}
    </>
  );
}

function Make({ close }: { close: () => void }) {
  const [kind, setKind] = useState<"token" | "link">("token");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("operator");
  const [days, setDays] = useState(30);
  const make = useMutation({
    mutationFn: () => api<MadeToken>("/tokens", { method: "POST", body: { name: name.trim(), kind, role, ...(kind === "token" ? { expires_in: `${days}d` } : {}) } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const secret = make.data ? (make.data.link ?? make.data.secret) : null;
  return (
    <Dialog title={secret === null ? "New token" : kind === "link" ? "Copy the link now" : "Copy the token now"} close={close}>
      {secret !== null ? (
        <>
          <p>It is shown this once. Only its hash is kept, so nobody can show it again.</p>
          <p className="command secret">
            <code>{secret}</code>
            <Copy text={secret} what={kind === "link" ? "the link" : "the token"} />
          </p>
          <div className="actions">
            <button type="button" className="primary" onClick={close}>
              I have it
            </button>
          </div>
        </>
      ) : (
        <form className="form" onSubmit={submit}>
          <Trouble error={make.error} what="The token could not be made." />
          <label htmlFor="token-kind">For</label>
          <select id="token-kind" value={kind} onChange={(event) => setKind(event.target.value as "token" | "link")}>
            <option value="token">a program: a token that it sends</option>
            <option value="link">a person: a link that lets their browser in, once</option>
          </select>
          <label htmlFor="token-name">Name</label>
          <input id="token-name" required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} placeholder={kind === "token" ? "ci" : "ada"} autoComplete="off" aria-describedby="token-named" />
          <p id="token-named" className="dim">
            Answers and orders are in this name.
          </p>
          <label htmlFor="token-role">Role</label>
          <select id="token-role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {ROLES.map(([one, what]) => (
              <option key={one} value={one}>
                {one}: {what}
              </option>
            ))}
          </select>
          {kind === "token" && (
            <>
              <label htmlFor="token-days">Ends after</label>
              <select id="token-days" value={days} onChange={(event) => setDays(Number(event.target.value))}>
                {DAYS.map((one) => (
                  <option key={one} value={one}>
                    {one} days
                  </option>
                ))}
              </select>
            </>
          )}
          <div className="actions">
            <button type="submit" className="primary" disabled={make.isPending}>
              Make it
            </button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
