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

test("a line of 8 MB in small chunks takes linear time, and leaves nothing behind", () => {
  const splitter = new LineSplitter();
  const chunk = Buffer.alloc(4096, "x");
  const seen: string[] = [];
  const push = (bytes: Buffer) => splitter.push(bytes, (line) => seen.push(line));
  for (let n = 0; n < 2048; n++) push(chunk);
  for (const part of ["\nlast", " line", "\n"]) push(Buffer.from(part));
  expect(seen).toEqual(["x".repeat(2048 * 4096), "last line"]);
});
