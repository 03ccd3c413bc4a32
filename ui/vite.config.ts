import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `PITCREW_URL` names a server to develop against; what is built needs none.
const server = process.env.PITCREW_URL ?? "http://127.0.0.1:7117";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": server, "/login": server } },
  build: {
    target: "es2022",
    // A data: URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
