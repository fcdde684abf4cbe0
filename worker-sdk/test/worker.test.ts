// Real Node processes; this test is the gateway's end of the pipe.
import { mkdtempSync, openSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CallId } from "../src/generated/worker-message.ts";
import { WorkerProcess } from "./worker-process.ts";

const unshowable = {
  message: "thrown: a value that cannot be shown",
  code: "EXECUTION_ERROR",
};
const tooLong = {
  message: expect.stringContaining("the gateway takes at most 33554432") as unknown,
  code: "EXECUTION_ERROR",
};

describe("answers", () => {
  let worker: WorkerProcess;
  beforeEach(async () => {
    worker = await WorkerProcess.ready("tasks.ts");
  });
  afterEach(() => worker[Symbol.asyncDispose]());

  const call = (taskId: string, input?: unknown, id: CallId = 1) => {
    worker.send({ type: "task", id, taskId, input });
    return worker.read();
  };
  const emit = (eventId: string, payload?: unknown, returnPayload = false) => {
    worker.send({ type: "event", id: 1, eventId, payload, returnPayload });
    return worker.read();
  };

  test.each([
    ["t.add", { a: 5, b: 3 }, { id: 1, ok: true, result: 8 }],
    ["t.addLater", { a: 5, b: 3 }, { id: 1, ok: true, result: 8 }],
    ["t.undefined", undefined, { id: 1, ok: true }],
    ["t.function", undefined, { id: 1, ok: true }],
    ["t.null", undefined, { id: 1, ok: true, result: null }],
    ["t.echo", { "é\u2028": "𝄞\n" }, { id: 1, ok: true, result: { "é\u2028": "𝄞\n" } }],
    ["t.slot", undefined, { id: 1, ok: true }],
  ])("%s", async (taskId, input, answer) => {
    expect(await call(taskId, input)).toStrictEqual(answer);
  });

  test.each([
    ["t.throw", { message: "the password is 1234", code: "EXECUTION_ERROR" }],
    ["t.throwLater", { message: "the password is 1234", code: "EXECUTION_ERROR" }],
    ["t.throwString", { message: "thrown: just text", code: "EXECUTION_ERROR" }],
    ["t.throwRevoked", unshowable],
    ["t.throwBare", unshowable],
    ["t.throwUnshowable", { message: "m", code: "EXECUTION_ERROR" }],
    ["t.throwThen", { message: "no promise", code: "EXECUTION_ERROR" }],
    ["t.throwLong", { message: `${"x".repeat(8192)}…`, code: "EXECUTION_ERROR" }],
    ["t.tooLong", tooLong],
    ["t.refuseTooLong", tooLong],
    [
      "t.refuseAtLength",
      {
        message: `${"x".repeat(8191)}…`,
        code: "EXECUTION_ERROR",
        id: "t.errors.long",
        httpCode: 500,
      },
    ],
    [
      "t.refuse",
      {
        message: "sold out",
        code: "EXECUTION_ERROR",
        id: "t.errors.soldOut",
        data: { left: 0 },
        httpCode: 409,
      },
    ],
    [
      "t.refuseWithOddCode",
      { message: "odd", code: "EXECUTION_ERROR", id: "t.errors.odd", httpCode: 500 },
    ],
    ["t.unknown", { message: "no handler for t.unknown", code: "NOT_FOUND" }],
    ["t.internal", { message: "no handler for t.internal", code: "NOT_FOUND" }],
  ])("%s fails", async (taskId, error) => {
    expect(await call(taskId)).toStrictEqual({ id: 1, ok: false, error });
  });

  test.each(["t.bigint", "t.cycle", "t.refuseOddly", "t.nan", "t.refuseWithNaN"])(
    "%s cannot be sent",
    async (taskId) => {
      const answer = await call(taskId);
      expect(answer).toMatchObject({ ok: false, error: { code: "EXECUTION_ERROR" } });
      expect(answer).not.toHaveProperty("error.id");
      expect(await call("t.add", { a: 1, b: 1 }, 2)).toMatchObject({ id: 2, result: 2 });
    },
  );

  test("what JSON would make null of is named in the log", async () => {
    await call("t.nan");
    await worker.logged("result.items[1].price is NaN");
    await call("t.refuseWithNaN");
    await worker.logged("error.data.left is Infinity");
    expect(await emit("e.divide", { n: 1 }, true)).toMatchObject({ ok: false });
    await worker.logged("result.n is Infinity");
    expect(await emit("e.divide", { n: 1 })).toStrictEqual({ id: 1, ok: true });
  });

  test("the stack of a failure is on stderr, with the request id", async () => {
    worker.send({ type: "task", id: 1, taskId: "t.throw", context: { requestId: "r-1" } });
    await worker.read();
    await worker.logged("\n");
    expect(JSON.parse(worker.stderr)).toMatchObject({
      level: "error",
      requestId: "r-1",
      task: "t.throw",
      error: {
        message: "the password is 1234",
        stack: expect.stringContaining("tasks.ts:") as unknown,
      },
    });
  });

  test("the handler learns where the call comes from", async () => {
    const context = { requestId: "r", principal: "p", traceparent: "t", runnerContext: "c" };
    worker.send({ type: "task", id: 1, taskId: "t.context", context });
    expect(await worker.read()).toMatchObject({ result: context });
  });

  test("the handler learns when the call is given up", async () => {
    worker.send({ type: "task", id: 1, taskId: "t.deadline", timeoutMs: 60_000 });
    const { result } = (await worker.read()) as { result?: unknown };
    expect(result).toBeGreaterThan(50_000);
    expect(result).toBeLessThanOrEqual(60_000);
  });

  test("an event runs every handler in order, and the payload is as they left it", async () => {
    expect(await emit("e.mutate", { n: 1 })).toStrictEqual({ id: 1, ok: true });
    expect(await emit("e.mutate", { n: 1 }, true)).toStrictEqual({
      id: 1,
      ok: true,
      result: { n: 20 },
    });
    await emit("e.inOrder");
    expect(await call("t.steps")).toMatchObject({ result: ["a in", "a out", "b in", "b out"] });
  });

  test("a parallel event's handlers overlap", async () => {
    await emit("e.parallel");
    const { result } = (await call("t.steps")) as { result?: unknown };
    expect((result as string[]).slice(0, 2)).toEqual(["a in", "b in"]);
  });

  test("handlers also run after another one failed; the first failure is the answer", async () => {
    expect(await emit("e.fail")).toMatchObject({ ok: false, error: { id: "e.errors.first" } });
    expect(await call("t.steps")).toMatchObject({ result: ["second ran"] });
    await worker.logged("second failed");
  });

  test("a ping is answered", async () => {
    worker.send({ type: "ping", id: 7 });
    expect(await worker.read()).toStrictEqual({
      id: 7,
      ok: true,
      result: {
        abandoned: 0,
        cpuMs: expect.any(Number) as unknown,
        memoryBytes: expect.any(Number) as unknown,
      },
    });
  });

  test.each([
    ["timeout", "TimeoutError"],
    ["client-disconnected", "AbortError"],
  ] as const)("cancel (%s) is answered at once and aborts the signal", async (reason, name) => {
    worker.send(
      { type: "task", id: 1, taskId: "t.untilAborted" },
      { type: "cancel", id: 1, reason },
    );
    expect(await worker.read()).toMatchObject({ id: 1, ok: false, error: { code: "CANCELLED" } });
    await worker.logged(`"reason":{"name":"${name}"`);
    // The late result is dropped: the next line is another call's.
    expect(await call("t.add", { a: 1, b: 1 }, 2)).toMatchObject({ id: 2 });
  });

  test("a ping counts the handlers that go on after their call was cancelled", async () => {
    worker.send(
      { type: "task", id: 1, taskId: "t.never" },
      { type: "cancel", id: 1, reason: "timeout" },
      { type: "ping", id: 2 },
    );
    expect(await worker.read()).toMatchObject({ id: 1, ok: false });
    expect(await worker.read()).toMatchObject({ id: 2, result: { abandoned: 1 } });
  });

  test("a cancel that comes late, or for no call, is ignored", async () => {
    await call("t.add", { a: 1, b: 1 });
    worker.send({ type: "cancel", id: 1 }, { type: "cancel", id: 99 });
    expect(await call("t.add", { a: 1, b: 2 }, 2)).toMatchObject({ id: 2, result: 3 });
  });

  test("a line may come in pieces, cut anywhere", async () => {
    const line = Buffer.from('{"type":"task","id":1,"taskId":"t.echo","input":"é𝄞"}\n');
    for (const byte of line) worker.write(Buffer.of(byte));
    expect(await worker.read()).toMatchObject({ result: "é𝄞" });
  });

  test("8 MB go in and out, between small ones", async () => {
    const input = "ü".repeat(4_000_000);
    const small = { type: "task", taskId: "t.add", input: { a: 1, b: 1 } } as const;
    worker.send(
      { ...small, id: 1 },
      { type: "task", id: 2, taskId: "t.echo", input },
      { ...small, id: 3 },
    );
    expect(await worker.read()).toMatchObject({ id: 1 });
    expect(await worker.read()).toStrictEqual({ id: 2, ok: true, result: input });
    expect(await worker.read()).toMatchObject({ id: 3 });
  });

  test("thousands of calls at once get each its own answer", async () => {
    const ids = Array.from({ length: 5000 }, (_, index) => index + 1);
    worker.send(
      ...ids.map((id) => ({
        type: "task" as const,
        id,
        taskId: id % 2 === 0 ? "t.add" : "t.addLater",
        input: { a: id, b: 0.5 },
      })),
    );
    const results = new Map<unknown, unknown>();
    while (results.size < ids.length) {
      const { id, result } = (await worker.read()) as { id: number; result?: unknown };
      results.set(id, result);
    }
    expect(ids.every((id) => results.get(id) === id + 0.5)).toBe(true);
  });

  test("a line that is no message is logged and skipped", async () => {
    worker.write('garbage\n\n{"type":"future","id":9}\n');
    expect(await call("t.add", { a: 1, b: 1 })).toMatchObject({ id: 1 });
    await worker.logged("not JSON");
    await worker.logged("unknown type");
  });
});

