// The corpus of tricky types, judged by the gateway: it takes what `tsc` takes, but for the
// documented list of JSON rules, and what it takes reaches the worker as it was sent.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CorpusType } from "../../codegen/test/corpus/corpus-type.ts";
import { corpus } from "../../codegen/test/corpus/corpus.ts";
import { jsonRules } from "../../codegen/test/corpus/json-rules.ts";
import { askTsc } from "../../codegen/test/oracle/tsc.ts";
import { node, startGateway, type Gateway } from "../src/gateway.ts";
import { createProject, filesIn, type Project } from "../src/project.ts";

const expressible = corpus.filter(({ refused }) => refused === undefined);
const refused = corpus.filter(({ refused }) => refused !== undefined);
const verdicts = askTsc(expressible);

let project: Project;
let gateway: Gateway;

beforeAll(async () => {
  project = createProject(sourcesOf(expressible));
  project.generate();
  gateway = await startGateway({
    schemas: project.path("schemas"),
    worker: `${node} ${join(import.meta.dirname, "../fixtures/echo-worker.ts")}`,
    flags: ["--plain-worker"],
  });
});
afterAll(async () => {
  await gateway.stop();
  project[Symbol.dispose]();
});

test("the corpus is large enough to mean something", () => {
  expect(expressible.length).toBeGreaterThanOrEqual(80);
  expect(verdicts.flat()).toContain(true);
  expect(verdicts.flat()).toContain(false);
});

test("every exception names a documented JSON rule", () => {
  const rules = expressible.flatMap(({ exceptions = [] }) => exceptions.map(({ rule }) => rule));
  expect(Object.keys(jsonRules)).toEqual(expect.arrayContaining(rules));
});

describe("takes what tsc takes, byte by byte", () => {
  test.each(expressible.map((type, index) => ({ ...type, index })))("$name", async (type) => {
    const excepted = new Set(type.exceptions?.map(({ value }) => JSON.stringify(value)));
    for (const [at, value] of type.values.entries()) {
      const sent = JSON.stringify(value);
      const byTsc = verdicts[type.index]?.[at] === true;
      const accepted = excepted.has(sent) ? !byTsc : byTsc;
      const { status, reached } = await post(type, sent);
      expect({ sent, status }).toEqual({ sent, status: accepted ? 200 : 400 });
      if (accepted) expect(reached).toContain(`"input":${sent}`);
      // An object may be the body itself, as long as it cannot be taken for an envelope.
      expect({ sent, status: await bareStatus(type, sent) }).toEqual({ sent, status });
    }
  });
});

test("refused types are refused together, each with its code, and nothing is written", () => {
  using refusing = createProject(sourcesOf(refused));
  const before = filesIn(refusing.dir);
  const { status, stderr } = refusing.codegen();
  expect(status).toBe(1);
  for (const { name, refused: code } of refused) {
    expect(stderr, name).toMatch(new RegExp(`^src/${name}\\.ts:\\d+:\\d+.*${String(code)}`, "m"));
  }
  expect(filesIn(refusing.dir)).toEqual(before);
});

/** A module with a task for each type. */
function sourcesOf(types: readonly CorpusType[]): Record<string, string> {
  const modules = types.map(({ name, source }) => [
    `src/${name}.ts`,
    `import { defineTask } from "tunnel-worker-sdk";
${source}
export const task = defineTask("corpus.${name}", (_: T) => null);
`,
  ]);
  return Object.fromEntries(modules) as Record<string, string>;
}

async function post(type: CorpusType, value: string): Promise<{ status: number; reached: string }> {
  const response = await send(type, `{"input":${value}}`);
  const body = (await response.json()) as { result?: string };
  return { status: response.status, reached: body.result ?? "" };
}

async function bareStatus(type: CorpusType, value: string): Promise<number> {
  const response = await send(type, value);
  await response.arrayBuffer();
  return response.status;
}

function send({ name }: CorpusType, body: string): Promise<Response> {
  return fetch(`${gateway.baseUrl}/task/corpus.${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-runner-token": "secret" },
    body,
  });
}
