import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A `package.json`, of which nobody has checked what it holds. */
export type PackageManifest = Readonly<Record<string, unknown>>;

export const manifestName = "package.json";

/** Of the nearest `package.json`, from the folder itself upward. */
export function nearestManifest(dir: string): PackageManifest | undefined {
  const nearest = foldersToManifest(dir).at(-1);
  return nearest === undefined ? undefined : manifestIn(nearest);
}

/** From a folder up to the one with the nearest `package.json`. */
export function foldersToManifest(dir: string): string[] {
  const parent = dirname(dir);
  const isLast = existsSync(join(dir, manifestName)) || parent === dir;
  return isLast ? [dir] : [dir, ...foldersToManifest(parent)];
}

/** Of the folder's own `package.json`; it says nothing where it is broken. */
export function manifestIn(dir: string): PackageManifest | undefined {
  const file = join(dir, manifestName);
  if (!existsSync(file)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return { ...(manifest as PackageManifest | null) };
  } catch {
    return {};
  }
}
