// The way of somebody who comes for the first time, and that of somebody with a plan in Markdown.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { bakery, launch, look, serve } from "./support.mjs";

let browser;
let server;

before(async () => {
  server = await serve(bakery);
  browser = await launch();
});
const here = () => ({ browser, server });
after(async () => {
  await browser?.close();
  await server?.stop();
});

test("from the first link to the report, by keyboard where it counts", look(here, async ({ context, page }) => {
  await page.getByRole("heading", { name: "No runs yet" }).waitFor();
  assert.equal(new URL(page.url()).search, "", "the link's token does not stay in the address");

  await page.getByRole("button", { name: "Run bakery" }).click();
  await page.waitForURL(/\/runs\/bakery-/);
  await page.locator('[data-task="notice"]', { hasText: "Needs approval" }).waitFor();
  await page.locator('[data-task="prices"]', { hasText: "Succeeded" }).waitFor();
  await page.locator('[data-task="prices"]', { hasText: "try 2" }).waitFor();
  await page.locator('[data-task="together"]', { hasText: "waits for notice" }).waitFor();

  // Why the first try failed, and what it printed.
  await page.locator('[data-task="prices"]').click();
  const panel = page.getByRole("complementary", { name: "Task prices" });
  await panel.getByText("every price is a number").first().waitFor();
  await panel.getByRole("tab", { name: "Log" }).click();
  await panel.locator(".line .fg-ansi-green", { hasText: "reading" }).waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });

  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.getByRole("heading", { name: "Approvals" }).waitFor();
  await page.getByText("Flour has become dearer").waitFor();
  await page.keyboard.press("a");
  await page.getByRole("button", { name: /^Approve exactly [0-9a-f]{10}/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Nobody waits for you" }).waitFor();

  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.getByRole("row", { name: /Succeeded.*bakery-/ }).getByRole("link").click();
  await page.getByRole("tab", { name: "Report" }).click();
  await page.getByRole("heading", { name: "2 commits" }).waitFor();
  await page.getByText("did not pass").waitFor();
  const [paper] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: "The whole report" }).click()]);
  await paper.getByText(/bakery-\w{4} succeeded/).first().waitFor();
}));

test("a denial carries its reason to whoever does the task", look(here, async ({ page, server }) => {
  await page.goto(server.origin);
  await page.getByRole("button", { name: "Run bakery" }).click();
  await page.waitForURL(/\/runs\/bakery-/);
  await page.locator('[data-task="notice"]', { hasText: "Needs approval" }).waitFor();
  await page.goto(`${server.origin}/approvals`);
  await page.getByText("Flour has become dearer").waitFor();
  await page.keyboard.press("d");
  await page.keyboard.type("Say how much dearer");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("heading", { name: "Nobody waits for you" }).waitFor();
  await page.goBack();
  await page.locator('[data-task="notice"]', { hasText: /Say how much dearer/ }).waitFor();
}));

test("a Markdown plan is dropped in, edited, and started", look(here, async ({ page, server }) => {
  await page.goto(`${server.origin}/plans`);
  await page.getByText("Drop a Markdown plan").waitFor();
  const text = "# Autumn menu\n\n## Tasks\n\n### 1. Write the menu\n\nOwner: kitchen\nFiles: `menu.md`\n\n### 2. Print the menu\n\nDepends on: 1\nFiles: `print/`\n";
  await page.evaluate((text) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], "MENU.md", { type: "text/markdown" }));
    const target = document.querySelector(".drop");
    for (const kind of ["dragenter", "dragover", "drop"]) target.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }, text);
  await page.getByRole("heading", { name: "New plan" }).waitFor();
  const editor = page.getByRole("textbox", { name: "The plan's source" });
  await editor.getByText("Write the menu").first().waitFor();

  // Something wrong is said while it is typed, and goes when it is mended.
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("name: menu\ntasks:\n  write:\n    run: echo soup > menu.md\n    owns: [menu.md]\n  print:\n    need: [write]\n    run: mkdir -p out && cp menu.md out\n    owns: [out]\n");
  await page.getByText(/1 error/).first().waitFor();
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.getByText("unknown-field").waitFor();
  await page.getByRole("button", { name: "line 7" }).click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.insertText("s");
  await page.getByText(/nothing wrong|note/).first().waitFor();
  await page.getByRole("tab", { name: "Graph" }).click();
  await page.locator('[data-task="print"]').waitFor();
  await page.getByRole("tab", { name: "Schedule" }).click();
  await page.getByRole("table", { name: "Schedule" }).getByText("print").waitFor();

  await page.keyboard.press("Control+s");
  await page.waitForURL(/\/plans\/menu$/);
  await page.getByText("Saved", { exact: true }).waitFor();

  // Somebody else saves it meanwhile: nobody's text is lost.
  const other = await (await page.request.get(`${server.origin}/api/v1/plans/menu`)).json();
  const session = await (await page.request.get(`${server.origin}/api/v1/session`)).json();
  const put = await page.request.put(`${server.origin}/api/v1/plans/menu`, {
    data: { source: `${other.source}# theirs\n` },
    headers: { "if-match": `"${other.etag}"`, "x-pitcrew-csrf": session.csrf, origin: server.origin },
  });
  assert.ok(put.ok(), `${put.status()} ${await put.text()}`);
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("# mine\n");
  await page.keyboard.press("Control+s");
  await page.getByText("Somebody else has saved this plan").waitFor();
  await page.getByRole("button", { name: "Save mine over it" }).click();
  await page.getByText("Saved", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/runs\/menu-/);
  await page.locator('[data-task="print"]', { hasText: "Succeeded" }).waitFor();
}));
