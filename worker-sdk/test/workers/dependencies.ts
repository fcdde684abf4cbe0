// Middleware and a context that is built once and disposed at the end.
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, defineTask, startWorker, TunnelError } from "../../src/index.ts";

interface Deps {
  counter: { next(): number };
}

let built = 0;

await startWorker({
  tasks: [
    defineTask("t.count", (_: unknown, { counter }: Context<Deps>) => [built, counter.next()]),
    defineTask("t.slow", async () => {
      await sleep(50);
      return "done";
    }),
  ],
  middleware: [
    async (call, next) => {
      if (call.context.principal === "blocked")
        throw new TunnelError("m.no", "no", { httpCode: 403 });
      call.context.logger.info(`> ${call.id}`, { count: call.context.counter.next() });
      const result = await next();
      call.context.logger.info(`< ${call.id}`);
      return result;
    },
  ],
  context: async () => {
    await sleep(20);
    built += 1;
    let count = 0;
    return {
      counter: { next: () => ++count },
      [Symbol.asyncDispose]: async () => {
        await sleep(1);
        console.error("disposed");
      },
    };
  },
});
