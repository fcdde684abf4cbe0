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
import { eventsNotify, tasksAdd } from "./client/calls.js";
const client: Client = createClient({ baseUrl: "" });
void client.tasks.add();
void client.reports.buildAll();
void client.events.notify();
void client.safe.reports.buildAll();
void client.safe.tasks.add();
void eventsNotify;
void tasksAdd;
`;

const generated = new GeneratedClient((folder) => {
  const at = (line: number, column: number) => ({
    source: { file: join(folder, "src/handlers.ts"), line, column },
  });
  return service(
    [
      { ...task("app.reports.build-all"), ...at(3, 14) },
      { ...task("app.tasks.add", { documentation: "Adds two numbers." }), ...at(2, 14) },
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

/** The last word of `text` in the first line that has it. */
function placeOf(text: string): [line: number, offset: number] {
  const lines = caller.split("\n");
  const index = lines.findIndex((line) => line.includes(text));
  return [index + 1, (lines[index]?.indexOf(text) ?? 0) + text.search(/\w+$/) + 1];
}

/** Where F12 leads. */
async function definitionOf(text: string): Promise<string[]> {
  const found = await server.definitions(callerFile, ...placeOf(text));
  return found.map(({ file, start }) => `${file}:${start.line}:${start.offset}`);
}

test.each([
  ["add", "2:14"],
  ["buildAll", "3:14"],
  ["notify", "4:16"],
  ["safe.reports.buildAll", "3:14"],
  ["void eventsNotify", "4:16"],
])("F12 on %s lands on its handler", async (name, place) => {
  await expect(definitionOf(name)).resolves.toEqual([`${handlersFile}:${place}`]);
});

test.each(["client.tasks", "Client", "createClient"])(
  "F12 on %s stays in the client",
  async (name) => {
    const [definition, ...others] = await definitionOf(name);
    expect(others).toEqual([]);
    expect(definition).toContain(join("client", "index.d.ts"));
  },
);

test.each([
  ["tasks.add", "(property) add: (input?: undefined, options?: CallOptions) => Promise<void>"],
  [
    "safe.tasks.add",
    "add: (input?: undefined, options?: CallOptions) => Promise<Result<void, DeclaredError<string, unknown>>>",
  ],
  [
    "void tasksAdd",
    "const tasksAdd: Definition<(input?: undefined, options?: CallOptions) => Promise<void>>",
  ],
])("hovering over %s shows its types and what its author wrote", async (text, types) => {
  const hover = await server.hover(callerFile, ...placeOf(text));
  expect(hover.displayString).toContain(types);
  expect(hover.documentation).toBe("Adds two numbers.");
});
