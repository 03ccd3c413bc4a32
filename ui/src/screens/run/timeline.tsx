/** Plan against what happened, with the critical path, the slack, and where now is. */

import { useMemo, useState } from "react";

import { useNow } from "../../api/queries";
import type { Timeline } from "../../api/types";
import { Empty, Loading, Trouble } from "../../components/parts";
import { length, ofTask } from "../../words";
import { useMoves, useOfRun, useRun, useShape } from "./context";
import { Gantt, marksOf, type Bar, type GanttRow } from "./gantt";

export default function TimelineTab({ open }: { open: (id: string) => void }) {
  const store = useRun();
  useMoves(store);
  const shape = useShape(store);
  const query = useOfRun<Timeline>(store, "timeline", (type) => /^(attempt_|task_|harvested|run_|interrupted)/.test(type));
  const [own, setOwn] = useState<boolean | null>(null);
  const over = store.head?.finished ?? null;
  const now = useNow(over === null);
  const { data } = query;
  const titles = useMemo(() => new Map(shape.data?.nodes.map((node) => [node.id, node.title || node.id])), [shape.data]);

  if (query.error) return <Trouble error={query.error} what="The timeline could not be read." />;
  if (!data) return <Loading what="the timeline" />;
  if (data.tasks.length === 0) return <Empty icon="clock" title="Nothing is planned here" />;

  const began = Date.parse(data.started);
  const end = over ? Date.parse(over) : Math.max(now, Date.parse(data.now));
  const wall_s = Math.max(0.001, (end - began) / 1000);
  const planned_s = data.makespan_s;
  // Estimates of hours against work of seconds: on one clock the work would be a hair.
  const apart = planned_s > 0 && (planned_s / wall_s > 8 || wall_s / planned_s > 8);
  const twoScales = own ?? apart;
  const planWidth = twoScales ? planned_s : Math.max(planned_s, wall_s);
  const workWidth = twoScales ? wall_s : Math.max(planned_s, wall_s);
  const part = (value: number, width: number) => Math.max(0, Math.min(1, width > 0 ? value / width : 0));

  const rows: GanttRow[] = [...data.tasks]
    .sort((left, right) => left.planned_start_s - right.planned_start_s || left.planned_finish_s - right.planned_finish_s || left.id.localeCompare(right.id))
    .map((task) => {
      const bars: Bar[] = [];
      const said: string[] = [];
      const { planned_start_s: start, planned_finish_s: finish, slack_s: slack } = task;
      bars.push({ from: part(start, planWidth), to: part(finish, planWidth), kind: "plan" });
      said.push(`planned from ${length(start * 1000)} to ${length(finish * 1000)}${task.estimated ? "" : ", by a guess"}`);
      if (slack > 0) {
        bars.push({ from: part(finish, planWidth), to: part(finish + slack, planWidth), kind: "slack" });
        said.push(`${length(slack * 1000)} of slack`);
      }
      for (const spell of task.spells) {
        const from = (Date.parse(spell.from) - began) / 1000;
        const to = spell.to ? (Date.parse(spell.to) - began) / 1000 : wall_s;
        bars.push({ from: part(from, workWidth), to: part(to, workWidth), kind: spell.attempt > 1 ? "again" : "work" });
        said.push(`try ${spell.attempt} for ${length((to - from) * 1000)}${spell.to ? "" : " so far"}`);
      }
      const view = store.task(task.id);
      return { id: task.id, name: titles.get(task.id) ?? task.id, critical: task.critical, tone: view && ofTask(view).tone, bars, said: said.join(", ") || "nothing yet" };
    });

  return (
    <>
      <div className="filters">
        <ul className="legend">
          <li>
            <i className="gbar" data-kind="plan" /> planned
          </li>
          <li>
            <i className="gbar" data-kind="slack" /> slack
          </li>
          <li>
            <i className="gbar" data-kind="work" data-tone="good" /> at work
          </li>
          <li>
            <i className="gbar" data-kind="again" data-tone="good" /> tried again
          </li>
          <li>
            <span className="critical">◆</span> critical path
          </li>
        </ul>
        {planned_s > 0 && (
          <label className="inline">
            <input type="checkbox" checked={twoScales} onChange={(event) => setOwn(event.target.checked)} /> each to its own scale
          </label>
        )}
        <span className="dim num">
          {planned_s > 0 && `planned ${length(planned_s * 1000)}, `}
          {over ? "took" : "so far"} {length(wall_s * 1000)}
        </span>
      </div>
      <Gantt rows={rows} marks={marksOf(workWidth)} now={over ? null : part(wall_s, workWidth)} open={open} label="Timeline" />
      {twoScales && <p className="dim">The scale is that of the work. The plan is drawn over the same width: {length(planned_s * 1000)}.</p>}
    </>
  );
}
