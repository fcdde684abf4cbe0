import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Compiles client-runtime/ as `pnpm build` does: generated clients get it from dist/. */
export default function setup(): void {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const project = join(import.meta.dirname, "../client-runtime");
  rmSync(join(import.meta.dirname, "../dist/client-runtime"), { recursive: true, force: true });
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
}
