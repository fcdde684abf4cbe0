// One task for each way in which a call can end.
import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { stdin } from "node:process";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { defineEvent, defineTask, startWorker, TunnelError } from "../../src/index.ts";

const cycle: { self?: unknown } = {};
cycle.self = cycle;

/** What even `instanceof` and `String` throw for. */
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const tasks = [
  defineTask("t.add", ({ a, b }: { a: number; b: number }) => a + b),
  defineTask("t.addLater", async ({ a, b }: { a: number; b: number }) => {
    await sleep(1);
    return a + b;
  }),
  defineTask("t.echo", (value: unknown) => value),
  defineTask("t.readStdin", async () => ({
    text: await text(process.stdin),
    isSameByName: stdin === process.stdin,
    ofChild: spawnSync("cat", { stdio: [process.stdin, "pipe", "inherit"] }).stdout.toString(),
  })),
  defineTask("t.undefined", () => undefined),
  defineTask("t.null", () => null),
  defineTask("t.function", () => () => 1),
  defineTask("t.context", (_: unknown, { requestId, principal, traceparent, runnerContext }) => ({
    requestId,
    principal,
    traceparent,
    runnerContext,
  })),
  defineTask("t.deadline", (_: unknown, { deadline }) => (deadline ?? Infinity) - Date.now()),
  defineTask("t.slot", () => process.env["TUNNEL_WORKER_SLOT"]),
  defineTask("t.throw", () => {
    throw new Error("the password is 1234");
  }),
  defineTask("t.throwLater", async () => {
    await sleep(1);
    throw new Error("the password is 1234");
  }),
  defineTask("t.throwString", () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a careless author does
    throw "just text";
  }),
  defineTask("t.throwRevoked", () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a membrane may do
    throw revoked();
  }),
  defineTask("t.throwBare", async () => {
    await sleep(1);

    throw Object.create(null);
  }),
  defineTask("t.throwUnshowable", () => {
    const uncooperative = () => {
      throw new Error("no");
    };
    throw Object.assign(new Error("m"), { toJSON: uncooperative, [inspect.custom]: uncooperative });
  }),
  defineTask("t.throwThen", () => ({
    get then() {
      throw new Error("no promise");
    },
  })),
  defineTask("t.throwLong", () => {
    throw new Error("x".repeat(40_000_000));
  }),
  defineTask("t.tooLong", () => "x".repeat(34_000_000)),
  defineTask("t.refuseTooLong", () => {
    throw new TunnelError("t.errors.long", "long", { data: "x".repeat(34_000_000) });
  }),
  defineTask("t.refuseAtLength", () => {
    throw new TunnelError("t.errors.long", `${"x".repeat(8191)}😀 and so on`);
  }),
  defineTask("t.refuse", () => {
    throw new TunnelError("t.errors.soldOut", "sold out", { data: { left: 0 }, httpCode: 409 });
  }),
  defineTask("t.refuseOddly", () => {
    throw new TunnelError("t.errors.odd", "odd", { data: 1n, httpCode: 700 });
  }),
  defineTask("t.refuseWithOddCode", () => {
    throw new TunnelError("t.errors.odd", "odd", { httpCode: 700 });
  }),
  defineTask("t.bigint", () => 1n),
  defineTask("t.cycle", () => cycle),
  defineTask("t.nan", () => ({ items: [{ price: null }, { price: NaN }] })),
  defineTask("t.refuseWithNaN", () => {
    throw new TunnelError("t.errors.odd", "odd", { data: { left: 1 / 0 } });
  }),
  defineTask("t.writePartOfLine", (line: string) => {
    writeSync(1, line);
    return 4;
  }),
  defineTask("t.childPrintsPartOfLine", (line: string) => {
    spawnSync("printf", ["%s", line], { stdio: "inherit" });
    return 4;
  }),
  defineTask("t.internal", () => "secret", { internal: true }),
  defineTask("t.untilAborted", async (_: unknown, { signal, logger }) => {
    await new Promise((resolve) => {
      signal.addEventListener("abort", resolve);
    });
    logger.info("aborted", { reason: signal.reason as unknown });
    return "late";
  }),
  defineTask("t.never", () => new Promise(() => setInterval(() => undefined, 1000))),
  defineTask("t.block", (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return ms;
  }),
  defineTask("t.exit", () => process.exit(3)),
  defineTask("t.handleUncaught", () => {
    process.on("uncaughtException", () => undefined);
    setImmediate(() => {
      throw new Error("handled");
    });
    return sleep(10, "lives on");
  }),
  defineTask("t.captureUncaught", () => {
    process.setUncaughtExceptionCaptureCallback(() => undefined);
    setImmediate(() => {
      throw new Error("handled");
    });
    return sleep(10, "lives on");
  }),
  defineTask("t.crashOnBare", () => {
    setImmediate(() => {
      throw Object.create(null);
    });
    return new Promise(() => undefined);
  }),
  defineTask("t.crash", () => {
    setImmediate(() => {
      throw new Error("boom");
    });
    return new Promise(() => undefined);
  }),
  defineTask("t.rejectWithText", () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless author does
    void Promise.reject("unseen text");
    return new Promise(() => undefined);
  }),
  defineTask("t.reject", () => {
    void Promise.reject(new Error("unseen"));
    return new Promise(() => undefined);
  }),
];

const steps: string[] = [];
const step = (name: string) => async () => {
  steps.push(`${name} in`);
  await sleep(1);
  steps.push(`${name} out`);
};

const events = [
  defineEvent("e.mutate", (payload: { n: number }) => {
    payload.n += 1;
  }),
  defineEvent("e.mutate", async (payload: { n: number }) => {
    await sleep(1);
    payload.n *= 10;
    return "not the payload";
  }),
  defineEvent("e.divide", (payload: { n: number }) => {
    payload.n /= 0;
  }),
  defineEvent("e.inOrder", step("a")),
  defineEvent("e.inOrder", step("b")),
  defineEvent("e.parallel", step("a"), { parallel: true }),
  defineEvent("e.parallel", step("b"), { parallel: true }),
  defineEvent("e.fail", () => {
    throw new TunnelError("e.errors.first", "first");
  }),
  defineEvent("e.fail", () => {
    steps.push("second ran");
    throw new Error("second failed");
  }),
];

await startWorker({
  tasks: [...tasks, defineTask("t.steps", () => steps.splice(0))],
  events,
});
