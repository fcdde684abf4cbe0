// Callers and workers that break things: every accepted call gets exactly one answer, its own.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node, startGateway, type Gateway } from "../src/gateway.ts";
import { isAlive, peakMemoryOf, pidOf, workersOf } from "../src/process-info.ts";
import { copyProject, type Project } from "../src/project.ts";

const fixtures = join(import.meta.dirname, "../fixtures");

let project: Project;
beforeAll(() => {
  project = copyProject(join(fixtures, "service"));
  project.generate();
});
afterAll(() => {
  project[Symbol.dispose]();
});

const serve = (flags: string[] = [], env: Record<string, string> = {}) =>
  startGateway({
    schemas: project.path("schemas"),
    worker: `${node} ${project.path("src/worker.ts")}`,
    flags,
    env,
  });

describe("values", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await serve(["--max-body", "32MiB", "--trace-pipe"]);
  });
  afterAll(() => gateway.stop());

  test.each([
    ["two spaces", "  ", "\n"],
    ["tabs and carriage returns", "\t", "\r\n"],
  ])("bodies pretty-printed with %s", async (_, indent, newline) => {
    const value = { a: 1, list: [[], {}, [null, "two\nlines"]], "a key": { "": "{\n}" } };
    const body = JSON.stringify({ input: value }, null, indent).replaceAll("\n", newline);
    expect(await post(gateway, "app.values.open", body)).toEqual(success(value));
  });

  test("U+2028 and U+2029, raw and escaped, in keys and in strings", async () => {
    const value = { a: 1, "line\u2028\u2029key": "\u2028text\u2029\u2028" };
    const raw = JSON.stringify({ input: value });
    expect(raw).toContain("\u2028");
    expect(await post(gateway, "app.values.open", raw)).toEqual(success(value));
    const escaped = raw.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
    expect(await post(gateway, "app.values.open", escaped)).toEqual(success(value));
  });

  test("8 MB in and out, many lines of it", async () => {
    const value = {
      a: 1,
      rows: Array.from({ length: 100_000 }, (_, n) => ({ n, text: "é\u2028" })),
    };
    const body = JSON.stringify({ input: value }, null, 8);
    expect(Buffer.byteLength(body)).toBeGreaterThan(8_000_000);
    expect(await post(gateway, "app.values.open", body)).toEqual(success(value));
  });

  test("8 MB of one string in and out, while small calls go on", async () => {
    const value = "0123456\n".repeat(1_000_000);
    const large = post(gateway, "app.values.text", JSON.stringify({ input: value }));
    const small = Array.from({ length: 50 }, (_, n) => post(gateway, "app.values.text", `"${n}"`));
    expect(await Promise.all(small)).toEqual(small.map((_, n) => success(`${n}`)));
    const { status, body } = await large;
    expect(status).toBe(200);
    expect((body as { result: string }).result === value).toBe(true);
  });

  test("a result of 24 MB", async () => {
    const input = { text: "abcdefgh", times: 3_000_000 };
    const { status, body } = await post(gateway, "app.abuse.repeat", JSON.stringify({ input }));
    expect(status).toBe(200);
    expect((body as { result: string }).result.length).toBe(24_000_000);
  });

  test("a result over the cap fails its call alone", async () => {
    const worker = await post(gateway, "app.abuse.pid");
    const repeat = (times: number) =>
      post(gateway, "app.abuse.repeat", JSON.stringify({ input: { text: "x", times } }));
    const { status, body } = await repeat(32 * 1024 * 1024);
    expect([status, codeOf(body)]).toEqual([500, "INTERNAL_ERROR"]);
    // The longest that the SDK lets through is none that the gateway kills for.
    expect((await repeat(32 * 1024 * 1024 - 100)).status).toBe(200);
    expect(await post(gateway, "app.abuse.pid")).toEqual(worker);
  });
});

