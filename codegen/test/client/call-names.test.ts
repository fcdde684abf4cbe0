import { expect, test } from "vitest";
import { callNames } from "../../src/emit/client/call-names.ts";
import { methodTree } from "../../src/emit/client/method-tree.ts";
import { service, task } from "./sample-service.ts";

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
  expect(namesOf("app.delete", "app.call", "app.safe-call")).toEqual({
    "app.delete": "delete_",
    "app.call": "call_",
    "app.safe-call": "safeCall_",
  });
});
