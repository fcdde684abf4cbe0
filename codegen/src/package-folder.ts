import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Of this package, seen from src/ and from the bundle in dist/ alike. */
export const packageFolder = join(import.meta.dirname, "..");

/** Of this package. */
export function packageVersion(): string {
  const manifest = readFileSync(join(packageFolder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
