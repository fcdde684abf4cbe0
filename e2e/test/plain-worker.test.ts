// Workers written from the message format alone: no SDK, no hello, no ready.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, startGateway, type Gateway } from "../src/gateway.ts";

const fixtures = join(import.meta.dirname, "../fixtures");
const workers = {
  "plain-worker.js": node,
  "plain-worker.py": "python3",
};

describe.each(Object.entries(workers))("%s", (file, interpreter) => {
  let gateway: Gateway;

  beforeAll(async () => {
    const { error } = spawnSync(interpreter, ["--version"]);
    if (error) throw error;
    gateway = await startGateway({
      schemas: "schemas",
      worker: `${interpreter} ${join(fixtures, file)}`,
      flags: ["--trace-pipe"],
    });
  });
  afterAll(() => gateway.stop());

  const post = async (path: string, body: string): Promise<[number, unknown]> => {
    const response = await fetch(`${gateway.baseUrl}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-runner-token": "secret" },
      body,
    });
    return [response.status, await response.json()];
  };

  test("has at most fifteen lines", () => {
    expect(readFileSync(join(fixtures, file), "utf8").trimEnd().split("\n").length).toBeLessThan(
      16,
    );
  });

  test("serves a task", async () => {
    expect(await post("task/app.tasks.add", '{"input":{"a":5,"b":3}}')).toEqual([
      200,
      { ok: true, result: 8 },
    ]);
  });

  test("serves an event", async () => {
    expect(await post("event/app.events.notify", '{"payload":{"msg":"hi"}}')).toEqual([
      200,
      { ok: true },
    ]);
  });

  test("answers 404 for a task that it lacks", async () => {
    expect(await post("task/app.tasks.serverTime", "")).toEqual([
      404,
      {
        ok: false,
        error: expect.objectContaining({ code: "NOT_FOUND", httpCode: 404 }) as unknown,
      },
    ]);
  });

  test("gets no invalid call", async () => {
    const [status] = await post("task/app.tasks.add", '{"input":{"a":"never-seen","b":3}}');
    expect(status).toBe(400);
    expect(gateway.log()).not.toContain("never-seen");
  });

  test("answers many calls at once, each its own", async () => {
    const calls = Array.from({ length: 200 }, async (_, n) => {
      const [, answer] = await post("task/app.tasks.add", `{"input":{"a":${n},"b":0.5}}`);
      return (answer as { result: number }).result;
    });
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 200 }, (_, n) => n + 0.5));
  });

  test("is seen on the pipe with --trace-pipe", async () => {
    await post("task/app.tasks.add", '{"input":{"a":20,"b":22}}');
    await expect.poll(() => gateway.log()).toMatch(/→ \{"type":"task".*"a":20/);
    await expect.poll(() => gateway.log()).toMatch(/← \{.*42/);
  });
});
