import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, expect, test } from "vitest";
import { callNames } from "../../src/emit/client/call-names.ts";
import { methodTree } from "../../src/emit/client/method-tree.ts";
import { service, task } from "./sample-service.ts";
import { TypedProject } from "./typed-project.ts";

const project = new TypedProject();
afterAll(() => project.remove());

/** The names of some tasks, by id. */
function namesOf(...ids: string[]): Record<string, string> {
  const names = callNames(methodTree(service(ids.map((id) => task(id)))));
  return Object.fromEntries(
    [...names].map(([method, name]) => [method.kind === "task" ? method.task.id : "", name]),
  );
}

test("the path in camelCase", () => {
  expect(namesOf("app.add", "app.billing.invoices.create-draft")).toEqual({
    "app.add": "add",
    "app.billing.invoices.create-draft": "billingInvoicesCreateDraft",
  });
});

test("paths that read the same keep their segments apart", () => {
  expect(namesOf("app.a.bC", "app.aB.c", "app.aB.d")).toEqual({
    "app.a.bC": "a_bC",
    "app.aB.c": "aB_c",
    "app.aB.d": "aBD",
  });
});

test("words of the language and names of the module itself are kept free", () => {
  expect(namesOf("app.delete", "app.call", "app.safe-call", "app.undefined")).toEqual({
    "app.delete": "delete_",
    "app.call": "call_",
    "app.safe-call": "safeCall_",
    "app.undefined": "undefined_",
  });
});

test("modules of tasks that are called like what the modules have themselves", async () => {
  const ids = `Definition call calls checked clientOf create createClient decode encode globalThis
    named safeCall tree undefined`.split(/\s+/);
  project.generate(new Map(ids.map((id) => [id, "interface T { at: Date }"])));
  const modules = [`"./client/calls.js"`, `"./client/validate.js"`];
  const caller = project.write(
    "caller.mts",
    modules.map((module) => `import ${module};`).join("\n"),
  );
  const program = ts.createProgram([caller], { module: ts.ModuleKind.NodeNext, types: [] });
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
  const loader = project.write(
    "loader.mjs",
    modules.map((module, at) => `export * as module${at} from ${module};`).join("\n"),
  );
  const loaded = (await import(/* @vite-ignore */ pathToFileURL(loader).href)) as object;
  for (const names of Object.values(loaded).map(Object.keys)) {
    expect(names).toEqual(expect.arrayContaining(ids.map((id) => `${id}_`)));
  }
});
