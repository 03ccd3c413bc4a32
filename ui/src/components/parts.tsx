/** Small pieces that every screen is made of. */

import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import { Refusal } from "../api/client";
import type { Diagnostic, TaskState } from "../api/types";
import { ofState, STATE_ORDER, type Standing } from "../words";
import { Icon, type AnyIcon } from "./icon";

/** How something stands: colour, icon and word. */
export function Status({ of, quiet = false }: { of: Standing; quiet?: boolean }) {
  return (
    <span className={quiet ? "status quiet" : "status"} data-tone={of.tone}>
      <Icon name={of.icon} />
      {of.word}
    </span>
  );
}

/** How many tasks stand how: a bar, and the same in words. */
export function Progress({ counts, total }: { counts: Partial<Record<TaskState, number>>; total: number }) {
  const parts = STATE_ORDER.filter((state) => counts[state]).map((state) => ({ state, count: counts[state] ?? 0 }));
  const said = parts.map(({ state, count }) => `${count} ${ofState(state).word.toLowerCase()}`).join(", ");
  const done = (counts.succeeded ?? 0) + (counts.skipped ?? 0);
  const tones = (["good", "bad", "ask", "live", "off", "idle"] as const).map((tone) => ({
    tone,
    count: parts.filter(({ state }) => ofState(state).tone === tone).reduce((sum, { count }) => sum + count, 0),
  }));
  return (
    <span className="progress" title={said}>
      <span className="bar" role="img" aria-label={said || "no tasks"}>
        {tones.map(({ tone, count }) => count > 0 && <i key={tone} data-tone={tone} style={{ flexGrow: count }} />)}
      </span>
      <span className="num">
        {done}/{total}
      </span>
    </span>
  );
}

/** Shown where there is nothing yet: what this is for, and what to do next. */
export function Empty({ icon, title, children }: { icon: AnyIcon; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={24} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A command for a terminal, with a button that copies it. */
export function Command({ children }: { children: string }) {
  return (
    <span className="command">
      <code>{children}</code>
      <Copy text={children} what="the command" />
    </span>
  );
}

export function Copy({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return (
    <button type="button" className="ghost small icon-only" onClick={copy} aria-label={copied ? "Copied" : `Copy ${what}`} title={`Copy ${what}`}>
      <Icon name={copied ? "check" : "copy"} />
    </button>
  );
}

/** What could not be done, and what would help. */
export function Trouble({ error, what }: { error: unknown; what: string }) {
  if (!error) return null;
  const problem = error instanceof Refusal ? error.problem : null;
  return (
    <div className="note" data-tone="bad" role="alert">
      <Icon name="warn" />
      <div>
        <strong>{what}</strong>{" "}
        <span className="said">
          <Said>{error instanceof Error ? error.message : "Something went wrong."}</Said>
        </span>
        {problem?.hint && (
          <p className="dim">
            <Said>{problem.hint}</Said>
          </p>
        )}
        {problem?.diagnostics && problem.diagnostics.length > 0 && <Diagnostics found={problem.diagnostics} />}
      </div>
    </div>
  );
}

export function Diagnostics({ found, pick }: { found: Diagnostic[]; pick?: (at: Diagnostic) => void }) {
  return (
    <ul className="diagnostics">
      {found.map((one, index) => (
        <li key={index} data-tone={one.severity === "error" ? "bad" : one.severity === "warning" ? "ask" : "idle"}>
          <Icon name={one.severity === "error" ? "cross" : one.severity === "warning" ? "warn" : "info"} />
          <div>
            <span className="word">{one.severity}</span>{" "}
            {pick && one.line ? (
              <button type="button" className="linklike" onClick={() => pick(one)}>
                line {one.line}
              </button>
            ) : (
              one.line && <span className="dim">line {one.line}</span>
            )}{" "}
            <Said>{one.message}</Said> <span className="rule">{one.rule}</span>
            {one.hint && (
              <p className="dim">
                <Said>{one.hint}</Said>
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A sentence of the server's: what stands in backticks is a name. */
export function Said({ children }: { children: string }) {
  const pieces = children.split(/`([^`\n]+)`/);
  return pieces.map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece));
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="loading" role="status">
      Reading {what} …
    </p>
  );
}

export interface TabSpec {
  id: string;
  label: string;
  count?: number | null;
}

/** Tabs, walked with the arrow keys. */
export function Tabs({ tabs, at, pick, label, children }: { tabs: TabSpec[]; at: string; pick: (id: string) => void; label: string; children: ReactNode }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = tabs.findIndex((tab) => tab.id === at);
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step ? (index + step + tabs.length) % tabs.length : -1;
    const tab = tabs[next];
    if (!tab) return;
    event.preventDefault();
    pick(tab.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={walk}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            aria-selected={tab.id === at}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === at ? 0 : -1}
            onClick={() => pick(tab.id)}
          >
            {tab.label}
            {!!tab.count && <span className="count">{tab.count}</span>}
          </button>
        ))}
      </div>
      <div className="tabpanel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${at}`} tabIndex={-1}>
        {children}
      </div>
    </>
  );
}

/** A dialog of the browser's own: focus stays inside, Escape closes. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} onClose={close} onCancel={close} aria-labelledby={id} onClick={(event) => event.target === dialog.current && close()}>
      <div className="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" className="ghost icon-only" onClick={close} aria-label="Close">
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** Any value of JSON, as text. */
export function Json({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <pre className="code" tabIndex={0} aria-label={label}>
      {text}
    </pre>
  );
}

export function Heading({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Pitcrew`;
  }, [title]);
  return (
    <header className="heading">
      <h1>{title}</h1>
      <div className="actions">{children}</div>
    </header>
  );
}

/** Whether keys are being typed into something. */
export function isTyping(event: { target: EventTarget | null }): boolean {
  const at = event.target;
  return at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));
}
