// What the page asks of a server while nothing happens, and how soon it shows what does.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { bakery, launch, look, serve } from "./support.mjs";

/** How long nothing is done: a whole minute, unless somebody has less time. */
const IDLE_MS = Number(process.env.IDLE_MS ?? 60_000);
/** How late a state may be seen after it was committed to the journal. */
const LATE_MS = 100;

let browser;
let server;
const here = () => ({ browser, server });

// Steps long enough that each is a state of its own.
const slow = {
  "pitcrew.yaml": `name: relay
tasks:
${Array.from({ length: 6 }, (_, index) => `  leg-${index}:\n    ${index ? `needs: [leg-${index - 1}]\n    ` : ""}run: sleep 0.4\n    verify: [{name: it holds, run: sleep 0.3}]\n`).join("")}`,
};

const talk = "name: talk\ntasks:\n  say:\n    run: for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo word $i; sleep 0.4; done\n";

before(async () => {
  server = await serve({ ...bakery, "relay.yaml": slow["pitcrew.yaml"], "talk.yaml": talk });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What the first screen may weigh on the wire, and when it may be used at the latest. */
const FIRST = { bytes: 180_000, ms: 1_000 };

test(
  `the first screen is there within ${FIRST.ms} ms and ${FIRST.bytes / 1000} kB`,
  look(here, async ({ page, server, t }) => {
    const times = [];
    let bytes = 0;
    for (let turn = 0; turn < 5; turn += 1) {
      await page.goto("about:blank");
      await page.goto(`${server.origin}/`, { waitUntil: "commit" });
      await page.getByRole("button", { name: "Start a run" }).waitFor();
      const seen = await page.evaluate(() => {
        const own = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].filter((entry) => !entry.name.includes("/api/"));
        return { ms: performance.now(), bytes: own.reduce((sum, entry) => sum + entry.encodedBodySize, 0) };
      });
      times.push(seen.ms);
      bytes = Math.max(bytes, seen.bytes);
    }
    times.sort((left, right) => left - right);
    t.diagnostic(`usable after ${times[2].toFixed(0)} ms (of ${times.map((ms) => ms.toFixed(0)).join(", ")}), ${(bytes / 1000).toFixed(1)} kB`);
    assert.ok(bytes > 0 && bytes <= FIRST.bytes, `${bytes} bytes`);
    assert.ok(times[2] <= FIRST.ms, `${times[2]} ms`);
  }),
);

test(
  "an idle minute on a page with a waiting run makes no request",
  { timeout: IDLE_MS + 60_000 },
  look(here, async ({ page, server, t }) => {
    await page.goto(server.origin);
    await page.getByRole("button", { name: /Run bakery|Start a run/ }).click();
    const choice = page.getByRole("dialog").getByRole("button", { name: /^bakery/ });
    await page.waitForTimeout(300);
    if (await choice.count()) await choice.click();
    await page.waitForURL(/\/runs\/bakery-/);
    await page.locator('[data-task="notice"]', { hasText: "Needs approval" }).waitFor();
    await page.locator('[data-task="prices"]', { hasText: "Succeeded" }).waitFor();
    // What was asked for by the last events still comes in.
    await page.waitForTimeout(6_000);
    const asked = [];
    page.on("request", (request) => asked.push(`${request.method()} ${request.url()}`));
    await page.waitForTimeout(IDLE_MS);
    t.diagnostic(`${asked.length} requests in ${IDLE_MS / 1000} s`);
    assert.deepEqual(asked, []);
  }),
);

test(
  "a log is read while it is printed",
  look(here, async ({ page, server }) => {
    await page.goto(server.origin);
    await page.getByRole("button", { name: "Start a run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^talk/ }).click();
    await page.waitForURL(/\/runs\/talk-/);
    await page.locator('.node[data-task="say"]').click();
    const panel = page.getByRole("complementary", { name: "Task say" });
    await panel.getByRole("tab", { name: "Log" }).click();
    await panel.locator(".line", { hasText: "word 3" }).waitFor();
    assert.equal(await page.locator('.node[data-task="say"]').getAttribute("data-state"), "running", "it is seen before the task is done");
    await page.locator('.node[data-task="say"][data-state="succeeded"]').waitFor();
    await panel.locator(".line", { hasText: "word 12" }).waitFor();
    await page.waitForTimeout(1_500);
    // Each once, in order, although some came by the stream and all by the file.
    const lines = await panel.locator(".line .text").allTextContents();
    assert.deepEqual(lines, Array.from({ length: 12 }, (_, index) => `word ${index + 1}`));
  }),
);

test(
  `each state is seen within ${LATE_MS} ms of its commit`,
  look(here, async ({ page, server, t }) => {
    await page.goto(server.origin);
    const started = await page.evaluate(async () => {
      const { csrf } = await (await fetch("/api/v1/session")).json();
      // Written down from the first moment of the page on: when each task was first seen in each state.
      window.seen = {};
      const note = () => {
        for (const node of document.querySelectorAll(".node[data-task]")) {
          const key = `${node.dataset.task} ${node.dataset.state}`;
          window.seen[key] ??= Date.now();
        }
      };
      new MutationObserver(note).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
      const source = await (await fetch("/api/v1/plans/relay")).json().catch(() => null);
      return { csrf, source };
    });
    assert.ok(started.source, "the plan is served");
    await page.getByRole("button", { name: "Start a run" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^relay/ }).click();
    await page.waitForURL(/\/runs\/relay-/);
    await page.locator('.node[data-task="leg-5"][data-state="succeeded"]').waitFor({ timeout: 30_000 });
    const run = new URL(page.url()).pathname.split("/").at(-1);
    const { items } = await (await page.request.get(`${server.origin}/api/v1/runs/${run}/events`)).json();
    const seen = await page.evaluate(() => window.seen);
    const STATES = { attempt_started: "running", harvested: "verifying", task_succeeded: "succeeded" };
    const lags = [];
    for (const event of items) {
      const state = STATES[event.type];
      // The first task runs before the graph is there.
      if (!state || event.task === "leg-0") continue;
      const at = seen[`${event.task} ${state}`];
      assert.ok(at, `${event.task} was never seen ${state}`);
      lags.push({ ms: at - Date.parse(event.time), what: `${event.task} ${state}` });
    }
    lags.sort((left, right) => left.ms - right.ms);
    t.diagnostic(`${lags.length} states: median ${lags[lags.length >> 1].ms} ms, latest ${lags.at(-1).ms} ms (${lags.at(-1).what})`);
    assert.ok(lags.length >= 15);
    assert.ok(lags.at(-1).ms <= LATE_MS, JSON.stringify(lags.slice(-3)));
  }),
);
