// oRPC, its RPC handler for node:http, inputs by zod.
import { createServer } from "node:http";
import { ORPCError, os } from "@orpc/server";
import { RPCHandler } from "@orpc/server/node";
import { taskNames, tasks } from "./contract/tasks.ts";
import { inputs } from "./contract/zod.ts";
import { refusal, send } from "./json-body.ts";
import { listen } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const authorized = os.$context<{ authorized: boolean }>().use(({ context, next }) => {
  if (!context.authorized) throw new ORPCError("UNAUTHORIZED");
  return next();
});
const router = Object.fromEntries(
  taskNames.map((task) => [
    task,
    authorized.input(inputs[task]).handler(({ input }) => tasks[task](input)),
  ]),
);
const handler = new RPCHandler(router);

listen(
  createServer((request, response) => {
    const context = { authorized: isToken(request.headers[tokenHeader]) };
    void handler.handle(request, response, { context }).then(({ matched }) => {
      if (!matched) send(response, 404, refusal("NOT_FOUND"));
    });
  }),
);