describe("recursive unions at depth 120", () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await serve();
  });
  afterAll(() => gateway.stop());

  const nest = (leaf: unknown, wrap: (inner: unknown) => unknown, depth = 120): unknown =>
    depth === 0 ? leaf : wrap(nest(leaf, wrap, depth - 1));
  const next = (inner: unknown) => ({ next: inner });
  const tagged = (inner: unknown) => ({ op: "next", next: inner });
  const list = (inner: unknown) => ({ next: [inner] });
  const leaf = { op: "leaf", value: 1 };

  test.each<[string, string, unknown, number]>([
    ["tagged", "fits", nest(leaf, tagged), 200],
    ["tagged", "has a wrong leaf", nest({ op: "leaf", value: "1" }, tagged), 400],
    ["tagged", "has an unknown tag at the end", nest({ op: "leaves", value: 1 }, tagged), 400],
    ["tagged", "has a stranger at the end", nest({ ...leaf, more: 1 }, tagged), 400],
    ["untagged", "fits", nest({ leaf: 1 }, next), 200],
    ["untagged", "fits one member only", nest({ next: { leaf: 1 }, c: true }, next, 119), 200],
    ["untagged", "has a wrong leaf", nest({ leaf: "1" }, next), 400],
    ["untagged", "ends in nothing", nest({}, next), 400],
    [
      "untagged",
      "has a stranger at every level",
      nest({ leaf: 1 }, (of) => ({ next: of, z: 1 })),
      400,
    ],
    [
      "untagged",
      "has both options wrong at every level",
      nest({ leaf: 1 }, (of) => ({ next: of, a: "x", b: 1 })),
      400,
    ],
    ["mixed", "fits", nest("x", list, 60), 200],
    ["mixed", "fits as tuples", nest("x", (of) => [of]), 200],
    ["mixed", "has a number at the end", nest(1, list, 60), 400],
    ["mixed", "has a number at the end of tuples", nest(1, (of) => [of]), 400],
    ["mixed", "is wide and wrong", nest(1, (of) => ({ next: ["x", of, "x"] }), 60), 400],
  ])("%s: one that %s", async (task, _, input, expected) => {
    const before = performance.now();
    const { status, body } = await post(gateway, `app.trees.${task}`, JSON.stringify({ input }));
    expect({ status, code: codeOf(body) }).toEqual({
      status: expected,
      code: expected === 200 ? undefined : "VALIDATION_ERROR",
    });
    expect(performance.now() - before).toBeLessThan(1000);
    expect(JSON.stringify(body).length).toBeLessThan(64 * 1024);
  });

  test("take little memory", async () => {
    const wide = nest(
      Array.from({ length: 500 }, () => ({ leaf: 1 })),
      next,
      50,
    );
    await post(gateway, "app.trees.untagged", JSON.stringify({ input: wide }));
    expect(peakMemoryOf(pidOf(gateway.process))).toBeLessThan(100);
  });
});

