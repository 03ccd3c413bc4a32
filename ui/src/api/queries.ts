/** What screens read, each under a key by which news of it makes it be read again. */

import { QueryClient, useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { api, part, Refusal } from "./client";
import { paced } from "./frame";
import { listen, type Link } from "./live";
import type { Approval, Page, PlanSummary, RunSummary } from "./types";

/** Nothing is read again by the clock, or because a window came to the front: news says when. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      refetchInterval: false,
      retry: (count, error) => count < 2 && error instanceof Refusal && (error.status === 0 || error.status >= 502),
    },
    mutations: { retry: false },
  },
});

export function useGet<T>(key: readonly unknown[], path: string, enabled = true): UseQueryResult<T> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => api<T>(path, { signal }), enabled });
}

/** A list that is read a page at a time. */
export function usePages<T>(key: readonly unknown[], path: string, limit = 50, enabled = true) {
  const query = useInfiniteQuery({
    queryKey: key,
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam ? `&cursor=${part(pageParam)}` : "";
      return api<Page<T>>(`${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor}`, { signal });
    },
    getNextPageParam: (page) => page.next,
  });
  return { ...query, items: query.data?.pages.flatMap((page) => page.items) };
}

export const useApprovals = () => useGet<Page<Approval>>(["approvals"], "/approvals?limit=200");
export const usePlans = () => useGet<Page<PlanSummary>>(["plans"], "/plans?limit=200");

let link: Link = "connecting";
/** Whether the stream has said its first word: what is read after it misses nothing. */
let greeted = false;
const linkListeners = new Set<() => void>();

const onLink = (told: () => void): (() => void) => {
  linkListeners.add(told);
  return () => linkListeners.delete(told);
};

/** Whether news of everything arrives. */
export const useLink = (): Link => useSyncExternalStore(onLink, () => link);

/** Whether screens may begin to read: the stream stands, or is known not to. */
export const useGreeted = (): boolean => useSyncExternalStore(onLink, () => greeted);

type RunPages = { pages: Page<RunSummary>[]; pageParams: unknown[] };

/** Puts a run as it is now into the lists that hold it. Returns whether each list that could hold it does. */
function patchRuns(news: RunSummary): boolean {
  let missed = false;
  client.setQueriesData<RunPages>({ queryKey: ["runs"] }, (old) => {
    if (!old) return old;
    let found = false;
    const patch = (item: RunSummary): RunSummary => {
      if (item.run !== news.run) return item;
      found = true;
      return news;
    };
    const pages = old.pages.map((page) => ({ ...page, items: page.items.map(patch) }));
    missed ||= !found;
    return found ? { ...old, pages } : old;
  });
  return !missed;
}

/** Keeps what screens have read up to date, from one stream for the whole tab. */
export function useNews(): void {
  useEffect(() => {
    const known = new Map<string, RunSummary>();
    const reads = new Map<string, ReturnType<typeof paced>>();
    const again = (key: string, every_ms: number) => {
      const read = reads.get(key) ?? paced(() => void client.invalidateQueries({ queryKey: [key] }), 20, every_ms);
      reads.set(key, read);
      read.ask();
    };
    const set = (now: Link, hello = false) => {
      link = now;
      greeted ||= hello || now === "lost";
      linkListeners.forEach((told) => told());
    };
    const run = (news: RunSummary) => {
      const before = known.get(news.run);
      known.set(news.run, news);
      // A list by status gains and loses runs; one that holds the run shows at once how it stands.
      if (!patchRuns(news) || (before && before.status !== news.status)) again("runs", 1_000);
      if (before ? before.asks !== news.asks : news.asks > 0) again("approvals", 300);
      else if (news.asks > 0) again("approvals-later", 5_000);
    };
    reads.set("approvals-later", paced(() => void client.invalidateQueries({ queryKey: ["approvals"] }), 1_000, 5_000));
    const stop = listen(() => "/events", ["hello", "run", "plan", "delivery", "agent", "reset"], {
      state: (now) => set(now),
      heard: (kind, data) => {
        if (!greeted) set("live", true);
        if (kind === "run") run(JSON.parse(data) as RunSummary);
        else if (kind === "plan") again("plans", 1_000);
        else if (kind === "delivery") again("deliveries", 1_000);
        else if (kind === "agent") again("agents", 1_000);
        else if (kind === "reset") void client.invalidateQueries();
      },
    });
    return () => {
      stop();
      reads.forEach((read) => read.drop());
    };
  }, []);
}

/** The time, once a second while something is shown that moves with it; asks the server nothing. */
export function useNow(moves: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!moves) return;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(Date.now());
      timer = setTimeout(tick, 1_000);
    };
    tick();
    return () => clearTimeout(timer);
  }, [moves]);
  return now;
}
