/** The inbox: what people are asked, and all that is needed to answer. */

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";

import { api, part, Refusal } from "../api/client";
import { client, useApprovals, useGet } from "../api/queries";
import type { Approval, ApprovalInFull } from "../api/types";
import { Diff } from "../components/diff";
import { Icon } from "../components/icon";
import { Command, Copy, Empty, Heading, isTyping, Loading, Said, Trouble } from "../components/parts";
import { Link, navigate, usePlace, withQuery } from "../router";
import { useMay } from "../session";
import { clock, plural, short, when } from "../words";
import { Checks } from "./run/checks";
import { Findings } from "./run/findings";

export function Approvals() {
  const place = usePlace();
  const only = place.query.get("run");
  const query = useApprovals();
  const items = query.data?.items.filter((item) => !only || item.run === only);
  const chosen = place.query.get("id");
  const at = Math.max(0, items?.findIndex((item) => item.id === chosen) ?? 0);
  const current = items?.[at];
  const list = useRef<HTMLUListElement>(null);
  const [answered, setAnswered] = useState<string | null>(null);

  const pick = useCallback(
    (index: number) => {
      const item = items?.[Math.max(0, Math.min(items.length - 1, index))];
      if (item) navigate(withQuery(place, { id: item.id }), { replace: true });
    },
    [items, place],
  );

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.key === "j" || event.key === "k") pick(at + (event.key === "j" ? 1 : -1));
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [at, pick]);
  useEffect(() => {
    // In some browsers it returns a promise, which is no way to clean up after an effect.
    void list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [at]);

  return (
    <>
      <Heading title="Approvals">
        {only && (
          <Link className="button" to="/approvals">
            Of every run
          </Link>
        )}
      </Heading>
      <p className="hidden" role="status">
        {answered}
      </p>
      <Trouble error={query.error} what="The approvals could not be read." />
      {query.isPending && <Loading what="what is asked" />}
      {items?.length === 0 && (
        <Empty icon="inbox" title="Nobody waits for you">
          {answered && <p>{answered}</p>}
          <p>
            Where a plan asks people, the question comes up here with the exact change. A task asks with <code>approval: before_apply</code>, or through an agent with <code>risk: approval_required</code>. In a terminal:
          </p>
          <p>
            <Command>pitcrew approve</Command>
          </p>
        </Empty>
      )}
      {items && current && (
        <div className="inbox">
          <ul className="asks" ref={list} aria-label="What is asked">
            {items.map((item, index) => (
              <li key={item.id}>
                <button type="button" aria-current={index === at ? "true" : undefined} onClick={() => pick(index)}>
                  <strong>{item.title ?? item.name}</strong>
                  <span>{item.says}</span>
                  <span className="dim">
                    {item.run} · since {when(item.since)}
                    {item.until && ` · until ${clock(item.until)}`}
                  </span>
                </button>
              </li>
            ))}
          </ul>
          <Question
            key={current.id}
            ask={current}
            done={(said) => {
              setAnswered(said);
              const next = items[at + 1] ?? items[at - 1];
              client.setQueryData<{ items: Approval[]; next: string | null }>(["approvals"], (old) => old && { ...old, items: old.items.filter((item) => item.id !== current.id) });
              navigate(withQuery(place, { id: next?.id ?? null }), { replace: true });
              void client.invalidateQueries({ queryKey: ["approvals"] });
            }}
          />
        </div>
      )}
    </>
  );
}

