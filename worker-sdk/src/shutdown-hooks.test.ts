import { afterEach, expect, test, vi } from "vitest";
import { ShutdownHooks } from "./shutdown-hooks.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("the last one registered runs first, one after the other", async () => {
  const hooks = new ShutdownHooks();
  const steps: string[] = [];
  hooks.add(() => {
    steps.push("first");
  });
  hooks.add(async () => {
    steps.push("second begins");
    await Promise.resolve();
    steps.push("second ends");
  });
  expect(await hooks.run()).toBe(true);
  expect(steps).toEqual(["second begins", "second ends", "first"]);
});

test("one that fails does not keep the others from running", async () => {
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const hooks = new ShutdownHooks();
  const hook = vi.fn();
  hooks.add(hook);
  hooks.add(() => Promise.reject(new Error("the pool is stuck")));
  expect(await hooks.run()).toBe(false);
  expect(hook).toHaveBeenCalledOnce();
  expect(stderr.mock.calls.join("")).toContain("a shutdown hook failed: the pool is stuck");
});

const closePool = () => new Promise<void>(() => undefined);
const nameless = Object.assign(() => closePool(), { toString: () => "x".repeat(1000) });

test.each([
  ["by its name", closePool, "closePool"],
  ["else by the head of its source", nameless, `${"x".repeat(80)}…`],
])("one that never ends is named: %s", async (_, hook, name) => {
  vi.useFakeTimers();
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const hooks = new ShutdownHooks();
  hooks.add(hook);
  void hooks.run();
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  expect(stderr.mock.calls.join("")).toContain(`"hook":"${name}"`);
});

test("a hook can be taken back, and one that is added while they run still runs", async () => {
  const hooks = new ShutdownHooks();
  const [kept, dropped, late] = [vi.fn(), vi.fn(), vi.fn()];
  hooks.add(() => {
    kept();
    hooks.add(late);
  });
  hooks.add(dropped)();
  await hooks.run();
  expect([kept, dropped, late].map((hook) => hook.mock.calls.length)).toEqual([1, 0, 1]);
});
