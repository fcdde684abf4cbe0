// What `make demo` and `make dev` run, once everything is built.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cloneQuickstart } from "../src/project.ts";
import { startScript, type Script } from "../src/script.ts";

test("the demo prints each call with its answer and leaves nothing behind", async () => {
  await using demo = startScript("demo.ts");
  expect(await demo.exited).toBe(0);
  const printed = demo.output();
  expect(printed).toMatch(/^serving on http:\/\/127\.0\.0\.1:\d+\/__runner$/m);
  for (const [call, answer] of [
    ["client.tasks.add({ a: 5, b: 3 })", /^8$/],
    ["client.tasks.serverTime()", /^"\d{4}-\d\d-\d\dT[\d:.]+Z"$/],
    ['client.events.notify({ msg: "hi" })', /^undefined$/],
    ["client.tasks.priceOrder({ … })", /"total":2250/],
    ['client.tasks.add({ a: "5", b: 3 })', /"VALIDATION_ERROR".*400.*"path":"\/a"/],
    ["an unknown task", /"FORBIDDEN".*403/],
    ["a wrong token", /"UNAUTHORIZED".*401/],
  ] as const) {
    expect(answerTo(call, printed), call).toMatch(answer);
  }
  expect(printed.trimEnd()).toMatch(/stopped$/);
  expect(demo.processes()).toEqual([]);
});

test("dev serves, follows edits, survives refused ones, and stops with Ctrl-C", async () => {
  using clone = cloneQuickstart();
  const source = join(clone.quickstart, "src/add.ts");
  const written = readFileSync(source, "utf8");
  await using dev = startScript("dev.ts", [clone.quickstart], {
    TUNNEL_PORT: "0",
    TUNNEL_TOKEN: "dev-token",
  });
  await expect.poll(() => sum(dev), patient).toBe(8);

  writeFileSync(source, written.replace("=> a + b", "=> a + b + 100"));
  await expect.poll(() => sum(dev), patient).toBe(108);

  writeFileSync(source, written.replace("a: number;", "a: Date;"));
  await expect.poll(() => dev.output(), patient).toContain("still serving the last good version");
  expect(dev.output()).toMatch(/add\.ts:\d+:\d+ - error TUN/);
  expect(await sum(dev)).toBe(108);

  writeFileSync(source, written.replace("=> a + b", "=> a - b"));
  await expect.poll(() => sum(dev), patient).toBe(2);

  for (const term of [10, 20, 30]) {
    writeFileSync(`${source}.new`, written.replace("=> a + b", `=> a + b + ${term}`));
    renameSync(`${source}.new`, source);
    await expect.poll(() => sum(dev), patient).toBe(8 + term);
  }

  // The workers before the last edit end beside those after it.
  await expect.poll(() => dev.processes().length, patient).toBe(3);
  dev.interrupt();
  expect(await dev.exited).toBe(0);
  await expect.poll(() => dev.processes()).toEqual([]);
});

/** A run of codegen and a start of the gateway. */
const patient = { timeout: 20_000 };

/** The line that the demo prints under a call. */
function answerTo(call: string, printed: string): string | undefined {
  const lines = printed.split("\n");
  return lines[lines.indexOf(call) + 1]?.replace(/^ {2}→ /, "");
}

/** What 5 and 3 make by the gateway that `dev` started last; undefined while it does not serve. */
async function sum(dev: Script): Promise<number | undefined> {
  const address = [...dev.output().matchAll(/ listening address=(\S+)/g)].at(-1)?.[1];
  if (address === undefined) return undefined;
  try {
    const response = await fetch(`http://${address}/__runner/task/app.tasks.add`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-runner-token": "dev-token" },
      body: '{"input":{"a":5,"b":3}}',
    });
    return ((await response.json()) as { result?: number }).result;
  } catch {
    return undefined;
  }
}
