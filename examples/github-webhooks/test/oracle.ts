// Decides with the TypeScript compiler which payloads fit a webhook's type, and
// breaks those that do.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The task of each webhook, and the type of its input. */
export const webhooks = {
  push: { taskId: "github.webhooks.push", type: "PushEvent" },
  pull_request: { taskId: "github.webhooks.pull_request", type: "PullRequestEvent" },
  issues: { taskId: "github.webhooks.issues", type: "IssuesEvent" },
  release: { taskId: "github.webhooks.release", type: "ReleaseEvent" },
  workflow_run: { taskId: "github.webhooks.workflow_run", type: "WorkflowRunEvent" },
} as const;

export type WebhookName = keyof typeof webhooks;

/** A payload of `@octokit/webhooks-examples`. */
export interface Example {
  /** Such as `api.github.com/push/0`. */
  name: string;
  webhook: WebhookName;
  payload: Json;
}

/** A payload that the compiler accepted, with one change after which it does not. */
export interface Mutation extends Example {
  change: Change;
}

export type Change = "field removed" | "string for a number" | "unknown literal";

/** Every payload of the webhooks above, of github.com and of all GHES versions, each once. */
export function examples(): Example[] {
  const folder = dirname(
    dirname(createRequire(import.meta.url).resolve("@octokit/webhooks-examples")),
  );
  const seen = new Set<string>();
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .flatMap((source) => examplesOf(folder, source))
    .filter(({ payload }) => {
      const text = JSON.stringify(payload);
      return !seen.has(text) && seen.add(text);
    });
}

function examplesOf(folder: string, source: string): Example[] {
  const text = readFileSync(join(folder, source, "index.json"), "utf8");
  const all = JSON.parse(text) as { name: string; examples: Json[] }[];
  return all.flatMap(({ name, examples }) => {
    if (!isWebhook(name)) return [];
    return examples.map((payload, index) => ({
      name: `${source}/${name}/${index}`,
      webhook: name,
      payload,
    }));
  });
}

function isWebhook(name: string): name is WebhookName {
  return Object.hasOwn(webhooks, name);
}

/** Which of the payloads the compiler takes for their type, as fresh literals: unknown properties are refused. */
export function accepts(payloads: readonly Pick<Example, "webhook" | "payload">[]): boolean[] {
  const lines = payloads.map(
    ({ webhook, payload }, index) =>
      `export const v${index}: T.${webhooks[webhook].type} = ${JSON.stringify(payload)};`,
  );
  const text = [`import type * as T from "@octokit/webhooks-types";`, ...lines].join("\n");
  const rejected = new Set(linesWithErrors(text));
  return payloads.map((_, index) => !rejected.has(index + 1));
}

/** Lines, from 0, in which the compiler finds an error, under the example's own options. */
function linesWithErrors(text: string): number[] {
  const file = join(import.meta.dirname, "payloads.ts");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext);
  const disk = ts.createCompilerHost(compilerOptions());
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === file || disk.fileExists(name),
    getSourceFile: (name, ...rest) => (name === file ? source : disk.getSourceFile(name, ...rest)),
  };
  const program = ts.createProgram([file], compilerOptions(), host);
  const diagnostics = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ];
  return diagnostics.map((diagnostic) => {
    const line = ts.getLineAndCharacterOfPosition(source, diagnostic.start ?? 0).line;
    if (diagnostic.file === source && line > 0) return line;
    throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
  });
}

function compilerOptions(): ts.CompilerOptions {
  const file = join(import.meta.dirname, "../tsconfig.json");
  const { config, error } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as {
    config: unknown;
    error?: ts.Diagnostic;
  };
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(file)).options;
}

/**
 * Changes of accepted payloads that the compiler rejects: for each payload a few of
 * each kind, chosen by a fixed seed.
 */
export function mutations(accepted: readonly Example[]): Mutation[] {
  const random = pseudoRandom(1);
  const candidates = accepted.flatMap((example) => candidatesOf(example, random));
  const verdicts = accepts(candidates);
  return candidates.filter((_, index) => verdicts[index] === false);
}

/** How many changes of one kind are tried on a payload. */
const tries = 4;

/** Keys under which GitHub has literals rather than free text. */
const literalKeys = /^(action|state|status|conclusion|type|visibility|author_association|event)$/;

type Place = readonly (string | number)[];

function candidatesOf(example: Example, random: () => number): Mutation[] {
  const places = placesIn(example.payload);
  const choose = (fits: (value: Json, key: string | number | undefined) => boolean) =>
    shuffled(
      places.filter((place) => fits(at(example.payload, place), place.at(-1))),
      random,
    ).slice(0, tries);
  const mutate = (change: Change, place: Place, value?: Json): Mutation => ({
    ...example,
    name: `${example.name}: ${change} at /${place.join("/")}`,
    change,
    payload: changed(example.payload, place, value),
  });
  return [
    ...choose((_, key) => typeof key === "string").map((place) => mutate("field removed", place)),
    ...choose((value) => typeof value === "number").map((place) =>
      mutate("string for a number", place, "7"),
    ),
    ...choose((value, key) => typeof value === "string" && literalKeys.test(String(key))).map(
      (place) => mutate("unknown literal", place, "no-such-literal"),
    ),
  ];
}

/** Every place below the root. */
function placesIn(value: Json, here: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => {
    const place = [...here, key];
    return [place, ...placesIn(at(value, [key]), place)];
  });
}

function at(value: Json, place: Place): Json {
  return place.reduce<Json>(
    (inner, key) => (inner as Record<string | number, Json>)[key] ?? null,
    value,
  );
}

/** A copy with another value in one place, or without that place. */
function changed(root: Json, place: Place, value: Json | undefined): Json {
  const copy = structuredClone(root);
  const parent = at(copy, place.slice(0, -1)) as Record<string | number, Json>;
  const key = place.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(parent, key);
  else parent[key] = value;
  return copy;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ item }) => item);
}

/** The same numbers below 1 each time (mulberry32). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
