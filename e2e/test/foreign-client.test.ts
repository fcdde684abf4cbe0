// `tunnel-codegen client`: a client of a service whose sources are elsewhere.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node } from "../src/gateway.ts";
import { createProject, filesIn, type Project, runCodegenLive } from "../src/project.ts";

const root = join(import.meta.dirname, "../..");
const discovery = join(root, "schemas/discovery.json");
let project: Project;

beforeAll(() => {
  project = createProject({});
});
afterAll(() => {
  project[Symbol.dispose]();
});

const client = (...args: string[]) => project.codegen("client", ...args);

test("writes the client, says so, and --check agrees afterwards", () => {
  const made = client("--from", discovery, "--out", "made");
  expect(made).toMatchObject({ status: 0, stderr: "" });
  expect(made.stdout).toMatch(/^3 tasks, 1 event → made\/ \(\d+ changed\)\n$/);
  const files = filesIn(project.path("made"));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(["calls.js", "index.d.ts", "index.js"]),
  );
  expect(Object.keys(files).filter((file) => file.endsWith(".map"))).toEqual([]);
  expect(client("--from", discovery, "--out", "made", "--check").status).toBe(0);
  project.write({ "made/index.js": "" });
  const { status, stderr } = client("--from", discovery, "--out", "made", "--check");
  expect([status, stderr]).toEqual([1, expect.stringContaining("made/index.js")]);
});

test("its types let through and refuse what those from the sources do", () => {
  client("--from", discovery, "--out", "typed");
  const code = readFileSync(join(root, "examples/quickstart/demo.ts"), "utf8");
  const wrong = `
    // @ts-expect-error a string is no number
    void client.tasks.add({ a: "5", b: 3 });
    // @ts-expect-error b is missing
    void client.tasks.add({ a: 5 });
    // @ts-expect-error c is unknown
    void client.tasks.add({ a: 5, b: 3, c: 1 });
    // @ts-expect-error there is no such task
    void client.tasks.subtract({ a: 5, b: 3 });
    // @ts-expect-error its result is a number
    (await client.tasks.add({ a: 5, b: 3 })).length;
    // @ts-expect-error there is no such method of delivery
    void client.tasks.priceOrder({ ...orderOf("A"), shipping: { method: "drone" } });
    // @ts-expect-error the task declares no such error
    if (error?.id === "app.errors.none") throw error;
  `;
  for (const folder of [project.path("typed"), join(root, "examples/quickstart/client")]) {
    const file = project.path("caller.ts");
    project.write({ "caller.ts": code.replaceAll("./client/", `${folder}/`) + wrong });
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      types: ["node"],
      typeRoots: [join(root, "e2e/node_modules/@types")],
    });
    const problems = ts.getPreEmitDiagnostics(program);
    const messages = problems.map(({ messageText, file, start }) => [
      file?.fileName,
      file && file.text.slice(start, (start ?? 0) + 60),
      ts.flattenDiagnosticMessageText(messageText, " "),
    ]);
    expect(messages).toEqual([]);
  }
});