describe("start and end", () => {
  test("hello comes first, ready names what can be called", async () => {
    await using worker = new WorkerProcess("tasks.ts");
    expect(await worker.read()).toStrictEqual({ type: "hello", protocol: 1 });
    const ready = await worker.read();
    expect(ready).toMatchObject({
      type: "ready",
      events: expect.arrayContaining(["e.mutate"]) as unknown,
    });
    expect(ready).not.toMatchObject({ tasks: expect.arrayContaining(["t.internal"]) as unknown });
  });

  test("a worker started by hand says the same", async () => {
    await using worker = new WorkerProcess("tasks.ts", {});
    expect(await worker.read()).toStrictEqual({ type: "hello", protocol: 1 });
    expect(await worker.read()).toMatchObject({ type: "ready" });
  });

  test("a worker started by hand reads from a file too", async () => {
    const lines = join(mkdtempSync(join(tmpdir(), "tunnel-worker-")), "lines.jsonl");
    writeFileSync(lines, '{"type":"task","id":1,"taskId":"t.echo","input":"é"}\n');
    await using worker = new WorkerProcess("tasks.ts", {}, openSync(lines, "r"));
    expect(await worker.read()).toMatchObject({ type: "hello" });
    expect(await worker.read()).toMatchObject({ type: "ready" });
    expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: "é" });
    expect(await worker.exitCode).toBe(0);
  });

  test("a script that only imports the SDK keeps its stdout", async () => {
    await using worker = new WorkerProcess("only-imports.ts", {});
    expect(await worker.readLine()).toBe("t.x");
    expect(await worker.exitCode).toBe(0);
  });

  test("a script that tests a deadline lives until it has passed", async () => {
    await using script = new WorkerProcess("tests-a-deadline.ts", {});
    expect(await script.readLine()).toBe("TimeoutError");
    expect(await script.exitCode).toBe(0);
  });

  test("a context that cannot be built ends the worker before ready", async () => {
    await using worker = new WorkerProcess("broken-context.ts");
    expect(await worker.read()).toMatchObject({ type: "hello" });
    expect(await worker.read()).toMatchObject({
      type: "fatal",
      error: { message: expect.stringContaining("no database") as unknown },
    });
    expect(await worker.readLine()).toBeUndefined();
    expect(await worker.exitCode).toBe(1);
    expect(worker.stderr).toContain("no database");
  });

  test("shutdown: calls in flight are answered, the context is disposed", async () => {
    await using worker = await WorkerProcess.ready("dependencies.ts");
    worker.send({ type: "task", id: 1, taskId: "t.slow" }, { type: "shutdown" });
    expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: "done" });
    expect(await worker.exitCode).toBe(0);
    expect(worker.stderr).toContain("disposed");
  });

  test("the end of stdin does the same", async () => {
    await using worker = await WorkerProcess.ready("dependencies.ts");
    worker.send({ type: "task", id: 1, taskId: "t.slow" });
    worker.closeStdin();
    expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: "done" });
    expect(await worker.exitCode).toBe(0);
    expect(worker.stderr).toContain("disposed");
  });

  test("a stdin that cannot be read does the same", async () => {
    const env = { TUNNEL_WORKER_SLOT: "0" };
    await using worker = new WorkerProcess("dependencies.ts", env, openSync(tmpdir(), "r"));
    expect(await worker.read()).toMatchObject({ type: "hello" });
    expect(await worker.read()).toMatchObject({ type: "ready" });
    expect(await worker.exitCode).toBe(0);
    expect(worker.stderr).toContain("disposed");
  });

  describe.each(["SIGTERM", "SIGINT"] as const)("%s", (signal) => {
    test("for all processes of a service leaves the end to the gateway", async () => {
      await using worker = await WorkerProcess.ready("dependencies.ts");
      worker.send({ type: "task", id: 1, taskId: "t.slow" });
      worker.child.kill(signal);
      await worker.logged(`${signal}: this worker ends when the gateway says so`);
      expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: "done" });
      worker.send({ type: "shutdown" });
      expect(await worker.exitCode).toBe(0);
    });

    test("ends a worker that does not listen to the gateway yet", async () => {
      await using worker = new WorkerProcess("boots-for-ever.ts");
      await worker.read();
      worker.child.kill(signal);
      await worker.exitCode;
      expect(worker.child.signalCode).toBe(signal);
    });

    test("ends a worker whose gateway is gone", async () => {
      await using worker = await WorkerProcess.ready("tasks.ts");
      worker.send({ type: "task", id: 1, taskId: "t.never" });
      worker.closeStdin();
      // It takes the end of its stdin some time to get there.
      const signals = setInterval(() => worker.child.kill(signal), 10);
      await worker.exitCode;
      clearInterval(signals);
      expect(worker.child.signalCode).toBe(signal);
    });
  });

  test("a cancelled handler that goes on does not keep the worker alive", async () => {
    await using worker = await WorkerProcess.ready("tasks.ts");
    worker.send(
      { type: "task", id: 1, taskId: "t.never" },
      { type: "cancel", id: 1 },
      { type: "shutdown" },
    );
    expect(await worker.exitCode).toBe(0);
    expect(worker.stderr).toContain('"abandoned":1');
  });

  test("process.exit in a handler loses no answer before it", async () => {
    await using worker = await WorkerProcess.ready("tasks.ts");
    const input = "x".repeat(1_000_000);
    worker.send(
      { type: "task", id: 1, taskId: "t.echo", input },
      { type: "task", id: 2, taskId: "t.echo", input: "small" },
      { type: "task", id: 3, taskId: "t.exit" },
    );
    expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: input });
    expect(await worker.read()).toStrictEqual({ id: 2, ok: true, result: "small" });
    const message = "the program called process.exit(3)";
    expect(await worker.read()).toStrictEqual({ type: "fatal", error: { message } });
    expect(await worker.exitCode).toBe(3);
  });

  test.each(["t.handleUncaught", "t.captureUncaught"])(
    "%s: an error that the program handles itself is told of only if it ends",
    async (taskId) => {
      await using worker = await WorkerProcess.ready("tasks.ts");
      worker.send({ type: "task", id: 1, taskId });
      expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: "lives on" });
      worker.send({ type: "task", id: 2, taskId: "t.exit" });
      const message =
        "the program called process.exit(3); before, uncaughtException: Error: handled";
      expect(await worker.read()).toStrictEqual({ type: "fatal", error: { message } });
    },
  );

  test("a rejection with what is no error names the reason", async () => {
    await using worker = await WorkerProcess.ready("tasks.ts");
    worker.send({ type: "task", id: 1, taskId: "t.rejectWithText" });
    const message = "unhandledRejection: rejected with unseen text";
    expect(await worker.read()).toStrictEqual({ type: "fatal", error: { message } });
  });

  test("what cannot be shown does not hide that it ended the worker", async () => {
    await using worker = await WorkerProcess.ready("tasks.ts");
    worker.send({ type: "task", id: 1, taskId: "t.crashOnBare" });
    const message = "uncaughtException: thrown: a value that cannot be shown";
    expect(await worker.read()).toStrictEqual({ type: "fatal", error: { message } });
  });

  test.each([
    ["t.crash", "boom", "uncaughtException: Error: boom"],
    ["t.reject", "unseen", "unhandledRejection: Error: unseen"],
  ])(
    "%s ends the worker: the gateway is told why, stack and calls are on stderr",
    async (taskId, text, message) => {
      await using worker = await WorkerProcess.ready("tasks.ts");
      worker.send({ type: "task", id: 1, taskId });
      expect(await worker.read()).toStrictEqual({ type: "fatal", error: { message } });
      expect(await worker.exitCode).toBe(1);
      expect(worker.stderr).toContain(`Error: ${text}\n    at `);
      expect(worker.stderr).toContain(`"calls":["${taskId}"]`);
    },
  );
});

