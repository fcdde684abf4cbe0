import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Some tests compile whole projects, on machines with little to spare.
    testTimeout: 60_000,
    globalSetup: ["test/build-client-runtime.ts"],
  },
});
