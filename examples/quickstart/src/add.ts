import { defineTask } from "tunnel-worker-sdk";

/** Adds two numbers. */
export const add = defineTask("app.tasks.add", ({ a, b }: { a: number; b: number }) => a + b, {
  idempotent: true,
});
