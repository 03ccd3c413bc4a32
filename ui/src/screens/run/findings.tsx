/** What checkers found in what a task left. */

import { part } from "../../api/client";
import { useGet } from "../../api/queries";
import type { Finding, Page } from "../../api/types";
import { Icon } from "../../components/icon";

export function Findings({ run, task }: { run: string; task: string }) {
  const found = useGet<Page<Finding>>(["run", run, "findings"], `/runs/${part(run)}/findings?limit=200`).data?.items.filter((one) => one.task === task) ?? [];
  if (found.length === 0) return null;
  return (
    <section>
      <h3>Findings</h3>
      <ul className="diagnostics">
        {found.map((one, index) => (
          <li key={index} data-tone={one.level === "error" ? "bad" : one.level === "warning" ? "ask" : "idle"}>
            <Icon name={one.level === "error" ? "cross" : one.level === "warning" ? "warn" : "info"} />
            <div>
              <span className="word">{one.level}</span>{" "}
              {one.file && (
                <code>
                  {one.file}
                  {one.line ? `:${one.line}` : ""}
                </code>
              )}{" "}
              {one.message} <span className="rule">{[one.tool, one.rule].filter(Boolean).join(" ")}</span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
