import { join } from "node:path";
import { processesOf } from "../machine/processes.ts";
import { bun, node } from "./runtimes.ts";
import { startChild } from "./child.ts";
import { plainEnvelope, type Envelope, type Server } from "./server.ts";

const trpcEnvelope: Envelope = {
  path: (task) => `/${task}`,
  body: (input) => input,
  result: (answer) => (answer as { result?: { data?: unknown } }).result?.data,
};

const orpcEnvelope: Envelope = {
  path: (task) => `/${task}`,
  body: (input) => ({ json: input }),
  result: (answer) => (answer as { json?: unknown }).json,
};

export const fastify = peer("fastify", "Fastify 5 + Ajv", "fastify.ts");
export const fastifyCluster: Server = peer(
  "fastify-cluster",
  "Fastify 5, cluster of 2",
  "fastify-cluster.ts",
  { processes: ["primary", "server"] },
);

/** The first one is what the others are compared with. */
export const peers: Server[] = [
  fastify,
  peer("elysia", "Elysia on Bun", "elysia.ts", { program: bun }),
  peer("node-http", "node:http, no schema", "node-http.ts"),
  peer("hono", "Hono + zod", "hono.ts"),
  peer("express", "Express 5 + Ajv", "express.ts"),
  peer("orpc", "oRPC + zod", "orpc.ts", { envelope: orpcEnvelope }),
  peer("trpc", "tRPC 11 + zod", "trpc.ts", { envelope: trpcEnvelope }),
  peer("node-proxy", "node:http + Ajv → node:http", "node-proxy.ts", {
    processes: ["proxy", "upstream"],
    isProxy: true,
  }),
  peer("fastify-proxy", "Fastify proxy → Fastify", "fastify-proxy.ts", {
    processes: ["proxy", "upstream"],
    isProxy: true,
  }),
];

interface PeerOptions {
  program?: string;
  processes?: string[];
  envelope?: Envelope;
  isProxy?: boolean;
}

function peer(id: string, name: string, file: string, options: PeerOptions = {}): Server {
  const { program = node, processes = ["server"], envelope = plainEnvelope } = options;
  return {
    id,
    name,
    isProxy: options.isProxy ?? false,
    envelope,
    start: async () => {
      const child = startChild([program, join(import.meta.dirname, "../peers", file)]);
      const port = Number(await child.firstLine());
      const { pid, log, stop } = child;
      const name = (depth: number): string => processes[depth] ?? "other";
      return { port, processes: () => processesOf(pid, name), log, stop };
    },
  };
}
