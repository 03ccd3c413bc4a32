// Writes the API's types as the server describes itself: `PITCREW_BIN=../target/debug/pitcrew npm run types`.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

import openapi, { astToString } from "openapi-typescript";

const [, , file] = process.argv;
const binary = process.env.PITCREW_BIN ?? "pitcrew";
const document = JSON.parse(file ? readFileSync(file, "utf8") : execFileSync(binary, ["schema", "api"], { encoding: "utf8", maxBuffer: 1 << 26 }));

/** Takes out the examples, which are many and tell a compiler nothing. */
function plain(value) {
  if (value === null || typeof value !== "object") return;
  // Not in a list of properties, where `example` would be one of them.
  if ("schema" in value || typeof value.type === "string" || Array.isArray(value.type)) {
    delete value.example;
    delete value.examples;
  }
  Object.values(value).forEach(plain);
}
plain(document);
const types = astToString(await openapi(document, { emptyObjectsUnknown: true, alphabetize: true }));
writeFileSync("src/api/schema.d.ts", `// Written by \`npm run types\` from \`pitcrew schema api\`. What it says is changed in the server.\n${types}`);
