// What a gateway is trained with: most forms of schema, with values that fit and values that do
// not, and what else callers send. No server is compared by these.
import { requestText } from "../load/connection.ts";
import { token as trusted } from "../requests.ts";

type Entry = Record<string, unknown>;

const small = { lent: 12, here: 30 };

const path = (target: string): string => `/__runner/${target}`;

export const connections = 32;

export interface TrainingRequest {
  /** As it is written to a connection. */
  text: string;
  status: number;
}

/** To be sent in turns: what is in order, what the door turns away, which may come in floods, and the rest. */
export function trainingRequests(): TrainingRequest[] {
  const common = [
    call("task/library.tasks.count", small, 200),
    call("task/library.tasks.count", { lent: 0.25, here: -3e4 }, 200),
    call("task/library.tasks.store", catalogOf(12), 200),
    call("task/library.tasks.store", { ...catalogOf(3), parent: catalogOf(2), search: ["a"] }, 200),
    call("task/library.tasks.find", { signature: "AB1234" }, 404),
    call("event/library.events.lent", entries[0], 200),
    { text: count(JSON.stringify({ input: small }), "wrong"), status: 401 },
    call("task/library.tasks.none", small, 403),
  ];
  return invalid().flatMap((request) => [...common, request]);
}

function invalid(): TrainingRequest[] {
  return [
    call("task/library.tasks.count", { lent: "12", here: 30 }, 400),
    call("task/library.tasks.count", { lent: 12 }, 400),
    ...broken(catalogOf(4)).map((catalog) => call("task/library.tasks.store", catalog, 400)),
    { text: count('{"input":{"lent":1,"lent":2}}'), status: 400 },
    { text: count('{"input":'), status: 400 },
  ];
}

function count(body: string, token = trusted): string {
  return requestText(path("task/library.tasks.count"), token, body);
}

/** Above what is parsed beside the others. */
export function largeRequest(): TrainingRequest {
  return call("task/library.tasks.store", catalogOf(600), 200);
}

function call(target: string, value: unknown, status: number): TrainingRequest {
  const body = target.startsWith("event") ? { payload: value } : { input: value };
  return { text: requestText(path(target), trusted, JSON.stringify(body)), status };
}

const entries: readonly Entry[] = [
  {
    ...{ kind: "book", signature: "QA1042", title: "The Analytical Engine, “revised”", lent: true },
    ...{ authors: [{ name: "Ada Byron", email: "ada@example.org", born: "1815-12-10T00:00:00Z" }] },
    year: 1843,
  },
  {
    ...{ kind: "film", signature: "FI77001", title: "Metropolis\n(restored)", minutes: 148.5 },
    trailer: "https://films.example/metropolis?cut=2010",
  },
  {
    ...{ kind: "map", signature: "GE20001", title: "Ben Nevis", scale: 25000 },
    corners: [
      { x: -5.1, y: 56.7 },
      { x: -4.9, y: 56.9 },
    ],
  },
];

function catalogOf(count: number): Record<string, unknown> {
  return {
    id: "cat_1907",
    batch: "6f1de7c2-30a4-4e0f-9f63-2f3f8d7a1c55",
    language: "en",
    updated: "2026-03-01T09:30:00.125Z",
    total: "90071992547409931",
    entries: Array.from({ length: count }, (_, at) => entries[at % entries.length]),
    shelves: {
      north: { metres: 12.5, signatures: ["QA1042", "FI77001"] },
      south: { metres: 8, signatures: [] },
    },
    index: [
      ["engine", 1],
      ["restored", 2],
    ],
    tags: ["old", "rare"],
    extent: [21, 29.7, 4],
    search: { title: "engine" },
    cover: "iVBORw0KGgo=",
    home: "https://library.example/catalogue",
  };
}

/** Each member missing that must not be, each of another type, one too many, and wrong values. */
function broken(catalog: Record<string, unknown>): Record<string, unknown>[] {
  const optional = new Set(["search", "cover", "home"]);
  const keys = Object.keys(catalog);
  const without = (missing: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(catalog).filter(([key]) => key !== missing));
  const shelf = (metres: number, ...signatures: string[]): object => ({
    shelves: { north: { metres, signatures } },
  });
  const values = [
    { batch: "6f1de7c2" },
    { updated: "yesterday" },
    { extent: [21] },
    { cover: "%" },
    { home: "nowhere" },
    { colour: "red" },
    shelf(12.3),
    shelf(12, "QA1042", "QA1042"),
  ];
  const ofEntries = [
    { kind: "disc" },
    { signature: "x" },
    { title: "" },
    { title: "x".repeat(301) },
    { year: 1200 },
    { minutes: 0 },
    { trailer: "cut" },
    { authors: [] },
    { authors: [{ name: "Ada Byron", email: "ada" }] },
    { corners: [{ x: -181, y: 0 }, entries[2]] },
  ];
  return [
    ...keys.filter((key) => !optional.has(key)).map(without),
    ...keys.map((key) => ({ ...catalog, [key]: true })),
    ...values.map((value) => ({ ...catalog, ...value })),
    ...ofEntries.map((change) => ({
      ...catalog,
      entries: entries.map((entry) => ({ ...entry, ...change })),
    })),
  ];
}
