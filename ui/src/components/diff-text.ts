/** Reading a unified diff. */

export interface DiffLine {
  kind: "add" | "remove" | "same" | "hunk" | "note";
  before?: number;
  after?: number;
  text: string;
}

export interface FileDiff {
  path: string;
  note: string | null;
  added: number;
  removed: number;
  lines: DiffLine[];
}

const plain = (path: string): string => path.replace(/^[ab]\//, "").replace(/\t.*$/, "");

/** Splits a unified diff, with or without git's own lines, into its files. */
export function fileDiffs(text: string): FileDiff[] {
  const files: FileDiff[] = [];
  let file: FileDiff | null = null;
  let before = 0;
  let after = 0;
  let left = { before: 0, after: 0 };
  const begin = (path: string): FileDiff => {
    const next: FileDiff = { path, note: null, added: 0, removed: 0, lines: [] };
    files.push(next);
    return next;
  };
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const inside = left.before > 0 || left.after > 0;
    if (!inside) {
      const git = /^diff --git a\/(.*) b\/(.*)$/.exec(line);
      if (git) {
        file = begin(git[2] ?? "");
        continue;
      }
      if (line.startsWith("--- ")) {
        const path = plain(line.slice(4));
        if (!file || file.lines.length > 0) file = begin(path);
        else if (path !== "/dev/null" && !file.path) file.path = path;
        if (path === "/dev/null") file.note = "new";
        continue;
      }
      if (line.startsWith("+++ ") && file) {
        const path = plain(line.slice(4));
        if (path === "/dev/null") file.note = "deleted";
        else file.path = path;
        continue;
      }
      const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)$/.exec(line);
      if (hunk) {
        file ??= begin("");
        before = Number(hunk[1]);
        after = Number(hunk[3]);
        left = { before: Number(hunk[2] ?? 1), after: Number(hunk[4] ?? 1) };
        file.lines.push({ kind: "hunk", text: line });
        continue;
      }
      if (/^(index|old mode|similarity|dissimilarity) /.test(line) || line === "") continue;
      const note = /^(new file|deleted file|rename from|rename to|new mode)(.*)$/.exec(line);
      if (note && file) {
        file.note = [file.note, (note[1] ?? "").replace(" file", "") + (note[1]?.startsWith("rename") ? note[2] : "")].filter(Boolean).join(", ");
        continue;
      }
      file ??= begin("");
      file.lines.push({ kind: "note", text: line });
      continue;
    }
    if (!file) continue;
    const rest = line.slice(1);
    if (line.startsWith("+")) {
      file.lines.push({ kind: "add", after: after++, text: rest });
      file.added += 1;
      left.after -= 1;
    } else if (line.startsWith("-")) {
      file.lines.push({ kind: "remove", before: before++, text: rest });
      file.removed += 1;
      left.before -= 1;
    } else if (line.startsWith("\\")) {
      file.lines.push({ kind: "note", text: rest.trim() });
    } else {
      file.lines.push({ kind: "same", before: before++, after: after++, text: rest });
      left.before -= 1;
      left.after -= 1;
    }
  }
  return files;
}
