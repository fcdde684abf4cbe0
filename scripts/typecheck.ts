// Type-checks every package and the scripts, and prints all of their errors.
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const projects = globSync(["tsconfig.json", "*/tsconfig.json", "examples/*/tsconfig.json"], {
  cwd: root,
}).sort();
let failed = false;
for (const project of projects) {
  const { status } = spawnSync("tsc", ["--noEmit", "-p", project], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`type errors in ${project}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
