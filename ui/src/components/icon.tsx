/** The icons, drawn on a grid of 16. */

import type { IconName } from "../words";

const PATHS: Record<IconName | Extra, string> = {
  circle: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11",
  ready: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 6.5v3M6.5 8h3",
  run: "M8 2.5A5.5 5.5 0 1 1 2.5 8M6.75 5.75v4.5L10.25 8z",
  box: "M2.75 5 8 2.25 13.25 5v6L8 13.75 2.75 11zM2.75 5 8 7.75 13.25 5M8 7.75v6",
  check: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M5.5 8.25l1.75 1.75 3.25-3.75",
  cross: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M6 6l4 4M10 6l-4 4",
  half: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11v11M10 4.5v7",
  hand: "M5 8.5v-4a1 1 0 0 1 2 0v3M7 7V3.5a1 1 0 0 1 2 0V7M9 7.25V4.5a1 1 0 0 1 2 0v5.25A4 4 0 0 1 7 13.75c-1.75 0-2.75-1-4.25-3.75a1 1 0 0 1 1.75-1L5 10",
  pause: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M6.5 6v4M9.5 6v4",
  skip: "M3.5 4.5 8 8l-4.5 3.5zM8 4.5 12.5 8 8 11.5z",
  slash: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M4.25 11.75l7.5-7.5",
  back: "M5.5 3.25 2.75 6l2.75 2.75M3 6h6.25a3.5 3.5 0 0 1 0 7H6",
  clock: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 5v3.25l2 1.25",
  lock: "M4 7.25h8v6H4zM5.75 7V5a2.25 2.25 0 0 1 4.5 0v2",
  runs: "M2.5 4h2v2h-2zM2.5 10h2v2h-2zM7 5h6.5M7 11h6.5",
  inbox: "M2.5 9 4.25 3.5h7.5L13.5 9v4h-11zM2.5 9h3l1 1.75h3l1-1.75h3",
  plan: "M4 2.5h5.5L12.5 5.5v8H4zM9.25 2.75V6h3M6 8.25h4.5M6 10.75h4.5",
  agent: "M8 2.75v1.75M3.5 4.75h9v7h-9zM6.25 7.5v1.25M9.75 7.5v1.25M1.75 7.5v2M14.25 7.5v2",
  bolt: "M9 2 3.75 9H8l-.75 5L12.25 7H8.25z",
  key: "M10.25 2.75a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 8l-5 5M4.25 11.75 6 13.5",
  list: "M3 3.25h10v9.5H3zM5.25 6h5.5M5.25 8.5h5.5M5.25 11h3",
  sun: "M8 5.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9",
  moon: "M12.75 9.75A5.25 5.25 0 0 1 6.25 3.25a5.25 5.25 0 1 0 6.5 6.5",
  system: "M2.5 3.25h11v7.5h-11zM6 13.25h4M8 10.75v2.5",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4 6.25 8 10l4-3.75",
  right: "M6.25 4 10 8l-3.75 4",
  search: "M7 2.75a4.25 4.25 0 1 0 0 8.5 4.25 4.25 0 0 0 0-8.5M10.25 10.25l3.25 3.25",
  copy: "M5.5 5.5h7.75v7.75H5.5zM3.75 10.5h-1V2.75h7.75v1",
  download: "M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M3 13h10",
  external: "M6.5 3.5h-3v9h9v-3M9 2.75h4.25V7M13 3 7.5 8.5",
  plus: "M8 3v10M3 8h10",
  warn: "M8 2.5 14 13H2zM8 6.5v3M8 11.25h.01",
  info: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M8 7.5v3M8 5.25h.01",
  stop: "M4 4h8v8H4z",
  fit: "M2.75 5.5V2.75H5.5M10.5 2.75h2.75V5.5M13.25 10.5v2.75H10.5M5.5 13.25H2.75V10.5",
  minus: "M3 8h10",
};

type Extra =
  | "runs" | "inbox" | "plan" | "agent" | "bolt" | "key" | "list" | "sun" | "moon" | "system" | "more" | "close" | "down"
  | "right" | "search" | "copy" | "download" | "external" | "plus" | "warn" | "info" | "stop" | "fit" | "minus";

export type AnyIcon = IconName | Extra;

export function Icon({ name, size = 16 }: { name: AnyIcon; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
