// Written by `npm run types` from `pitcrew schema api`. What it says is changed in the server.
export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the agents that plans may name: the registered ones, each by its newest version, and those that Pitcrew brings */
        get: operations["list_agents"];
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
        /** Show an agent: the newest version of what was registered, else the one that comes with Pitcrew */
        get: operations["show_agent"];
        /**
         * Register an agent: the same definition once more changes nothing, another is a new version
         * @description It may be made of one that comes with Pitcrew (`use`), and takes the place of one that has its name.
         */
        put: operations["register_agent"];
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
        /** Show a version of a registered agent */
        get: operations["show_agent_version"];
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
        get: operations["list_approvals"];
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
        get: operations["show_approval"];
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
        post: operations["respond_to_approval"];
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
        get: operations["list_audit"];
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
        get: operations["verify_audit"];
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
        get: operations["read_blob"];
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
        get: operations["list_deliveries"];
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
        get: operations["show_delivery"];
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
        get: operations["watch_everything"];
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
        get: operations["list_journal"];
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
        get: operations["list_plans"];
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
        get: operations["show_plan"];
        /** Create a plan (`If-None-Match: *`), or replace the one that was looked at (`If-Match: ETAG`) */
        put: operations["replace_plan"];
        post?: never;
        /** Remove a plan that was sent; its runs stay */
        delete: operations["remove_plan"];
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
        post: operations["approve_plan"];
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
        post: operations["trigger_plan"];
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
        post: operations["import_plan"];
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
        post: operations["validate_plan"];
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
        get: operations["list_runs"];
        put?: never;
        /**
         * Start a run
         * @description With `Idempotency-Key` the same request under the same key is answered with the same run, also after a crash of the
         *     server in between.
         */
        post: operations["start_run"];
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
        get: operations["show_run"];
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
        get: operations["list_conflicts"];
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
        get: operations["show_digest"];
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
        get: operations["list_run_events"];
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
        /**
         * List what checkers found in a run: the SARIF that tasks put out, as their output or as its `sarif`
         * @description What an agent found that was asked as a check is listed, too, as it was when it was asked last.
         */
        get: operations["list_findings"];
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
        get: operations["list_gates"];
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
        get: operations["show_graph"];
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
        get: operations["read_journal"];
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
        get: operations["list_messages"];
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
        get: operations["show_ownership"];
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
        get: operations["show_report"];
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
        post: operations["resume_run"];
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
        post: operations["roll_back_run"];
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
        post: operations["send_signal"];
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
        post: operations["stop_run"];
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
        get: operations["list_tasks"];
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
        get: operations["show_task"];
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
        get: operations["show_change"];
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
        get: operations["list_logs"];
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
        get: operations["read_log"];
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
        get: operations["show_timeline"];
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
        get: operations["show_session"];
        put?: never;
        post?: never;
        /** End the session: its cookie is good for nothing any more */
        delete: operations["end_session"];
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
        get: operations["list_tokens"];
        put?: never;
        /** Make a token, or a link that lets somebody in once; its secret is told here and never again */
        post: operations["make_token"];
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
        delete: operations["revoke_token"];
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
        get: operations["list_triggers"];
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
        post: operations["receive_webhook"];
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
        post: operations["receive_alertmanager"];
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
        post: operations["receive_github"];
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
        get: operations["is_alive"];
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
        get: operations["is_ready"];
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
        /** @description What somebody who did, or looked at, something says of it. */
        Account: {
            /** @description What was done, in a sentence. */
            action?: string | null;
            /** @description What it touches: services, files, hosts. */
            affected?: string[];
            /** @description What is wrong. */
            issues?: string[];
            /** @description Whatever else it said. */
            more?: {
                [key: string]: unknown;
            };
            /** @description What comes next. */
            next?: string[];
            /** @description Who that is: a task, a team or an agent. */
            owner?: string | null;
            /** @description What somebody else is to do about it. */
            requested_action?: string | null;
            /** @description How it went. */
            status?: components["schemas"]["Standpoint"];
            /** @description Why, as far as is known. */
            suspected_cause?: string | null;
            /** @description What was tested, and how that went. */
            tests?: components["schemas"]["Tested"][];
        };
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
            items: components["schemas"]["ListedTrigger"][];
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
            topic: components["schemas"]["Topic"];
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
            evidence: components["schemas"]["Evidence"][];
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
        /** @description One try at one task. */
        AttemptOf: {
            /**
             * Format: int32
             * @description The number of the try.
             */
            attempt: number;
            /** @description The run. */
            run: string;
            /** @description The task. */
            task: string;
        };
        /** @description An action, and what came of it. */
        AuditEntry: components["schemas"]["Act"] & {
            /** @description The status of the answer; null where it is not known: it is being done, or the server died meanwhile. */
            outcome?: string | null;
            /**
             * Format: int64
             * @description The number of its entry.
             */
            seq: number;
        };
        /** @description What came of looking. */
        AuditVerdict: {
            /**
             * Format: int64
             * @description How many checkpoints agree.
             */
            checkpoints: number;
            /**
             * Format: int64
             * @description How many entries there are.
             */
            entries: number;
            flaw?: components["schemas"]["Flaw"] | null;
            /** @description The hash of the newest: whoever notes it can tell later whether anything before it was changed. */
            head: string;
            /** @description Whether all of it is what was written, as far as this can tell. */
            intact: boolean;
        };
        /** @description Which contender is kept. */
        Best: {
            /** @description The contender. */
            id: components["schemas"]["Id"];
            /** @description Why it is. */
            merit: components["schemas"]["Merit"];
            /** @description What the agent says of it that was asked which is best, or why it prefers none. */
            said?: string;
        };
        /** @description A budget of a run as people and scripts see it. */
        BudgetView: {
            /**
             * Format: int64
             * @description How much that may be by now, in millionths of a dollar.
             */
            limit_micros?: number | null;
            /**
             * Format: int64
             * @description How many tokens that may be by now.
             */
            limit_tokens?: number | null;
            /** @description Whose it is. */
            of: components["schemas"]["Purse"];
            /** @description Whether the next step might pass it, so that nothing more starts. */
            reached: boolean;
            /** @description What is spent of it. */
            spent: components["schemas"]["Usage"];
        };
        /** @description Who calls. */
        CallerSession: {
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
        /** @description One of several attempts side by side, as scripts see it. */
        ContenderView: {
            /** @description Its name. */
            id: components["schemas"]["Id"];
            score?: components["schemas"]["Score"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["TaskState"];
        };
        /** @description The attempts side by side of a task, as scripts see them. */
        ContestView: {
            /** @description Each that has joined the run, in their order. */
            attempts: components["schemas"]["ContenderView"][];
            best?: components["schemas"]["Best"] | null;
            /** @description What they have cost so far, all together. */
            spent?: components["schemas"]["Usage"];
            /**
             * Format: int32
             * @description How many there are.
             */
            times: number;
        };
        /** @description The plan that a document means. */
        Converted: {
            /** @description What contradicts itself in the document, or is missing. */
            diagnostics: components["schemas"]["Diagnostic"][];
            /** @description The plan as YAML, each line with the line of the document that says so. */
            source: string;
            /** @description How many tasks it has. */
            tasks: number;
            /** @description The lines that were not understood. */
            unread: components["schemas"]["Unread"][];
        };
        /**
         * @description What of a task is counted once and may come more often.
         * @enum {string}
         */
        CountedOnce: "items" | "turns";
        /** @description What is known of a credential: all but its secret. */
        Credential: {
            attempt?: components["schemas"]["AttemptOf"] | null;
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
        /** @description One finding about a plan: where, what, and how to mend it. */
        Diagnostic: components["schemas"]["Place"] & {
            /** @description How to mend it. */
            hint?: string | null;
            /** @description What is wrong, in a sentence without a full stop; names stand in backticks. */
            message: string;
            /** @description The stable name of the rule; `docs/lints/RULE.md` explains it. */
            rule: string;
            /** @description How bad it is. */
            severity: components["schemas"]["Severity"];
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
        /** @description What a deadline is for. */
        Due: {
            /** @description A task. */
            task: components["schemas"]["Id"];
        } | {
            /** @description All tasks of a phase. */
            phase: components["schemas"]["Id"];
        } | "run";
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
        /** @description What one check said. */
        Evidence: {
            /** @description The check's name. */
            check: string;
            /** @description All that it found, where it put out findings: the blob of its SARIF. */
            findings?: string | null;
            /** @description Whether it held. */
            holds: boolean;
            report?: components["schemas"]["Account"] | null;
            /** @description Its last lines, redacted, at most 4 KiB. */
            said: string;
            /**
             * Format: int32
             * @description The step that it ticks where it holds, by its place among the task's, from 0.
             */
            step?: number | null;
            /**
             * Format: int64
             * @description How long it took in all, in milliseconds.
             */
            took_ms: number;
            /**
             * Format: int32
             * @description How often it was asked.
             */
            tries: number;
        };
        /** @description Something that a checker found. */
        Finding: {
            /** @description The check that found it, where it was one. */
            check?: string | null;
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
            /** @description The task whose output has it, or whose check found it; none where a check of the plan, a phase or a team did. */
            task?: string | null;
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
        /** @description That the server answers. */
        Health: {
            /** @description `ok`. */
            status: string;
        };
        /** @description The name of a task, team, agent or phase */
        Id: string;
        /** Format: date-time */
        Instant: string;
        /** @description Somebody who has taken a task. */
        Joiner: {
            /** @description Who. */
            by: string;
            /**
             * Format: int32
             * @description Which of the copies that were prepared for the task is theirs, from 1.
             */
            copy: number;
            /** @description When the claim lapses. */
            until: components["schemas"]["Timestamp"];
        };
        /**
         * @description What a credential is for.
         * @enum {string}
         */
        Kind: "token" | "agent" | "link" | "session";
        /** @description An agent that plans may name: one that somebody registered, in a version of it, or one that comes with Pitcrew. */
        KnownAgent: {
            /** @description What it does, in a sentence, where it comes with Pitcrew. */
            about?: string | null;
            /** @description Who registered it. */
            by?: string | null;
            /** @description As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on. */
            definition: Record<string, unknown>;
            /** @description The agent. */
            name: string;
            /** @description Whether it comes with Pitcrew and cannot be changed; registering one of its name takes its place. */
            shipped: boolean;
            /**
             * Format: date-time
             * @description When.
             */
            time?: string | null;
            /**
             * Format: int32
             * @description Which version of what was registered, from 1; one that comes with Pitcrew has its version in the definition.
             */
            version?: number | null;
        };
        /** @description A trigger of a plan, and how it stands. */
        ListedTrigger: {
            /** @description Where it is sent to. */
            address?: string | null;
            /** @description How it stands with its connection. */
            connection?: string | null;
            /** @description What kind it is: `github`, `alertmanager`, `webhook`, `cron`, `nats`, `manual`. */
            kind: string;
            last?: components["schemas"]["Delivery"] | null;
            /** @description The condition on what comes with it. */
            match?: string | null;
            /** @description When it falls due next. */
            next?: string | null;
            /** @description The plan that it starts. */
            plan: string;
            /** @description What it asks for, in a line. */
            says: string;
            /** @description Why it cannot start anything. */
            trouble?: string | null;
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
        /**
         * @description Why a contender is kept and not another.
         * @enum {string}
         */
        Merit: "only" | "first" | "score" | "preferred" | "smallest";
        /**
         * @description Which end of a phase or of a run is meant.
         * @enum {string}
         */
        Moment: "before" | "after";
        /** @description A token that is to be made. */
        NewToken: {
            attempt?: components["schemas"]["AttemptOf"] | null;
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
        /** @description A task that waits for a signal from outside. */
        Outside: {
            /** @description The person or program that must send it; `None`: anybody. */
            from?: string | null;
            /** @description The signal. */
            signal: components["schemas"]["Id"];
            /** @description The task. */
            task: components["schemas"]["Id"];
        };
        /** @description Something that was not done by its deadline. */
        Overdue: {
            /** @description When it was to be done. */
            deadline: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description How many levels up that went.
             */
            level: number;
            /** @description When it was told first. */
            since: components["schemas"]["Timestamp"];
            /** @description Who was told, in order. */
            told: string[];
        };
        /** @description The same as scripts see it. */
        OverdueView: components["schemas"]["Overdue"] & {
            /** @description What is not done. */
            of: components["schemas"]["Due"];
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
                topic: components["schemas"]["Topic"];
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
        Page_AuditEntry: {
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
        Page_Credential: {
            /** @description What is on it. */
            items: {
                attempt?: components["schemas"]["AttemptOf"] | null;
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
                /** @description The check that found it, where it was one. */
                check?: string | null;
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
                /** @description The task whose output has it, or whose check found it; none where a check of the plan, a phase or a team did. */
                task?: string | null;
                /** @description The program that found it. */
                tool: string;
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A page of a list. */
        Page_KnownAgent: {
            /** @description What is on it. */
            items: {
                /** @description What it does, in a sentence, where it comes with Pitcrew. */
                about?: string | null;
                /** @description Who registered it. */
                by?: string | null;
                /** @description As a plan would define it: `run` or `use`, `risk`, `input` and `output` schemas, and so on. */
                definition: Record<string, unknown>;
                /** @description The agent. */
                name: string;
                /** @description Whether it comes with Pitcrew and cannot be changed; registering one of its name takes its place. */
                shipped: boolean;
                /**
                 * Format: date-time
                 * @description When.
                 */
                time?: string | null;
                /**
                 * Format: int32
                 * @description Which version of what was registered, from 1; one that comes with Pitcrew has its version in the definition.
                 */
                version?: number | null;
            }[];
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
        /** @description A page of a list. */
        Page_TaskView: {
            /** @description What is on it. */
            items: {
                /**
                 * Format: int32
                 * @description How many attempts were started.
                 */
                attempts: number;
                best_of?: components["schemas"]["ContestView"] | null;
                /** @description Whether people are at it, and it waits for one of them to say that it is done. */
                by_hand?: boolean;
                deadline?: components["schemas"]["Timestamp"] | null;
                finished?: components["schemas"]["Timestamp"] | null;
                /** @description The task. */
                id: components["schemas"]["Id"];
                joiner?: components["schemas"]["Joiner"] | null;
                /** @description What of that agents have cost that judge what its attempts left, by agent. */
                judging?: {
                    [key: string]: components["schemas"]["Usage"];
                };
                overdue_since?: components["schemas"]["Timestamp"] | null;
                /** @description Why it failed, was skipped, or is held. */
                reason?: string | null;
                report?: components["schemas"]["Account"] | null;
                session?: components["schemas"]["Session"] | null;
                /** @description What its attempts have cost so far. */
                spent?: components["schemas"]["Usage"];
                started?: components["schemas"]["Timestamp"] | null;
                /** @description Where it stands. */
                state: components["schemas"]["TaskState"];
                /** @description Its steps, and which of them are ticked. */
                steps?: components["schemas"]["StepView"][];
                /**
                 * Format: int32
                 * @description Which turn it is in, from 1, where it is done in turns.
                 */
                turn?: number | null;
                /**
                 * Format: int32
                 * @description How many turns it has at most.
                 */
                turns?: number | null;
                /** @description What it waits for. */
                waiting_on: components["schemas"]["Waiting"][];
            }[];
            /** @description The cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A vendor that refuses for now. */
        Pause: {
            /** @description Since when it has refused. */
            since: components["schemas"]["Timestamp"];
            /**
             * Format: int32
             * @description How often in a row.
             */
            times: number;
            trial?: components["schemas"]["Id"] | null;
            /** @description Until when nothing is tried. */
            until: components["schemas"]["Timestamp"];
            /** @description Why, in the agent's words. */
            why: string;
        };
        /** @description The same as scripts see it. */
        PauseView: components["schemas"]["Pause"] & {
            /** @description Who: the driver, and the model where the plan says one. */
            agent: string;
        };
        /** @description A piece of a plan's source. */
        Place: {
            /** @description The column of its first character, from 1, in characters. */
            column: number;
            /** @description The file as the caller named it. */
            file: string;
            /** @description The line of its first character, from 1. */
            line: number;
        };
        /** @description A plan. */
        PlanDetail: {
            /** @description What is wrong with it, as `pitcrew lint --format json` tells it. */
            diagnostics: components["schemas"]["Diagnostic"][];
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
            diagnostics?: components["schemas"]["Diagnostic"][];
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
        /** @description Whose budget it is. */
        Purse: "run" | {
            /** @description An agent's, whatever it does in the run. */
            agent: components["schemas"]["Id"];
        } | {
            /** @description A task's with all its attempts, and those of its children. */
            task: components["schemas"]["Id"];
        };
        /** @description An open question, as scripts read it. */
        QuestionView: components["schemas"]["Topic"] & {
            /** @description Whether people are at a task, and are to say when it is done. */
            by_hand?: boolean;
            /** @description Who is asked, by name; empty for anybody who can reach the run. */
            from: string[];
            /** @description What is asked, where it is more than an approval. */
            question?: string | null;
            /** @description Since when. */
            since: components["schemas"]["Timestamp"];
            until?: components["schemas"]["Timestamp"] | null;
            /** @description How many more people must say yes. */
            wanting: number;
            /** @description Who has said yes so far. */
            yes: string[];
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
        /** @description An answer. */
        Reply: {
            /** @description Yes or no. */
            answer: components["schemas"]["YesOrNo"];
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
        RunDetail: components["schemas"]["RunView"] & {
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
        /** @description A run's status (`status --format json`). */
        RunView: {
            /** @description Its budgets, and what is spent of each. */
            budgets?: components["schemas"]["BudgetView"][];
            /** @description Whether attempts run inside the walls. */
            isolated: boolean;
            /** @description What is not done although its deadline has passed. */
            overdue?: components["schemas"]["OverdueView"][];
            /** @description The vendors that refuse for now. */
            paused?: components["schemas"]["PauseView"][];
            /** @description What people are asked. */
            questions?: components["schemas"]["QuestionView"][];
            /** @description The run's name. */
            run: string;
            /** @description What its coding agents have cost so far, all together. */
            spent?: components["schemas"]["Usage"];
            /** @description The same by agent, as the plan names them. */
            spent_by_agent?: {
                [key: string]: components["schemas"]["Usage"];
            };
            /** @description `running`, `waiting`, `succeeded`, `failed` or `canceled`. */
            status: string;
            /** @description Its tasks, in the order of their names. */
            tasks: components["schemas"]["TaskView"][];
        };
        /** @description When each task would run. */
        Schedule: components["schemas"]["Terms"] & {
            /** @description The chain of tasks that no capacity could shorten, in order. */
            critical_path: components["schemas"]["Id"][];
            /**
             * Format: int64
             * @description The same as `makespan_s` with only the fewest members of every team, in seconds; `None` where no team has a
             *     range of members.
             */
            makespan_fewest_s?: number | null;
            /**
             * Format: int64
             * @description The time from the first start to the last finish, in seconds.
             */
            makespan_s: number;
            /** @description What nobody can schedule: the signals that come from outside. Each counts as sent when the run begins. */
            outside?: components["schemas"]["Outside"][];
            /**
             * Format: int64
             * @description The time within which half of the runs would end, if every estimate were a range of equal chances, in seconds.
             */
            p50_s: number;
            /**
             * Format: int64
             * @description The time within which eight of ten runs would end, in seconds.
             */
            p80_s: number;
            /**
             * Format: int64
             * @description The time within which nine of ten runs would end, in seconds.
             */
            p90_s: number;
            /** @description The most tasks that run at once. */
            peak_parallel: number;
            /**
             * Format: int64
             * @description The time that all tasks take one after the other, in seconds.
             */
            sequential_s: number;
            /** @description Every task, by start, then id. */
            tasks: components["schemas"]["Slot"][];
            /** @description How many tasks have no estimate and count with the default of ten minutes. */
            without_estimate: number;
        };
        Score: number;
        /** @description A conversation of a coding agent, as the agent itself names it. */
        Session: {
            /** @description What speaks: `claude`, `codex`, `gemini`, `opencode`, or what an ACP agent calls itself. */
            driver: string;
            /** @description Why it does not, where an earlier one was to be gone on with. */
            fresh_because?: string | null;
            /** @description The agent's own id of it. */
            id: string;
            /** @description The model that it says it uses. */
            model?: string | null;
            /** @description Whether it goes on with an earlier conversation. */
            resumed?: boolean;
            /** @description The version that it says it has. */
            version?: string | null;
        };
        /**
         * @description How bad a finding is. An error refuses `run`; the others never change an exit code.
         * @enum {string}
         */
        Severity: "error" | "warning" | "info";
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
            data?: unknown;
            /** @description Its name, as the plan has it. */
            name: string;
        };
        /** @description When one task would run. */
        Slot: {
            /** @description What of it is counted once and may come more often: then it takes at least so long. */
            at_least?: components["schemas"]["CountedOnce"][];
            /**
             * Format: int32
             * @description How many children of it are counted, where it is done for each of items that are known before, or attempts side
             *     by side, where it is tried several times.
             */
            children?: number | null;
            /**
             * Format: int64
             * @description Until when it must have begun, in seconds from the start of the run: its own deadline, its phase's or the
             *     plan's, whichever is first.
             */
            deadline_s?: number | null;
            /** @description Whether it is expected to run. What runs only when something fails has its place and takes no time. */
            expected?: boolean;
            finish?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description Seconds from the start of the run to its finish.
             */
            finish_s: number;
            /** @description The task. */
            id: components["schemas"]["Id"];
            phase?: components["schemas"]["Id"] | null;
            /**
             * Format: int64
             * @description By how many seconds it could be late and delay nothing, if capacity were no matter.
             */
            slack_s: number;
            start?: components["schemas"]["Instant"] | null;
            /**
             * Format: int64
             * @description Seconds from the start of the run to its start.
             */
            start_s: number;
            /**
             * Format: int64
             * @description How many seconds of these are worked: all, where hours are not limited.
             */
            takes_s: number;
            team?: components["schemas"]["Id"] | null;
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
        /**
         * @description How it went, in the word of whoever did it.
         * @enum {string}
         */
        Standpoint: "success" | "partial" | "failed";
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
        /**
         * @description Whether a step is done, as far as that is known.
         * @enum {string}
         */
        StepState: "ticked" | "open" | "not_checked";
        /** @description A step as people and scripts see it. */
        StepView: {
            evidence?: components["schemas"]["Evidence"] | null;
            /** @description Whether it is done. */
            state: components["schemas"]["StepState"];
            /** @description What it is called. */
            title: string;
        };
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
        TaskDetail: components["schemas"]["TaskView"] & {
            /** @description Whether that change is part of what the run has made. */
            applied: boolean;
            /** @description The change of its newest attempt. */
            change?: string | null;
            /** @description The commit that holds it. */
            commit?: string | null;
            /** @description What its newest attempt put out; null where that is nothing, or too long to be shown. */
            output: unknown;
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
        /**
         * @description What scripts see of a task's stage (`status --format json`).
         * @enum {string}
         */
        TaskState: "pending" | "ready" | "running" | "harvested" | "verifying" | "applying" | "activating" | "probing" | "rolling_back" | "succeeded" | "partial" | "held" | "failed" | "skipped" | "canceled";
        /** @description A task's status. */
        TaskView: {
            /**
             * Format: int32
             * @description How many attempts were started.
             */
            attempts: number;
            best_of?: components["schemas"]["ContestView"] | null;
            /** @description Whether people are at it, and it waits for one of them to say that it is done. */
            by_hand?: boolean;
            deadline?: components["schemas"]["Timestamp"] | null;
            finished?: components["schemas"]["Timestamp"] | null;
            /** @description The task. */
            id: components["schemas"]["Id"];
            joiner?: components["schemas"]["Joiner"] | null;
            /** @description What of that agents have cost that judge what its attempts left, by agent. */
            judging?: {
                [key: string]: components["schemas"]["Usage"];
            };
            overdue_since?: components["schemas"]["Timestamp"] | null;
            /** @description Why it failed, was skipped, or is held. */
            reason?: string | null;
            report?: components["schemas"]["Account"] | null;
            session?: components["schemas"]["Session"] | null;
            /** @description What its attempts have cost so far. */
            spent?: components["schemas"]["Usage"];
            started?: components["schemas"]["Timestamp"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["TaskState"];
            /** @description Its steps, and which of them are ticked. */
            steps?: components["schemas"]["StepView"][];
            /**
             * Format: int32
             * @description Which turn it is in, from 1, where it is done in turns.
             */
            turn?: number | null;
            /**
             * Format: int32
             * @description How many turns it has at most.
             */
            turns?: number | null;
            /** @description What it waits for. */
            waiting_on: components["schemas"]["Waiting"][];
        };
        /** @description When a run begins, and in which hours work is done. */
        Terms: {
            at?: components["schemas"]["Instant"] | null;
            /** @description The hours in which work begins and goes on; without any, all hours. They count from when the run begins. */
            calendar?: Record<string, unknown>[];
        };
        /** @description One thing that was tested. */
        Tested: {
            /** @description What was seen. */
            detail?: string | null;
            /** @description What. */
            name: string;
            /** @description Whether it held; `None` where that was not said. */
            ok?: boolean | null;
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
        /**
         * Format: date-time
         * @description A moment in UTC, with milliseconds
         */
        Timestamp: string;
        /** @description An event of a stream. */
        Told: {
            /** @description JSON: the event, or what has changed. */
            data: string;
            /**
             * @description In a run's stream `event`, `line` (what an attempt printed) or `waiting` (nothing moves until a person answers);
             *     in that of everything `hello`, `run`, `plan`, `agent`, `delivery`, or `reset`: what was missed is not kept.
             */
            event: string;
            /** @description What `Last-Event-ID` says to go on behind it. */
            id?: string | null;
        };
        /** @description What a question is about; at most one question is open about each. */
        Topic: {
            /** @enum {string} */
            about: "approval";
            /** @description The task. */
            task: components["schemas"]["Id"];
        } | {
            /** @enum {string} */
            about: "go";
            /** @description The task. */
            task: components["schemas"]["Id"];
        } | {
            /** @enum {string} */
            about: "phase";
            /** @description Which end of it. */
            moment: components["schemas"]["Moment"];
            /** @description The phase. */
            phase: components["schemas"]["Id"];
        } | {
            /** @enum {string} */
            about: "success";
        } | {
            /** @enum {string} */
            about: "conflict";
            /** @description The task. */
            task: components["schemas"]["Id"];
        } | {
            /** @enum {string} */
            about: "budget";
            /** @description Whose it is. */
            of: components["schemas"]["Purse"];
        } | {
            /** @enum {string} */
            about: "attempt";
            /**
             * Format: int32
             * @description The attempt: what is said to it reaches no other.
             */
            attempt: number;
            /** @description The task. */
            task: components["schemas"]["Id"];
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
        /** @description What work with a model has used up. */
        Usage: {
            /**
             * Format: int64
             * @description Tokens that were put into a cache.
             */
            cache_written?: number;
            /**
             * Format: int64
             * @description Tokens that it read from a cache.
             */
            cached?: number;
            /** @description Whether some of that was computed from list prices, and not told by the agent. */
            computed?: boolean;
            /**
             * Format: int64
             * @description What that costs in millionths of a US dollar; `None` where neither the agent nor the prices say it.
             */
            cost_micros?: number | null;
            /**
             * Format: int64
             * @description Tokens that the model read and that were not cached.
             */
            input?: number;
            /**
             * Format: int64
             * @description Tokens that it wrote.
             */
            output?: number;
        };
        /** @description What is to be said of a text as a plan. */
        Verdict: {
            /** @description What is wrong with it, as `pitcrew lint --format json` tells it. */
            diagnostics: components["schemas"]["Diagnostic"][];
            /** @description Its tasks, and who waits for whom. */
            graph: components["schemas"]["Shape"];
            /** @description What was understood. */
            plan: Record<string, unknown>;
            /** @description Whether it would run. */
            runs: boolean;
            schedule?: components["schemas"]["Schedule"] | null;
        };
        /** @description Something that a task waits for. */
        Waiting: {
            /** @description Which one. */
            id: string;
            /**
             * @description `task`, `phase`, `lease`, `capacity`, `approval`, `gate`, `window`, `retry`, `turn`,
             *     `agent` (its vendor refuses for now) or `budget`.
             */
            kind: string;
            until?: components["schemas"]["Timestamp"] | null;
        };
        /** @description What comes with a run that somebody asks for. */
        Wanted: {
            /** @description What the plan sees as `trigger.payload`. */
            payload?: unknown;
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
            payload: unknown;
        };
        /** @enum {string} */
        YesOrNo: "approve" | "deny";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_agents: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_KnownAgent"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_agent: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownAgent"];
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
            /** @description There is no such thing */
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
    register_agent: {
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
                    "application/json": components["schemas"]["KnownAgent"];
                };
            };
            /** @description A new version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownAgent"];
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_agent_version: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownAgent"];
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
            /** @description There is no such thing */
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
    list_approvals: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Asked"];
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
            /** @description There is no such thing */
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_approval: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    respond_to_approval: {
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
                "application/json": components["schemas"]["Reply"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answered"];
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    list_audit: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    verify_audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerdict"];
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
    read_blob: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
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
            /** @description There is no such thing */
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
    list_deliveries: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_delivery: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    watch_everything: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each event of the stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Told"];
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
    list_journal: {
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
            /** @description Done */
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    list_plans: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PlanSummary"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_plan: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    replace_plan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of the plan that is replaced */
                "If-Match"?: string;
                /** @description `*`: there is no plan of this name yet */
                "If-None-Match"?: string;
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
            /** @description It was changed meanwhile */
            412: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It must be said which version is meant */
            428: {
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
    remove_plan: {
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
    approve_plan: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    trigger_plan: {
        parameters: {
            query?: never;
            header?: {
                /** @description The caller's own name for this */
                "Idempotency-Key"?: string;
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
            /** @description Accepted: it is kept, and will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Triggered"];
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
            /** @description The caller may not do that */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
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
    import_plan: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
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
            /** @description The body is not said to be JSON */
            415: {
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
    validate_plan: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
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
            /** @description The body is not said to be JSON */
            415: {
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
    list_runs: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunSummary"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    start_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The caller's own name for this request */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Start"];
            };
        };
        responses: {
            /** @description Made */
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
            /** @description There is no such thing */
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
            /** @description Another run has what it needs for itself */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_run: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    list_conflicts: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_digest: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    list_run_events: {
        parameters: {
            query?: {
                /** @description The number of the last event that is known already. */
                after?: number;
            };
            header?: {
                /** @description Of a stream: the number of the last event that is known already */
                "Last-Event-ID"?: number;
            };
            path: {
                /** @description The run's whole name */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, or each event of the stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                    "text/event-stream": components["schemas"]["Told"];
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
            /** @description There is no such thing */
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
    list_findings: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Finding"];
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
            /** @description There is no such thing */
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    list_gates: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_graph: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    read_journal: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stored"];
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
            /** @description There is no such thing */
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
    list_messages: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_ownership: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_report: {
        parameters: {
            query?: {
                /** @description `json`, `html` or `markdown`. */
                form?: "json" | "html" | "markdown";
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
            /** @description There is no such thing */
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
    resume_run: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    roll_back_run: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    send_signal: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    stop_run: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
            /** @description There is no such thing */
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
            /** @description It does not go with how things stand */
            409: {
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    list_tasks: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskView"];
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
            /** @description There is no such thing */
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    show_task: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_change: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    list_logs: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    read_log: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
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
            /** @description There is no such thing */
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
    show_timeline: {
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
            /** @description Done */
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
            /** @description There is no such thing */
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
    show_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallerSession"];
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
    end_session: {
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
            /** @description It does not go with how things stand */
            409: {
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
    list_tokens: {
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
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Credential"];
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
            /** @description It is understood, and cannot be carried out */
            422: {
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
    make_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
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
            /** @description The body is not said to be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is understood, and cannot be carried out */
            422: {
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
    revoke_token: {
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
            /** @description There is no such thing */
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
    list_triggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
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
    receive_webhook: {
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
            /** @description Accepted: it is kept, and will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
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
            /** @description Nobody is logged in, and no token came along */
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
            /** @description There is no such thing */
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
            /** @description A problem */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not said to be JSON */
            415: {
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
            /** @description Not now; the header `Retry-After` says when to come back */
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
    receive_alertmanager: {
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
            /** @description Accepted: it is kept, and will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
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
            /** @description Nobody is logged in, and no token came along */
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
            /** @description There is no such thing */
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
            /** @description A problem */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not said to be JSON */
            415: {
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
            /** @description Not now; the header `Retry-After` says when to come back */
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
    receive_github: {
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
            /** @description Accepted: it is kept, and will be done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
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
            /** @description Nobody is logged in, and no token came along */
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
            /** @description There is no such thing */
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
            /** @description A problem */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not said to be JSON */
            415: {
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
            /** @description Not now; the header `Retry-After` says when to come back */
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
    is_alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    is_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not now; the header `Retry-After` says when to come back */
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
}
