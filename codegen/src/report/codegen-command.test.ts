import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { codegenCommand } from "./codegen-command.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each([
  ["npm/11.6.0 node/v24.0.0 linux x64", "npm run codegen"],
  ["pnpm/10.34.9 npm/? node/v24.0.0 linux x64", "pnpm codegen"],
  ["yarn/4.9.1 npm/? node/v24.0.0 linux x64", "yarn codegen"],
  ["bun/1.4.5 npm/? node/v24.0.0 linux x64", "bun run codegen"],
])("under %s it is %s", (agent, command) => {
  vi.stubEnv("npm_config_user_agent", agent);
  expect(codegenCommand()).toBe(command);
});

test("else the nearest lock file tells", () => {
  vi.stubEnv("npm_config_user_agent", undefined);
  const dir = mkdtempSync(join(tmpdir(), "tunnel-lock-"));
  try {
    mkdirSync(join(dir, "inside"));
    expect(codegenCommand(join(dir, "inside"))).toBe("tunnel-codegen");
    writeFileSync(join(dir, "package-lock.json"), "{}");
    expect(codegenCommand(join(dir, "inside"))).toBe("npm run codegen");
  } finally {
    rmSync(dir, { recursive: true });
  }
});
