export { createTestWorker, TestWorker, type TestCallOptions } from "./test-worker.ts";
