import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codegenCommand } from "./codegen-command.ts";

let dir: string;
let project: string;
const writePackage = (scripts: unknown) => {
  writeFileSync(join(dir, "package.json"), JSON.stringify({ scripts }));
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-script-"));
  project = join(dir, "inside");
  mkdirSync(project);
  writePackage({ codegen: "tunnel-codegen" });
  vi.spyOn(process, "cwd").mockReturnValue(dir);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

test.each([
  ["npm/11.6.0 node/v24.0.0 linux x64", "npm run codegen"],
  ["pnpm/10.34.9 npm/? node/v24.0.0 linux x64", "pnpm codegen"],
  ["yarn/4.9.1 npm/? node/v24.0.0 linux x64", "yarn codegen"],
  ["bun/1.4.5 npm/? node/v24.0.0 linux x64", "bun run codegen"],
])("under %s it is %s", (agent, command) => {
  vi.stubEnv("npm_config_user_agent", agent);
  expect(codegenCommand(project)).toBe(command);
});

test("else the project's nearest lock file tells", () => {
  vi.stubEnv("npm_config_user_agent", undefined);
  expect(codegenCommand(project)).toBe("tunnel-codegen");
  writeFileSync(join(dir, "package-lock.json"), "{}");
  expect(codegenCommand(project)).toBe("npm run codegen");
});

test.each([undefined, null, { build: "tunnel-codegen" }, { codegen: "graphql-codegen" }])(
  "with %j for scripts it is the command itself",
  (scripts) => {
    vi.stubEnv("npm_config_user_agent", "npm/11.6.0 node/v24.0.0 linux x64");
    writePackage(scripts);
    expect(codegenCommand(project)).toBe("tunnel-codegen");
  },
);

test("the script may be that of the folder where codegen runs", () => {
  vi.stubEnv("npm_config_user_agent", "pnpm/10.34.9 npm/? node/v24.0.0 linux x64");
  writeFileSync(join(project, "package.json"), "{}");
  expect(codegenCommand(project)).toBe("pnpm codegen");
});
