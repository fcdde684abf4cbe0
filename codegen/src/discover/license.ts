import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What the nearest `package.json` says of the license; undefined where it says nothing. */
export function licenseOf(dir: string): string | undefined {
  const file = findPackageJSON("..", pathToFileURL(join(dir, "tunnel.config.ts")));
  if (file === undefined) return undefined;
  try {
    const { license } = JSON.parse(readFileSync(file, "utf8")) as { license?: unknown };
    return typeof license === "string" && license !== "" ? license : undefined;
  } catch {
    return undefined;
  }
}
