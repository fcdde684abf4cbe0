import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { Drain } from "./drain.ts";
import { InFlight } from "./in-flight.ts";
import { ShutdownHooks } from "./shutdown-hooks.ts";

let inFlight: InFlight;
let steps: string[];
let stderr: MockInstance<typeof process.stderr.write>;

beforeEach(() => {
  vi.useFakeTimers();
  inFlight = new InFlight();
  steps = [];
  vi.spyOn(process, "exit").mockImplementation((code) => {
    steps.push(`exit ${String(code)}`);
    return undefined as never;
  });
  stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
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
const drain = (dispose: () => Promise<void> = disposed) => {
  const hooks = new ShutdownHooks();
  hooks.add(dispose);
  return new Drain({ inFlight, hooks, stdio: { finish, heedSignals: () => undefined } });
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
  expect(steps).toEqual(["flush", "exit 1"]);
  expect(stderr.mock.calls.join("")).toContain(
    'gave up on calls that did not end","inFlight":["t"]',
  );
});

test("so do hooks", async () => {
  drain(() => new Promise(() => undefined)).onEndOfInput();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(steps.at(-1)).toBe("exit 1");
  expect(stderr.mock.calls.join("")).toContain("gave up on shutdown hooks");
});

test("where shutdown was said before, the gateway decides how long hooks have", async () => {
  const ending = drain(() => new Promise((resolve) => setTimeout(resolve, 12_000)));
  ending.onShutdown();
  ending.onEndOfInput();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(steps).toEqual(["flush", "exit 0"]);
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
