/** Addresses of screens: the path says which, the query what of it is shown. */

import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from "react";

const MOVED = "pitcrew:moved";

/** What must be asked before the page is left; it returns whether the way is free. */
let guard: (() => boolean) | null = null;

export function guardLeaving(ask: (() => boolean) | null): void {
  guard = ask;
}

const here = () => location.pathname + location.search;

function subscribe(told: () => void): () => void {
  window.addEventListener("popstate", told);
  window.addEventListener(MOVED, told);
  return () => {
    window.removeEventListener("popstate", told);
    window.removeEventListener(MOVED, told);
  };
}

export function navigate(to: string, { replace = false } = {}): void {
  if (to === here()) return;
  const leaves = new URL(to, location.href).pathname !== location.pathname;
  if (leaves && guard && !guard()) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  window.dispatchEvent(new Event(MOVED));
  if (leaves) window.scrollTo(0, 0);
}

export interface Place {
  path: string;
  query: URLSearchParams;
}

export function usePlace(): Place {
  const at = useSyncExternalStore(subscribe, here);
  const [path = "/", query = ""] = at.split("?", 2);
  return { path, query: new URLSearchParams(query) };
}

/** Returns the address of this place with other words in its query; `null` takes one out. */
export function withQuery(place: Place, words: Record<string, string | null>): string {
  const query = new URLSearchParams(place.query);
  for (const [name, value] of Object.entries(words)) {
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text ? `${place.path}?${text}` : place.path;
}

/** Returns the named parts of a path that has the pattern's shape (`/runs/:run`). */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.replace(/\/+$/, "").split("/");
  if (pattern === "/" ? path !== "/" : wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, piece] of wanted.entries()) {
    const actual = given[index] ?? "";
    if (!piece.startsWith(":")) {
      if (piece !== actual) return null;
      continue;
    }
    try {
      found[piece.slice(1)] = decodeURIComponent(actual);
    } catch {
      return null;
    }
  }
  return found;
}

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string;
  replace?: boolean;
}

export function Link({ to, replace = false, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !plain) return;
    event.preventDefault();
    navigate(to, { replace });
  };
  return <a href={to} onClick={follow} {...rest} />;
}
