import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** Makes a folder and those above it: where one is refused, Node's own `recursive` may try for ever. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  // A root has none above it: a drive, say, that is not there.
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another run made it meanwhile; or it is a link to nowhere, which whoever writes there is told.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
