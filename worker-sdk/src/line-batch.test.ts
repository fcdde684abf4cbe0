import { beforeEach, expect, test, vi } from "vitest";
import { LineBatch } from "./line-batch.ts";

let written: string[];
let batch: LineBatch;
let now = 0;
beforeEach(() => {
  written = [];
  batch = new LineBatch((text) => written.push(text));
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  return () => {
    clock.mockRestore();
  };
});

test("the lines of one tick are one write", async () => {
  batch.push("a\n");
  batch.push("b\n");
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  expect(written).toEqual(["a\nb\n"]);
});

test("promises that settle together are one write", async () => {
  const push = async (line: string) => {
    await Promise.resolve();
    batch.push(line);
  };
  await Promise.all(["a\n", "b\n", "c\n"].map(push));
  await new Promise(setImmediate);
  expect(written).toEqual(["a\nb\nc\n"]);
});

test("a line waits for the next answer only, however slow the handlers after it", () => {
  batch.push("a\n");
  now += 1;
  batch.push("b\n");
  expect(written).toEqual(["a\nb\n"]);
});

test("quick lines wait for four answers at most that are slow", () => {
  for (const line of ["a\n", "b\n", "c\n", "d\n"]) batch.push(line);
  for (const line of ["e\n", "f\n", "g\n"]) {
    now += 1;
    batch.push(line);
  }
  expect(written).toEqual([]);
  batch.push("h\n");
  expect(written).toEqual(["a\nb\nc\nd\ne\nf\ng\nh\n"]);
});

test("a large batch is written at once", () => {
  const line = "x".repeat(40_000);
  batch.push(line);
  expect(written).toEqual([line]);
});
