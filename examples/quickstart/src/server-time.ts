import { defineTask } from "tunnel-worker-sdk";

/** The worker's clock, as an ISO 8601 timestamp in UTC. */
export const serverTime = defineTask("app.tasks.serverTime", () => new Date().toISOString());
