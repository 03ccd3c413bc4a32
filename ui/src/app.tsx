/** The frame around every screen: who is signed in, the way around, and which screen is open. */

import { Component, lazy, Suspense, useEffect, useRef, useState, type ReactNode } from "react";

import { api, Refusal, remember } from "./api/client";
import { useApprovals, useGet, useGreeted, useLink, useNews } from "./api/queries";
import type { Session } from "./api/types";
import { Icon, type AnyIcon } from "./components/icon";
import { Dialog, isTyping, Loading } from "./components/parts";
import { Theme } from "./components/theme";
import { Link, match, navigate, usePlace } from "./router";
import { Approvals } from "./screens/approvals";
import { Runs } from "./screens/runs";
import { SignIn } from "./screens/sign-in";
import { SessionContext } from "./session";

const Run = lazy(() => import("./screens/run/run"));
const TaskPage = lazy(() => import("./screens/run/task-page"));
const Plans = lazy(() => import("./screens/plan/plans"));
const PlanEditor = lazy(() => import("./screens/plan/editor"));
const Agents = lazy(() => import("./screens/agents"));
const Triggers = lazy(() => import("./screens/triggers"));
const Tokens = lazy(() => import("./screens/tokens"));
const Audit = lazy(() => import("./screens/audit"));

/** An editor for a new plan: another one for each document that is imported. */
function NewPlan() {
  const place = usePlace();
  return <PlanEditor key={place.query.get("import")} name={null} />;
}

interface Section {
  to: string;
  label: string;
  icon: AnyIcon;
  key: string;
  admin?: boolean;
}

const SECTIONS: Section[] = [
  { to: "/", label: "Runs", icon: "runs", key: "r" },
  { to: "/approvals", label: "Approvals", icon: "inbox", key: "a" },
  { to: "/plans", label: "Plans", icon: "plan", key: "p" },
  { to: "/agents", label: "Agents", icon: "agent", key: "g" },
  { to: "/triggers", label: "Triggers", icon: "bolt", key: "t" },
  { to: "/tokens", label: "Tokens", icon: "key", key: "k" },
  { to: "/audit", label: "Audit", icon: "list", key: "u" },
];

type Parts = Record<string, string>;

const SCREENS: [string, (parts: Parts) => ReactNode][] = [
  ["/", () => <Runs />],
  ["/runs", () => <Runs />],
  ["/runs/:run", ({ run = "" }) => <Run key={run} run={run} />],
  // The task stands in the query: a name with a dot in it would look like that of a file.
  ["/runs/:run/task", ({ run = "" }) => <TaskPage key={run} run={run} />],
  ["/approvals", () => <Approvals />],
  ["/plans", () => <Plans />],
  ["/plans/:name", ({ name = "" }) => <PlanEditor key={name} name={name} />],
  ["/new-plan", () => <NewPlan />],
  ["/agents", () => <Agents />],
  ["/triggers", () => <Triggers />],
  ["/tokens", () => <Tokens />],
  ["/audit", () => <Audit />],
];

export function App() {
  const session = useGet<Session>(["session"], "/session");
  if (session.data) {
    remember(session.data);
    return (
      <SessionContext value={session.data}>
        <Frame session={session.data} />
      </SessionContext>
    );
  }
  if (session.error) return <SignIn error={session.error instanceof Refusal && session.error.status === 401 ? null : session.error} />;
  return <Loading what="who you are" />;
}

/** Screens read after the stream has begun, so that nothing falls between the two. */
function Frame({ session }: { session: Session }) {
  useNews();
  return useGreeted() ? <Screens session={session} /> : <Loading what="what happens" />;
}

