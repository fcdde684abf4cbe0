// The console has bound the real stdout before the SDK is loaded, as a preloaded library does.
console.log("printed before the SDK");
const { defineTask, startWorker } = await import("../../src/index.ts");
await startWorker({
  tasks: [
    defineTask("t.print", () => {
      console.log("printed after");
      return "x".repeat(1_000_000);
    }),
  ],
});
