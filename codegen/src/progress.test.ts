import { expect, it } from "vitest";
import { Progress } from "./progress.ts";

function written(isTTY: boolean, isWanted: boolean): string {
  let text = "";
  const progress = new Progress(isWanted, { isTTY, write: (more: string) => (text += more) });
  progress.done();
  progress.step("compiling");
  progress.step("reading types");
  progress.done();
  return text;
}

it("says what is being done on one line of a terminal, and takes it away", () => {
  expect(written(true, true)).toBe("\r\u001b[2Kcompiling …\r\u001b[2Kreading types …\r\u001b[2K");
});

it("is silent elsewhere", () => {
  expect(written(false, true)).toBe("");
  expect(written(true, false)).toBe("");
});
