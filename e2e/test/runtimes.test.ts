// The generated client in every runtime that it is for, against the real gateway; and a worker on Bun.
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

const bun = join(root, "e2e/node_modules/.bin/bun");

test.each([
  ["Node", node, []],
  ["Bun", bun, ["run"]],
  ["Deno", join(root, "e2e/node_modules/.bin/deno"), ["run", "--allow-net", "--no-config"]],
])("%s", async (_, command, args) => {
  const { stdout } = await run(command, [...args, main, gateway.baseUrl, token]);
  expect(JSON.parse(stdout)).toEqual(answers);
});

test("a worker on Bun", async () => {
  const worker = `${bun} run examples/quickstart/src/worker.ts`;
  const onBun = await startGateway({ schemas: "schemas", worker, token });
  try {
    const { stdout } = await run(node, [main, onBun.baseUrl, token]);
    expect(JSON.parse(stdout)).toEqual(answers);
  } finally {
    await onBun.stop();
  }
});

test("what a worker on Bun prints goes to stderr, even by the name of stdout", async () => {
  const calls = [{ type: "task", id: 1, taskId: "t.print", input: null }, { type: "shutdown" }];
  const worker = run(bun, ["run", join(root, "worker-sdk/test/workers/noisy.ts")], {
    env: { ...process.env, TUNNEL_WORKER_SLOT: "0" },
  });
  worker.child.stdin?.end(calls.map((call) => `${JSON.stringify(call)}\n`).join(""));
  const { stdout, stderr } = await worker;
  const lines = stdout.split("\n").filter((line) => line !== "");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: "hello" },
    { type: "ready" },
    { id: 1, result: 2 },
  ]);
  expect(stderr).toContain("written\nwritten by name\nthe last by name\n");
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