function Screens({ session }: { session: Session }) {
  const { path } = usePlace();
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const asks = useApprovals().data?.items.length ?? 0;
  useWays(() => setHelp(true));

  const section = SECTIONS.findLast(({ to }) => path === to || (to !== "/" && path.startsWith(`${to}/`))) ?? (path.startsWith("/new-plan") ? SECTIONS[2] : path.startsWith("/runs") ? SECTIONS[0] : undefined);
  const screen = SCREENS.map(([pattern, show]) => {
    const parts = match(pattern, path);
    return parts && show(parts);
  }).find(Boolean);

  useEffect(() => setMenu(false), [path]);
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
        Skip to the content
      </a>
      <nav className="side" aria-label="Sections" data-open={menu}>
        <Link to="/" className="brand" aria-label="Pitcrew, all runs">
          <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
            <rect x="1" y="1" width="6" height="6" rx="1.5" />
            <rect x="9" y="1" width="6" height="6" rx="1.5" />
            <rect x="1" y="9" width="6" height="6" rx="1.5" />
            <rect x="9" y="9" width="6" height="6" rx="1.5" opacity=".45" />
          </svg>
          <span>Pitcrew</span>
        </Link>
        <button type="button" className="ghost icon-only menu" aria-expanded={menu} aria-label="Menu" onClick={() => setMenu(!menu)}>
          <Icon name={menu ? "close" : "more"} size={20} />
        </button>
        <ul>
          {SECTIONS.map(({ to, label, icon }) => (
            <li key={to} data-extra={!["/", "/approvals", "/plans"].includes(to)}>
              <Link to={to} aria-current={section?.to === to ? "page" : undefined}>
                <Icon name={icon} />
                {label}
                {to === "/approvals" && asks > 0 && (
                  <span className="badge">
                    {asks}
                    <span className="hidden"> waiting for an answer</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
        <div className="foot">
          <LinkState />
          <div className="who">
            <strong title={session.project}>{session.project.split("/").filter(Boolean).at(-1) ?? session.project}</strong>
            <span>
              {session.name}, {session.role}
            </span>
            <span className="dim">Pitcrew {session.version}</span>
          </div>
          <div className="row">
            <Theme />
            <button type="button" className="ghost small" onClick={() => setHelp(true)} aria-keyshortcuts="?">
              Keys <kbd>?</kbd>
            </button>
            {session.csrf && (
              <button type="button" className="ghost small" onClick={() => void api("/session", { method: "DELETE" }).finally(() => location.assign("/"))}>
                Sign out
              </button>
            )}
          </div>
        </div>
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <Fence key={path}>
          <Suspense fallback={<Loading what="the screen" />}>{screen ?? <Lost />}</Suspense>
        </Fence>
      </main>
      {help && <Keys close={() => setHelp(false)} />}
    </div>
  );
}

/** Goes to a section by two keys (`g`, then its own), and opens the help. */
function useWays(help: () => void): void {
  const asked = useRef(help);
  asked.current = help;
  useEffect(() => {
    let first = -Infinity;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || document.querySelector("dialog[open]")) return;
      if (event.key === "?") {
        event.preventDefault();
        asked.current();
        return;
      }
      const section = performance.now() - first < 1_500 && SECTIONS.find(({ key }) => key === event.key);
      first = event.key === "g" && !section ? performance.now() : -Infinity;
      if (section) {
        event.preventDefault();
        event.stopPropagation();
        navigate(section.to);
      }
    };
    window.addEventListener("keydown", press, true);
    return () => window.removeEventListener("keydown", press, true);
  }, []);
}

function LinkState() {
  const link = useLink();
  const word = { live: "Live", connecting: "Connecting", lost: "Connection lost, trying again" }[link];
  return (
    <span className="link-state" data-link={link} role="status">
      <i aria-hidden="true" />
      {word}
    </span>
  );
}

const KEYS: [string, [string, string][]][] = [
  ["Everywhere", [["g r", "Runs"], ["g a", "Approvals"], ["g p", "Plans"], ["g g", "Agents"], ["g t", "Triggers"], ["g k", "Tokens"], ["g u", "Audit"], ["?", "These keys"], ["Esc", "Close what is open"]]],
  ["Lists", [["j k", "Next, previous"], ["Enter", "Open"], ["/", "Filter"]]],
  ["A run's graph", [["← →", "Along the edges"], ["↑ ↓", "To the neighbour"], ["Enter", "Open the task"], ["+ − 0", "Closer, further, all of it"]]],
  ["Approvals", [["j k", "Next, previous"], ["a", "Approve, then Enter"], ["d", "Deny with a reason"]]],
  ["The plan editor", [["Ctrl S", "Save"], ["Ctrl Space", "Complete"], ["F8", "Next finding"], ["Esc, Tab", "Leave the editor"]]],
];

function Keys({ close }: { close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <div className="keys">
        {KEYS.map(([where, keys]) => (
          <section key={where}>
            <h3>{where}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>{key.split(" ").map((one) => <kbd key={one}>{one}</kbd>)}</dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Lost() {
  return (
    <div className="empty">
      <h1>There is no such page</h1>
      <p>
        <Link to="/">All runs</Link>
      </p>
    </div>
  );
}

/** Keeps a screen that fell over from taking the rest with it. */
class Fence extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div className="empty" role="alert">
        <h1>This screen fell over</h1>
        <p className="mono dim">{this.state.error.message}</p>
        <button type="button" onClick={() => location.reload()}>
          Load it again
        </button>
      </div>
    );
  }
}
