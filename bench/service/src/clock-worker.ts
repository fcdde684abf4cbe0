// A worker that notes when it reads from its pipe and when it writes.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { stamps, unixMicroseconds } from "./clock.ts";

const write = fs.writeSync;
fs.writeSync = ((descriptor: number, ...rest: [string]) => {
  if (descriptor === 1) stamps.wrote = unixMicroseconds();
  return write(descriptor, ...rest);
}) as typeof fs.writeSync;
// Those who have imported the function by name get this one.
syncBuiltinESMExports();

await import("./worker.ts");
process.stdin.prependListener("data", () => {
  stamps.read = unixMicroseconds();
});
