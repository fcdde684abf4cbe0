// Who is served as a plain worker, and who has to say `ready` first.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { node, startGateway, type Gateway } from "../src/gateway.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const patient = { timeout: 10_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tunnel-hello-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (worker: string, flags: string[]): Promise<Gateway> =>
  startGateway({ schemas: "schemas", worker: `${node} ${worker}`, flags });

const lateWorker = (when = ""): string =>
  `${join(fixtures, "late-worker.js")} ${join(folder, "ready")} ${when}`;

const add = async ({ baseUrl }: Gateway): Promise<unknown> => {
  const response = await fetch(`${baseUrl}/task/app.tasks.add`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-runner-token": "secret" },
    body: '{"input":{"a":5,"b":3}}',
  });
  return ((await response.json()) as { result?: unknown }).result;
};

const isReady = async ({ origin }: Gateway): Promise<boolean> =>
  (await fetch(`${origin}/readyz`)).ok;

test("a worker that prints nothing is served once the ready timeout is over", async () => {
  const silent = join(fixtures, "plain-worker.js");
  await using gateway = await start(silent, ["--ready-timeout", "200ms"]);
  expect(await add(gateway)).toBe(8);
  await expect.poll(() => gateway.log(), patient).toContain("plain=true");
});

test("a worker that says hello late is out of service until it says ready, and plain no more", async () => {
  await using gateway = await start(lateWorker(), [
    ...["--ready-timeout", "200ms", "--boot-timeout", "5s", "--trace-pipe"],
  ]);
  await expect.poll(() => gateway.log(), patient).toContain("plain=true");
  expect(await add(gateway)).toBe(8);
  await expect.poll(() => isReady(gateway), patient).toBe(false);
  // It waits, and is not lost.
  const early = add(gateway);
  writeFileSync(join(folder, "ready"), "");
  expect(await early).toBe(8);
  await expect.poll(() => gateway.log(), patient).toMatch(/worker ready .*pid=\d+ plain=false/);
  await expect.poll(() => gateway.log(), patient).toMatch(/→ \{"type":"ping"/);

  // The next process of the same command has to say hello and ready.
  const taken = gateway.log().match(/plain=true/g);
  const pid = /worker ready .*pid=(\d+) plain=false/.exec(gateway.log())?.[1];
  process.kill(Number(pid), "SIGKILL");
  await expect.poll(() => gateway.log(), patient).toContain("not ready in time");
  expect(gateway.log().match(/plain=true/g)).toEqual(taken);
});

test("--plain-worker waits for nobody, and takes no hello for one", async () => {
  await using gateway = await start(lateWorker("at-once"), [
    ...["--plain-worker", "--ready-timeout", "1h", "--boot-timeout", "1h"],
  ]);
  expect(await add(gateway)).toBe(8);
  // Its hello has been read before that answer.
  expect(await add(gateway)).toBe(8);
  expect(await isReady(gateway)).toBe(true);
  expect(gateway.log()).not.toContain("plain=false");
});
