// The same task as a Fastify application: token, JSON, Ajv, handler, envelope.
import { createHash, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
const expected = digest("secret");

const app = Fastify();
app.addHook("onRequest", async (request, reply) => {
  const token = request.headers["x-runner-token"];
  if (typeof token !== "string" || !timingSafeEqual(digest(token), expected)) {
    await reply.code(401).send({ ok: false, error: { code: "UNAUTHORIZED" } });
  }
});
app.post<{ Body: { input: { a: number; b: number } } }>(
  "/__runner/task/app.tasks.add",
  {
    schema: {
      body: {
        type: "object",
        properties: {
          input: {
            type: "object",
            properties: { a: { type: "number" }, b: { type: "number" } },
            required: ["a", "b"],
            additionalProperties: false,
          },
        },
        required: ["input"],
      },
      response: {
        200: {
          type: "object",
          properties: { ok: { type: "boolean" }, result: { type: "number" } },
        },
      },
    },
  },
  (request) => {
    const { a, b } = request.body.input;
    return Promise.resolve({ ok: true, result: a + b });
  },
);

await app.listen({ port: Number(process.env["PORT"] ?? 0), host: "127.0.0.1" });
console.log((app.server.address() as AddressInfo).port);
