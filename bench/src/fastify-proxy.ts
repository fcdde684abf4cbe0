// A Fastify reverse proxy in front of the Fastify application, which is its child process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import proxy from "@fastify/http-proxy";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";

const upstream = spawn(process.execPath, [join(import.meta.dirname, "fastify.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
process.on("exit", () => upstream.kill("SIGKILL"));
process.on("SIGTERM", () => process.exit(0));
const [port] = (await once(createInterface({ input: upstream.stdout }), "line")) as [string];

const app = Fastify();
await app.register(proxy, { upstream: `http://127.0.0.1:${port}` });
await app.listen({ port: 0, host: "127.0.0.1" });
console.log((app.server.address() as AddressInfo).port);
