// Hono on Node's HTTP server, with its validator for zod.
import { serve } from "@hono/node-server";
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { z } from "zod";
import { pathOf, taskNames, tasks } from "./contract/tasks.ts";
import { inputs } from "./contract/zod.ts";
import { announce } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const app = new Hono();
app.use(async (context, next) => {
  if (isToken(context.req.header(tokenHeader))) return next();
  return context.json({ ok: false, error: { code: "UNAUTHORIZED" } }, 401);
});
for (const task of taskNames) {
  const body = z.object({ input: inputs[task] });
  app.post(pathOf(task), zValidator("json", body), async (context) => {
    const { input } = context.req.valid("json");
    return context.json({ ok: true, result: await tasks[task](input) });
  });
}
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => announce(port));
