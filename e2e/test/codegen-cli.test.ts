// The built command on whole projects: what it writes, what it leaves alone, what it says.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { node } from "../src/gateway.ts";
import {
  cloneQuickstart,
  codegenBin,
  createProject,
  filesIn,
  runCodegen,
  type Project,
} from "../src/project.ts";

const repository = join(import.meta.dirname, "../..");

/** A run compiles the whole project. */
const patient = { timeout: 20_000 };

let generated: Project;
beforeAll(() => {
  generated = createProject(greetings);
  generated.generate();
});
afterAll(() => {
  generated[Symbol.dispose]();
});

describe("the same sources give the same bytes", () => {
  test("twice in a row", () => {
    using project = copyOfGenerated();
    expect(project.codegen()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("1 task, 1 event → schemas/ (nothing changed)") as string,
    });
    expect(filesIn(project.dir)).toEqual(filesIn(generated.dir));
  });

  test("from another working directory", () => {
    using project = createProject(greetings);
    expect(runCodegen("/", ["--config", project.path("tunnel.config.ts")]).status).toBe(0);
    expect(filesIn(project.dir)).toEqual(filesIn(generated.dir));
  });

  test("in a clone elsewhere, as they are committed", () => {
    using clone = cloneQuickstart();
    const { status, stderr } = runCodegen(clone.quickstart);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(outputOfQuickstart(clone.dir)).toEqual(outputOfQuickstart(repository));
  });

  test("whatever the order in which files come", () => {
    using project = createProject({ ...greetings, "src/a.ts": `export * from "./wave.ts";\n` });
    project.generate();
    expect(filesIn(project.path("schemas"))).toEqual(filesIn(generated.path("schemas")));
  });
});

describe("--check", () => {
  test("agrees with what was just generated", () => {
    expect(generated.codegen("--check")).toMatchObject({ status: 0, stderr: "" });
  });

  test("lists what an edit would change, and changes nothing", () => {
    using project = copyOfGenerated();
    project.write({ "src/greet.ts": greet.replace("name: string", "name: string; age: number") });
    const before = filesIn(project.dir);
    const { status, stderr } = project.codegen("--check");
    expect(status).toBe(1);
    expect(listed(stderr)).toEqual(
      expect.arrayContaining([
        "schemas/manifest.json",
        "schemas/tasks/app.tasks.greet.input.json",
        "schemas/discovery.json",
        "schemas/openapi.json",
        "client/index.d.ts",
      ]),
    );
    expect(stderr).not.toContain("wave");
    expect(filesIn(project.dir)).toEqual(before);
  });

  test("lists what was edited by hand, deleted, or is no longer produced", () => {
    using project = copyOfGenerated();
    project.write({ "schemas/tasks/app.tasks.greet.output.json": "{}" });
    rmSync(project.path("client/runtime/reply.js"));
    rmSync(project.path("src/wave.ts"));
    const { status, stderr } = project.codegen("--check");
    expect(status).toBe(1);
    expect(listed(stderr)).toEqual(
      expect.arrayContaining([
        "schemas/tasks/app.tasks.greet.output.json",
        "client/runtime/reply.js",
        "schemas/events/app.events.wave.payload.json",
      ]),
    );
  });
});

test("what is no longer produced goes, and nothing else", () => {
  using project = copyOfGenerated();
  project.write({ "schemas/tasks/mine.json": "{}", "schemas/notes.txt": "mine" });
  rmSync(project.path("src/wave.ts"));
  project.generate();
  const files = Object.keys(filesIn(project.path("schemas")));
  expect(files).not.toContain("events/app.events.wave.payload.json");
  expect(files).toEqual(expect.arrayContaining(["tasks/mine.json", "notes.txt"]));
});

