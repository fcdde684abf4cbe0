import { ListToolsResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { Diagnostics } from "../../src/diagnostics.ts";
import { contractFor } from "../../src/emit/json-schema/json-schema.ts";
import { emitManifest } from "../../src/emit/manifest/manifest.ts";
import { checkTools } from "../../src/emit/mcp/check-tools.ts";
import { emitMcp } from "../../src/emit/mcp/mcp.ts";
import type { Service } from "../../src/model/service.ts";
import type { Task } from "../../src/model/task.ts";
import {
  ArrayType,
  type BaseType,
  LiteralType,
  NumberType,
  StringType,
  UnionType,
} from "../../src/model/types.ts";
import type { Value } from "../../src/model/value.ts";
import { named, object, task } from "../client/sample-service.ts";

const value = (type: BaseType, optional = false): Value => ({ type, optional });
const pair = object({ a: new NumberType(), "b?": new NumberType() });
const mcp = { mcp: true };

function serviceOf(...tasks: Task[]): Service {
  const folders = { schemasDir: "/schemas", clientDir: "/client" };
  return { root: "app", ...folders, tasks, events: [], errors: [] };
}

function toolsOf(...tasks: Task[]) {
  const service = serviceOf(...tasks);
  const [file] = emitMcp(service, contractFor(service));
  return ListToolsResultSchema.parse(JSON.parse(file?.text ?? "null")).tools;
}

function problemsOf(...tasks: Task[]): [string, string][] {
  const service = serviceOf(...tasks);
  const diagnostics = new Diagnostics();
  checkTools(service, contractFor(service), diagnostics);
  return diagnostics.all().map(({ code, message }) => [code, message]);
}

test("the tasks that opted in are tools, as the protocol's own schema has them", () => {
  const tools = toolsOf(
    task("app.tasks.add", {
      input: value(pair),
      output: value(object({ sum: new NumberType() })),
      documentation: "Adds.",
      options: { ...mcp, idempotent: true },
    }),
    task("app.tasks.hidden", { input: value(pair) }),
    task("billing.pay-now", { input: value(pair), output: value(new StringType()), options: mcp }),
  );
  expect(tools).toEqual([
    {
      name: "tasks_add",
      description: "Adds.",
      inputSchema: {
        type: "object",
        properties: { a: { type: "number" }, b: { type: "number" } },
        required: ["a"],
        additionalProperties: false,
      },
      outputSchema: { type: "object", properties: { sum: { type: "number" } }, required: ["sum"] },
      annotations: { idempotentHint: true },
      _meta: { "tunnel-gateway/task": "app.tasks.add" },
    },
    {
      name: "billing_pay-now",
      inputSchema: expect.objectContaining({ type: "object" }) as object,
      _meta: { "tunnel-gateway/task": "billing.pay-now" },
    },
  ]);
});

test("a union of objects, a type that contains itself, and no input at all are objects too", () => {
  const kind = (name: string) => object({ kind: new LiteralType(name) });
  const tree = named("Tree");
  tree.complete(object({ children: new ArrayType(tree) }));
  const tasks = [
    task("app.union", {
      input: value(new UnionType([kind("a"), named("B", kind("b"))])),
      options: mcp,
    }),
    task("app.tree", { input: value(tree), options: mcp }),
    task("app.none", { options: mcp }),
  ];
  expect(problemsOf(...tasks)).toEqual([]);
  const [union, nested, none] = toolsOf(...tasks).map(({ inputSchema }) =>
    new Ajv2020({ strict: false }).compile(inputSchema),
  );
  expect([{ kind: "a" }, { kind: "b" }, { kind: "c" }].map((input) => union?.(input))).toEqual([
    true,
    true,
    false,
  ]);
  expect(nested?.({ children: [{ children: [] }] })).toBe(true);
  expect(nested?.({ children: [{}] })).toBe(false);
  expect([none?.({}), none?.({ a: 1 })]).toEqual([true, false]);
});

test("what cannot be a tool is refused", () => {
  const long = `app.${"x".repeat(65)}`;
  const ofPair = { input: value(pair), options: mcp };
  expect(
    problemsOf(task(long, ofPair), task("app.a.b_c", ofPair), task("app.a_b.c", ofPair)),
  ).toEqual([
    ["TUN1040", expect.stringContaining("too long") as string],
    ["TUN1041", "app.a_b.c and app.a.b_c are both a_b_c as MCP tools"],
  ]);
  const inputs = [new NumberType(), new ArrayType(pair), new UnionType([pair, new StringType()])];
  for (const input of inputs) {
    expect(problemsOf(task("app.list", { input: value(input), options: mcp }))).toEqual([
      ["TUN1042", "app.list: the arguments of an MCP tool are an object"],
    ]);
  }
});

test("the manifest names mcp.json only where there is one", () => {
  const documentsOf = (...tasks: Task[]) => {
    const service = serviceOf(...tasks);
    const [manifest] = emitManifest(service, contractFor(service));
    return (JSON.parse(manifest?.text ?? "") as { documents: string[] }).documents;
  };
  expect(documentsOf(task("app.a", { options: mcp }))).toContain("mcp.json");
  const without = serviceOf(task("app.a"));
  expect(documentsOf(...without.tasks)).not.toContain("mcp.json");
  expect(emitMcp(without, contractFor(without))).toEqual([]);
});
