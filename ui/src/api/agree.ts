/**
 * Holds `types.ts`, which names what this page reads, against `schema.d.ts`, which the server writes.
 *
 * A field that the server no longer has, or that has become another type, does not compile here.
 * States are strings for the server, and a closed set of words for the page: that much narrower it is.
 */

import type { paths } from "./schema";
import type * as ours from "./types";

type Path = keyof paths;
type Get<P extends Path> = paths[P] extends { get: { responses: { 200: { content: { "application/json": infer Body } } } } } ? Body : "no such answer";
type Items<Body> = Body extends { items: (infer Item)[] } ? Item : "no list";

/** `true` where every field of ours is one of the server's, of its type. */
type Agree<Ours, Server> = [Exclude<keyof Ours, keyof Server>] extends [never] ? (Pick<Required<Ours>, keyof Ours & keyof Server> extends Pick<Server, keyof Ours & keyof Server> ? true : { differs: { [Key in keyof Ours & keyof Server]: Ours[Key] extends Server[Key] ? true : Server[Key] } }) : { unknown: Exclude<keyof Ours, keyof Server> };

type Held<All extends true[]> = All;

export type Agreed = Held<
  [
    Agree<ours.RunSummary, Items<Get<"/api/v1/runs">>>,
    Agree<ours.GraphNode, Get<"/api/v1/runs/{run}/graph">["nodes"][number]>,
    Agree<ours.GraphEdge, Get<"/api/v1/runs/{run}/graph">["edges"][number]>,
    Agree<Omit<ours.Timeline, "tasks">, Get<"/api/v1/runs/{run}/timeline">>,
    Agree<ours.TimelineTask, Get<"/api/v1/runs/{run}/timeline">["tasks"][number]>,
    Agree<ours.Ownership, Get<"/api/v1/runs/{run}/ownership">>,
    Agree<Omit<ours.Change, "paths">, Get<"/api/v1/runs/{run}/tasks/{task}/change">>,
    Agree<ours.LogStream, Get<"/api/v1/runs/{run}/tasks/{task}/logs">[number]>,
    Agree<ours.Finding, Items<Get<"/api/v1/runs/{run}/findings">>>,
    Agree<Omit<ours.Approval, "topic">, Items<Get<"/api/v1/approvals">>>,
    Agree<ours.PlanSummary, Items<Get<"/api/v1/plans">>>,
    Agree<Omit<ours.PlanDocument, "diagnostics">, Get<"/api/v1/plans/{name}">>,
    Agree<ours.Credential, Items<Get<"/api/v1/tokens">>>,
    Agree<ours.Delivery, Items<Get<"/api/v1/deliveries">>>,
    Agree<ours.Session, Get<"/api/v1/session">>,
    Agree<Omit<ours.Agent, "definition">, Items<Get<"/api/v1/agents">>>,
    Agree<Omit<ours.Trigger, "last">, Items<Get<"/api/v1/triggers">>>,
    Agree<ours.AuditEntry, Items<Get<"/api/v1/audit">>>,
    Agree<ours.AuditVerdict, Get<"/api/v1/audit/verify">>,
    Agree<ours.Attempt, Get<"/api/v1/runs/{run}/tasks/{task}">["tries"][number]>,
    Agree<Pick<ours.RunView, "run" | "seq" | "plan" | "goal" | "created" | "finished" | "by" | "asks">, Get<"/api/v1/runs/{run}"> & { run: string }>,
  ]
>;
