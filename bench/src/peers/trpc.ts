// tRPC 11, its adapter for node:http, inputs by zod.
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { taskNames, tasks } from "./contract/tasks.ts";
import { inputs } from "./contract/zod.ts";
import { listen } from "./listening.ts";
import { isToken, tokenHeader } from "./token.ts";

const t = initTRPC.context<{ authorized: boolean }>().create({ isDev: false });
const authorized = t.procedure.use(({ ctx, next }) => {
  if (!ctx.authorized) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next();
});
const procedures = taskNames.map((task) => [
  task,
  authorized.input(inputs[task]).mutation(({ input }) => tasks[task](input)),
]);
listen(
  createHTTPServer({
    router: t.router(Object.fromEntries(procedures) as Parameters<typeof t.router>[0]),
    createContext: ({ req }) => ({ authorized: isToken(req.headers[tokenHeader]) }),
  }),
);
