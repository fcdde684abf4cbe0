import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A `package.json`, of which nobody has checked what it holds. */
export type PackageManifest = Readonly<Record<string, unknown>>;

/** Of the nearest `package.json`, from the folder itself upward. */
export function nearestManifest(dir: string): PackageManifest | undefined {
  const parent = dirname(dir);
  return manifestIn(dir) ?? (parent === dir ? undefined : nearestManifest(parent));
}

/** Of the folder's own `package.json`; it says nothing where it is broken. */
export function manifestIn(dir: string): PackageManifest | undefined {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return { ...(manifest as PackageManifest | null) };
  } catch {
    return {};
  }
}
