import { expect, test } from "vitest";
import { LineSplitter } from "./line-splitter.ts";

const text = '{"a":1}\n\n{"b":"é\u2028𝄞"}\n{"c":3}\nrest';
const lines = ['{"a":1}', '{"b":"é\u2028𝄞"}', '{"c":3}'];

test("lines come out the same, however the bytes are cut", () => {
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size++) {
    const splitter = new LineSplitter();
    const seen: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      splitter.push(bytes.subarray(at, at + size), (line) => seen.push(line));
    }
    expect(seen.filter((line) => line !== "")).toEqual(lines);
  }
});

test("a line of 8 MB in small chunks takes linear time", () => {
  const splitter = new LineSplitter();
  const chunk = Buffer.alloc(4096, "x");
  const seen: number[] = [];
  for (let n = 0; n < 2048; n++) splitter.push(chunk, (line) => seen.push(line.length));
  splitter.push(Buffer.from("\n"), (line) => seen.push(line.length));
  expect(seen).toEqual([2048 * 4096]);
});
