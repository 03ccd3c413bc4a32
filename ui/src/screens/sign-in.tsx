import { useState, type FormEvent } from "react";

import { Command, Heading, Trouble } from "../components/parts";

/** Shown to whoever is not signed in: where the link comes from. */
export function SignIn({ error }: { error: unknown }) {
  const [link, setLink] = useState("");
  const open = (event: FormEvent) => {
    event.preventDefault();
    const token = /[?&]link=([^&\s]+)/.exec(link)?.[1] ?? link.trim();
    if (token) location.href = `/login?link=${encodeURIComponent(decodeURIComponent(token))}`;
  };
  return (
    <main className="sign-in">
      <Heading title="Sign in to Pitcrew" />
      {error ? (
        <Trouble error={error} what="The server could not say who you are." />
      ) : (
        <p>
          Open the link that <code>pitcrew serve</code> printed in its terminal. It is good once. For another, on the machine that serves:
        </p>
      )}
      <p>
        <Command>pitcrew token link</Command>
      </p>
      <form onSubmit={open}>
        <label htmlFor="link">Or paste the link here</label>
        <div className="row">
          <input id="link" value={link} onChange={(event) => setLink(event.target.value)} placeholder="http://127.0.0.1:7117/login?link=…" autoComplete="off" spellCheck={false} />
          <button type="submit" className="primary">
            Sign in
          </button>
        </div>
      </form>
      <p className="dim">
        Where the server knows your organisation&rsquo;s identity provider, <a href="/login">log in there</a>.
      </p>
    </main>
  );
}
