import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drain } from "./drain.ts";
import { InFlight } from "./in-flight.ts";
import { ShutdownHooks } from "./shutdown-hooks.ts";

let inFlight: InFlight;
let steps: string[];

beforeEach(() => {
  vi.useFakeTimers();
  inFlight = new InFlight();
  steps = [];
  vi.spyOn(process, "exit").mockImplementation((code) => {
    steps.push(`exit ${String(code)}`);
    return undefined as never;
  });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const disposed = () => {
  steps.push("dispose");
  return Promise.resolve();
};
const finish = () => {
  steps.push("flush");
};
const drain = (dispose = disposed) => {
  const hooks = new ShutdownHooks();
  hooks.add(dispose);
  return new Drain({ inFlight, hooks, stdio: { finish } });
};

const add = (id: number) => {
  inFlight.add({ id, kind: "task", name: "t", abort: new AbortController() });
};

test("answers, then flushes, then disposes, then exits", async () => {
  add(1);
  drain().onShutdown();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(steps).toEqual([]);
  inFlight.finish(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(steps).toEqual(["flush", "dispose", "exit 0"]);
});

test("without a gateway, calls that never end keep the process for 10 s", async () => {
  add(1);
  drain().onEndOfInput();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(steps).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(steps).toEqual(["exit 1"]);
});

test("ends once, though stdin ends after shutdown", async () => {
  const ending = drain();
  ending.onShutdown();
  ending.onEndOfInput();
  await vi.advanceTimersByTimeAsync(0);
  expect(steps).toEqual(["flush", "dispose", "exit 0"]);
});

test("a context that cannot be disposed is an exit code of 1", async () => {
  drain(() => Promise.reject(new Error("stuck"))).onShutdown();
  await vi.advanceTimersByTimeAsync(0);
  expect(steps).toEqual(["flush", "exit 1"]);
});
