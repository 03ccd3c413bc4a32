/** A document that somebody drops, or chooses, becomes a plan in the editor. */

import { useRef, useState, type ChangeEvent, type DragEvent, type ReactNode } from "react";

import { api } from "../../api/client";
import type { Converted, Diagnostic } from "../../api/types";
import { Trouble } from "../../components/parts";
import { navigate } from "../../router";

export interface Imported {
  source: string;
  diagnostics: Diagnostic[];
  file: string;
}

/** What was imported since the page was loaded, by the number that its editor has in its address. */
const imports: Imported[] = [];

export const importedAs = (number: string | null): Imported | undefined => (number === null ? undefined : imports[Number(number)]);

/** What a document may weigh. */
const MOST = 10_000_000;

export function DropZone({ enabled, children }: { enabled: boolean; children: (choose: () => void) => ReactNode }) {
  const [over, setOver] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const depth = useRef(0);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setBusy(true);
    try {
      if (file.size > MOST) throw new Error(`${file.name} is larger than 10 MB.`);
      const found = await api<Converted>("/plans/import", { method: "POST", body: { text: await file.text(), file: file.name } });
      const unread = found.unread.map(({ line, text }): Diagnostic => ({ rule: "unread", severity: "info", message: `not understood: “${text}”`, line }));
      imports.push({ source: found.source, diagnostics: [...found.diagnostics, ...unread], file: file.name });
      navigate(`/new-plan?import=${imports.length - 1}`);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  if (!enabled) return children(() => undefined);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    <div
      className="drop"
      data-over={over}
      onDragEnter={(event) => carries(event) && ((depth.current += 1), setOver(true))}
      onDragLeave={() => (depth.current = Math.max(0, depth.current - 1)) === 0 && setOver(false)}
      onDragOver={(event) => carries(event) && event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept=".md,.markdown,.txt,.yaml,.yml,.json"
        aria-label="A document to import"
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {children(() => input.current?.click())}
      <Trouble error={error} what="The document could not be imported." />
      {busy && (
        <p className="loading" role="status">
          Reading the document …
        </p>
      )}
      {over && <div className="drop-veil">Drop the plan here</div>}
    </div>
  );
}
