import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StderrLogger } from "./logger.ts";

let lines: string[];
beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test("a line is one JSON object with what the logger is bound to", () => {
  const error = new Error("bad", { cause: new Error("worse") });
  new StderrLogger({ requestId: "r" }).warn("hm", { big: 1n, error, level: "mine" });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "warn",
    message: "hm",
    requestId: "r",
    big: "1",
    error: { message: "bad", stack: expect.any(String) as unknown, cause: { message: "worse" } },
  });
});

test("an error with a long message keeps its frames", () => {
  new StderrLogger().error("hm", { error: new Error("x".repeat(10_000)) });
  const { error } = JSON.parse(lines[0] ?? "") as { error: Error };
  expect(error.stack).toMatch(/^Error: x{8000,8192}…\n {4}at .*logger\.test/);
});

test("what JSON cannot hold is still logged, on one line", () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  new StderrLogger().info("round", { cycle });
  expect(lines.join("")).toMatch(/^".*round.*Circular.*"\n$/);
});

test("debug is silent unless the log level says so", () => {
  new StderrLogger().debug("no");
  vi.stubEnv("TUNNEL_LOG_LEVEL", "debug");
  new StderrLogger().debug("yes");
  expect(lines.join("")).toContain("yes");
  expect(lines.join("")).not.toContain("no");
});
