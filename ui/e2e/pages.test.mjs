// Every page, in both themes, on a desk and on a phone: nothing that axe finds, and a picture to look at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ARTEFACTS, bakery, launch, look, serve } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
let server;
let run;
const here = () => ({ browser, server });

const teams = `name: house
teams:
  red: {members: 2}
  blue: {members: 2}
phases: [foundation, walls]
on:
  - cron: {schedule: "0 6 * * 1-5", zone: Europe/Berlin}
tasks:
  dig: {title: Dig, team: red, phase: foundation, run: echo dug, estimate: 2h, signals: [ground-ready]}
  pour: {title: Pour, team: blue, phase: foundation, run: echo poured, needs: [{signal: ground-ready, from: dig}], estimate: 3h}
  brick: {title: Lay bricks, team: red, phase: walls, run: "false", estimate: 5h, owns: [walls]}
  paint: {title: Paint, team: blue, phase: walls, run: echo painted, needs: [brick], estimate: 1h}
`;

before(async () => {
  server = await serve({ ...bakery, "house.yaml": teams });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function start(page, plan, until) {
  await page.goto(server.origin);
  await page.getByRole("button", { name: "Start a run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${plan}`) }).click();
  await page.waitForURL(new RegExp(`/runs/${plan}-`));
  await until();
  return new URL(page.url()).pathname;
}

/** What axe finds in a page; CSP keeps scripts from being written into it, so it is handed over. */
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags }), RULES);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")} ${nodes[0]?.failureSummary?.split("\n")[1] ?? ""}`);
}

test(
  "nothing is barred, dark or light, wide or narrow",
  { timeout: 300_000 },
  look(here, async ({ page, t }) => {
    const empty = [["first-runs", "/"], ["first-approvals", "/approvals"], ["first-agents", "/agents"]];
    const wrong = [];
    const visit = async (name, path, ready, width, theme) => {
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.goto(server.origin + path);
      await page.locator("h1").waitFor();
      if (ready) await ready();
      await page.locator(".loading").first().waitFor({ state: "detached" }).catch(() => undefined);
      await page.waitForTimeout(150);
      for (const one of await findings(page)) wrong.push(`${name} ${theme} ${width}: ${one}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) wrong.push(`${name} ${width}: ${wide} px wider than the window`);
      await page.screenshot({ path: join(ARTEFACTS, `${name}-${width}-${theme}.png`) });
    };
    for (const [name, path] of empty) await visit(name, path, null, 1440, "light");

    const house = await start(page, "house", () => page.locator('[data-task="paint"]').waitFor());
    await page.locator(".facts .status", { hasText: "Failed" }).waitFor();
    run = await start(page, "bakery", () => page.locator('[data-task="notice"]', { hasText: "Needs approval" }).waitFor());
    await page.locator('[data-task="prices"]', { hasText: "Succeeded" }).waitFor();
    const panel = () => page.getByRole("complementary", { name: /^Task/ }).getByText("Attempts").waitFor();
    const tab = (name) => async () => {
      await panel();
      await page.getByRole("complementary", { name: /^Task/ }).getByRole("tab", { name }).click();
      await page.waitForTimeout(300);
    };
    const pages = [
      ["runs", "/"],
      ["run-graph", `${run}?tab=graph`, () => page.locator(".node").first().waitFor()],
      ["run-lanes", `${house}?tab=graph`, () => page.locator(".node").first().waitFor()],
      ["run-table", `${run}?tab=table`],
      ["run-timeline", `${house}?tab=timeline`],
      ["run-ownership", `${run}?tab=ownership`],
      ["run-messages", `${house}?tab=messages`],
      ["run-report", `${run}?tab=report`],
      ["task-about", `${run}?task=prices`, panel],
      ["task-log", `${run}?task=prices`, tab("Log")],
      ["task-change", `${run}?task=prices`, tab("Change")],
      ["task-data", `${run}?task=prices`, tab("Data")],
      ["task-page", `${run}/task?id=prices`, () => page.getByText("Attempts").waitFor()],
      ["approvals", "/approvals", () => page.getByText("Flour has become dearer").waitFor()],
      ["approvals-deny", "/approvals", async () => {
        await page.getByText("Flour has become dearer").waitFor();
        await page.keyboard.press("d");
      }],
      ["plans", "/plans"],
      ["plan", "/plans/house", () => page.locator(".node").first().waitFor()],
      ["plan-schedule", "/plans/house", () => page.getByRole("tab", { name: "Schedule" }).click()],
      ["agents", "/agents"],
      ["triggers", "/triggers"],
      ["tokens", "/tokens"],
      ["token-new", "/tokens", () => page.getByRole("button", { name: "New token" }).click()],
      ["audit", "/audit", () => page.getByRole("button", { name: "Verify the chain" }).click()],
      ["keys", "/", () => page.keyboard.press("?")],
    ];
    for (const [name, path, ready] of pages) {
      await visit(name, path, ready, 1440, "light");
      await visit(name, path, ready, 390, "dark");
      await visit(name, path, ready, 1440, "dark");
      await visit(name, path, ready, 390, "light");
    }
    t.diagnostic(`${pages.length + empty.length} pages, ${pages.length * 4 + empty.length} pictures in e2e/artefacts`);
    assert.deepEqual([...new Set(wrong)], []);
  }),
);

test(
  "whoever is not signed in is told where the link comes from",
  look(here, async ({ page, context, t }) => {
    await context.clearCookies();
    await page.goto(server.origin);
    await page.getByRole("heading", { name: "Sign in to Pitcrew" }).waitFor();
    assert.deepEqual(await findings(page), []);
    await page.screenshot({ path: join(ARTEFACTS, "sign-in-1440-light.png") });
    t.diagnostic("signed out");
  }),
);