describe("stdout", () => {
  test.each(["noisy.ts", "prints-first.ts"])(
    "%s: what user code prints goes to stderr",
    async (file) => {
      await using worker = new WorkerProcess(file);
      if (file === "prints-first.ts") {
        expect(await worker.readLine()).toBe("printed before the SDK");
      }
      expect(await worker.read()).toMatchObject({ type: "hello" });
      expect(await worker.read()).toMatchObject({ type: "ready" });
      worker.send({ type: "task", id: 1, taskId: "t.print" }, { type: "shutdown" });
      expect(await worker.read()).toMatchObject({ id: 1, ok: true });
      expect(await worker.exitCode).toBe(0);
      expect(await worker.readLine()).toBeUndefined();
      expect(worker.stderr).toMatchSnapshot();
    },
  );
});

describe("stdout's file descriptor", () => {
  test.each(["t.writePartOfLine", "t.childPrintsPartOfLine"])(
    "%s: a line without an end does not swallow the answer",
    async (taskId) => {
      await using worker = await WorkerProcess.ready("tasks.ts");
      worker.send({ type: "task", id: 1, taskId, input: "50%" });
      expect(await worker.readLine()).toBe("50%");
      expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result: 4 });
    },
  );
});

test("user code that reads stdin takes no line of the gateway's", async () => {
  await using worker = await WorkerProcess.ready("tasks.ts");
  worker.send({ type: "task", id: 1, taskId: "t.readStdin" });
  const result = { text: "", isSameByName: true, ofChild: "" };
  expect(await worker.read()).toStrictEqual({ id: 1, ok: true, result });
  worker.send({ type: "task", id: 2, taskId: "t.add", input: { a: 1, b: 2 } });
  expect(await worker.read()).toStrictEqual({ id: 2, ok: true, result: 3 });
});

describe("middleware and context", () => {
  test("the context is built once, and middleware runs around each call", async () => {
    await using worker = await WorkerProcess.ready("dependencies.ts");
    worker.send({ type: "task", id: 1, taskId: "t.count" });
    expect(await worker.read()).toMatchObject({ result: [1, 2] });
    worker.send({ type: "task", id: 2, taskId: "t.count" });
    expect(await worker.read()).toMatchObject({ result: [1, 4] });
    await worker.logged('"message":"< t.count"');
  });

  test("middleware can refuse a call", async () => {
    await using worker = await WorkerProcess.ready("dependencies.ts");
    const context = { requestId: "r", principal: "blocked" };
    worker.send({ type: "task", id: 1, taskId: "t.count", context });
    expect(await worker.read()).toMatchObject({ ok: false, error: { id: "m.no", httpCode: 403 } });
  });
});
