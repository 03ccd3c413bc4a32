/* eslint no-restricted-globals: "off" -- the one place that opens streams. */
/**
 * What happens, as it happens.
 *
 * One stream a tab tells that something changed, one more tells every event of the run that is
 * open. Nothing here asks again by the clock: a stream that is cut comes back with the number of
 * the last event it saw, and the server sends what was missed.
 */

import { address, part } from "./client";
import type { RunEvent } from "./types";

export type Link = "connecting" | "live" | "lost";

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

export interface Listener {
  /** A message: its kind, what it says, and its number. */
  heard: (kind: string, data: string, id: string) => void;
  state?: (link: Link) => void;
}

/** Listens to a stream until the returned function is called. */
export function listen(path: () => string, kinds: readonly string[], { heard, state }: Listener): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;

  const open = () => {
    state?.("connecting");
    source = new EventSource(address(path()));
    source.onopen = () => {
      failures = 0;
      state?.("live");
    };
    for (const kind of kinds) {
      source.addEventListener(kind, (message) => heard(kind, String(message.data), message.lastEventId));
    }
    source.onerror = () => {
      if (over) return;
      state?.("lost");
      // A browser takes a cut stream up again by itself, but gives up on an answer that is no stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    };
  };
  const online = () => {
    if (over || source?.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    open();
  };
  window.addEventListener("online", online);
  open();
  return () => {
    over = true;
    clearTimeout(timer);
    window.removeEventListener("online", online);
    source?.close();
  };
}

/** A line that an attempt printed. */
export interface Line {
  task: string;
  attempt?: number;
  stream?: string;
  line: string;
}

export interface RunListener {
  event: (event: RunEvent) => void;
  line: (line: Line) => void;
  waiting: () => void;
  reset: () => void;
  state: (link: Link) => void;
}

/** Listens to a run from behind the event `after`, which may have moved on when a cut stream returns. */
export function listenToRun(run: string, after: () => number, told: RunListener): () => void {
  const path = () => `/runs/${part(run)}/events?after=${after()}`;
  return listen(path, ["event", "line", "waiting", "reset"], {
    state: told.state,
    heard: (kind, data) => {
      if (kind === "reset") return told.reset();
      if (kind === "waiting") return told.waiting();
      const said: unknown = JSON.parse(data);
      if (kind === "line") told.line(said as Line);
      else told.event(said as RunEvent);
    },
  });
}
