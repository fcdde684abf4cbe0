import { beforeEach, expect, test, vi } from "vitest";
import { LineBatch } from "./line-batch.ts";

let written: string[];
let batch: LineBatch;
let now = 0;
beforeEach(() => {
  written = [];
  batch = new LineBatch((parts) => written.push(parts.join("")));
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  return () => {
    clock.mockRestore();
  };
});

test("the lines of one tick are one write", async () => {
  batch.push("a");
  batch.push("b");
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  expect(written).toEqual(["a\nb\n"]);
});

test("promises that settle together are one write", async () => {
  const push = async (line: string) => {
    await Promise.resolve();
    batch.push(line);
  };
  await Promise.all(["a", "b", "c"].map(push));
  await new Promise(setImmediate);
  expect(written).toEqual(["a\nb\nc\n"]);
});

test("a line waits for the next answer only, however slow the handlers after it", () => {
  batch.push("a");
  now += 1;
  batch.push("b");
  expect(written).toEqual(["a\nb\n"]);
});

test("quick lines wait for four answers at most that are slow", () => {
  for (const line of ["a", "b", "c", "d"]) batch.push(line);
  for (const line of ["e", "f", "g"]) {
    now += 1;
    batch.push(line);
  }
  expect(written).toEqual([]);
  batch.push("h");
  expect(written).toEqual(["a\nb\nc\nd\ne\nf\ng\nh\n"]);
});

test("a large batch is written at once", () => {
  const line = "x".repeat(40_000);
  batch.push(line);
  expect(written).toEqual([`${line}\n`]);
});

test("a long line stays between those around it", async () => {
  const long = "x".repeat(2000);
  for (const line of ["a", "b", long, "c"]) batch.push(line);
  await new Promise(setImmediate);
  expect(written).toEqual([`a\nb\n${long}\nc\n`]);
});
