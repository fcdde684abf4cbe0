import { expect, test } from "vitest";
import { LateAbort, withSignalOf } from "./abort.ts";

const reason = new DOMException("the caller went away", "AbortError");

test("a signal that is asked for before is aborted, with the reason", () => {
  const abort = new LateAbort();
  const { signal } = abort;
  expect(signal.aborted).toBe(false);
  abort.abort(reason);
  expect(signal.reason).toBe(reason);
});

test("a signal that is asked for after is the same, and aborted already", () => {
  const abort = new LateAbort();
  abort.abort(reason);
  expect(abort.signal.reason).toBe(reason);
  expect(abort.signal).toBe(abort.signal);
});

test("a copy of an object has the signal too", () => {
  const abort = new LateAbort();
  const copy = { ...withSignalOf(abort, { requestId: "r" }) };
  expect(copy).toStrictEqual({ requestId: "r", signal: abort.signal });
});
