/** A unified diff, file by file. */

import { useMemo, useState } from "react";

import { fileDiffs, type FileDiff } from "./diff-text";
import { Icon } from "./icon";

/** Files with more lines than this are folded until somebody opens them. */
const LONG = 400;

export function Diff({ text, whole = true }: { text: string; whole?: boolean }) {
  const files = useMemo(() => fileDiffs(text), [text]);
  if (files.length === 0) return <p className="dim">No file is changed.</p>;
  return (
    <div className="diff">
      {files.map((file) => (
        <File key={file.path} file={file} />
      ))}
      {!whole && (
        <p className="note" data-tone="ask">
          <Icon name="warn" />
          The diff is too long to be shown whole. What is approved is all of it: its digest is above.
        </p>
      )}
    </div>
  );
}

function File({ file }: { file: FileDiff }) {
  const [open, setOpen] = useState(file.lines.length <= LONG);
  return (
    <section className="file" aria-label={file.path}>
      <header>
        <button type="button" className="ghost small" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? "down" : "right"} />
          <span className="mono">{file.path}</span>
        </button>
        {file.note && <span className="dim">{file.note}</span>}
        <span className="spread" />
        <span className="added">+{file.added}</span>
        <span className="removed">−{file.removed}</span>
      </header>
      {open && (
        <div className="lines" tabIndex={0} role="group" aria-label={`Changes of ${file.path}`}>
          <table>
            <tbody>
              {file.lines.map((line, index) => (
                <tr key={index} data-kind={line.kind}>
                  <td className="no">{line.before ?? ""}</td>
                  <td className="no">{line.after ?? ""}</td>
                  <td className="sign">
                    {line.kind === "add" ? "+" : line.kind === "remove" ? "−" : ""}
                  </td>
                  <td className="text">{line.text || " "}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
