import { expect, it } from "vitest";
import { Progress } from "./progress.ts";

function written({ isTTY = true, isWanted = true, stepMs = 600 }): string {
  let text = "";
  let now = 0;
  const stream = { isTTY, write: (more: string) => (text += more) };
  const progress = new Progress(isWanted, stream, () => now);
  for (const what of ["compiling", "compiling", "compiling", "reading types", "reading types"]) {
    progress.step(what);
    now += stepMs;
  }
  progress.done();
  return text;
}

it("says after a second what is being done, on one line of a terminal, and takes it away", () => {
  expect(written({})).toBe("\r\u001b[2Kcompiling …\r\u001b[2Kreading types …\r\u001b[2K");
});

it("is silent where nothing takes long", () => {
  expect(written({ stepMs: 200 })).toBe("");
});

it("is silent elsewhere", () => {
  expect(written({ isTTY: false })).toBe("");
  expect(written({ isWanted: false })).toBe("");
});
