// A real server on a project of its own, and a browser that looks at it.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

export const ARTEFACTS = join(import.meta.dirname, "artefacts");
mkdirSync(ARTEFACTS, { recursive: true });

const BROWSERS = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no chromium here: scripts/setup.sh brings it, or CHROMIUM names it");
  // Root, as in a container, cannot have the browser's own sandbox.
  return chromium.launch({ executablePath, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
}

/** Starts `pitcrew serve` on a project with these files; what is executable ends in `.sh`. */
export async function serve(files) {
  const binary = process.env.PITCREW_BIN;
  if (!binary) throw new Error("PITCREW_BIN names the pitcrew that is tested");
  const place = mkdtempSync(join(tmpdir(), "pitcrew-ui-"));
  const project = join(place, "project");
  for (const [name, text] of Object.entries(files)) {
    const path = join(project, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (name.endsWith(".sh")) chmodSync(path, 0o755);
  }
  const git = (...args) => execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...args], { cwd: project });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=A project");
  const env = { ...process.env, HOME: join(place, "home"), PITCREW_STATE: join(place, "state"), NO_COLOR: "1" };
  mkdirSync(env.HOME);
  const plans = Object.keys(files).filter((name) => /^[^/]+\.yaml$/.test(name));
  const child = spawn(binary, ["serve", ...plans, "--listen", "127.0.0.1:0", "--rate", "0"], { cwd: project, env, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const link = await new Promise((resolve, reject) => {
    const hear = (line) => {
      said.push(line);
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0];
      if (!found) return;
      // The first line may be the address alone; the link that signs in follows at once.
      if (found.includes("link=")) resolve(found);
      else setTimeout(() => resolve(found), 1_000);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", hear);
    child.once("exit", (code) => reject(new Error(`pitcrew serve ended with ${code}:\n${said.join("\n")}`)));
  });
  const stop = async () => {
    if (child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    }
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { link, origin: new URL(link).origin, project, git, stop };
}

/** A page that is signed in, and keeps what goes wrong on it. */
async function open(browser, server, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light", storageState: server.state, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    // The browser itself writes down each answer of 400 and above; tests look at those that matter.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) wrong.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["data:", "blob:"].includes(protocol) && hostname !== "127.0.0.1") wrong.push(`asked another host: ${request.url()}`);
  });
  page.setDefaultTimeout(15_000);
  if (!server.state) {
    // The link is good once; everybody after the first comes with the first one's cookie.
    await page.goto(server.link);
    await page.getByRole("navigation", { name: "Sections" }).waitFor();
    server.state = await context.storageState();
  }
  return { context, page, wrong };
}

/** A test in a browser of its own window; what it looked like when it failed is kept. */
export function look(here, body, options) {
  return async (t) => {
    const { browser, server } = here();
    const { context, page, wrong } = await open(browser, server, options);
    try {
      await body({ t, context, page, server });
      assert.deepEqual(wrong, [], "nothing goes wrong on the page");
    } catch (error) {
      await page.screenshot({ path: join(ARTEFACTS, `failed-${t.name.replace(/\W+/g, "-")}.png`) }).catch(() => undefined);
      if (wrong.length > 0) error.message += `\nwrong on the page: ${wrong.join("\n")}`;
      throw error;
    } finally {
      await context.close();
    }
  };
}

/** The bakery: three agents at once, one asks before its change is applied. */
export const bakery = {
  "pitcrew.yaml": `# A bakery raises its prices.
name: bakery
goal: Raise the prices by ten percent, and say so

agents:
  writer: {run: ./write.sh, risk: approval_required}

tasks:
  prices:
    title: Raise every price
    run: ./raise.sh
    owns: [prices.csv]
    verify: [{name: every price is a number, run: "! grep -q EUR prices.csv"}]
    retry: {times: 1}
    estimate: 5m
  notice:
    title: Tell the customers
    agent: writer
    owns: [NOTICE.txt]
    estimate: 3m
  together:
    title: Does it all fit together?
    needs: [prices, notice]
    run: grep -q dearer NOTICE.txt
    estimate: 2m
`,
  "prices.csv": "roll,0.60\nbread,4.20\n",
  // The first try leaves what its check refuses.
  "raise.sh": `#!/bin/sh
printf '\\033[32mreading\\033[0m prices.csv\\n'
if grep -q '"attempt": *1[,}]' "$PITCREW_TASK"; then
  echo 'roll,EUR 0.66' > prices.csv
else
  printf 'roll,0.66\\nbread,4.62\\n' > prices.csv
fi
`,
  "write.sh": "#!/bin/sh\necho 'Flour has become dearer, and so has our bread.' > NOTICE.txt\n",
};
