import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";
import { emitClient } from "../../src/emit/client/client.ts";
import { GeneratedClient } from "./generated-client.ts";
import { contract, largeService } from "./sample-service.ts";

const generated = new GeneratedClient(largeService);
afterAll(() => generated.remove());

/** Files that are the same in every program: the client's and the language's own. */
const parsed = new Map<string, ts.SourceFile>();

/** What the compiler says of a caller's code; the client's declarations are checked with it. */
function diagnose(code: string, options: ts.CompilerOptions = {}): string[] {
  const caller = generated.write(
    "caller.ts",
    `import { ClientError, createClient, DeclaredError, TunnelError } from "./client/index.js";
     import { call, safeCall, tasksAdd, tasksDelete } from "./client/calls.js";
     import type { Client, Client_, Money, Order, OutOfStockError } from "./client/index.js";
     import { createMockClient, declaredError } from "./client/mock.js";
     const client: Client = createClient({ baseUrl: "/__runner" });
     declare const order: Order;
     const gateway = { baseUrl: "/__runner" };
     ${code}
     export { call, client, ClientError, createClient, createMockClient, DeclaredError };
     export { declaredError, gateway, order };
     export { safeCall, tasksAdd, tasksDelete, TunnelError };
     export type { Client_, Money, OutOfStockError };`,
  );
  const resolved: ts.CompilerOptions = {
    strict: true,
    // The client's own declarations are checked all the same.
    skipDefaultLibCheck: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    types: [],
    ...options,
  };
  const host = ts.createCompilerHost(resolved);
  const parse = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) => {
    const known = parsed.get(file);
    if (known) return known;
    const source = parse(file, ...rest);
    if (source && file !== caller) parsed.set(file, source);
    return source;
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([caller], resolved, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("what compiles", () => {
  test.each([
    ["an input", `const sum: Promise<number> = client.tasks.add({ a: 5, b: 3 });`],
    ["a call's options", `client.tasks.add({ a: 5, b: 3 }, { signal: AbortSignal.timeout(9) });`],
    ["no input", `const done: Promise<void> = client.reports.buildAll();`],
    ["options without input", `client.reports.buildAll(undefined, { headers: { a: "b" } });`],
    ["an optional input", `client.tasks.delete(); client.tasks.delete("x");`],
    ["a result that may be undefined", `(await client.tasks.delete())?.length;`],
    ["a payload", `const done: Promise<void> = client.events.notify({ msg: "hi" });`],
    ["named types", `const price: Money = order.lines[0]!.price; client.tasks.price(order);`],
    ["a method that is passed on", `[{ a: 5, b: 3 }].map((input) => client.tasks.add(input));`],
    ["an error's code", `(error: TunnelError) => error.code === "VALIDATION_ERROR";`],
    [
      "a caught error, narrowed by its code",
      `try { await client.tasks.delete(); } catch (error) {
         if (!(error instanceof TunnelError)) throw error;
         if (error.code === "VALIDATION_ERROR") error.details.map(({ path }) => path.length);
         if (error.code === "OVERLOADED") error.httpCode.toFixed();
         if (error.id !== undefined) error.id.length;
         if (error instanceof ClientError) error.code satisfies "TIMEOUT" | string;
       }`,
    ],
    [
      "a result or its error",
      `const result = await client.safe.tasks.add({ a: 5, b: 3 });
       if (result.ok) result.value.toFixed();
       else if (result.error.code === "VALIDATION_ERROR") result.error.details.length;
       const { ok, value, error } = await client.safe.tasks.delete();
       if (ok) value?.length; else error.code;`,
    ],
    [
      "options that are functions",
      `client.with({
         token: async () => "fresh",
         retry: { attempts: 3, maxMs: 1000 },
         timeoutMs: 500,
         onRequest: ({ headers }) => { headers["x-a"] = "b"; },
         onResponse: async ({ status, requestId }) => void [status.toFixed(), requestId?.length],
         onError: (error, { retryInMs }) => void [error.code, retryInMs?.toFixed()],
       }).tasks.add({ a: 5, b: 3 }, { retry: 0, timeoutMs: 9 });`,
    ],
    [
      "declared errors, told apart by id",
      `const { error } = await client.safe.tasks.price(order);
       if (error?.id === "app.errors.out-of-stock") {
         error satisfies OutOfStockError;
         error.data.left.toFixed();
       }
       if (error?.id === "app.errors.closed") error.data satisfies undefined;
       try { await client.tasks.price(order); } catch (caught) {
         if (caught instanceof TunnelError && caught.id === "app.errors.out-of-stock") {
           caught.data.sku.length;
         }
       }`,
    ],
    [
      "calls without a client",
      `const sum: Promise<number> = call(gateway, tasksAdd, { a: 5, b: 3 }, { retry: 1 });
       call(gateway, tasksDelete); call(gateway, tasksDelete, "x");
       const { value } = await safeCall(gateway, tasksAdd, { a: 5, b: 3 }); value?.toFixed();`,
    ],
    [
      "an error for a mock to throw",
      `declaredError("app.errors.out-of-stock", { sku: "x", left: 1 }, "none left").data.sku.length;
       declaredError("app.errors.closed"); declaredError("app.errors.closed", undefined, "shut");`,
    ],
    [
      "settings that may be undefined",
      `createClient({ baseUrl: "", token: [""][0], fetch: globalThis.fetch });`,
    ],
    [
      "a client's own types beside the generated",
      `const named: Client_ = { name: "a" }; client satisfies Client;`,
    ],
  ])("%s", (_, code) => {
    expect(diagnose(code)).toEqual([]);
  });

  test("the same under the module resolution of bundlers", () => {
    const bundler = ts.ModuleResolutionKind.Bundler;
    parsed.clear();
    expect(diagnose("", { module: ts.ModuleKind.ESNext, moduleResolution: bundler })).toEqual([]);
    parsed.clear();
  });
});

describe("what does not compile", () => {
  test.each([
    ["a property of another type", `client.tasks.add({ a: "5", b: 3 });`],
    ["a missing property", `client.tasks.add({ a: 5 });`],
    ["an unknown property", `client.tasks.add({ a: 5, b: 3, c: 1 });`],
    ["a missing input", `client.tasks.add();`],
    ["an input where there is none", `client.reports.buildAll({});`],
    ["an unknown task", `client.tasks.subtract({ a: 5, b: 3 });`],
    ["an unknown namespace", `client.billing;`],
    ["a payload that is no payload", `client.events.notify("hi");`],
    ["an unknown literal", `client.tasks.price({ ...order, discount: { kind: "free" } });`],
    [
      "a string of another form",
      `client.tasks.price({ ...order, discount: { kind: "voucher", code: "X-1" } });`,
    ],
    ["a result taken for another", `const text: string = await client.tasks.add({ a: 5, b: 3 });`],
    ["an unknown error code", `(error: TunnelError) => error.code === "OOPS";`],
    ["an unknown id", `(error: TunnelError) => error.id === "app.errors.none";`],
    [
      "an id that the task does not declare",
      `const { error } = await client.safe.tasks.price(order);
       if (error?.id === "app.errors.none") throw error;`,
    ],
    [
      "other data than that of the error",
      `const { error } = await client.safe.tasks.price(order);
       if (error?.id === "app.errors.closed") error.data.sku;`,
    ],
    ["a replaced method", `client.tasks.add = async () => 1;`],
    ["an input to safe", `client.safe.tasks.add({ a: 5 });`],
    ["an unknown task of safe", `client.safe.tasks.subtract({ a: 5, b: 3 });`],
    [
      "a value that may not be there",
      `(await client.safe.tasks.add({ a: 5, b: 3 })).value.toFixed();`,
    ],
    [
      "details of another error",
      `(error: TunnelError) => { if (error.code === "OVERLOADED") error.details.length; };`,
    ],
    [
      "an unknown code in a switch",
      `(error: TunnelError) => { switch (error.code) { case "TIMEOUT": case "TIME_OUT": } };`,
    ],
    ["an input to call", `call(gateway, tasksAdd, { a: 5 });`],
    ["no input to call", `call(gateway, tasksAdd);`],
    ["an error for a mock without its data", `declaredError("app.errors.out-of-stock");`],
    ["a mock's result of another type", `createMockClient({ tasks: { add: () => "8" } });`],
    ["an unknown option", `client.tasks.add({ a: 5, b: 3 }, { timeout: 5 });`],
    ["with's options", `client.with({ retries: 3 });`],
  ])("%s", (_, code) => {
    expect(diagnose(code)).toHaveLength(1);
  });
});

test("descriptions, constraints and deprecations are carried", () => {
  const text = emitClient(largeService, contract).find(({ path }) => path === "index.d.ts")?.text;
  expect(text).toContain(`
    /**
     * Prices an order.
     *
     * Without tax.
     *
     * @param input The order to price.
     */
    readonly price: (
      input: Order,
      options?: CallOptions,
    ) => Promise<{ total: Money; lines: Money[] }> & Throws<ClosedError | OutOfStockError>;
`);
  expect(text).toContain('  /** @deprecated Use id. */\n  "legacy-id"?:');
  expect(text).toContain("    /** @deprecated Use build. */\n    readonly buildAll:");
  expect(text).toContain(`
  /**
   * In cents.
   *
   * @integer
   * @minimum 0
   */
  amount: number;`);
  expect(text).toContain(`/** There is no more of it. */
export type OutOfStockError = DeclaredError<"app.errors.out-of-stock", { sku: string; left: number }>;
`);
  expect(text).toContain("/** What something costs. Ends no comment: *\\/ */\nexport interface");
});

test("a client is the same whenever and wherever it is written", () => {
  expect(emitClient(largeService, contract)).toEqual(emitClient(largeService, contract));
  const elsewhere = { ...largeService, clientDir: "/elsewhere/project/client" };
  const committed = (service: typeof largeService) =>
    emitClient(service, contract).filter(({ uncommitted }) => !uncommitted);
  expect(committed(elsewhere)).toEqual(committed(largeService));
});
