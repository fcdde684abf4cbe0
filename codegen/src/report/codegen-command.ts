import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** How the script `codegen` is run here: by the package manager that runs this, or whose lock file is near. */
export function codegenCommand(from = process.cwd()): string {
  const agent = process.env["npm_config_user_agent"]?.split("/", 1)[0] ?? "";
  return commands[agent] ?? byLockFile(from) ?? "tunnel-codegen";
}

const commands: Readonly<Record<string, string>> = {
  npm: "npm run codegen",
  pnpm: "pnpm codegen",
  yarn: "yarn codegen",
  bun: "bun run codegen",
};

const lockFiles = {
  "package-lock.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
};

function byLockFile(dir: string): string | undefined {
  const found = Object.entries(lockFiles).find(([file]) => existsSync(join(dir, file)));
  if (found) return commands[found[1]];
  return dirname(dir) === dir ? undefined : byLockFile(dirname(dir));
}
