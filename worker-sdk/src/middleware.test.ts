import { expect, test } from "vitest";
import type { Context } from "./context.ts";
import { type Middleware, withMiddleware } from "./middleware.ts";

const context = {} as Context;

test("the first is outermost", async () => {
  const steps: string[] = [];
  const layer =
    (name: string): Middleware =>
    async (_call, next) => {
      steps.push(`${name} in`);
      const result = await next();
      steps.push(`${name} out`);
      return result;
    };
  const run = withMiddleware([layer("a"), layer("b")], "task", "t", (input) => {
    steps.push("run");
    return input;
  });
  expect(await run(1, context)).toBe(1);
  expect(steps).toEqual(["a in", "b in", "run", "b out", "a out"]);
});

test("it learns what is called, and may answer itself", async () => {
  const answer: Middleware = (call) => call;
  const task = withMiddleware([answer], "task", "t", () => "never");
  expect(await task(1, context)).toEqual({ kind: "task", id: "t", input: 1, context });
  const event = withMiddleware([answer], "event", "e", () => "never");
  expect(await event(1, context)).toEqual({ kind: "event", id: "e", payload: 1, context });
});

test("it may change the result and catch what the handler throws", async () => {
  const rescue: Middleware = async (_call, next) => {
    try {
      return await next();
    } catch {
      return "rescued";
    }
  };
  const run = withMiddleware([rescue], "task", "t", () => {
    throw new Error("thrown at once");
  });
  expect(await run(1, context)).toBe("rescued");
});

test("the handler cannot run twice", async () => {
  let runs = 0;
  const twice: Middleware = async (_call, next) => {
    await next();
    return next();
  };
  const run = withMiddleware([twice], "task", "t", () => ++runs);
  await expect(run(1, context)).rejects.toThrow("next() twice");
  expect(runs).toBe(1);
});
