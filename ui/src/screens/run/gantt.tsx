/** Bars over time: what was planned, what happened, and how much room there is. */

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactNode } from "react";

import { length } from "../../words";

export interface Bar {
  from: number;
  to: number;
  kind: "plan" | "work" | "slack" | "again";
}

export interface GanttRow {
  id: string;
  name: string;
  critical: boolean;
  tone?: string;
  bars: Bar[];
  said: string;
}

const ROW = 28;

/** Bars are in parts of the whole width, from 0 to 1; marks say what a place on it means. */
export function Gantt({ rows, marks, now, open, label }: { rows: GanttRow[]; marks: { at: number; label: string }[]; now: number | null; open?: (id: string) => void; label: string }) {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => ROW, overscan: 20 });
  return (
    <div className="gantt" role="table" aria-label={label} aria-rowcount={rows.length + 1} ref={scroll} tabIndex={0}>
      <div className="gantt-row gantt-head" role="row" aria-rowindex={1}>
        <span role="columnheader">Task</span>
        <span role="columnheader" className="gantt-area">
          <span className="hidden">Time</span>
          {marks.map((mark) => (
            <span key={mark.at} className="mark" style={{ left: `${mark.at * 100}%` }}>
              {mark.label}
            </span>
          ))}
        </span>
      </div>
      <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        <div className="gantt-lines" aria-hidden="true">
          {marks.map((mark) => (
            <i key={mark.at} style={{ left: `${mark.at * 100}%` }} />
          ))}
          {now !== null && <i className="now" style={{ left: `${Math.min(1, now) * 100}%` }} />}
        </div>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row ? (
            <div key={row.id} className="gantt-row" role="row" aria-rowindex={item.index + 2} style={{ transform: `translateY(${item.start}px)` }} data-critical={row.critical}>
              <Name row={row} open={open} />
              <span role="cell" className="gantt-area" title={row.said}>
                <span className="hidden">{row.said}</span>
                {row.bars.map((bar, index) => (
                  <i key={index} className="gbar" data-kind={bar.kind} data-tone={row.tone} style={{ left: `${bar.from * 100}%`, width: `max(2px, ${(bar.to - bar.from) * 100}%)` }} />
                ))}
              </span>
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

function Name({ row, open }: { row: GanttRow; open?: ((id: string) => void) | undefined }) {
  const inside: ReactNode = (
    <>
      {row.name}
      {row.critical && (
        <span className="critical" title="On the critical path">
          <span className="hidden">, on the critical path</span>◆
        </span>
      )}
    </>
  );
  return (
    <span role="cell" className="gantt-name">
      {open ? (
        <button type="button" className="linklike" onClick={() => open(row.id)}>
          {inside}
        </button>
      ) : (
        inside
      )}
    </span>
  );
}

const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Even places on a width of so many seconds, with what they mean. */
export function marksOf(width_s: number): { at: number; label: string }[] {
  if (!(width_s > 0)) return [];
  const step = STEPS_S.find((one) => width_s / one <= 6) ?? width_s / 5;
  const exact = width_s < 4 ? width_s / 4 : step;
  const marks = [];
  for (let at = 0; at < width_s * 0.97; at += exact) marks.push({ at: at / width_s, label: at === 0 ? "0" : length(at * 1000) });
  return marks;
}
