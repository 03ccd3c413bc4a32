/** The open run, for the pieces of its screen. */

import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";

import { useGet } from "../../api/queries";
import { client } from "../../api/queries";
import { paced } from "../../api/frame";
import { RunStore } from "../../api/run-store";
import type { Graph, GraphNode } from "../../api/types";

export const Store = createContext<RunStore | null>(null);

export function useStoreOf(run: string): RunStore {
  const [store] = useState(() => new RunStore(run));
  useEffect(() => {
    store.open();
    return () => store.close();
  }, [store]);
  return store;
}

export function useRun(): RunStore {
  const store = use(Store);
  if (!store) throw new Error("a piece of a run's screen stands outside of it");
  return store;
}

/** Counts on whenever anything of the run moves. */
export function useMoves(store: RunStore): number {
  useSyncExternalStore(store.onAny, () => store.link + String(store.error));
  return useSyncExternalStore(store.onAny, () => store.moved);
}

/** The run's shape; read again when tasks join or leave. */
export function useShape(store: RunStore) {
  const shape = useSyncExternalStore(store.onAny, () => store.shape);
  return useGet<Graph>(["run", store.run, "graph", shape], `/runs/${encodeURIComponent(store.run)}/graph`);
}

export function useNode(store: RunStore, id: string): GraphNode | undefined {
  return useShape(store).data?.nodes.find((node) => node.id === id);
}

/** Something of the run that is read again a moment after events, at most every four seconds. */
export function useOfRun<T>(store: RunStore, what: string, matters: (type: string) => boolean = () => true) {
  const query = useGet<T>(["run", store.run, what], `/runs/${encodeURIComponent(store.run)}/${what}`);
  useEffect(() => {
    const read = paced(() => void client.invalidateQueries({ queryKey: ["run", store.run, what], exact: true }), 60, 4_000);
    const stop = store.onEvent((event) => matters(event.type) && read.ask());
    return () => {
      stop();
      read.drop();
    };
    // What matters is said once for each use.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, what]);
  return query;
}
