import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { nearestManifest } from "../package-manifest.ts";

/**
 * How codegen is run for a project: by its script, or that of the folder where this runs, with the
 * package manager that runs this or whose lock file is near; else by its own name.
 */
export function codegenCommand(projectDir: string): string {
  if (![projectDir, process.cwd()].some(hasScript)) return "tunnel-codegen";
  const agent = process.env["npm_config_user_agent"]?.split("/", 1)[0] ?? "";
  return commands[agent] ?? byLockFile(projectDir) ?? "tunnel-codegen";
}

/** Others make code too: the script has to be for this command. */
function hasScript(dir: string): boolean {
  const scripts = nearestManifest(dir)?.["scripts"] as { codegen?: unknown } | undefined;
  return String(scripts?.codegen).includes("tunnel-codegen");
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
