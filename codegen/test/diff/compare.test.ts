// What is said of everything but the types: options, kinds, declared errors.
import { describe, expect, test } from "vitest";
import { compare, type Snapshot, type SnapshotCall } from "../../src/diff/compare.ts";
import type { Options } from "../../src/generated/manifest.ts";

const value = { schema: { type: "number" }, optional: false };

const task = (options: Options = {}, errors: string[] = []): SnapshotCall => ({
  ...{ kind: "task", id: "t", options, errors },
  ...{ input: value, output: value },
});
const event: SnapshotCall = { kind: "event", id: "t", options: {}, payload: value };

function snapshot(calls: readonly SnapshotCall[], httpCode?: number): Snapshot {
  const error = { id: "e", httpCode: httpCode ?? 400, data: value };
  return {
    calls: new Map(calls.map((call) => [call.id, call])),
    errors: new Map(httpCode === undefined ? [] : [["e", error]]),
  };
}

/** `! ` breaks, `? ` may break. */
function told(before: Snapshot, after: Snapshot): string[] {
  const signs = { breaking: "! ", possible: "? ", compatible: "" };
  return compare(before, after).map(({ severity, message }) => `${signs[severity]}${message}`);
}

const limit = (limit: number, windowMs: number): Options => ({ rateLimit: { limit, windowMs } });

describe("options", () => {
  test.each<[string, Options, Options, there: string[], back: string[]]>([
    ["public", {}, { public: true }, ["needs no token any more"], ["! needs a token now"]],
    ["deprecated", {}, { deprecated: true }, ["is deprecated now"], ["is not deprecated any more"]],
    ["mcp", {}, { mcp: true }, ["is an MCP tool now"], ["! is no MCP tool any more"]],
    [
      "idempotent",
      {},
      { idempotent: true },
      ["is idempotent now: clients may repeat it"],
      ["? is not idempotent any more: clients that repeat it may do it twice"],
    ],
    [
      "parallel",
      {},
      { parallel: true },
      ["! runs its handlers in parallel now: returnPayload is refused"],
      ["runs its handlers one after the other now: it can return the payload"],
    ],
    [
      "a timeout below the gateway's",
      {},
      { timeoutMs: 100 },
      ["? timeoutMs: the gateway's → 100 ms"],
      ["timeoutMs: 100 ms → the gateway's"],
    ],
    [
      "a timeout above the gateway's",
      {},
      { timeoutMs: 60_000 },
      ["timeoutMs: the gateway's → 60000 ms"],
      ["? timeoutMs: 60000 ms → the gateway's"],
    ],
    [
      "a shorter timeout",
      { timeoutMs: 200 },
      { timeoutMs: 100 },
      ["? timeoutMs: 200 ms → 100 ms"],
      ["timeoutMs: 100 ms → 200 ms"],
    ],
    [
      "a rate limit where there was none",
      {},
      limit(5, 1000),
      ["? rateLimit: none → 5 in 1000 ms"],
      ["rateLimit: 5 in 1000 ms → none"],
    ],
    [
      "fewer calls at a time, and as many in the long run",
      limit(10, 1000),
      limit(5, 500),
      ["? rateLimit: 10 in 1000 ms → 5 in 500 ms"],
      ["rateLimit: 5 in 500 ms → 10 in 1000 ms"],
    ],
    [
      "as many at a time, and fewer in the long run",
      limit(5, 500),
      limit(5, 1000),
      ["? rateLimit: 5 in 500 ms → 5 in 1000 ms"],
      ["rateLimit: 5 in 1000 ms → 5 in 500 ms"],
    ],
    // How the gateway goes about it is nothing to callers.
    ["what callers cannot tell", {}, { concurrency: 1, exclusive: true }, [], []],
    ["what only documents say", { public: false }, {}, [], []],
  ])("%s", (_, before, after, there, back) => {
    const [was, is] = [snapshot([task(before)]), snapshot([task(after)])];
    expect(told(was, is)).toEqual(there);
    expect(told(is, was)).toEqual(back);
  });
});

test("tasks and events that come and go, or turn into each other", () => {
  const [none, one, other] = [snapshot([]), snapshot([task()]), snapshot([event])];
  expect(told(none, one)).toEqual(["is new"]);
  expect(told(one, none)).toEqual(["! was removed"]);
  expect(told(one, other)).toEqual(["! was a task and is an event now"]);
  expect(told(other, one)).toEqual(["! was an event and is a task now"]);
  expect(told(one, one)).toEqual([]);
});

test("errors that a task declares", () => {
  const [none, one, two] = [[], ["e"], ["e", "f"]].map((errors) => snapshot([task({}, errors)]));
  const between = (before?: Snapshot, after?: Snapshot) => before && after && told(before, after);
  // Who declares none may fail with any.
  expect(between(none, one)).toEqual(["may fail with e now"]);
  expect(between(one, none)).toEqual(["? may fail with any error now"]);
  expect(between(one, two)).toEqual(["? may fail with f now"]);
  expect(between(two, one)).toEqual(["does not fail with f any more"]);
});

test("the status and the data of an error", () => {
  expect(told(snapshot([], 400), snapshot([], 404))).toEqual(["! httpCode: 400 → 404"]);
  const wider = snapshot([], 400);
  const data = { schema: { type: ["number", "null"] }, optional: true };
  const after = { ...wider, errors: new Map([["e", { id: "e", httpCode: 400, data }]]) };
  expect(told(wider, after)).toEqual(["! may be undefined now", "! may be null now"]);
  expect(told(after, wider)).toEqual(["is never undefined any more", "is never null any more"]);
});
