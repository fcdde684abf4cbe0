import { expect, expectTypeOf, test } from "vitest";
import { defineEvent, defineTask, TunnelError, type Context } from "../index.ts";
import { createTestWorker } from "./index.ts";

const add = defineTask("a.add", ({ a, b }: { a: number; b: number }) => a + b);
const now = defineTask("a.now", () => ({ at: new Date(0), gone: undefined }));
const count = defineTask("a.count", (_: string, { counter }: Context<Deps>) => counter.next());
const refuse = defineTask("a.refuse", () => {
  throw new TunnelError("a.errors.full", "full", { httpCode: 409, data: { at: new Date(0) } });
});
const fail = defineTask("a.fail", () => {
  throw new RangeError("out of range");
});
const wait = defineTask("a.wait", async (_: undefined, { signal }) => {
  await new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
});
const grow = defineEvent("a.grow", (payload: { n: number }) => {
  payload.n += 1;
});

interface Deps {
  counter: { next(): number };
}

let disposed = 0;
const worker = () =>
  createTestWorker({
    tasks: [add, now, count, refuse, fail, wait],
    events: [grow],
    middleware: [
      async (call, next) => {
        const result = await next();
        return call.id === "a.add" ? Number(result) * 10 : result;
      },
    ],
    context: () => {
      let value = 0;
      return {
        counter: { next: () => ++value },
        [Symbol.dispose]: () => {
          disposed += 1;
        },
      };
    },
  });

test("calls a task through the middleware, typed", async () => {
  const result = await worker().call(add, { a: 1, b: 2 });
  expectTypeOf(result).toEqualTypeOf<number>();
  expect(result).toBe(30);
});

test("what JSON loses is lost, and what has a form in it is not", async () => {
  expect(await worker().call(now)).toStrictEqual({ at: new Date(0) });
});

test("what JSON would make null of is refused", async () => {
  const share = defineTask("a.share", (of: number) => ({ each: 1 / of }));
  const app = createTestWorker({ tasks: [share] });
  expect(await app.call(share, 2)).toEqual({ each: 0.5 });
  await expect(app.call(share, 0)).rejects.toThrow("result.each is Infinity");
});

test("the context is built once and disposed", async () => {
  {
    await using app = worker();
    await app.call(count, "x");
    expect(await app.call(count, "x")).toBe(2);
  }
  expect(disposed).toBe(1);
});

test("a declared error comes as the caller gets it", async () => {
  const call = worker().call(refuse);
  await expect(call).rejects.toBeInstanceOf(TunnelError);
  await expect(call).rejects.toMatchObject({
    id: "a.errors.full",
    message: "full",
    httpCode: 409,
    data: { at: "1970-01-01T00:00:00.000Z" },
  });
});

test("any other error comes as it was thrown", async () => {
  await expect(worker().call(fail)).rejects.toThrow(RangeError);
});

test("a task that the worker does not have is not found", async () => {
  const other = defineTask("a.other", () => 1);
  await expect(worker().call(other)).rejects.toThrow("no handler for a.other");
});

test("an event resolves to its payload as the handlers left it", async () => {
  expect(await worker().emit(grow, { n: 1 })).toEqual({ n: 2 });
});

test("a deadline cancels", async () => {
  await expect(worker().call(wait, undefined, { timeoutMs: 1 })).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

test("a signal cancels", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(worker().call(wait, undefined, { signal })).rejects.toThrow("enough");
});
