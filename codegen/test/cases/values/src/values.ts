import { defineTask } from "tunnel-worker-sdk";

interface Filter {
  text?: string;
}

export const none = defineTask("app.none", () => {});
export const optional = defineTask("app.optional", (filter?: Filter) => filter);
export const orUndefined = defineTask(
  "app.orUndefined",
  (filter: Filter | undefined) => filter?.text ?? null,
);
export const withDefault = defineTask("app.withDefault", (filter: Filter = {}) =>
  Promise.resolve(filter),
);
export const contextOnly = defineTask("app.contextOnly", (_input, context) => context.requestId);
export const anything = defineTask("app.anything", (input: unknown) => typeof input);
export const nullable = defineTask("app.nullable", (id: string | null): number[] | null =>
  id ? [1] : null,
);
export const maybe = defineTask("app.maybe", async (id: string) =>
  id === "" ? undefined : { id },
);
export const destructured = defineTask(
  "app.destructured",
  ({ a, b = 2 }: { a: number; b?: number }) => a + b,
);
export const beside = defineTask("app.beside", (/** @minimum 1 */ count: number) => count);
// prettier-ignore
interface Inline { /** How many. @integer @minimum 1 @maximum 9 */ n: number; /** @deprecated use n */ m?: string }
export const inline = defineTask("app.inline", (input: Inline) => input.n);
export const reduced = defineTask("app.reduced", (input: Inline) => {
  for (let left = input.n; left > 0; left -= 2) if (left < 2) return left - 1;
  return input.n;
});
export const emptied = defineTask("app.emptied", (input: Inline) => {
  let { n } = input;
  n -= 9;
  return n;
});
function declared(input: readonly [from: number, to?: number]): void {
  void input;
}
export const byName = defineTask("app.byName", declared);
/**
 * Old.
 * @deprecated Use another.
 */
export const old = defineTask("app.old", (input: boolean) => input);
export const hidden = defineTask("app.hidden", (input: Map<string, string>) => input, {
  internal: true,
});
