// What TanStack Query makes of the types of query.js, in a project that has it and in one that has not.
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GeneratedClient } from "./generated-client.ts";
import { largeService, smallService } from "./sample-service.ts";

const generated = new GeneratedClient(smallService);
beforeAll(() => installQueryCore(generated));
afterAll(() => generated.remove());

test("a key knows the type of its data", () => {
  const problems = problemsOf(`
    import { MutationObserver, QueryClient, QueryObserver } from "@tanstack/query-core";
    import { createClient } from "./client/index.js";
    import { mutationOptions, queryKey, queryOptions } from "./client/query.js";
    const queries = new QueryClient();
    const client = createClient({ baseUrl: "" });
    const sum = queryOptions(client.tasks.add, { a: 5, b: 3 });
    // Told by nothing but the keys.
    const data = queries.getQueryData(sum.queryKey);
    const same = queries.getQueryData(queryKey(client.tasks.add, { a: 5, b: 3 }));
    data satisfies number | undefined;
    same satisfies number | undefined;
    queries.setQueryData(sum.queryKey, (before) => (before ?? 0) + 1);
    const fetched: number = await queries.query(sum);
    const observed: number | undefined = new QueryObserver(queries, sum).getCurrentResult().data;
    void queries.invalidateQueries({ queryKey: queryKey(client.tasks.add) });
    new MutationObserver(queries, mutationOptions(client.tasks.add)).mutate({ a: 1, b: 2 });
    // @ts-expect-error its data is a number
    data satisfies string | undefined;
    // @ts-expect-error its data is a number
    queries.setQueryData(sum.queryKey, "8");
    // @ts-expect-error b is missing
    queryOptions(client.tasks.add, { a: 5 });
    // @ts-expect-error b is no string
    queryKey(client.tasks.add, { a: 5, b: "3" });
    // @ts-expect-error an input is missing
    queryOptions(client.tasks.add);
    // @ts-expect-error it would never fail
    queryOptions(client.safe.tasks.add, { a: 5, b: 3 });
    // @ts-expect-error the data of its key is a number
    queryKey(client.safe.tasks.add, { a: 5, b: 3 });
    export { fetched, observed };
  `);
  expect(problems).toEqual([]);
});

test("the errors of a query and of a mutation have the types of the task's", () => {
  using large = new DisposableClient(largeService);
  installQueryCore(large);
  const problems = problemsOf(
    `import { MutationObserver, QueryClient, QueryObserver } from "@tanstack/query-core";
     import { createClient } from "./client/index.js";
     import { mutationOptions, type QueryError, queryOptions } from "./client/query.js";
     const queries = new QueryClient();
     const { price, read } = createClient({ baseUrl: "" }).tasks;
     const order = { lines: [], category: { name: "" } };
     const { error } = new QueryObserver(queries, queryOptions(price, order)).getCurrentResult();
     const mine = new QueryObserver(queries, { ...queryOptions(read), retry: false });
     new MutationObserver(queries, {
       ...mutationOptions(price),
       onError: (failure) => void (failure satisfies QueryError<typeof price>),
     });
     export const said = error?.id === "app.errors.out-of-stock" ? error.data : undefined;
     said satisfies { sku: string } | undefined;
     mine.getCurrentResult().error?.code satisfies string | undefined;
     // @ts-expect-error the task declares no such error
     error?.id === "app.errors.nothing";`,
    large,
  );
  expect(problems).toEqual([]);
});

