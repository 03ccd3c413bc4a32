import { describe, expect, it } from "vitest";

import { fileDiffs } from "./diff-text";

describe("a unified diff", () => {
  it("is told file by file, with the number of every line", () => {
    const [one, two] = fileDiffs(
      "diff --git a/a.txt b/a.txt\nindex 1..2 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@ top\n one\n-two\n+zwei\n three\n" +
        "diff --git a/new.txt b/new.txt\nnew file mode 100644\n--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1 @@\n+first\n",
    );
    expect(one).toMatchObject({ path: "a.txt", added: 1, removed: 1 });
    expect(one?.lines.map((line) => [line.kind, line.before, line.after])).toEqual([
      ["hunk", undefined, undefined],
      ["same", 1, 1],
      ["remove", 2, undefined],
      ["add", undefined, 2],
      ["same", 3, 3],
    ]);
    expect(two).toMatchObject({ path: "new.txt", note: "new", added: 1 });
  });

  it("takes lines that look like its own marks for what they are", () => {
    const [file] = fileDiffs("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- old rule\n+++ new rule\n diff --git a/y b/y\n");
    expect(file?.lines.slice(1).map((line) => line.kind)).toEqual(["remove", "add", "same"]);
    expect(file?.lines[1]?.text).toBe("-- old rule");
  });

  it("says of a file without lines what became of it", () => {
    const files = fileDiffs("diff --git a/gone b/gone\ndeleted file mode 100644\nBinary files a/gone and /dev/null differ\n");
    expect(files).toMatchObject([{ path: "gone", note: "deleted", lines: [{ kind: "note" }] }]);
  });

  it("of nothing is nothing", () => expect(fileDiffs("")).toEqual([]));
});