describe("what is refused", () => {
  test("all problems come in one run, each with its place, and nothing is written", () => {
    using project = createProject({
      ...greetings,
      "src/order.ts": `import { defineTask } from "tunnel-worker-sdk";

interface Order {
  placed: Date;
  lines: { sku: string; price: bigint }[];
}

export const place = defineTask("app.tasks.place", (order: Order) => order.lines.length);
`,
      "src/refund.ts": `import { defineTask } from "tunnel-worker-sdk";

const id = "app.tasks.refund" as string;
export const refund = defineTask(id, () => null);
export const callback = defineTask("app.tasks.callback", (input: { on: () => void }) => typeof input);
export const again = defineTask("app.tasks.greet", (at: Date) => String(at));
`,
    });
    const before = filesIn(project.dir);
    const { status, stderr } = project.codegen();
    expect(status).toBe(1);
    const problems = stderr.split("\n").filter((line) => line.includes(" error "));
    expect(problems.map((line) => line.replace(/:\d+ - error/, ""))).toEqual([
      "src/order.ts:4 TUN2004: Order.placed: JSON has no Date",
      "src/order.ts:5 TUN2004: Order.lines[].price: JSON has no bigint",
      expect.stringMatching(/^src\/refund.ts:4 TUN1010: /) as string,
      "src/refund.ts:5 TUN2002: input.on: a function cannot be sent",
      expect.stringMatching(/^src\/refund.ts:6 TUN1012: /) as string,
      "src/refund.ts:6 TUN2004: input: JSON has no Date",
    ]);
    expect(stderr.match(/^ {2}hint: /gm)?.length).toBeGreaterThanOrEqual(3);
    expect(stderr).toContain("nothing was written");
    expect(filesIn(project.dir)).toEqual(before);
  });

  test("one and the same type is refused at each of its places", () => {
    using project = createProject({
      "src/dates.ts": `import { defineTask } from "tunnel-worker-sdk";
export const one = defineTask("app.one", (_: { at: Date }) => null);
export const two = defineTask("app.two", (_: { on: Date }) => null);
export const many = defineTask("app.many", (_: Date[]) => null);
`,
    });
    const { status, stderr } = project.codegen();
    expect(status).toBe(1);
    for (const line of [2, 3, 4]) expect(stderr).toContain(`src/dates.ts:${line}:`);
  });

  test("a type error", () => {
    using project = createProject({
      "src/wrong.ts": `import { defineTask } from "tunnel-worker-sdk";
export const wrong = defineTask("app.wrong", (input: { a: number }): string => input.a);
`,
    });
    const { status, stderr } = project.codegen();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^src\/wrong\.ts:2:\d+ - error TUN1001: .*'number'.*'string'/m);
  });

  test.each([
    ["a config that is not there", ["--config", "none.ts"], 1, "none.ts: no such file"],
    ["an unknown flag", ["--chekc"], 2, "--chekc"],
    ["flags that exclude each other", ["--check", "--watch"], 2, "exclude"],
  ])("%s", (_, args, expected, message) => {
    using project = createProject({});
    const { status, stderr } = project.codegen(...args);
    expect(status).toBe(expected);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("a config that does not load", () => {
    using project = createProject({ "tunnel.config.ts": "export default { include: 1 };\n" });
    const { status, stderr } = project.codegen();
    expect(status).toBe(1);
    expect(stderr).toContain("tunnel.config.ts: include must be a list of globs");
  });
});

test("--watch follows edits, new files and errors", async () => {
  using project = createProject(greetings);
  await using watching = watch(project);
  await watching.says("watching for changes");

  project.write({ "src/greet.ts": greet.replace("name: string", "name: string; title: string") });
  await expect
    .poll(inputOf(project, "tasks/app.tasks.greet.input.json"), patient)
    .toContain("title");

  project.write({
    "src/late.ts": `import { defineTask } from "tunnel-worker-sdk";
export const late = defineTask("app.tasks.late", (minutes: number) => minutes);
`,
  });
  await expect
    .poll(inputOf(project, "tasks/app.tasks.late.input.json"), patient)
    .toContain("number");

  project.write({ "src/greet.ts": "export const greet = (" });
  await watching.says("nothing was written");
  expect(inputOf(project, "tasks/app.tasks.greet.input.json")()).toContain("title");

  project.write({ "src/greet.ts": greet.replace("name: string", "name: string; age: number") });
  await watching.says("all errors are gone");
  expect(inputOf(project, "tasks/app.tasks.greet.input.json")()).toContain("age");
});

const greet = `import { defineTask } from "tunnel-worker-sdk";

/** Says hello. */
export const greet = defineTask("app.tasks.greet", (input: { name: string }) => \`hello \${input.name}\`);
`;

const greetings = {
  "src/greet.ts": greet,
  "src/wave.ts": `import { defineEvent } from "tunnel-worker-sdk";

export const wave = defineEvent("app.events.wave", (payload: { hand: "left" | "right" }) => {
  console.log(payload.hand);
});
`,
};

/** What `--check` lists. */
function listed(stderr: string): string[] {
  return stderr.split("\n").flatMap((line) => (line.startsWith("  ") ? [line.trim()] : []));
}

function copyOfGenerated(): Project {
  return createProject(filesIn(generated.dir));
}

/** A file of the schemas as it is now; empty where there is none. */
function inputOf(project: Project, path: string): () => string {
  return () => filesIn(project.path("schemas"))[path] ?? "";
}

/** What is committed of the quickstart's output; the toolkit's own schemas are not of it. */
function outputOfQuickstart(root: string): Record<string, string> {
  const schemas = Object.entries(filesIn(join(root, "schemas")));
  const client = Object.entries(filesIn(join(root, "examples/quickstart/client")));
  return Object.fromEntries([
    ...schemas.filter(([path]) => !path.startsWith("protocol/")),
    ...client.filter(([path]) => !path.endsWith(".map")),
  ]);
}

/** `tunnel-codegen --watch`, until disposed. */
function watch(project: Project): AsyncDisposable & { says: (text: string) => Promise<void> } {
  const child = spawn(node, [codegenBin, "--watch"], { cwd: project.dir });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const exited = once(child, "exit");
  return {
    says: (text) => expect.poll(() => output, patient).toContain(text),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await exited;
    },
  };
}
