import js from "@eslint/js";
import hooks from "eslint-plugin-react-hooks";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "e2e/artefacts", "src/api/schema.d.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // Every request of the page goes through the client, which knows the token against forgery.
      "no-restricted-globals": ["error", "fetch", "EventSource", "setInterval"],
    },
  },
  {
    files: ["e2e/**/*.mjs", "scripts/*.mjs", "*.js", "public/*.js"],
    languageOptions: {
      globals: Object.fromEntries(
        ["process", "localStorage", "sessionStorage", "Date", "DataTransfer", "File", "DragEvent", "PerformanceObserver", "console", "fetch", "URL", "document", "window", "performance", "requestAnimationFrame", "setTimeout", "clearTimeout", "Buffer", "MutationObserver", "location", "getComputedStyle"].map((name) => [name, "readonly"]),
      ),
    },
  },
);
