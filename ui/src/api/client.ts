/** Requests to the server: one function, one kind of failure. */

import type { Problem, Session } from "./types";

const BASE = "/api/v1";

/** What the server answered instead of what was asked. */
export class Refusal extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title);
    this.name = "Refusal";
    this.status = problem.status;
    this.problem = problem;
  }
}

let csrf = "";

/** Keeps the session's token against forged requests, which every unsafe request carries. */
export function remember(session: Session): void {
  csrf = session.csrf ?? "";
}

export interface Ask {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Asks once; where the server says to wait a moment, once more after it. */
export async function request(path: string, ask: Ask = {}): Promise<Response> {
  const first = await send(path, ask);
  if (first.status !== 429) return first;
  const wait = Number(first.headers.get("retry-after"));
  if (!(wait > 0 && wait <= 60)) return first;
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  return send(path, ask);
}

async function send(path: string, { method = "GET", body, headers = {}, signal }: Ask): Promise<Response> {
  const sent: Record<string, string> = { accept: "application/json", ...headers };
  if (method !== "GET") sent["x-pitcrew-csrf"] = csrf;
  if (body !== undefined) sent["content-type"] = "application/json";
  try {
    // eslint-disable-next-line no-restricted-globals
    return await fetch(BASE + path, {
      method,
      headers: sent,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal({
      status: 0,
      type: "/problems/unreachable",
      title: "The server does not answer",
      detail: "The server does not answer.",
      hint: "Is `pitcrew serve` still running?",
    });
  }
}

async function refusal(response: Response): Promise<Refusal> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.title === "string") return new Refusal({ ...problem, status: response.status });
  } catch {
    // A proxy in between, or a server that fell over: its status is all there is.
  }
  const title = `The server answered ${response.status} ${response.statusText}`.trim();
  return new Refusal({ status: response.status, type: "about:blank", title });
}

/** Asks for JSON. */
export async function api<T>(path: string, ask: Ask = {}): Promise<T> {
  return (await tagged<T>(path, ask)).body;
}

/** Asks for JSON, and for the tag of its version. */
export async function tagged<T>(path: string, ask: Ask = {}): Promise<{ body: T; etag: string | null }> {
  const response = await request(path, ask);
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return { body: (text ? JSON.parse(text) : null) as T, etag: response.headers.get("etag") };
}

/** Asks for a part of a text, and how long all of it is. */
export async function text(path: string, ask: Ask = {}): Promise<{ text: string; bytes: number; total: number }> {
  const response = await request(path, { ...ask, headers: { accept: "text/plain" } });
  if (!response.ok) throw await refusal(response);
  const bytes = await response.arrayBuffer();
  const total = Number(response.headers.get("x-total-bytes") ?? bytes.byteLength);
  return { text: new TextDecoder().decode(bytes), bytes: bytes.byteLength, total };
}

/** Returns the address of something that the browser itself fetches. */
export const address = (path: string): string => BASE + path;

/** Puts a name into a path. */
export const part = encodeURIComponent;

/** Returns a name that nobody else has, to tell a request that is sent again from another one. */
export function freshKey(): string {
  // `randomUUID` is only there over TLS or on this machine.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
