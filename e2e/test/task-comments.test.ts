// What the JSDoc of a task says beside its description: on hover, and in the documents.
import { afterAll, beforeAll, expect, test } from "vitest";
import { TsServer } from "../../codegen/test/client/ts-server.ts";
import { createProject, type Project } from "../src/project.ts";

const source = `import { defineEvent, defineTask } from "tunnel-worker-sdk";

/**
 * Finds orders. Newest first.
 *
 * @remarks Those of the last year.
 * @example {"state":"open","limit":10}
 * @example
 * const { items } = await client.orders.find({ state: "open" });
 *   console.log(items);
 * @example <caption>What does not fit is to be read only.</caption>
 * {"state":"lost"}
 * @see https://example.com/orders?a=1#b
 * @privateRemarks Slow.
 * @returns
 * @deprecated Use search.
 */
export const find = defineTask(
  "app.orders.find",
  (input: { state: "open" | "done"; limit?: number }) => ({ items: [input.state] }),
  { mcp: true },
);

/**
 * @example "one"
 * @example "two"
 */
export const changed = defineEvent("app.orders.changed", (id: string) => void id);

/**
 * @example { "at": "tomorrow" }
 * @example { "at": "2026-11-30T18:00:00Z" }
 */
export const due = defineEvent("app.orders.due", (order: { at: Date }) => void order);
`;
const caller = `import { createClient } from "./client/index.js";
const client = createClient({ baseUrl: "" });
void client.orders.find;
`;

let project: Project;
const server = new TsServer();
beforeAll(() => {
  project = createProject({ "src/orders.ts": source, "caller.ts": caller });
  project.generate();
  server.open(project.path("caller.ts"));
});
afterAll(async () => {
  await server.close();
  project[Symbol.dispose]();
});

const json = (path: string): unknown => JSON.parse(project.read(path));

test("on hover, as its author wrote it", async () => {
  const hover = await server.hover(project.path("caller.ts"), 3, 21);
  expect(hover.documentation).toBe("Finds orders. Newest first.");
  expect(hover.tags.map(({ name, text }) => [name, textOf(text)])).toEqual([
    ["remarks", "Those of the last year."],
    ["example", '{"state":"open","limit":10}'],
    [
      "example",
      'const { items } = await client.orders.find({ state: "open" });\n  console.log(items);',
    ],
    ["example", '<caption>What does not fit is to be read only.</caption>\n{"state":"lost"}'],
    ["see", "https://example.com/orders?a=1#b"],
    ["deprecated", "Use search."],
  ]);
});

const markdown = `Finds orders. Newest first.

Those of the last year.

**Example**

\`\`\`json
{"state":"open","limit":10}
\`\`\`

**Example**

\`\`\`ts
const { items } = await client.orders.find({ state: "open" });
  console.log(items);
\`\`\`

**Example** What does not fit is to be read only.

\`\`\`json
{"state":"lost"}
\`\`\`

**See** https://example.com/orders?a=1#b`;

test("in OpenAPI as Markdown, examples of the input as those of the body", () => {
  const { paths } = json("schemas/openapi.json") as {
    paths: Record<string, { post: { requestBody: { content: Record<string, object> } } }>;
  };
  const post = (path: string) => paths[path]?.post;
  expect(post("/task/app.orders.find")).toMatchObject({
    summary: "Finds orders.",
    description: markdown,
    deprecated: true,
  });
  const bodyOf = (path: string) => post(path)?.requestBody.content["application/json"];
  expect(bodyOf("/task/app.orders.find")).toMatchObject({
    example: { input: { state: "open", limit: 10 } },
  });
  expect(post("/event/app.orders.changed")).toMatchObject({ summary: "Sends app.orders.changed." });
  expect(bodyOf("/event/app.orders.changed")).toMatchObject({
    examples: { example1: { value: { payload: "one" } }, example2: { value: { payload: "two" } } },
  });
  expect(bodyOf("/event/app.orders.due")).toMatchObject({
    example: { payload: { at: "2026-11-30T18:00:00Z" } },
  });
});

test("in discovery, and for models", () => {
  expect(json("schemas/discovery.json")).toMatchObject({ tasks: [{ documentation: markdown }] });
  expect(json("schemas/mcp.json")).toMatchObject({ tools: [{ description: markdown }] });
});

/** TypeScript takes links apart. */
function textOf(text: string | readonly { text: string }[]): string {
  return typeof text === "string" ? text : text.map((part) => part.text).join("");
}