function Question({ ask, done }: { ask: Approval; done: (said: string) => void }) {
  const whole = useGet<ApprovalInFull>(["approval", ask.id], `/approvals/${part(ask.id)}`);
  const one: Approval = whole.data ?? ask;
  const full = whole.data;
  const may = useMay("approver");
  const [mode, setMode] = useState<"look" | "approve" | "deny">("look");
  const [reason, setReason] = useState("");
  const yes = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLTextAreaElement>(null);
  const answer = useMutation({
    mutationFn: (word: "approve" | "deny") =>
      api(`/approvals/${part(ask.id)}/respond`, {
        method: "POST",
        body: { answer: word, ...(reason.trim() ? { reason: reason.trim() } : {}), ...(one.change ? { change: one.change } : {}) },
      }),
    onSuccess: (_, word) => done(`${ask.name}: ${word === "approve" ? "approved" : "denied"}.`),
    onError: (error) => {
      if (error instanceof Refusal && (error.status === 409 || error.status === 404)) void client.invalidateQueries({ queryKey: ["approvals"] });
    },
  });

  useEffect(() => {
    if (mode === "approve") yes.current?.focus();
    if (mode === "deny") no.current?.focus();
  }, [mode]);
  useEffect(() => {
    if (!may) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
      if (event.key === "Escape") return setMode("look");
      if (isTyping(event) || (event.key !== "a" && event.key !== "d")) return;
      event.preventDefault();
      setMode(event.key === "a" ? "approve" : "deny");
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [may]);

  const deny = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) answer.mutate("deny");
  };

  return (
    <section className="ask" aria-label={`Question about ${ask.name}`}>
      <header>
        <h2>{one.title ?? one.name}</h2>
        <p>
          <span className="mono dim">{one.name}</span> <Said>{one.says}</Said>
        </p>
        <dl className="pairs">
          {one.why.length > 0 && (
            <div>
              <dt>Why it asks</dt>
              <dd><Said>{one.why.join("; ")}</Said></dd>
            </div>
          )}
          <div>
            <dt>Run</dt>
            <dd>
              <Link to={`/runs/${part(one.run)}${one.topic.task ? `?task=${part(one.topic.task)}` : ""}`} className="mono">
                {one.run}
              </Link>{" "}
              <span className="dim">of plan {one.plan}</span>
            </dd>
          </div>
          <div>
            <dt>Asked</dt>
            <dd>
              {when(one.since)}
              {one.until && `, counts until ${when(one.until)}`}
            </dd>
          </div>
          {(one.from.length > 0 || one.wanting > 1 || one.yes.length > 0) && (
            <div>
              <dt>Who</dt>
              <dd>
                {one.from.length > 0 ? one.from.join(", ") : "anybody"}
                {one.yes.length > 0 && `; yes from ${one.yes.join(", ")}`}
                {one.wanting > 1 && `; ${plural(one.wanting, "more yes", "more yeses")} wanted`}
              </dd>
            </div>
          )}
          {one.change && (
            <div>
              <dt>Change</dt>
              <dd className="digest">
                <code title={one.change}>{one.change}</code>
                <Copy text={one.change} what="the change's digest" />
              </dd>
            </div>
          )}
          {one.digest && (
            <div>
              <dt>Plan</dt>
              <dd className="digest">
                <code title={one.digest}>{short(one.digest)}</code>
                <Copy text={one.digest} what="the plan's digest" />
              </dd>
            </div>
          )}
        </dl>
      </header>
      <div className="answer">
        {!may && <p className="dim">You may look. Answers are for approvers.</p>}
        {may && mode === "look" && (
          <div className="row">
            <button type="button" className="primary" onClick={() => setMode("approve")} aria-keyshortcuts="a">
              <Icon name="check" /> Approve <kbd>a</kbd>
            </button>
            <button type="button" onClick={() => setMode("deny")} aria-keyshortcuts="d">
              <Icon name="cross" /> Deny <kbd>d</kbd>
            </button>
            <span className="dim keys-hint">
              <kbd>j</kbd> <kbd>k</kbd> next, previous
            </span>
          </div>
        )}
        {may && mode === "approve" && (
          <div className="row">
            <button ref={yes} type="button" className="primary" onClick={() => answer.mutate("approve")} disabled={answer.isPending || (one.change !== null && !full)}>
              {one.change ? `Approve exactly ${short(one.change)}` : "Yes, approve"} <kbd>Enter</kbd>
            </button>
            <button type="button" className="ghost" onClick={() => setMode("look")}>
              Not yet <kbd>Esc</kbd>
            </button>
          </div>
        )}
        {may && mode === "deny" && (
          <form onSubmit={deny} className="form">
            <label htmlFor="reason">Why not? Whoever does the task reads this.</label>
            <textarea
              id="reason"
              ref={no}
              rows={2}
              required
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && deny(event)}
            />
            <div className="row">
              <button type="submit" className="danger" disabled={answer.isPending || reason.trim() === ""}>
                Deny <kbd>Ctrl Enter</kbd>
              </button>
              <button type="button" className="ghost" onClick={() => setMode("look")}>
                Not yet <kbd>Esc</kbd>
              </button>
            </div>
          </form>
        )}
        <Trouble
          error={answer.error}
          what={answer.error instanceof Refusal && answer.error.status === 409 ? "Something has changed since you looked; what is shown now is new." : "The answer was not taken."}
        />
      </div>
      <Trouble error={whole.error} what="What is shown for it could not be read." />
      {full && full.evidence.length > 0 && (
        <section>
          <h3>Evidence</h3>
          <Checks checks={full.evidence} />
        </section>
      )}
      {one.topic.task && <Findings run={one.run} task={one.topic.task} />}
      {one.change && (
        <section>
          <h3>The exact change</h3>
          {full?.shown ? <Diff text={full.shown.diff} whole={full.shown.whole} /> : <Loading what="the change" />}
        </section>
      )}
    </section>
  );
}
