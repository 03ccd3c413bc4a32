import { Icon } from "../../components/icon";
import { length } from "../../words";

/** What checks said, and of those that do not hold their last words. */
export function Checks({ checks }: { checks: { check: string; holds: boolean; took_ms?: number; said?: string; attempt?: number; moment?: string }[] }) {
  return (
    <ul className="checks">
      {checks.map((check, index) => (
        <li key={index}>
          <span className="status quiet" data-tone={check.holds ? "good" : "bad"}>
            <Icon name={check.holds ? "check" : "cross"} /> {check.holds ? "Holds" : "Does not hold"}
          </span>
          <span>{check.check}</span>
          <span className="dim num">
            {check.moment && `${check.moment}, `}
            {check.attempt !== undefined && `try ${check.attempt}, `}
            {check.took_ms !== undefined && length(check.took_ms)}
          </span>
          {check.said && !check.holds && (
            <pre className="code" tabIndex={0} aria-label={`What ${check.check} said`}>
              {check.said}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}