test("a query that may be skipped, and one that is asked page by page", () => {
  const problems = problemsOf(`
    import {
      InfiniteQueryObserver, QueryClient, QueryObserver, skipToken,
    } from "@tanstack/query-core";
    import { createClient } from "./client/index.js";
    import { infiniteQueryOptions, pathKey, queryOptions } from "./client/query.js";
    const queries = new QueryClient();
    const client = createClient({ baseUrl: "" });
    declare const b: number | undefined;
    const maybe = queryOptions(client.tasks.add, b === undefined ? skipToken : { a: 5, b });
    new QueryObserver(queries, maybe).getCurrentResult().data satisfies number | undefined;
    queries.getQueryData(maybe.queryKey) satisfies number | undefined;
    const count = infiniteQueryOptions(client.tasks.add, {
      input: (a: number | undefined) => ({ a: a ?? 0, b: 1 }),
      initialPageParam: undefined,
      getNextPageParam: (sum, sums, last) => (sum < 9 && sums.length < 5 ? sum + (last ?? 0) : null),
    });
    const { data } = new InfiniteQueryObserver(queries, count).getCurrentResult();
    data?.pages satisfies number[] | undefined;
    queries.getQueryData(count.queryKey)?.pageParams satisfies (number | undefined)[] | undefined;
    void queries.invalidateQueries({ queryKey: pathKey(client.tasks) });
    // @ts-expect-error b is missing
    queryOptions(client.tasks.add, b === undefined ? skipToken : { a: 5 });
    // @ts-expect-error another symbol
    queryOptions(client.tasks.add, Symbol.iterator);
    infiniteQueryOptions(client.tasks.add, {
      input: (a: number) => ({ a, b: 1 }),
      // @ts-expect-error a page is told by a number
      initialPageParam: "1",
      // @ts-expect-error a page is told by a number
      getNextPageParam: () => "2",
    });
    infiniteQueryOptions(client.tasks.add, {
      // @ts-expect-error b is missing
      input: (a: number) => ({ a }), initialPageParam: 1, getNextPageParam: () => null,
    });
  `);
  expect(problems).toEqual([]);
});

test("options fit where errors are of another type", () => {
  const problems = problemsOf(`
    import {
      type MutationObserverOptions, QueryClient, QueryObserver, type QueryObserverOptions,
    } from "@tanstack/query-core";
    import { createClient } from "./client/index.js";
    import { mutationOptions, queryOptions } from "./client/query.js";
    const { add } = createClient({ baseUrl: "" }).tasks;
    const sum = queryOptions(add, { a: 5, b: 3 });
    export const query: QueryObserverOptions<number> = sum;
    export const asIs: QueryObserverOptions<number> = queryOptions(add, { a: 5, b: 3 });
    export const mutation: MutationObserverOptions<number, Error, { a: number; b: number }> =
      mutationOptions(add);
    const observe = <Data>(options: QueryObserverOptions<Data>) =>
      new QueryObserver(new QueryClient(), options).getCurrentResult();
    observe(sum).data satisfies number | undefined;
  `);
  expect(problems).toEqual([]);
});

test("without TanStack Query it type-checks all the same", () => {
  using other = new DisposableClient(smallService);
  const problems = problemsOf(
    `import { createClient } from "./client/index.js";
     import { queryKey, queryOptions } from "./client/query.js";
     const client = createClient({ baseUrl: "" });
     const key: readonly [path: readonly string[], of?: object] = queryKey(client.tasks.add);
     const result: Promise<number> = queryOptions(client.tasks.add, { a: 5, b: 3 })
       .queryFn({ signal: new AbortController().signal });
     // @ts-expect-error the key is not just anything
     const text: string = queryKey(client.tasks.add);
     export { key, result, text };`,
    other,
  );
  expect(problems).toEqual([]);
});

class DisposableClient extends GeneratedClient implements Disposable {
  [Symbol.dispose](): void {
    this.remove();
  }
}

function installQueryCore({ folder }: GeneratedClient): void {
  const scope = join(folder, "node_modules/@tanstack");
  mkdirSync(scope, { recursive: true });
  const installed = join(import.meta.dirname, "../../node_modules/@tanstack/query-core");
  symlinkSync(installed, join(scope, "query-core"));
}

function problemsOf(code: string, client: GeneratedClient = generated): string[] {
  const file = client.write("caller.ts", code);
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    types: [],
    noEmit: true,
  });
  // The declarations of packages are not ours to judge.
  const own = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.startsWith(client.folder) === true)
    .filter(({ file }) => file?.fileName.includes("/node_modules/") !== true);
  return own.map(
    ({ messageText, file, start = 0 }) =>
      `${file?.text.slice(start, start + 60)}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
}
