// A run of 2,000 tasks, while it runs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch, look, serve } from "./support.mjs";

const TASKS = 2_000;
const FRAMES = 50;
/** From here on somebody who drags thinks that it hangs. */
const FREEZE_MS = 400;

let browser;
let server;
const here = () => ({ browser, server });

const teams = ["north", "east", "south", "west"];
const phases = ["foundation", "walls", "roof", "garden"];

/** Four phases, four teams, chains of five in each cell's columns. */
function plan() {
  const lines = ["name: town", "limits: {parallel: 2}", "teams:", ...teams.map((team) => `  ${team}: {members: 8}`), `phases: [${phases.join(", ")}]`, "tasks:"];
  for (let index = 0; index < TASKS; index += 1) {
    const phase = Math.floor(index / (TASKS / 4));
    const chained = index % 5 !== 0;
    lines.push(`  t${index}:`, `    title: House ${index}`, `    phase: ${phases[phase]}`, `    team: ${teams[Math.floor(index / 5) % 4]}`, "    run: 'true'");
    if (chained) lines.push(`    needs: [t${index - 1}]`);
  }
  return `${lines.join("\n")}\n`;
}

before(async () => {
  server = await serve({ "pitcrew.yaml": plan() });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Counts frames while somebody drags the graph about, and the longest time between two. */
async function frames(page, ms, move) {
  const counting = page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        const times = [];
        const step = (now) => {
          times.push(now);
          if (now - times[0] < ms) requestAnimationFrame(step);
          else resolve(times);
        };
        requestAnimationFrame(step);
      }),
    ms,
  );
  if (move) await move();
  const times = await counting;
  const gaps = times.slice(1).map((at, index) => at - times[index]);
  return { fps: (gaps.length * 1000) / (times.at(-1) - times[0]), worst: Math.max(...gaps) };
}

test(
  `the graph of ${TASKS} tasks keeps ${FRAMES} frames a second while it runs`,
  { timeout: 240_000 },
  look(here, async ({ page, server, t }) => {
    page.setDefaultTimeout(60_000);
    await page.goto(server.origin);
    await page.getByRole("button", { name: "Run town" }).click();
    await page.waitForURL(/\/runs\/town-/);
    const began = Date.now();
    await page.locator(".flow .overview, .flow .node").first().waitFor();
    t.diagnostic(`the graph is there ${Date.now() - began} ms after the run's page`);
    await page.locator(".facts .progress", { hasText: /^[1-9]\d*\/2000$/ }).waitFor();

    const drag = async () => {
      const box = await page.locator(".flow").boundingBox();
      await page.mouse.move(box.x + 400, box.y + 300);
      await page.mouse.down();
      for (let step = 0; step < 30; step += 1) {
        await page.mouse.move(box.x + 400 - step * 8, box.y + 300 - step * 3);
        await page.waitForTimeout(60);
      }
      await page.mouse.up();
    };
    const still = await frames(page, 4_000);
    const far = await frames(page, 3_000, drag);
    const flow = page.locator(".flow");
    await page.getByRole("button", { name: "Show all of it" }).click();
    for (let step = 0; step < 30 && (await flow.locator(".node").count()) === 0; step += 1) await page.getByRole("button", { name: "Closer" }).click();
    await page.waitForTimeout(500);
    const near = await frames(page, 3_000, drag);
    const drawn = await flow.locator(".node").count();
    t.diagnostic(`all of it: ${still.fps.toFixed(1)} frames a second (worst gap ${still.worst.toFixed(0)} ms); dragged: ${far.fps.toFixed(1)} (${far.worst.toFixed(0)} ms); near, ${drawn} nodes drawn, dragged: ${near.fps.toFixed(1)} (${near.worst.toFixed(0)} ms)`);
    assert.ok(drawn < 400, `${drawn} nodes are drawn`);
    await page.screenshot({ path: "e2e/artefacts/large.png" });

    await page.getByRole("tab", { name: "Table" }).click();
    await page.locator('.grid[aria-rowcount="2001"]').waitFor();
    const rows = await page.locator(".grid-body .grid-row").count();
    assert.ok(rows < 80, `${rows} rows are drawn`);
    const done = Number((await page.locator(".facts .progress .num").textContent()).split("/")[0]);
    t.diagnostic(`${done} tasks were done by then`);
    for (const [what, { fps, worst }] of Object.entries({ still, far, near })) {
      assert.ok(fps >= FRAMES, `${what}: ${fps.toFixed(1)} frames a second`);
      assert.ok(worst < FREEZE_MS, `${what}: nothing moved for ${worst.toFixed(0)} ms`);
    }
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Cut off at once" }).click();
    await page.locator(".facts .status", { hasText: "Canceled" }).waitFor();
  }),
);
