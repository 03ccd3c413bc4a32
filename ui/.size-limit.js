import { readFileSync } from "node:fs";

// What the page itself names is what a browser loads before anything is shown.
const page = readFileSync("dist/index.html", "utf8");
const named = [...page.matchAll(/(?:src|href)="\/([^"]+)"/g)].map(([, path]) => `dist/${path}`);

export default [
  { name: "first load", path: ["dist/index.html", ...named], gzip: true, limit: "180 kB" },
  { name: "graph", path: "dist/assets/flow-*.{js,css}", gzip: true, limit: "90 kB" },
  { name: "editor", path: "dist/assets/code-*.js", gzip: true, limit: "165 kB" },
];
