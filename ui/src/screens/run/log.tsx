/** What attempts print, as they print it. */

import Anser from "anser";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { address, part, text as read } from "../../api/client";
import { paced } from "../../api/frame";
import { client, useGet } from "../../api/queries";
import type { LogStream } from "../../api/types";
import { Icon } from "../../components/icon";
import { Loading, Trouble } from "../../components/parts";
import { bytes } from "../../words";
import { useRun } from "./context";

/** How much is asked for at once. */
const CHUNK = 1 << 20;
const LINE = 18;

export function Log({ id, running }: { id: string; running: boolean }) {
  const store = useRun();
  const base = `/runs/${part(store.run)}/tasks/${part(id)}/logs`;
  const streams = useGet<LogStream[]>(["run", store.run, "task", id, "logs"], base);
  const [chosen, setChosen] = useState<string | null>(null);
  const none = streams.data?.length === 0;
  // A log comes to be with the first line.
  useEffect(() => {
    if (!none) return;
    const read = paced(() => void client.invalidateQueries({ queryKey: ["run", store.run, "task", id, "logs"] }), 50, 1_000);
    const hush = store.onLine((line) => line.task === id && read.ask());
    return () => {
      hush();
      read.drop();
    };
  }, [none, id, store]);
  if (streams.error) return <Trouble error={streams.error} what="The logs could not be read." />;
  if (!streams.data) return <Loading what="the logs" />;
  const all = streams.data;
  const keyOf = (one: LogStream) => `${one.attempt}/${one.stream}`;
  const newest = [...all].sort((left, right) => right.attempt - left.attempt || Number(right.bytes > 0) - Number(left.bytes > 0) || right.bytes - left.bytes)[0];
  const at = all.find((one) => keyOf(one) === chosen) ?? newest;
  if (!at) return <p className="dim pad">{running ? "It has printed nothing yet." : "It has printed nothing."}</p>;
  const isNewest = at.attempt === newest?.attempt;
  return (
    <div className="log">
      <div className="filters">
        <label className="inline">
          <span className="hidden">Attempt and stream</span>
          <select value={keyOf(at)} onChange={(event) => setChosen(event.target.value)}>
            {all.map((one) => (
              <option key={keyOf(one)} value={keyOf(one)}>
                try {one.attempt} · {one.stream} · {bytes(one.bytes)}
              </option>
            ))}
          </select>
        </label>
        <LogView key={keyOf(at)} id={id} path={`${base}/${at.attempt}/${part(at.stream)}`} name={`${store.run}.${id}.${at.attempt}.${at.stream}.log`} live={running && isNewest} />
      </div>
    </div>
  );
}

