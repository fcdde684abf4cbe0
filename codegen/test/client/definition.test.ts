import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GeneratedClient } from "./generated-client.ts";
import { event, service, task } from "./sample-service.ts";
import { TsServer } from "./ts-server.ts";

const handlers = `// What runs.
export const add = (input: { a: number; b: number }) => input.a + input.b;
export const buildAll = () => undefined;
  export const notify = () => undefined;
`;
const caller = `import { createClient, type Client } from "./client/index.js";
const client: Client = createClient({ baseUrl: "" });
void client.tasks.add();
void client.reports.buildAll();
void client.events.notify();
`;

const generated = new GeneratedClient((folder) => {
  const at = (line: number, column: number) => ({
    source: { file: join(folder, "src/handlers.ts"), line, column },
  });
  return service(
    [
      { ...task("app.reports.build-all"), ...at(3, 14) },
      { ...task("app.tasks.add"), ...at(2, 14) },
    ],
    [{ ...event("app.events.notify", task("app.none").input), ...at(4, 16) }],
  );
});
const handlersFile = generated.write("src/handlers.ts", handlers);
const callerFile = generated.write("caller.ts", caller);
const server = new TsServer();

beforeAll(() => server.open(callerFile));

afterAll(async () => {
  await server.close();
  generated.remove();
});

/** Where F12 on the first occurrence of `text` in the caller leads. */
async function definitionOf(text: string): Promise<string[]> {
  const lines = caller.split("\n");
  const index = lines.findIndex((line) => line.includes(text));
  const offset = (lines[index]?.indexOf(text) ?? 0) + 1;
  const found = await server.definitions(callerFile, index + 1, offset);
  return found.map(({ file, start }) => `${file}:${start.line}:${start.offset}`);
}

test.each([
  ["add", "2:14"],
  ["buildAll", "3:14"],
  ["notify", "4:16"],
])("F12 on %s lands on its handler", async (name, place) => {
  await expect(definitionOf(name)).resolves.toEqual([`${handlersFile}:${place}`]);
});

test.each(["tasks", "Client", "createClient"])("F12 on %s stays in the client", async (name) => {
  const [definition, ...others] = await definitionOf(name);
  expect(others).toEqual([]);
  expect(definition).toContain(join("client", "index.d.ts"));
});
