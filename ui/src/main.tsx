import "./styles/base.css";
import "./styles/frame.css";
import "./styles/parts.css";
import "./styles/diff.css";
import "./styles/screens.css";
import "./styles/graph.css";
import "./styles/tasks.css";
import "./styles/narrow.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { client } from "./api/queries";
import { App } from "./app";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
