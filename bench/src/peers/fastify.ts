// Fastify 5: Ajv for inputs, answers by serializers compiled from their schemas.
import Fastify from "fastify";
import { inputSchema, outputSchema } from "./contract/json-schema.ts";
import { pathOf, taskNames, tasks } from "./contract/tasks.ts";
import { announce } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const app = Fastify({
  // By default it would turn "5" into 5 and drop what the schema does not name.
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
});
app.addHook("onRequest", (request, reply, done) => {
  if (isToken(request.headers[tokenHeader])) {
    done();
    return;
  }
  reply.code(401).send({ ok: false, error: { code: "UNAUTHORIZED" } });
});
for (const task of taskNames) {
  const { $defs: inputDefs, ...input } = inputSchema(task);
  const { $defs: outputDefs, ...result } = outputSchema(task);
  app.post<{ Body: { input: unknown } }>(
    pathOf(task),
    {
      schema: {
        body: { type: "object", properties: { input }, required: ["input"], $defs: inputDefs },
        response: {
          200: {
            type: "object",
            properties: { ok: { type: "boolean" }, result },
            $defs: outputDefs,
          },
        },
      },
    },
    async (request) => ({ ok: true, result: await tasks[task](request.body.input) }),
  );
}
const port = Number(process.env["PORT"] ?? 0);
announce(Number(new URL(await app.listen({ port, host: "127.0.0.1" })).port));
