/** Where the nodes of a graph find the tasks that they show, one by one. */

import { createContext, use, useCallback, useSyncExternalStore } from "react";

import type { TaskView } from "../api/types";

export interface TaskSource {
  task: (id: string) => TaskView | undefined;
  onTask: (id: string, told: () => void) => () => void;
  onAny: (told: () => void) => () => void;
  readonly moved: number;
}

/** A plan that does not run: nothing is told of its tasks. */
export const NO_TASKS: TaskSource = {
  task: () => undefined,
  onTask: () => () => undefined,
  onAny: () => () => undefined,
  moved: 0,
};

export const Tasks = createContext<TaskSource>(NO_TASKS);

export function useTask(id: string): TaskView | undefined {
  const source = use(Tasks);
  const subscribe = useCallback((told: () => void) => source.onTask(id, told), [source, id]);
  return useSyncExternalStore(subscribe, () => source.task(id));
}

/** Counts on whenever any task moves. */
export function useMoved(source: TaskSource): number {
  return useSyncExternalStore(source.onAny, () => source.moved);
}