test("types keep their names, and dates say nothing of their form in JSON", () => {
  const calendar = join(root, "examples/calendar/schemas/discovery.json");
  client("--from", calendar, "--out", "calendar");
  const types = filesIn(project.path("calendar"))["index.d.ts"];
  expect(types).toMatch(/readonly add: \(\s*input: Appointment,\s/);
  expect(types).not.toContain("AppointmentInput");
  expect(types).toContain("export interface Appointment {");
  expect(types).not.toMatch(/@(format date-time|pattern|uniqueItems)/);
});

test("a package that is not of modules can require it, and tsc agrees", () => {
  const code = `import { createClient } from "./client/index.js";
console.log(createClient({ baseUrl: "http://127.0.0.1" }).tasks.add.name);
`;
  using other = createProject({ "package.json": '{ "type": "commonjs" }', "caller.ts": code });
  expect(other.codegen("client", "--from", discovery, "--out", "client").status).toBe(0);
  expect(other.typeErrors()).toBe("");
  const run = spawnSync(node, ["-p", `typeof require("./client/index.js").createClient`], {
    cwd: other.dir,
    encoding: "utf8",
  });
  expect(run).toMatchObject({ status: 0, stdout: "function\n", stderr: "" });
});

test("--root drops another prefix", () => {
  client("--from", discovery, "--out", "rooted", "--root", "app.tasks");
  expect(filesIn(project.path("rooted"))["calls.js"]).toContain("export const add = ");
});

describe("is refused", () => {
  test("for a folder with a module of the user's under a name of the client's", () => {
    project.write({ "mine/index.js": "export {};\n" });
    const run = client("--from", discovery, "--out", "mine");
    expect([run.status, run.stderr]).toEqual([1, expect.stringContaining("is not generated")]);
    expect(filesIn(project.path("mine"))).toEqual({ "index.js": "export {};\n" });
  });

  test.each([
    ["without --from", ["--out", "x"], 2, "--from is missing"],
    [
      "for a root that no id can begin with",
      ["--from", discovery, "--out", "x", "--root", "app."],
      2,
      "--root must be the beginning of ids, such as app or app.tasks",
    ],
    ["without --out", ["--from", discovery], 2, "--out is missing"],
    [
      "for a file that is not there",
      ["--from", "gone.json", "--out", "x"],
      1,
      "gone.json: no such file",
    ],
    [
      "for an address without http://",
      ["--from", "127.0.0.1:7070", "--out", "x"],
      1,
      "an address begins with http://",
    ],
    ["for what is no address", ["--from", "http://:1", "--out", "x"], 1, "not an address"],
    ["for a folder", ["--from", ".", "--out", "x"], 1, "name the discovery.json in it"],
    ["for what is not JSON", ["--from", "tunnel.config.ts", "--out", "x"], 1, "not JSON"],
    ["for a manifest", ["--from", "manifest.json", "--out", "x"], 1, "not a discovery document"],
    ["for other JSON", ["--from", "package.json", "--out", "x"], 1, "not a discovery document"],
    [
      "for another version",
      ["--from", "later.json", "--out", "x"],
      1,
      "discoveryVersion 2 is not 1",
    ],
    [
      "for a task without a schema",
      ["--from", "bare.json", "--out", "x"],
      1,
      "bare.json: tasks[1].output.schema must be an object",
    ],
    [
      "for a schema that leads nowhere",
      ["--from", "astray.json", "--out", "x"],
      1,
      "astray.json: tasks[0].input.schema: nothing is at #/$defs/Nowhere",
    ],
    [
      "for ids that clash",
      ["--from", "clash.json", "--out", "x"],
      1,
      "are both client.tasks.buildAll",
    ],
    [
      "for an address where nobody is",
      ["--from", "http://127.0.0.1:9", "--out", "x"],
      1,
      "127.0.0.1:9",
    ],
  ])("%s", (_, args, status, message) => {
    const empty = { hash: "", tasks: [] as object[], events: [] };
    const task = (id: string) => ({ id, input: { schema: {} }, output: { schema: {} }, hash: "" });
    project.write({
      "manifest.json": JSON.stringify(empty),
      "later.json": JSON.stringify({ ...empty, discoveryVersion: 2 }),
      "bare.json": JSON.stringify({
        ...empty,
        discoveryVersion: 1,
        tasks: [task("tasks.add"), { ...task("tasks.other"), output: { schema: true } }],
      }),
      "astray.json": JSON.stringify({
        ...empty,
        discoveryVersion: 1,
        tasks: [{ ...task("tasks.add"), input: { schema: { $ref: "#/$defs/Nowhere" } } }],
      }),
      "clash.json": JSON.stringify({
        ...empty,
        discoveryVersion: 1,
        tasks: [task("tasks.build-all"), task("tasks.buildAll")],
      }),
    });
    const run = client(...args);
    expect(run.status).toBe(status);
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toContain("    at ");
  });

  test("by a gateway that wants a token or has no such path", async () => {
    await using gateway = await serve((request) => {
      if (request.url !== "/__runner/discovery") return { status: 404 };
      return { status: request.headers["x-token"] === "secret" ? 500 : 401 };
    });
    const ask = (path: string, env?: Record<string, string>) => {
      const from = ["--from", `${gateway.origin}${path}`, "--token-header", "X-Token"];
      return runCodegenLive(project.dir, ["client", ...from, "--out", "x"], env);
    };
    const refused = await ask("/__runner/discovery");
    const wrong = await ask("/__runner", { TUNNEL_TOKEN: "wrong" });
    const broken = await ask("/__runner", { TUNNEL_TOKEN: "secret" });
    const elsewhere = await ask("/api/discovery");
    expect([elsewhere.status, elsewhere.stderr]).toEqual([
      1,
      expect.stringMatching(/404; .*\/__runner\/discovery/),
    ]);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining("wants a token; give one in TUNNEL_TOKEN"),
    ]);
    expect([wrong.status, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/does not take the token of TUNNEL_TOKEN, sent as X-Token$/im),
    ]);
    expect([broken.status, broken.stderr]).toEqual([1, expect.stringContaining("status 500")]);
  });
});

test.each(["", "/", "/__runner", "/__runner/", "/__runner/discovery"])(
  "a gateway's address leads to its document: %j",
  async (path) => {
    await using gateway = await serve(({ url, headers }) => {
      if (url !== "/__runner/discovery") return { status: url === "/" ? 302 : 404 };
      if (headers["x-runner-token"] !== "secret") return { status: 401 };
      return { status: 200, body: `{"ok":true,"result":${readFileSync(discovery, "utf8")}}` };
    });
    const args = ["client", "--from", gateway.origin + path, "--out", "found"];
    const { status, stderr } = await runCodegenLive(project.dir, args, { TUNNEL_TOKEN: "secret" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(filesIn(project.path("found"))["calls.js"]).toContain("export const tasksAdd = ");
  },
);

/** Something that answers HTTP requests in a gateway's place. */
async function serve(
  answer: (request: IncomingMessage) => { status: number; body?: string },
): Promise<AsyncDisposable & { origin: string }> {
  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
