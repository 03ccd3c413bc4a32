/** Starting a run, and following it at once. */

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api, freshKey } from "../api/client";
import type { PlanSummary } from "../api/types";
import { navigate } from "../router";
import { plural } from "../words";
import { Icon } from "./icon";
import { Dialog, Trouble } from "./parts";

/** Starts a run; the key keeps a second press, or a request sent again, from starting another. */
export function useStart() {
  const [key, setKey] = useState(freshKey);
  return useMutation({
    mutationFn: (plan: string) => api<{ run: string }>("/runs", { method: "POST", body: { plan }, headers: { "idempotency-key": key } }),
    onSuccess: ({ run }) => {
      setKey(freshKey());
      navigate(`/runs/${encodeURIComponent(run)}`);
    },
  });
}

export function Start({ plans }: { plans: PlanSummary[] }) {
  const [open, setOpen] = useState(false);
  const start = useStart();
  const only = plans.length === 1 ? plans[0] : undefined;
  if (plans.length === 0) return null;
  return (
    <>
      <button type="button" className="primary" disabled={start.isPending} onClick={() => (only && only.errors === 0 ? start.mutate(only.name) : setOpen(true))}>
        <Icon name="bolt" />
        {only ? `Run ${only.name}` : "Start a run"}
      </button>
      {only && <Trouble error={start.error} what="The run could not be started." />}
      {open && (
        <Dialog title="Start a run" close={() => setOpen(false)}>
          <Trouble error={start.error} what="The run could not be started." />
          <ul className="choices">
            {plans.map((plan) => (
              <li key={plan.name}>
                <button type="button" disabled={plan.errors > 0 || start.isPending} onClick={() => start.mutate(plan.name)}>
                  <strong>{plan.name}</strong>
                  <span className="dim">
                    {plural(plan.tasks, "task")}
                    {plan.errors > 0 && `, ${plural(plan.errors, "error")}: mend it first`}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </>
  );
}
