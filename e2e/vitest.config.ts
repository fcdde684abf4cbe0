import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real processes, on machines with little to spare.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of the time is spent waiting for other processes.
    maxWorkers: 2,
  },
});
