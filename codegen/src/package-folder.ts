import { join } from "node:path";

/** Of this package, seen from src/ and from the bundle in dist/ alike. */
export const packageFolder = join(import.meta.dirname, "..");
