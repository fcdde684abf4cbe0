import { expectTypeOf, test } from "vitest";
import {
  defineEvent,
  defineTask,
  startWorker,
  type Context,
  type EventOptions,
  type TaskDefinition,
  type TaskOptions,
} from "../src/index.ts";
import { createTestWorker } from "../src/testing/index.ts";

interface Deps {
  db: { get(key: string): number };
}

test("input, output and needs are inferred from the handler", () => {
  const add = defineTask("a.add", (input: { a: number; b: number }) => input.a + input.b);
  expectTypeOf(add).toEqualTypeOf<
    TaskDefinition<"a.add", { a: number; b: number }, number, unknown>
  >();

  const none = defineTask("a.none", () => "x");
  expectTypeOf(none).toEqualTypeOf<TaskDefinition<"a.none", void, string, unknown>>();

  const later = defineTask("a.later", async (key: string, { signal }) => {
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
    return Promise.resolve({ key });
  });
  expectTypeOf(later).toEqualTypeOf<TaskDefinition<"a.later", string, { key: string }, unknown>>();

  const needy = defineTask("a.needy", (key: string, { db }: Context<Deps>) => db.get(key));
  expectTypeOf(needy).toEqualTypeOf<TaskDefinition<"a.needy", string, number, Deps>>();
});

test("startWorker compiles only if the context provides what the handlers need", () => {
  const needy = defineTask("a.needy", (key: string, { db }: Context<Deps>) => db.get(key));
  const event = defineEvent("e.needy", (_: string, { mail }: Context<{ mail: string }>) => mail);
  const db = { get: () => 1 };

  // Never run: only their types matter.
  const unused = [
    () => startWorker({ tasks: [needy], events: [event], context: () => ({ db, mail: "m" }) }),
    () => startWorker({ tasks: [needy], context: async () => Promise.resolve({ db, more: 1 }) }),
    () =>
      startWorker({
        middleware: [({ context }, next) => (context.db.get() > 1 ? next() : undefined)],
        context: () => ({ db }),
      }),
    // @ts-expect-error no context at all
    () => startWorker({ tasks: [needy] }),
    // @ts-expect-error without mail
    () => startWorker({ tasks: [needy], events: [event], context: () => ({ db }) }),
    // @ts-expect-error of another type
    () => startWorker({ tasks: [needy], context: () => ({ db: { get: () => "1" } }) }),
  ];
  expectTypeOf(unused).toBeArray();
});

test("options are those of the manifest, and what only the SDK knows", () => {
  expectTypeOf<TaskOptions>().toHaveProperty("internal");
  expectTypeOf<TaskOptions>().not.toHaveProperty("parallel");
  expectTypeOf<EventOptions>().toHaveProperty("parallel");
  const task = () => 1;
  // @ts-expect-error no such option
  defineTask("a.b", task, { timeout: 1 });
  // @ts-expect-error events alone run in parallel
  defineTask("a.b", task, { parallel: true });
});

test("the test worker's arguments follow the task", () => {
  const add = defineTask("a.add", (input: { a: number }) => input.a);
  const maybe = defineTask("a.maybe", (input?: { a: number }) => input?.a);
  const none = defineTask("a.none", () => 1);
  const app = createTestWorker({ tasks: [add, maybe, none] });
  const unused = [
    () => app.call(add, { a: 1 }),
    () => app.call(maybe),
    () => app.call(maybe, { a: 1 }),
    () => app.call(none),
    // @ts-expect-error an input is needed
    () => app.call(add),
    // @ts-expect-error of another type
    () => app.call(add, { a: "1" }),
  ];
  expectTypeOf(unused).toBeArray();
});
