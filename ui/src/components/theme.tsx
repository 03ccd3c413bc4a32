import { useState } from "react";

import { Icon } from "./icon";

type Choice = "system" | "light" | "dark";

const NEXT: Record<Choice, Choice> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: "system", light: "sun", dark: "moon" } as const;

const chosen = (): Choice => (document.documentElement.dataset.theme as Choice | undefined) ?? "system";

/** Goes through the themes: as the system has it, light, dark. */
export function Theme() {
  const [choice, setChoice] = useState(chosen);
  const turn = () => {
    const next = NEXT[choice];
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    try {
      if (next === "system") localStorage.removeItem("pitcrew.theme");
      else localStorage.setItem("pitcrew.theme", next);
    } catch {
      // Then it lasts until the page is left.
    }
    setChoice(next);
  };
  return (
    <button type="button" className="ghost small" onClick={turn} aria-label={`Theme: ${choice}. Change to ${NEXT[choice]}`} title={`Theme: ${choice}`}>
      <Icon name={ICONS[choice]} />
      {{ system: "System", light: "Light", dark: "Dark" }[choice]}
    </button>
  );
}
