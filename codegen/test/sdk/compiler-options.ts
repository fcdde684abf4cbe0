import { join } from "node:path";

/** For a project of a test, which knows the SDK by its declarations alone. */
export const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023"],
  module: "NodeNext",
  strict: true,
  types: [],
  paths: { "tunnel-worker-sdk": [join(import.meta.dirname, "index.d.ts")] },
};
