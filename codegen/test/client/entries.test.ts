import {
  InfiniteQueryObserver,
  MutationObserver,
  QueryClient,
  skipToken,
} from "@tanstack/query-core";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type * as mock from "../../client-runtime/mock.ts";
import type * as query from "../../client-runtime/query.ts";
import type { ClientOptions } from "../../client-runtime/index.ts";
import { FakeGateway } from "./fake-gateway.ts";
import { GeneratedClient } from "./generated-client.ts";
import { type AnyClient, failure, LoadedClient } from "./loaded-client.ts";
import { largeService } from "./sample-service.ts";

const generated = new GeneratedClient(largeService);
const gateway = new FakeGateway();
let client: LoadedClient;

beforeAll(async () => {
  await gateway.start();
  client = await LoadedClient.load(generated, gateway);
});
afterAll(async () => {
  await gateway.stop();
  generated.remove();
});
beforeEach(() => {
  gateway.received.length = 0;
  gateway.answerWith(200, { ok: true, result: 8 });
});

const entry = (name: string): Promise<unknown> =>
  import(/* @vite-ignore */ pathToFileURL(join(generated.folder, "client", name)).href);

describe("query.js", () => {
  let entries: typeof query;
  const queries = new QueryClient();
  beforeAll(async () => {
    entries = (await entry("query.js")) as typeof query;
  });
  beforeEach(() => queries.clear());

  test("a query is fetched once for one input, under the task's id", async () => {
    const { tasks } = client.create();
    const options = entries.queryOptions(tasks.add, { a: 5, b: 3 });
    expect(options.queryKey).toEqual([
      ["app", "tasks", "add"],
      { type: "query", input: { a: 5, b: 3 } },
    ]);
    const fresh = { staleTime: Infinity };
    expect(await queries.query({ ...options, ...fresh })).toBe(8);
    expect(
      await queries.query({ ...entries.queryOptions(tasks.add, { b: 3, a: 5 }), ...fresh }),
    ).toBe(8);
    expect(gateway.received).toHaveLength(1);
  });

  test("queries of a task are invalid together", async () => {
    const { tasks } = client.create();
    await queries.query(entries.queryOptions(tasks.add, { a: 1, b: 1 }));
    await queries.query(entries.queryOptions(tasks.read, undefined));
    await queries.invalidateQueries({ queryKey: entries.queryKey(tasks.add) });
    const isInvalid = (key: readonly unknown[]) => queries.getQueryState(key)?.isInvalidated;
    expect(isInvalid(entries.queryKey(tasks.add, { a: 1, b: 1 }))).toBe(true);
    expect(isInvalid(entries.queryKey(tasks.read))).toBe(false);
  });

  test.each<[string, (client: AnyClient) => object, string[]]>([
    ["a method", ({ tasks }) => tasks.read, ["app", "tasks", "read"]],
    ["a namespace", ({ tasks }) => tasks, ["app", "tasks"]],
    ["a namespace of safe", ({ safe }) => safe.tasks, ["app", "tasks"]],
    ["the client", (client) => client, ["app"]],
  ])("%s has the beginning of all keys below it", async (_, partOf, path) => {
    const all = client.create();
    const key = entries.pathKey(partOf(all));
    expect(key).toEqual([path]);
    await queries.query(entries.queryOptions(all.tasks.read, undefined));
    await queries.invalidateQueries({ queryKey: key });
    expect(queries.getQueryState(entries.queryKey(all.tasks.read))?.isInvalidated).toBe(true);
  });

  test("pages are one query, each asked for with an input of its own", async () => {
    const { tasks } = client.create();
    gateway.answer = (response) => {
      const sum = gateway.received.length;
      response.end(JSON.stringify({ ok: true, result: sum }));
    };
    const options = entries.infiniteQueryOptions(tasks.add, {
      input: (from: number) => ({ from }),
      initialPageParam: 0,
      getNextPageParam: (page: unknown) => (page === 1 ? 10 : null),
    });
    const observer = new InfiniteQueryObserver(queries, options);
    await observer.fetchNextPage();
    const { data, hasNextPage } = await observer.fetchNextPage();
    expect(data).toEqual({ pages: [1, 2], pageParams: [0, 10] });
    expect(hasNextPage).toBe(false);
    expect(gateway.received.map(({ body }) => body)).toEqual([
      '{"input":{"from":0}}',
      '{"input":{"from":10}}',
    ]);
    expect(queries.getQueryData(options.queryKey)).toBe(data);
    await queries.invalidateQueries({ queryKey: entries.pathKey(tasks.add) });
    expect(queries.getQueryState(options.queryKey)?.isInvalidated).toBe(true);
    expect(entries.queryKey(tasks.add, { from: 0 })).not.toEqual(options.queryKey);
  });

  test("with skipToken there is nothing to ask", () => {
    const { add } = client.create().tasks;
    const options = entries.queryOptions(add, skipToken);
    expect(options).toEqual({ queryKey: entries.queryKey(add), queryFn: skipToken });
  });

  test("what does not fit its schema has a key, and fails once it is asked for", async () => {
    const { createClient } = (await entry("validate.js")) as {
      createClient: (options: ClientOptions) => AnyClient;
    };
    const { add } = createClient({ baseUrl: gateway.baseUrl }).tasks;
    expect(entries.queryKey(add)).toEqual([["app", "tasks", "add"], { type: "query" }]);
    const options = { ...entries.queryOptions(add, { a: "5" }), retry: false };
    await expect(queries.query(options)).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  });

  test("no result is null", async () => {
    gateway.answerWith(200, { ok: true });
    const options = entries.queryOptions(client.create().tasks.delete, "x");
    expect(await queries.query(options)).toBeNull();
  });

  test("a query that is cancelled aborts its call", async () => {
    const arrived = new Promise<void>((resolve) => {
      gateway.answer = () => resolve();
    });
    const options = entries.queryOptions(client.create().tasks.add, "slow");
    const failed = queries.query({ ...options, retry: false }).catch((error: unknown) => error);
    await arrived;
    await queries.cancelQueries({ queryKey: options.queryKey });
    expect(await failed).toMatchObject({ message: "CancelledError" });
  });

  test("a mutation calls, and fails with the call's error", async () => {
    const options = entries.mutationOptions(client.create({ retry: 0 }).events.notify);
    expect(options.mutationKey).toEqual([["app", "events", "notify"]]);
    const observer = new MutationObserver(queries, options);
    await observer.mutate({ msg: "hi" });
    expect(gateway.received[0]?.body).toBe('{"payload":{"msg":"hi"}}');
    gateway.answerWith(503, failure("OVERLOADED"));
    await expect(observer.mutate({ msg: "hi" })).rejects.toMatchObject({
      code: "OVERLOADED",
    });
  });

  test("what is no method is refused", () => {
    expect(() => entries.queryKey(() => Promise.resolve())).toThrow(
      "this is no method of a client",
    );
    expect(() => entries.pathKey({})).toThrow("this is no part of a client");
  });
});

