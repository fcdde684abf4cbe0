// Elysia on Bun, inputs by TypeBox.
import { Elysia, t } from "elysia";
import { pathOf, taskNames, tasks } from "./contract/tasks.ts";
import { inputs } from "./contract/typebox.ts";
import { announce } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

// By default it would drop what the schema does not name, where the others refuse.
const app = new Elysia({ normalize: false });
app.onRequest(({ request, status }) => {
  if (!isToken(request.headers.get(tokenHeader))) {
    return status(401, { ok: false, error: { code: "UNAUTHORIZED" } });
  }
  return undefined;
});
app.onError(({ code, status }) =>
  code === "VALIDATION" || code === "PARSE"
    ? status(400, { ok: false, error: { code } })
    : undefined,
);
for (const task of taskNames) {
  app.post(
    pathOf(task),
    async ({ body }) => ({ ok: true, result: await tasks[task](body.input) }),
    { body: t.Object({ input: inputs[task] }, { additionalProperties: false }) },
  );
}
app.listen({ port: 0, hostname: "127.0.0.1" }, ({ port }) => announce(Number(port)));
