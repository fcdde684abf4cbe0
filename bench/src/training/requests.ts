// What a gateway is trained with: every form of schema in each of its verdicts, and what else
// callers send. No server is compared by these.
import { requestText } from "../load/connection.ts";
import { token as trusted } from "../requests.ts";

type Entry = Record<string, unknown>;

const path = (target: string): string => `/__runner/${target}`;

export interface TrainingRequest {
  /** As it is written to a connection. */
  text: string;
  status: number;
}

/** To be sent in turns. */
export function trainingRequests(): TrainingRequest[] {
  const small = { lent: 12, here: 30 };
  const good: TrainingRequest[] = [
    call("task/library.tasks.count", small, 200),
    call("task/library.tasks.count", { lent: 0.25, here: -3e4 }, 200),
    call("task/library.tasks.store", catalogOf(12), 200),
    call("task/library.tasks.store", { ...catalogOf(3), parent: catalogOf(2), search: ["a"] }, 200),
    call("task/library.tasks.find", { signature: "AB1234" }, 404),
    call("event/library.events.lent", entries[0], 200),
  ];
  const text = (body: string, token?: string): string =>
    requestText(path("task/library.tasks.count"), token ?? trusted, body);
  return [
    // As most callers: what they send is in order.
    ...good,
    ...good,
    call("task/library.tasks.count", { lent: "12", here: 30 }, 400),
    call("task/library.tasks.count", { lent: 12 }, 400),
    call("task/library.tasks.none", small, 403),
    ...broken(catalogOf(4)).map((catalog) => call("task/library.tasks.store", catalog, 400)),
    { text: text(JSON.stringify({ input: small }), "wrong"), status: 401 },
    { text: text('{"input":{"lent":1,"lent":2}}'), status: 400 },
    { text: text('{"input":'), status: 400 },
  ];
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
  };
}

/** Each member missing that must not be, each of another type, and one too many. */
function broken(catalog: Record<string, unknown>): Record<string, unknown>[] {
  const keys = Object.keys(catalog);
  const without = (missing: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(catalog).filter(([key]) => key !== missing));
  const entriesWith = (change: Entry): Record<string, unknown> => ({
    ...catalog,
    entries: entries.map((entry) => ({ ...entry, ...change })),
  });
  return [
    ...keys.filter((key) => key !== "search").map(without),
    ...keys.map((key) => ({ ...catalog, [key]: true })),
    ...[{ kind: "disc" }, { signature: "x" }, { title: "" }, { year: 1200 }].map(entriesWith),
    { ...catalog, colour: "red" },
  ];
}
