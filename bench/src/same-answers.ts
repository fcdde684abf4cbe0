// A comparison of servers that do different things is worth nothing: before any of them is
// timed, each must give the same answers to the same valid, invalid and unauthorized requests.
import { isDeepStrictEqual } from "node:util";
import { add, invalid, large, order, token } from "./requests.ts";
import type { RunningServer, Server } from "./servers/server.ts";

interface Expectation {
  what: string;
  task: string;
  input: unknown;
  token?: string | null;
  /** Of a 200; without it the request is refused. */
  result?: unknown;
  /** Any of these. */
  statuses: number[];
}

const ok = [200];
const refused = [400, 415, 422];

/** Rejects with all that differs. */
export async function assertSameAnswers(server: Server, running: RunningServer): Promise<void> {
  const differences: string[] = [];
  for (const expected of expectations(server)) {
    const difference = await differenceTo(expected, server, running);
    if (difference !== undefined) differences.push(`${expected.what}: ${difference}`);
  }
  if (differences.length === 0) return;
  throw new Error(`${server.name} answers otherwise than the others\n${differences.join("\n")}`);
}

function expectations(server: Server): Expectation[] {
  const valid: Expectation[] = [
    { what: "add", task: "add", input: add, result: 8, statuses: ok },
    { what: "add of fractions", task: "add", input: { a: 0.5, b: -2 }, result: -1.5, statuses: ok },
    { what: "order", task: "order", input: order, result: order, statuses: ok },
    { what: "large", task: "order", input: large, result: large, statuses: ok },
    { what: "wait", task: "wait", input: { ms: 1 }, result: 1, statuses: ok },
    { what: "burn", task: "burn", input: { ms: 1 }, result: 1, statuses: ok },
    ...variants(order).map((input, at) => {
      const what = `order, valid variant ${at + 1}`;
      return { what, task: "order", input, result: input, statuses: ok };
    }),
  ];
  const outside: Expectation[] = [
    { what: "no token", task: "add", input: add, token: null, statuses: [401] },
    { what: "bad token", task: "add", input: add, token: "wrong!", statuses: [401] },
    { what: "unknown task", task: "unknown", input: add, statuses: [403, 404] },
  ];
  // It has no schema: it is the floor, not a rival.
  if (server.id === "node-http") return [...valid, ...outside];
  const bad: Expectation[] = [
    { what: "invalid add", task: "add", input: invalid, statuses: refused },
    { what: "add without b", task: "add", input: { a: 5 }, statuses: refused },
    { what: "add of text", task: "add", input: { a: "5", b: 3 }, statuses: refused },
    { what: "add of three", task: "add", input: { a: 5, b: 3, c: 1 }, statuses: refused },
    { what: "add of nothing", task: "add", input: null, statuses: refused },
    ...mutants(order).map(({ what, input }) => {
      return { what: `order, ${what}`, task: "order", input, statuses: refused };
    }),
  ];
  return [...valid, ...outside, ...bad];
}

function variants(base: Record<string, unknown>): unknown[] {
  const { note, ...withoutNote } = base;
  const payments = [
    { type: "invoice", dueInDays: 14 },
    { type: "invoice", dueInDays: 30 },
  ];
  return [
    withoutNote,
    { ...base, note: `${String(note)}é — “quoted” \\ \n` },
    { ...base, currency: "GBP" },
    ...payments.map((payment) => ({ ...base, payment })),
  ];
}

/** One for each thing that the schema says. */
function mutants(base: Record<string, unknown>): { what: string; input: unknown }[] {
  const found: { what: string; input: unknown }[] = [];
  const mutate = (what: string, change: (copy: Tree) => void): void => {
    const copy = structuredClone(base) as Tree;
    change(copy);
    found.push({ what, input: copy });
  };
  for (const path of paths(base)) {
    const what = path.join("/");
    const optional = what === "note";
    if (!optional) mutate(`without ${what}`, (copy) => remove(copy, path));
    mutate(`${what} of another type`, (copy) => replace(copy, path, [null]));
  }
  for (const path of ["", "customer", "shipping", "shipping/address", "payment", "lines/0"]) {
    const keys = [...path.split("/").filter(Boolean), "unknown"];
    mutate(`with an unknown property in ${path || "itself"}`, (copy) => replace(copy, keys, 1));
  }
  for (const [path, value] of outOfBounds) {
    mutate(`${path} ${JSON.stringify(value).slice(0, 40)}`, (copy) =>
      replace(copy, path.split("/"), value),
    );
  }
  return found;
}

const outOfBounds: [string, unknown][] = [
  ["id", "ord_0123456789ABCDEF"],
  ["id", "ord_0123456789abcdef0"],
  ["currency", "CHF"],
  ["customer/name", ""],
  ["customer/name", "x".repeat(201)],
  ["customer/email", "nobody"],
  ["customer/tags", Array(11).fill("x")],
  ["shipping/method", "pigeon"],
  ["shipping/address/country", "gb"],
  ["shipping/address/postcode", "x".repeat(13)],
  ["payment/token", "short"],
  ["payment/type", "cash"],
  ["payment", { type: "invoice", dueInDays: 15 }],
  ["lines", []],
  ["lines/0/sku", "abc-1000"],
  ["lines/0/title", "x".repeat(201)],
  ["lines/0/quantity", 0],
  ["lines/0/quantity", 1000],
  ["lines/0/quantity", 1.5],
  ["lines/0/price", -1],
  ["lines/0/price", 100_000_001],
  ["note", "x".repeat(501)],
];

type Tree = Record<string, unknown>;

function paths(value: unknown, above: string[] = []): string[][] {
  if (Array.isArray(value)) return paths(value[0], [...above, "0"]);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const path = [...above, key];
    return [path, ...paths(each, path)];
  });
}

function holder(tree: Tree, path: readonly string[]): Tree {
  return path.slice(0, -1).reduce((at, key) => at[key] as Tree, tree);
}

function remove(tree: Tree, path: readonly string[]): void {
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- of a copy, by path
  delete holder(tree, path)[path.at(-1) ?? ""];
}

function replace(tree: Tree, path: readonly string[], value: unknown): void {
  holder(tree, path)[path.at(-1) ?? ""] = value;
}

async function differenceTo(
  expected: Expectation,
  { envelope }: Server,
  { port }: RunningServer,
): Promise<string | undefined> {
  const given = expected.token === undefined ? token : expected.token;
  const response = await fetch(`http://127.0.0.1:${port}${envelope.path(expected.task)}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(given === null ? {} : { "x-runner-token": given }),
    },
    body: JSON.stringify(envelope.body(expected.input)),
  });
  const text = await response.text();
  if (!expected.statuses.includes(response.status))
    return `${response.status} ${text.slice(0, 200)}`;
  if (response.status !== 200) return undefined;
  const result = envelope.result(JSON.parse(text));
  if (isDeepStrictEqual(result, expected.result)) return undefined;
  return `result ${JSON.stringify(result).slice(0, 200)}`;
}
