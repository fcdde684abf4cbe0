// Two Fastify processes on one port, by Node's own cluster.
import cluster from "node:cluster";
import { join } from "node:path";
import { announce } from "./listening.ts";

cluster.setupPrimary({ exec: join(import.meta.dirname, "fastify.ts"), silent: true });
const first = cluster.fork();
cluster.fork();
let listening = 0;
cluster.on("listening", (_worker, { port }) => {
  listening += 1;
  if (listening === 2) announce(port);
});
first.once("exit", (code) => process.exit(code));
process.once("SIGTERM", () => {
  cluster.disconnect(() => process.exit(0));
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGKILL");
});