describe("the SDK's worker", () => {
  test("may boot slowly", async () => {
    await using gateway = await serve(["--ready-timeout", "1500ms"], { BOOT_MS: "2000" });
    expect(await post(gateway, "app.values.text", '"up"')).toEqual(success("up"));
    expect(gateway.log()).not.toContain("plain=true");
  });

  test("may not boot forever", async () => {
    const started = serve(["--boot-timeout", "300ms"], { BOOT_MS: "600000" });
    await expect(started).rejects.toThrow(/exited before it was ready[^]*ready/);
  });

  test("may print what it likes: nobody takes it for an answer", async () => {
    await using gateway = await serve();
    const calls = Array.from({ length: 20 }, (_, n) => post(gateway, "app.abuse.print", `"p${n}"`));
    expect(await Promise.all(calls)).toEqual(calls.map((_, n) => success(`p${n}`)));
    expect(await post(gateway, "app.values.text", '"next"')).toEqual(success("next"));
    await expect.poll(() => gateway.log()).toContain("p19");
  });

  test.each(["itself", "a child"])(
    "may print part of a line past the SDK (%s): its answer arrives",
    async (by) => {
      await using gateway = await serve(["--trace-pipe"]);
      expect(await post(gateway, "app.abuse.printPart", JSON.stringify(by))).toEqual(success(4));
      expect(await post(gateway, "app.values.text", '"next"')).toEqual(success("next"));
      await expect.poll(() => gateway.log()).toMatch(/no message.*50%/);
      expect(gateway.log()).toContain("← {");
      expect(gateway.log()).not.toMatch(/← (?!\{|50%)/);
    },
  );

  test.each([0, 3])(
    "that exits with %i mid-call fails it at once, and comes back",
    async (code) => {
      await using gateway = await serve();
      const { body: first } = await post(gateway, "app.abuse.pid");
      const waiting = post(gateway, "app.waiting.patient", '"Argos"');
      await expect.poll(() => gateway.log()).toContain("Argos waits");
      const exit = await post(gateway, "app.abuse.exit", String(code));
      expect([exit.status, codeOf(exit.body)]).toEqual([500, "WORKER_CRASHED"]);
      await expect.poll(() => gateway.log()).toContain(`called process.exit(${code})`);
      expect(codeOf((await waiting).body)).toBe("WORKER_CRASHED");
      await expect
        .poll(async () => (await post(gateway, "app.abuse.pid")).status, { timeout: 10_000 })
        .toBe(200);
      expect((await post(gateway, "app.abuse.pid")).body).not.toEqual(first);
    },
  );

  test("that crashes says in the log what it ran", async () => {
    await using gateway = await serve();
    expect(codeOf((await post(gateway, "app.abuse.crash")).body)).toBe("WORKER_CRASHED");
    await expect.poll(() => gateway.log()).toContain("crashed on purpose");
    expect(gateway.log()).toContain("app.abuse.crash");
  });

  test("1,000 calls while a worker is killed: each gets one answer, its own", async () => {
    await using gateway = await serve(["--workers", "2", "--max-in-flight", "1000"]);
    const victim = workersOf(pidOf(gateway.process))[0];
    if (victim === undefined) throw new Error("there is no worker to kill");
    let answered = 0;
    const calls = Array.from({ length: 1000 }, async (_, n) => {
      const answer = await post(gateway, "app.abuse.later", `"call ${n}"`);
      answered += 1;
      if (answered === 100) process.kill(victim, "SIGKILL");
      return answer;
    });
    const answers = await Promise.all(calls);
    const outcomes = new Map<string, number>();
    for (const [n, { status, body }] of answers.entries()) {
      if (status === 200) expect(body).toEqual({ ok: true, result: `call ${n}` });
      const outcome = `${status} ${codeOf(body) ?? ""}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    const allowed = ["200 ", "500 WORKER_CRASHED", "503 WORKER_UNAVAILABLE", "503 OVERLOADED"];
    expect(allowed).toEqual(expect.arrayContaining([...outcomes.keys()]));
    expect([...outcomes.keys()]).toContain("500 WORKER_CRASHED");
    expect(outcomes.get("200 ")).toBeGreaterThan(100);
    await expect.poll(() => workersOf(pidOf(gateway.process)).length).toBe(2);
    expect(isAlive(victim)).toBe(false);
  });

  test("ends with its gateway, also mid-call", async () => {
    const gateway = await serve(["--workers", "2"]);
    const workers = workersOf(pidOf(gateway.process));
    const cut = post(gateway, "app.waiting.patient", '"Laertes"').catch(() => "cut off");
    await expect.poll(() => gateway.log()).toContain("Laertes waits");
    gateway.process.kill("SIGKILL");
    expect(await cut).toBe("cut off");
    await expect.poll(() => workers.filter(isAlive), { timeout: 15_000 }).toEqual([]);
    await gateway.stop();
  });
});

describe("a worker that breaks the pipe's rules", () => {
  const schemas = {
    "manifest.json": JSON.stringify({
      manifestVersion: 1,
      hash: `sha256:${"0".repeat(64)}`,
      tasks: [
        {
          id: "hostile",
          hash: `sha256:${"0".repeat(64)}`,
          input: { schema: "any.json" },
          output: { schema: "any.json", optional: true },
        },
      ],
      events: [],
    }),
    "any.json": '{ "$schema": "https://json-schema.org/draft/2020-12/schema" }',
  };

  let gateway: Gateway;
  beforeAll(async () => {
    project.write(
      Object.fromEntries(Object.entries(schemas).map(([path, text]) => [`hostile/${path}`, text])),
    );
    gateway = await startGateway({
      schemas: project.path("hostile"),
      worker: `${node} ${join(fixtures, "hostile-worker.ts")}`,
      flags: ["--plain-worker"],
    });
  });
  afterAll(() => gateway.stop());

  const call = (how: string, value: unknown) =>
    post(gateway, "hostile", JSON.stringify({ input: { how, value } }));

  test.each(["twice", "unknown ids", "garbage", "byte by byte"])("%s", async (how) => {
    const calls = Array.from({ length: 40 }, (_, n) =>
      call(n % 2 ? "plainly" : how, `${how} ${n}`),
    );
    expect(await Promise.all(calls)).toEqual(calls.map((_, n) => success(`${how} ${n}`)));
  });

  test("dies mid-line", async () => {
    const { status, body } = await call("dies mid-line", "never whole");
    expect([status, codeOf(body)]).toEqual([500, "WORKER_CRASHED"]);
    await expect.poll(() => call("plainly", "back"), { timeout: 10_000 }).toEqual(success("back"));
  });
});

interface Answer {
  status: number;
  body: unknown;
}

async function post(gateway: Gateway, task: string, body?: string): Promise<Answer> {
  const response = await fetch(`${gateway.baseUrl}/task/${task}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-runner-token": "secret" },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, body: await response.json() };
}

function success(result: unknown): Answer {
  return { status: 200, body: { ok: true, result } };
}

function codeOf(body: unknown): string | undefined {
  return (body as { error?: { code: string } }).error?.code;
}
