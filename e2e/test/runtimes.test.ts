// The generated client in every runtime that it is for, against the real gateway.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Gateway, node, startGateway } from "../src/gateway.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const main = join(root, "e2e/fixtures/runtimes/main.js");
const token = "secret";
let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    schemas: "schemas",
    worker: `${node} examples/quickstart/src/worker.ts`,
    token,
  });
});
afterAll(() => gateway.stop());

const answers = {
  sum: 8,
  alone: 1.5,
  notified: true,
  refused: ["UNAUTHORIZED", 401, true],
  invalid: ["/a type"],
  checked: ["VALIDATION_ERROR", true],
  late: "REQUEST_ABORTED",
};

test.each([
  ["Node", node, []],
  ["Bun", join(root, "e2e/node_modules/.bin/bun"), ["run"]],
  ["Deno", join(root, "e2e/node_modules/.bin/deno"), ["run", "--allow-net", "--no-config"]],
])("%s", async (_, command, args) => {
  const { stdout } = await run(command, [...args, main, gateway.baseUrl, token]);
  expect(JSON.parse(stdout)).toEqual(answers);
});

test("Chromium: a page of another origin", async () => {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  expect(existsSync(executablePath), `${executablePath} is missing: apt-get install chromium`).toBe(
    true,
  );
  const pages = createServer((request, response) => {
    const path = request.url ?? "/";
    const isScript = path.endsWith(".js");
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? readFileSync(join(root, path)) : "<title>page</title>");
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  const profile = mkdtempSync(join(tmpdir(), "tunnel-chromium-"));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
    const given = await page.evaluate(`
      import("/e2e/fixtures/runtimes/calls.js")
        .then(({ calls }) => calls(${JSON.stringify({ baseUrl: gateway.baseUrl, token })}))
    `);
    expect(given).toEqual(answers);
  } finally {
    await browser.close();
    pages.close();
    rmSync(profile, { recursive: true, force: true });
  }
});