/** The text so far, read on as lines come in. */
function useLog(path: string, id: string, live: boolean) {
  const store = useRun();
  const [text, setText] = useState("");
  const [tail, setTail] = useState<string[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [loading, setLoading] = useState(true);
  const at = useRef(0);

  useEffect(() => {
    const stop = new AbortController();
    let reading = false;
    let fresh: string[] = [];
    const more = async () => {
      if (reading) return;
      reading = true;
      // What comes in while we read is perhaps not in the answer, and stays until the next one.
      fresh = [];
      try {
        for (;;) {
          const piece = await read(`${path}?from=${at.current}&limit=${CHUNK}`, { signal: stop.signal });
          at.current += piece.bytes;
          const late = fresh;
          setText((before) => before + piece.text);
          setTail(late);
          if (piece.bytes === 0 || at.current >= piece.total) break;
        }
        setError(null);
      } catch (failure) {
        if (!stop.signal.aborted) setError(failure);
      } finally {
        reading = false;
        setLoading(false);
      }
    };
    void more();
    if (!live) return () => stop.abort();
    const again = paced(() => void more(), 400, 4_000);
    const hush = store.onLine((line) => {
      if (line.task !== id) return;
      fresh.push(line.line);
      setTail((before) => [...before, line.line]);
      again.ask();
    });
    return () => {
      stop.abort();
      hush();
      again.drop();
    };
  }, [path, id, live, store]);
  return { text, tail, error, loading };
}

function LogView({ id, path, name, live }: { id: string; path: string; name: string; live: boolean }) {
  const { text, tail, error, loading } = useLog(path, id, live);
  const [wanted, setWanted] = useState("");
  const [hit, setHit] = useState(0);
  const [follow, setFollow] = useState(live);
  const needle = useDeferredValue(wanted.trim().toLowerCase());
  const scroll = useRef<HTMLDivElement>(null);

  const lines = useMemo(() => {
    const all = text === "" ? [] : text.replace(/\n$/, "").split("\n");
    return tail.length > 0 ? [...all, ...tail] : all;
  }, [text, tail]);
  const hits = useMemo(() => {
    if (needle === "") return [];
    return lines.flatMap((line, index) => (Anser.ansiToText(line).toLowerCase().includes(needle) ? [index] : []));
  }, [lines, needle]);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => LINE, overscan: 30 });
  const digits = String(lines.length).length;

  useEffect(() => {
    if (follow && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: "end" });
  }, [follow, lines.length, virtual]);
  const at = hits[hit];
  useEffect(() => {
    if (at !== undefined) virtual.scrollToIndex(at, { align: "center" });
  }, [at, virtual]);

  const seek = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || hits.length === 0) return;
    event.preventDefault();
    setFollow(false);
    setHit((hit + (event.shiftKey ? hits.length - 1 : 1)) % hits.length);
  };

  return (
    <>
      <label className="search">
        <Icon name="search" />
        <span className="hidden">Search the log</span>
        <input type="search" value={wanted} placeholder="Search, Enter for the next" onChange={(event) => (setWanted(event.target.value), setHit(0))} onKeyDown={seek} />
        <span className="dim num" role="status">
          {needle && `${hits.length === 0 ? 0 : hit + 1}/${hits.length}`}
        </span>
      </label>
      <label className="inline">
        <input type="checkbox" checked={follow} onChange={(event) => setFollow(event.target.checked)} /> follow
      </label>
      <a className="button small ghost" href={address(path)} download={name}>
        <Icon name="download" /> Download
      </a>
      <div className="break" />
      <Trouble error={error} what="The log could not be read." />
      {loading && <Loading what="the log" />}
      {!loading && lines.length === 0 && !error && <p className="dim">Nothing was printed here.</p>}
      {lines.length > 0 && (
        <div
          className="lines"
          ref={scroll}
          tabIndex={0}
          role="log"
          aria-label="Log"
          aria-live="off"
          onWheel={(event) => event.deltaY < 0 && setFollow(false)}
          onKeyDown={(event) => /^(ArrowUp|PageUp|Home)$/.test(event.key) && setFollow(false)}
        >
          <div className="lines-all" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => (
              <Line key={item.key} text={lines[item.index] ?? ""} number={item.index + 1} digits={digits} top={item.start} hit={item.index === at} needle={needle} />
            ))}
          </div>
        </div>
      )}
    </>
  );
}

interface LineProps {
  text: string;
  number: number;
  digits: number;
  top: number;
  hit: boolean;
  needle: string;
}

const Line = memo(function Line({ text, number, digits, top, hit, needle }: LineProps) {
  return (
    <div className="line" data-hit={hit} style={{ transform: `translateY(${top}px)` }}>
      <span className="no" style={{ width: `${digits + 1}ch` }} aria-hidden="true">
        {number}
      </span>
      <span className="text">
        {Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((piece, index) => (
          <span key={index} className={[piece.fg && `fg-${piece.fg}`, piece.bg && `bg-${piece.bg}`, ...piece.decorations.map((one) => `ansi-${one}`)].filter(Boolean).join(" ") || undefined}>
            <Marked text={piece.content} needle={needle} />
          </span>
        ))}
      </span>
    </div>
  );
});

function Marked({ text, needle }: { text: string; needle: string }) {
  if (needle === "") return text;
  const lower = text.toLowerCase();
  // Letters whose small form is longer would move the places; such a line is shown without marks.
  if (lower.length !== text.length) return text;
  const pieces = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0; at = lower.indexOf(needle, from)) {
    pieces.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + needle.length)}</mark>);
    from = at + needle.length;
  }
  return [...pieces, text.slice(from)];
}
