// Written by `npm run types` from `pitcrew schema api`. What it says is changed in the server.
export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the registered agents, each by its newest version */
        get: operations["get_api_v1_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the newest version of an agent */
        get: operations["get_api_v1_agents_name_"];
        /** Register an agent: the same definition once more changes nothing, another is a new version */
        put: operations["put_api_v1_agents_name_"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a version of an agent */
        get: operations["get_api_v1_agents_name_versions_version_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what runs ask, the oldest question first */
        get: operations["get_api_v1_approvals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what is asked, with the exact change */
        get: operations["get_api_v1_approvals_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{id}/respond": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer what is asked, in the caller's name */
        post: operations["post_api_v1_approvals_id_respond"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was done that is privileged, or tried, the newest first */
        get: operations["get_api_v1_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether the audit log is what was written: the chain of its hashes holds */
        get: operations["get_api_v1_audit_verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Return contents by their hash: plans, changes, and the files in them */
        get: operations["get_api_v1_blobs_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what triggers have brought, the newest first */
        get: operations["get_api_v1_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a delivery with what came with it */
        get: operations["get_api_v1_deliveries_id_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stream what changes anywhere: which run, plan, agent or delivery is other than it was */
        get: operations["get_api_v1_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rows of all runs, the newest first, for programs that keep a copy */
        get: operations["get_api_v1_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the plans that the server starts, by name */
        get: operations["get_api_v1_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a plan: its text, and what is wrong with it */
        get: operations["get_api_v1_plans_name_"];
        /** Create a plan (`If-None-Match: *`), or replace the one that was looked at (`If-Match: ETAG`) */
        put: operations["put_api_v1_plans_name_"];
        post?: never;
        /** Remove a plan that was sent; its runs stay */
        delete: operations["delete_api_v1_plans_name_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{name}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a plan as it is, where its `status` says that somebody must before it runs */
        post: operations["post_api_v1_plans_name_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{name}/trigger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a run of a plan, as its triggers do
         * @description It is answered when it is kept; its run follows, and `GET /deliveries/{id}` names it. With `Idempotency-Key` the
         *     same key never starts a second one.
         */
        post: operations["post_api_v1_plans_name_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say which plan a Markdown document, or a file of another tool, means */
        post: operations["post_api_v1_plans_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a text would be as a plan: what is wrong with it, when each task would run, who waits for whom */
        post: operations["post_api_v1_plans_validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the runs, the newest first */
        get: operations["get_api_v1_runs"];
        put?: never;
        /** Start a run */
        post: operations["post_api_v1_runs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show where a run stands */
        get: operations["get_api_v1_runs_run_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who reached for what another had, or met what somebody else had changed */
        get: operations["get_api_v1_runs_run_conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/digest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the stand-up of a run: what is done, what is being done, what is blocked and on whom, who may start next */
        get: operations["get_api_v1_runs_run_digest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the events of a run: a page, or with `Accept: text/event-stream` all that come */
        get: operations["get_api_v1_runs_run_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what checkers found in a run: the SARIF that tasks put out, as their output or as its `sarif` */
        get: operations["get_api_v1_runs_run_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/gates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show every gate and check of a run that was asked, with what was seen */
        get: operations["get_api_v1_runs_run_gates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the shape of a run: its tasks, and who waits for whom */
        get: operations["get_api_v1_runs_run_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the journal of a run: a page, or with `Accept: text/event-stream` all that comes */
        get: operations["get_api_v1_runs_run_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the tasks and people of a run say to each other, in order */
        get: operations["get_api_v1_runs_run_messages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/ownership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who owns what in a run, and what each task really changed */
        get: operations["get_api_v1_runs_run_ownership"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what came of a run */
        get: operations["get_api_v1_runs_run_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a run up again where it stands, or let a stopped part of it begin anew */
        post: operations["post_api_v1_runs_run_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo what a run, or a part of it, has applied */
        post: operations["post_api_v1_runs_run_rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a signal to a run */
        post: operations["post_api_v1_runs_run_signals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a run, or a part of it; `resume` takes it up again */
        post: operations["post_api_v1_runs_run_stop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tasks of a run, by id */
        get: operations["get_api_v1_runs_run_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/tasks/{task}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a task: where it stands, what it is told, and its attempts */
        get: operations["get_api_v1_runs_run_tasks_task_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/tasks/{task}/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what the newest attempt of a task changed */
        get: operations["get_api_v1_runs_run_tasks_task_change"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/tasks/{task}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the logs of a task */
        get: operations["get_api_v1_runs_run_tasks_task_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/tasks/{task}/logs/{attempt}/{stream}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a part of a log: text in which nothing is left that steers a terminal but colours
         * @description The header `x-total-bytes` says how long the log is, `x-next-byte` from where the next part is asked for.
         */
        get: operations["get_api_v1_runs_run_tasks_task_logs_attempt_stream_"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{run}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show when each task of a run was planned to be at work, and when it was */
        get: operations["get_api_v1_runs_run_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say who calls, and what they may */
        get: operations["get_api_v1_session"];
        put?: never;
        post?: never;
        /** End the session: its cookie is good for nothing any more */
        delete: operations["delete_api_v1_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tokens, links and sessions, the newest first: all but their secrets */
        get: operations["get_api_v1_tokens"];
        put?: never;
        /** Make a token, or a link that lets somebody in once; its secret is told here and never again */
        post: operations["post_api_v1_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token, a link or a session: it is good for nothing from here on */
        delete: operations["delete_api_v1_tokens_id_"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what starts runs by itself, each with the last that it brought and when it falls due next */
        get: operations["get_api_v1_triggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a webhook that is signed as Standard Webhooks say
         * @description Signed with the secret of a plan's `webhook` trigger of that name. It is answered when it is kept; its run
         *     follows. The same id never starts a second one.
         */
        post: operations["post_api_v1_webhooks_name_"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/alertmanager": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a notification of Alertmanager or Grafana
         * @description With the secret of a plan's `alertmanager` trigger as a bearer token, as the password of basic authentication, or
         *     in the header `X-Pitcrew-Token`. Only alerts that were not seen before start a run, and stand in its payload.
         */
        post: operations["post_api_v1_webhooks_alertmanager"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a webhook of GitHub
         * @description Signed with the secret of a plan's `github` trigger (`X-Hub-Signature-256`). It is answered when it is kept; its
         *     run follows. The same delivery, or the same body, never starts a second one.
         */
        post: operations["post_api_v1_webhooks_github"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether the server lives */
        get: operations["get_healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Say whether runs can be started: the journal can be read, and there is room on its disk */
        get: operations["get_readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Something privileged that somebody does, as it is known before it is done. */
        Act: {
            /** @description What: a method and a route, or a command. */
            action: string;
            /** @description From which address; empty where it was done at a terminal. */
            from: string;
            /** @description To what: the names that stand in the path. */
            on: {
                [key: string]: string;
            };
            /** @description As what: a role, or `nobody` where it is not known who. */
            role: string;
            /**
             * Format: date-time
             * @description When.
             */
            time: string;
            /** @description With what: the public name of a token, link or session; `terminal` where it was done there. */
            via: string;
            /** @description In whose name. */
            who: string;
        };
        /** @description All triggers. */
        All: {
            /** @description In the order of the plans. */
            items: components["schemas"]["Listed"][];
            /** @description Always null: it is one page. */
            next?: string | null;
        };
        /** @description That an answer was taken. */
        Answered: {
            /** @description In whose name it was answered. */
            by: string;
            /** @description The question. */
            id: string;
            /** @description The run. */
            run: string;
        };
        /** @description That a plan was approved as it is. */
        Approved: {
            /** @description Who approved it. */
            by: string;
            /** @description The plan. */
            name: string;
        };
        /** @description That one task waits for another. */
        Arrow: {
            /** @description Who is waited for. */
            from: string;
            /** @description `succeeded`, `failed`, `always`, `start`, or `signal`. */
            kind: string;
            /** @description The signal, where one is waited for. */
            signal?: string | null;
            /** @description Who waits. */
            to: string;
        };
        /** @description Something that a run asks. */
        Asked: {
            /** @description Whether people are at a task, and are to say when it is done. */
            by_hand: boolean;
            /** @description The change that is shown: a yes is to exactly this one. */
            change?: string | null;
            /** @description The digest of the plan as the run carries it out. */
            digest: string;
            /** @description Who is asked, by name; nobody in particular where it is empty. */
            from: string[];
            /** @description The name of the question: of this one, and of no other that is asked later. */
            id: string;
            /** @description The name of the task, phase or agent that it is about. */
            name: string;
            /** @description Its plan. */
            plan: string;
            /** @description The run. */
            run: string;
            /** @description What is asked, in a sentence. */
            says: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /** @description What the task does, where it is about one. */
            title?: string | null;
            /** @description What it is about: `approval`, `go`, `phase`, `success`, `conflict`, `budget` or `attempt`. */
            topic: Record<string, unknown>;
            /**
             * Format: date-time
             * @description Until when an answer counts.
             */
            until?: string | null;
            /** @description How many more must. */
            wanting: number;
            /** @description Why, a sentence each. */
            why: string[];
            /** @description Who has said yes so far. */
            yes: string[];
        };
        /** @description Something that a run asks, with what is shown for it. */
        AskedInFull: components["schemas"]["Asked"] & {
            /** @description The checks that it has passed. */
            evidence: Record<string, unknown>[];
            shown?: components["schemas"]["ChangeDetail"] | null;
        };
        /** @description One try at a task. */
        Attempt: {
            /**
             * Format: int32
             * @description Its number, from 1.
             */
            attempt: number;
            /** @description What it left. */
            change?: string | null;
            /**
             * Format: date-time
             * @description When it was over.
             */
            finished?: string | null;
            /** @description `running`, `harvested`, `failed`, `interrupted` or `succeeded`. */
            outcome: string;
            /** @description Why it failed. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description When it began.
             */
            started?: string | null;
        };
        /** @description A path that a task has changed. */
        Changed: {
            /** @description Whether that change is part of what the run has made. */
            applied: boolean;
            /** @description The pattern by which it owns the path; null where it does not: such a change is refused. */
            by?: string | null;
            /** @description The path. */
            path: string;
            /** @description The task. */
            task: string;
        };
        /** @description What a task's newest attempt changed. */
        ChangeDetail: {
            /** @description The change's id: an approval is of exactly this. */
            change: string;
            /** @description The change as a unified diff, made harmless. */
            diff: string;
            /** @description Each path with what is there before and after. */
            paths: Record<string, unknown>[];
            /** @description Whether that is all of it. */
            whole: boolean;
        };
        /** @description The plan that a document means. */
        Converted: {
            /** @description What contradicts itself in the document, or is missing. */
            diagnostics: Record<string, unknown>[];
            /** @description The plan as YAML, each line with the line of the document that says so. */
            source: string;
            /** @description How many tasks it has. */
            tasks: number;
            /** @description The lines that were not understood. */
            unread: components["schemas"]["Unread"][];
        };
        /** @description What is known of a credential: all but its secret. */
        Credential: {
            attempt?: components["schemas"]["Attempt"] | null;
            /** @description Who made it. */
            by: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created: string;
            /**
             * Format: date-time
             * @description Until when it is good; null where it is until it is revoked.
             */
            expires?: string | null;
            /** @description Its public name: how its secret begins. */
            id: string;
            /** @description What it is for. */
            kind: components["schemas"]["Kind"];
            /**
             * Format: date-time
             * @description When it was used last, to a minute.
             */
            last_used?: string | null;
            /** @description Whose name answers and orders are in. */
            name: string;
            /** @description The plans that it is good for; null where it is good for all. */
            plans?: string[] | null;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
        };
        /** @description What was to start a run of a plan, and what became of it. */
        Delivery: {
            /** @description Who sent it, or the kind of trigger where nobody is named. */
            by: string;
            /** @description What happened, in a word of its source. */
            event: string;
            /** @description Its number. */
            id: string;
            /** @description What whoever sent it calls it: the same never starts a run twice. */
            key: string;
            /** @description What kind of trigger that is. */
            kind: string;
            /** @description The plan that it is for. */
            plan: string;
            /** @description Why it is ignored or refused. */
            reason?: string | null;
            /** @description The run that was started for it. */
            run?: string | null;
            /** @description Where it came from: `github`, `alertmanager`, `webhook:NAME`, `cron`, `nats`, `manual`. */
            source: string;
            /** @description What became of it. */
            state: components["schemas"]["State"];
            /** @description When it came. */
            time: string;
        };
        /** @description A document that tells a plan. */
        Document: {
            /** @description Its file's name, which findings are told with. */
            file?: string | null;
            /** @description Its text. */
            text: string;
        };
        /** @description A text that may become a plan. */
        Draft: {
            /** @description The plan that it would replace: its paths are meant from where that lies. */
            name?: string | null;
            /** @description YAML. */
            source: string;
        };
        /** @description Events of a run, in order. */
        Events: {
            /** @description Each as a line of `pitcrew run --format json`; docs/reference/events.md says what each means. */
            items: Record<string, unknown>[];
            /**
             * Format: int64
             * @description The `after` of the next page; null where this is the end for now.
             */
            next?: number | null;
        };
        /** @description Something that a checker found. */
        Finding: {
            /**
             * Format: int64
             * @description The column, from 1.
             */
            column?: number | null;
            /** @description The file, as the checker names it. */
            file?: string | null;
            /** @description `error`, `warning`, `note` or `none`. */
            level: string;
            /**
             * Format: int64
             * @description The line, from 1.
             */
            line?: number | null;
            /** @description What it says. */
            message: string;
            /** @description Its rule. */
            rule?: string | null;
            /** @description The task whose output has it. */
            task: string;
            /** @description The program that found it. */
            tool: string;
        };
        /** @description What is wrong. */
        Flaw: {
            /** @enum {string} */
            kind: "changed";
            /**
             * Format: int64
             * @description Which.
             */
            seq: number;
        } | {
            /** @enum {string} */
            kind: "missing";
            /**
             * Format: int64
             * @description Which.
             */
            seq: number;
        } | {
            /** @enum {string} */
            kind: "cut_off";
            /**
             * Format: int64
             * @description The checkpoint's entry.
             */
            seq: number;
        } | {
            /** @enum {string} */
            kind: "rewritten";
            /**
             * Format: int64
             * @description The checkpoint's entry.
             */
            seq: number;
        };
        /** @enum {string} */
        Form: "json" | "html" | "markdown";
        /** @description That the server answers. */
        Health: {
            /** @description `ok`. */
            status: string;
        };
        /**
         * @description What a credential is for.
         * @enum {string}
         */
        Kind: "token" | "agent" | "link" | "session";
        /** @description An action, and what came of it. */
        Listed: components["schemas"]["Act"] & {
            /** @description The status of the answer; null where it is not known: it is being done, or the server died meanwhile. */
            outcome?: string | null;
            /**
             * Format: int64
             * @description The number of its entry.
             */
            seq: number;
        };
        /** @description One stream of one attempt. */
        Log: {
            /**
             * Format: int32
             * @description Which attempt, from 1.
             */
            attempt: number;
            /**
             * Format: int64
             * @description How many bytes are kept.
             */
            bytes: number;
            /** @description `out`, `err`, or the check whose it is. */
            stream: string;
        };
        /** @description A token that was made. */
        MadeToken: components["schemas"]["Credential"] & {
            /** @description Of a link: what is opened. */
            link?: string | null;
            /** @description The token itself: it is told here, and never again. */
            secret: string;
        };
        /** @description A token that is to be made. */
        NewToken: {
            attempt?: components["schemas"]["Attempt"] | null;
            /** @description How long it is good, such as `12h` or `30d`; without it 90 days, and a link or an agent's a day. */
            expires_in?: string | null;
            kind?: components["schemas"]["Kind"] | null;
            /** @description In whose name answers and orders are given with it. */
            name: string;
            /** @description The plans that it is good for; without any, all. */
            plans?: string[] | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description A task in its place. */
        Node: {
            /** @description Who does it, where that is an agent. */
            agent?: string | null;
            /** @description Its id. */
            id: string;
            /** @description Whether the run goes on when it fails. */
            optional: boolean;
            /** @description What it owns, as the plan writes it. */
            owns: string[];
            /** @description Its phase. */
            phase?: string | null;
            /** @description How many tasks at most stand before it in a row. */
            rank: number;
            /** @description Its team. */
            team?: string | null;
            /** @description What it does. */
            title?: string | null;
            /**
             * Format: int32
             * @description How many tries it has at most.
             */
            tries: number;
        };
        /** @description Something that is owned. */
        Owned: {
            /** @description Who owns it: never two at the same time. */
            owners: string[];
            /** @description As the plan writes it. */
            pattern: string;
            /** @description Those of them who own it because somebody said so during the run. */
            widened: string[];
            /** @description The workspace that it is in, of a plan with several. */
            workspace?: string | null;
        };
        /** @description Who owns what, and what was changed. */
        Ownership: {
            /** @description What each task has changed, as far as its changes are stored. */
            changed: components["schemas"]["Changed"][];
            /** @description Whether more was changed than is listed. */
            cut: boolean;
            /** @description Every pattern or lease that is owned. */
            paths: components["schemas"]["Owned"][];
            /** @description The tasks that own anything, by id. */
            tasks: string[];
        };
        /** @description A page of a list. */
        Page_Asked: {
            /** @description What is on it. */
            items: {
                /** @description Whether people are at a task, and are to say when it is done. */
                by_hand: boolean;
                /** @description The change that is shown: a yes is to exactly this one. */
                change?: string | null;
                /** @description The digest of the plan as the run carries it out. */
                digest: string;
                /** @description Who is asked, by name; nobody in particular where it is empty. */
                from: string[];
                /** @description The name of the question: of this one, and of no other that is asked later. */
                id: string;
                /** @description The name of the task, phase or agent that it is about. */
                name: string;
                /** @description Its plan. */
                plan: string;
                /** @description The run. */
                run: string;
                /** @description What is asked, in a sentence. */
                says: string;
                /**
                 * Format: date-time
                 * @description Since when.
                 */
                since: string;
                /** @description What the task does, where it is about one. */
                title?: string | null;
                /** @description What it is about: `approval`, `go`, `phase`, `success`, `conflict`, `budget` or `attempt`. */
                topic: Record<string, unknown>;
                /**
                 * Format: date-time
                 * @description Until when an answer counts.
                 */
                until?: string | null;
                /** @description How many more must. */
                wanting: number;
                /** @description Why, a sentence each. */
                why: string[];
                /** @description Who has said yes so far. */
                yes: string[];
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Credential: {
            /** @description What is on it. */
            items: {
                attempt?: components["schemas"]["Attempt"] | null;
                /** @description Who made it. */
                by: string;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created: string;
                /**
                 * Format: date-time
                 * @description Until when it is good; null where it is until it is revoked.
                 */
                expires?: string | null;
                /** @description Its public name: how its secret begins. */
                id: string;
                /** @description What it is for. */
                kind: components["schemas"]["Kind"];
                /**
                 * Format: date-time
                 * @description When it was used last, to a minute.
                 */
                last_used?: string | null;
                /** @description Whose name answers and orders are in. */
                name: string;
                /** @description The plans that it is good for; null where it is good for all. */
                plans?: string[] | null;
                /** @description What they may do. */
                role: components["schemas"]["Role"];
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Delivery: {
            /** @description What is on it. */
            items: {
                /** @description Who sent it, or the kind of trigger where nobody is named. */
                by: string;
                /** @description What happened, in a word of its source. */
                event: string;
                /** @description Its number. */
                id: string;
                /** @description What whoever sent it calls it: the same never starts a run twice. */
                key: string;
                /** @description What kind of trigger that is. */
                kind: string;
                /** @description The plan that it is for. */
                plan: string;
                /** @description Why it is ignored or refused. */
                reason?: string | null;
                /** @description The run that was started for it. */
                run?: string | null;
                /** @description Where it came from: `github`, `alertmanager`, `webhook:NAME`, `cron`, `nats`, `manual`. */
                source: string;
                /** @description What became of it. */
                state: components["schemas"]["State"];
                /** @description When it came. */
                time: string;
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Finding: {
            /** @description What is on it. */
            items: {
                /**
                 * Format: int64
                 * @description The column, from 1.
                 */
                column?: number | null;
                /** @description The file, as the checker names it. */
                file?: string | null;
                /** @description `error`, `warning`, `note` or `none`. */
                level: string;
                /**
                 * Format: int64
                 * @description The line, from 1.
                 */
                line?: number | null;
                /** @description What it says. */
                message: string;
                /** @description Its rule. */
                rule?: string | null;
                /** @description The task whose output has it. */
                task: string;
                /** @description The program that found it. */
                tool: string;
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Listed: {
            /** @description What is on it. */
            items: (components["schemas"]["Act"] & {
                /** @description The status of the answer; null where it is not known: it is being done, or the server died meanwhile. */
                outcome?: string | null;
                /**
                 * Format: int64
                 * @description The number of its entry.
                 */
                seq: number;
            })[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_PlanSummary: {
            /** @description What is on it. */
            items: {
                /** @description How many errors: with any it does not run. */
                errors: number;
                /** @description The hash of its text; the `ETag` of the plan. */
                etag: string;
                /** @description Its file. */
                file: string;
                /** @description What it is for. */
                goal?: string | null;
                /** @description The newest run of it. */
                last_run?: string | null;
                /** @description Its name. */
                name: string;
                /** @description Whether it was sent, and is not a file of the project. */
                sent: boolean;
                /** @description How many tasks it has. */
                tasks: number;
                /** @description How many warnings. */
                warnings: number;
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_Registered: {
            /** @description What is on it. */
            items: {
                /** @description Who registered it. */
                by: string;
                /** @description As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on. */
                definition: Record<string, unknown>;
                /** @description The agent. */
                name: string;
                /**
                 * Format: date-time
                 * @description When.
                 */
                time: string;
                /**
                 * Format: int32
                 * @description Which version, from 1.
                 */
                version: number;
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_RunSummary: {
            /** @description What is on it. */
            items: {
                /** @description How many questions wait for people. */
                asks: number;
                /** @description Who started it. */
                by: string;
                /**
                 * Format: date-time
                 * @description When it was started.
                 */
                created: string;
                /**
                 * Format: date-time
                 * @description When it ended.
                 */
                finished?: string | null;
                /** @description The plan that it carries out. */
                plan: string;
                /** @description Its name. */
                run: string;
                /**
                 * Format: int64
                 * @description The number of its newest event.
                 */
                seq: number;
                /** @description `running`, `waiting`, `succeeded`, `failed` or `canceled`. */
                status: string;
                /** @description Its tasks, counted. */
                tasks: components["schemas"]["TaskCounts"];
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A plan. */
        PlanDetail: {
            /** @description What is wrong with it, as `pitcrew lint --format json` tells it. */
            diagnostics: Record<string, unknown>[];
            /** @description The hash of what it means, every default filled in: what a run and an approval are of. */
            digest: string;
            /** @description The hash of its text; the `ETag` of this answer. */
            etag: string;
            /** @description Its file. */
            file: string;
            /** @description Its name. */
            name: string;
            /** @description What was understood, as `pitcrew explain --format json` prints it. */
            plan: Record<string, unknown>;
            /** @description Whether it was sent, and is not a file of the project. */
            sent: boolean;
            /** @description Its text, byte for byte. */
            source: string;
        };
        /** @description A plan in a list. */
        PlanSummary: {
            /** @description How many errors: with any it does not run. */
            errors: number;
            /** @description The hash of its text; the `ETag` of the plan. */
            etag: string;
            /** @description Its file. */
            file: string;
            /** @description What it is for. */
            goal?: string | null;
            /** @description The newest run of it. */
            last_run?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Whether it was sent, and is not a file of the project. */
            sent: boolean;
            /** @description How many tasks it has. */
            tasks: number;
            /** @description How many warnings. */
            warnings: number;
        };
        /** @description What went wrong, and how to mend it (RFC 9457, `application/problem+json`). */
        Problem: {
            /** @description What was tried, and why it did not work. */
            detail: string;
            /** @description Of a plan that has errors: each with its rule and place, as `pitcrew lint --format json` tells them. */
            diagnostics?: Record<string, unknown>[];
            /** @description How to mend it. */
            hint?: string | null;
            /**
             * Format: int64
             * @description After how many seconds it may be tried again; the header `Retry-After` says the same.
             */
            retry_after?: number | null;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The kind in words. */
            title: string;
            /** @description What kind of problem it is: `/problems/NAME`. */
            type: string;
        };
        /** @description Why a plan is approved. */
        Reason: {
            /** @description In the caller's words. */
            reason?: string | null;
        };
        /** @description What became of something that arrived, for each plan that it is for. */
        Received: {
            /** @description One for each plan. */
            deliveries: components["schemas"]["Delivery"][];
        };
        /** @description A version of a registered agent. */
        Registered: {
            /** @description Who registered it. */
            by: string;
            /** @description As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on. */
            definition: Record<string, unknown>;
            /** @description The agent. */
            name: string;
            /**
             * Format: date-time
             * @description When.
             */
            time: string;
            /**
             * Format: int32
             * @description Which version, from 1.
             */
            version: number;
        };
        /** @description An answer. */
        Response: {
            /** @description Yes or no. */
            answer: components["schemas"]["Verdict"];
            /** @description Of a yes to a change: the change that was looked at. */
            change?: string | null;
            /** @description Why; reports say it. */
            reason?: string | null;
        };
        /**
         * @description Who somebody is to the server.
         * @enum {string}
         */
        Role: "viewer" | "operator" | "approver" | "admin" | "agent";
        /** @description A task on the timeline. */
        Row: {
            /** @description Whether it is on the critical path. */
            critical: boolean;
            /** @description Whether the plan says how long it takes, and does not leave it to be guessed. */
            estimated: boolean;
            /** @description The task. */
            id: string;
            /**
             * Format: int64
             * @description When it is planned to be done.
             */
            planned_finish_s: number;
            /**
             * Format: int64
             * @description When it is planned to start.
             */
            planned_start_s: number;
            /**
             * Format: int64
             * @description How much later it may be done without anything else becoming later.
             */
            slack_s: number;
            /** @description When it was at work: not while it waited for people, or for its next try. */
            spells: components["schemas"]["Spell"][];
        };
        /** @description Where a run stands, and what there is to know of it beside its tasks. */
        RunDetail: Record<string, unknown> & {
            /** @description How many questions wait for people. */
            asks: number;
            /** @description Who started it. */
            by: string;
            /**
             * Format: date-time
             * @description When it was started.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished?: string | null;
            /** @description What the plan is for. */
            goal?: string | null;
            /** @description The plan that it carries out. */
            plan: string;
            /**
             * Format: int64
             * @description The number of the newest event that is in this: a stream goes on behind it.
             */
            seq: number;
        };
        /** @description A run in a list. */
        RunSummary: {
            /** @description How many questions wait for people. */
            asks: number;
            /** @description Who started it. */
            by: string;
            /**
             * Format: date-time
             * @description When it was started.
             */
            created: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished?: string | null;
            /** @description The plan that it carries out. */
            plan: string;
            /** @description Its name. */
            run: string;
            /**
             * Format: int64
             * @description The number of its newest event.
             */
            seq: number;
            /** @description `running`, `waiting`, `succeeded`, `failed` or `canceled`. */
            status: string;
            /** @description Its tasks, counted. */
            tasks: components["schemas"]["TaskCounts"];
        };
        /** @description Who calls. */
        Session: {
            /** @description What a browser sends as `x-pitcrew-csrf` with whatever changes something; null for tokens, which need none. */
            csrf?: string | null;
            /** @description In whose name answers and orders are. */
            name: string;
            /** @description The plans that they may see; null where it is all. */
            plans?: string[] | null;
            /** @description The project's name. */
            project: string;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
            /** @description The version of the server. */
            version: string;
        };
        /** @description Tasks, and who waits for whom. */
        Shape: {
            /** @description Who waits for whom. */
            edges: components["schemas"]["Arrow"][];
            /** @description The tasks, each behind all that it needs. */
            nodes: components["schemas"]["Node"][];
            /** @description The phases, in their order. */
            phases: string[];
            /** @description The teams that have tasks. */
            teams: string[];
        };
        /** @description A signal. */
        Signal: {
            /** @description What is told with it: any JSON, at most 60 KiB. */
            data?: Record<string, unknown>;
            /** @description Its name, as the plan has it. */
            name: string;
        };
        /** @description A stretch of work. */
        Spell: {
            /**
             * Format: int32
             * @description Of which attempt.
             */
            attempt: number;
            /**
             * Format: date-time
             * @description Its beginning.
             */
            from: string;
            /**
             * Format: date-time
             * @description Its end; null while it lasts.
             */
            to?: string | null;
        };
        /** @description What is to be carried out: a plan that the server has, or one that comes along. */
        Start: {
            /** @description Whether a plan whose `status` is `done` is carried out once more. */
            again?: boolean;
            /** @description The name of the plan. */
            plan?: string | null;
            /** @description The text of a plan that is not kept; whoever sends one must be allowed to change plans. */
            source?: string | null;
        };
        /** @description A run that was started. */
        Started: {
            /** @description Its name. */
            run: string;
        };
        /**
         * @description How it stands with a delivery.
         * @enum {string}
         */
        State: "accepted" | "started" | "ignored" | "refused";
        /** @description What is stopped, and how. */
        Stop: {
            /** @description Whether what runs is killed without a grace period. */
            hard?: boolean;
            /** @description Only this phase's tasks. */
            phase?: string | null;
            /** @description Only this task. */
            task?: string | null;
            /** @description Only this team's tasks. */
            team?: string | null;
        };
        /** @description Events of a run as they are stored. */
        Stored: {
            /** @description The events, in order. */
            items: Record<string, unknown>[];
            /**
             * Format: int64
             * @description The `after` of the next page; null where this is the end for now.
             */
            next?: number | null;
            /** @description The run's row: its name, what it was started from, and the blobs that hold that. */
            row: Record<string, unknown>;
        };
        /** @description That an order was taken: it is in the journal. */
        Taken: {
            /** @description In whose name. */
            by: string;
            /** @description The run. */
            run: string;
        };
        /** @description Tasks of a run by where they stand. */
        TaskCounts: {
            /** @description How many are in each state that any is in. */
            by_state: {
                [key: string]: number;
            };
            /** @description How many there are. */
            total: number;
        };
        /** @description A task of a run, and what there is to know of it. */
        TaskDetail: Record<string, unknown> & {
            /** @description Whether that change is part of what the run has made. */
            applied: boolean;
            /** @description The change of its newest attempt. */
            change?: string | null;
            /** @description The commit that holds it. */
            commit?: string | null;
            /** @description What its newest attempt put out; null where that is nothing, or too long to be shown. */
            output?: Record<string, unknown> | null;
            /**
             * Format: int64
             * @description The newest event that is in this.
             */
            seq: number;
            /** @description The task as `pitcrew explain --format json` prints it. */
            spec: Record<string, unknown>;
            /** @description Its attempts, the first first. */
            tries: components["schemas"]["Attempt"][];
        };
        /** @description The text of a plan. */
        Text: {
            /** @description YAML. */
            source: string;
        };
        /** @description Plan against actual. Lengths of time are in seconds from the start of the run. */
        Timeline: {
            /** @description The tasks that decide how long it takes, by the plan. */
            critical_path: string[];
            /**
             * Format: date-time
             * @description When it ended.
             */
            finished?: string | null;
            /**
             * Format: int64
             * @description How long they take side by side, by the plan.
             */
            makespan_s: number;
            /**
             * Format: date-time
             * @description When this was asked: where the now line is.
             */
            now: string;
            /**
             * Format: int64
             * @description The newest event that is in this.
             */
            seq: number;
            /**
             * Format: int64
             * @description How long all tasks take one after the other, by the plan.
             */
            sequential_s: number;
            /**
             * Format: date-time
             * @description When the run started.
             */
            started: string;
            /** @description The tasks, in the order in which they are planned to start. */
            tasks: components["schemas"]["Row"][];
        };
        /** @description What became of it. */
        Triggered: {
            /** @description The delivery. */
            delivery: components["schemas"]["Delivery"];
        };
        /** @description A line that was not understood. */
        Unread: {
            /** @description Which line, from 1. */
            line: number;
            /** @description What it says. */
            text: string;
        };
        /** @enum {string} */
        Verdict: "approve" | "deny";
        /**
         * @description What comes with a run that somebody asks for.
         * @example {
         *       "payload": {
         *         "version": "1.4.2"
         *       }
         *     }
         */
        Wanted: {
            /** @description What the plan sees as `trigger.payload`. */
            payload?: Record<string, unknown>;
        };
        /** @description A part of a run, by its name in the plan; the whole run where nothing is named. */
        Which: {
            /** @description Only this phase's tasks. */
            phase?: string | null;
            /** @description Only this task. */
            task?: string | null;
            /** @description Only this team's tasks. */
            team?: string | null;
        };
        /** @description A delivery, and what came with it. */
        Whole: components["schemas"]["Delivery"] & {
            /** @description What came with it; null of one that was ignored. */
            payload: Record<string, unknown>;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_api_v1_agents: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Registered"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_agents_name_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The agent's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_api_v1_agents_name_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The agent's name */
                name: string;
            };
            cookie?: never;
        };
        /** @description As a plan would define it */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description It is known already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_agents_name_versions_version_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The agent's name */
                name: string;
                /** @description Which version, from 1 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_approvals: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
                /** @description Only those of this run. */
                run?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Asked"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_approvals_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The question */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AskedInFull"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_approvals_id_respond: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The question */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Response"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answered"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_audit: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Listed"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_audit_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checkpoints": 0,
                     *       "entries": 2,
                     *       "flaw": null,
                     *       "head": "9f2c",
                     *       "intact": true
                     *     }
                     */
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_blobs_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The SHA-256 of the contents */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_deliveries: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
                /** @description Only those for this plan. */
                plan?: string;
                /** @description Only those of which this became: `accepted`, `started`, `ignored` or `refused`. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_deliveries_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Whole"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_journal: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_plans: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PlanSummary"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_plans_name_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_api_v1_plans_name_: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the plan that is replaced */
                "If-Match"?: string | null;
                /** @description `*`: there is no plan of this name yet */
                "If-None-Match"?: string | null;
            };
            path: {
                /** @description The plan's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanDetail"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_api_v1_plans_name_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_plans_name_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plan's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approved"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_plans_name_trigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The caller's own name for this */
                "Idempotency-Key"?: string | null;
            };
            path: {
                /** @description The plan's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Wanted"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Triggered"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_plans_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Document"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_plans_validate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
                /** @description Only those of this plan. */
                plan?: string;
                /** @description Only those with this status; several with commas between. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunSummary"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_runs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Start"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The run */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_conflicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_digest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_events: {
        parameters: {
            query?: {
                /** @description The number of the last event that is known already. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_findings: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Finding"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_gates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>[];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_graph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shape"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_journal: {
        parameters: {
            query?: {
                /** @description The number of the last event that is known already. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>[];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_ownership: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ownership"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_report: {
        parameters: {
            query?: {
                /** @description `json`, `html` or `markdown`. */
                form?: components["schemas"]["Form"];
            };
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As `pitcrew report` writes it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                    "text/html": string;
                    "text/markdown": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_runs_run_resume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Which"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_runs_run_rollback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Which"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_runs_run_signals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Signal"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_runs_run_stop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stop"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_tasks: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_tasks_task_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
                /** @description The task's id */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskDetail"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_tasks_task_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
                /** @description The task's id */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeDetail"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_tasks_task_logs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
                /** @description The task's id */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Log"][];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_tasks_task_logs_attempt_stream_: {
        parameters: {
            query?: {
                /** @description From which byte on. */
                from?: number;
                /** @description How many bytes at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Which attempt, from 1 */
                attempt: number;
                /** @description The run's whole name */
                run: string;
                /** @description `out`, `err`, or a check */
                stream: string;
                /** @description The task's id */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_runs_run_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "csrf": "5f1c0e",
                     *       "name": "ada",
                     *       "plans": null,
                     *       "project": "archon",
                     *       "role": "admin",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_api_v1_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_tokens: {
        parameters: {
            query?: {
                /** @description Where the page begins: the `next` of the page before. */
                cursor?: string;
                /** @description Only those of this kind. */
                kind?: components["schemas"]["Kind"];
                /** @description How many items it has at most, 200 or fewer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Credential"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "expires_in": "30d",
                 *       "name": "ci",
                 *       "plans": [
                 *         "deploy"
                 *       ],
                 *       "role": "operator"
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_api_v1_tokens_id_: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its public name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_v1_triggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["All"];
                };
            };
            /** @description It cannot be understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nothing says who calls, or it is not known */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is not there, or not for the caller */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is too long */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It cannot be done at the moment; `Retry-After` says when it may be tried again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_webhooks_name_: {
        parameters: {
            query?: never;
            header: {
                /** @description The sender's name for the message */
                "webhook-id": string;
                /** @description `v1,` and the HMAC-SHA256 of ID.TIMESTAMP.BODY in Base64; several with spaces between */
                "webhook-signature": string;
                /** @description When it was sent, in seconds since 1970 */
                "webhook-timestamp": number;
            };
            path: {
                /** @description The name of the plan's `webhook` trigger */
                name: string;
            };
            cookie?: never;
        };
        /** @description Any JSON */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_webhooks_alertmanager: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The notification, as Alertmanager describes it */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_v1_webhooks_github: {
        parameters: {
            query?: never;
            header: {
                /** @description GitHub's name for the delivery */
                "X-GitHub-Delivery": string;
                /** @description What happened */
                "X-GitHub-Event": string;
                /** @description `sha256=` and the HMAC-SHA256 of the body */
                "X-Hub-Signature-256": string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The event, as GitHub describes it */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description A ping */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It was not meant for this server, or the caller may not */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description It did not come in time */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller has called too often; `Retry-After` says when it may again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
