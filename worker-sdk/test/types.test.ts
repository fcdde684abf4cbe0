import { expectTypeOf, test } from "vitest";
import { defineTask, type Context, type TaskDefinition } from "../src/index.ts";

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
