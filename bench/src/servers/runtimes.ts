import { join } from "node:path";

export const bench = join(import.meta.dirname, "../..");
export const repository = join(bench, "..");

/** The project's own Node 24. */
export const node = join(repository, "node_modules/.bin/node");
export const bun = join(bench, "node_modules/.bin/bun");