describe("mock.js", () => {
  let entries: Pick<typeof mock, "gatewayError"> & {
    declaredError(id: string, data?: unknown): Error;
    createMockClient(handlers?: object): AnyClient;
  };
  beforeAll(async () => {
    entries = (await entry("mock.js")) as typeof entries;
  });

  test("calls what is in a method's place", async () => {
    const mocked = entries.createMockClient({
      tasks: { add: ({ a, b }: { a: number; b: number }) => a + b },
      events: { notify: () => Promise.resolve() },
    });
    expect(await mocked.tasks.add({ a: 5, b: 3 })).toBe(8);
    expect(await mocked.with({ token: "x" }).safe.tasks.add({ a: 1, b: 1 })).toEqual({
      ok: true,
      value: 2,
    });
    await expect(mocked.events.notify({ msg: "hi" })).resolves.toBeUndefined();
    expect(gateway.received).toEqual([]);
  });

  test("says which method has nothing in its place", async () => {
    await expect(entries.createMockClient().tasks.add({})).rejects.toThrow(
      "app.tasks.add was called and is not mocked",
    );
  });

  test("fails as a gateway does", async () => {
    const mocked = entries.createMockClient({
      tasks: {
        add: () => {
          throw entries.declaredError("app.errors.closed");
        },
        delete: () => Promise.reject(entries.gatewayError("OVERLOADED", 503)),
      },
    });
    expect(await client.failureOf(mocked.tasks.add({}))).toMatchObject({
      id: "app.errors.closed",
      httpCode: 503,
    });
    expect(await mocked.safe.tasks.delete()).toMatchObject({
      ok: false,
      error: { code: "OVERLOADED", httpCode: 503 },
    });
  });
});

describe("validate.js", () => {
  let createClient: (options: ClientOptions & { validate?: boolean }) => AnyClient;
  beforeAll(async () => {
    ({ createClient } = (await entry("validate.js")) as { createClient: typeof createClient });
  });
  const create = (validate?: boolean) =>
    createClient({ baseUrl: gateway.baseUrl, ...(validate !== undefined && { validate }) });

  test.each([true, undefined])(
    "with validate: %j what does not fit is not sent",
    async (validate) => {
      const failed = await client.failureOf(create(validate).tasks.add({ a: "5", c: 1 }));
      expect(failed).toMatchObject({ code: "VALIDATION_ERROR", httpCode: undefined });
      expect(failed.details).toMatchObject([
        { path: "", keyword: "required" },
        {
          path: "/a",
          keyword: "type",
          message: "must be number",
          schemaPath: "/properties/a/type",
        },
        { path: "", keyword: "additionalProperties" },
      ]);
      expect(gateway.received).toEqual([]);
    },
  );

  test("what is checked is what is sent", async () => {
    await create().tasks.add({ a: 5, b: { toJSON: () => 3 }, c: undefined });
    expect(gateway.received[0]?.body).toBe('{"input":{"a":5,"b":3}}');
  });

  test("a value that is missing is one that does not fit", async () => {
    const failed = await client.failureOf(create().tasks.add());
    expect(failed.details).toMatchObject([{ path: "", keyword: "required" }]);
    await create().tasks.delete();
    await create().events.cleared();
    expect(gateway.received).toHaveLength(2);
  });

  test("with validate: false everything is sent", async () => {
    await create(false).tasks.add({ a: "5" });
    expect(gateway.received).toHaveLength(1);
  });
});
