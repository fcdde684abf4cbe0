// Fastify's own HTTP proxy in front of the Fastify application.
import proxy from "@fastify/http-proxy";
import Fastify from "fastify";
import { announce } from "./listening.ts";
import { startUpstream } from "./upstream.ts";

const port = await startUpstream("fastify.ts");
const app = Fastify();
await app.register(proxy, { upstream: `http://127.0.0.1:${port}` });
announce(Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port));
