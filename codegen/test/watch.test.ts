import { type ChildProcessByStdio, spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Readable } from "node:stream";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { compilerOptions } from "./sdk/compiler-options.ts";

const cli = join(import.meta.dirname, "../src/cli.ts");
let dir: string;
let child: ChildProcessByStdio<null, Readable, Readable>;
let output: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-watch-"));
  mkdirSync(join(dir, "src"));
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(
    join(dir, "tunnel.config.ts"),
    `export default { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client", root: "app" };\n`,
  );
  writeFileSync(join(dir, "src/types.ts"), "export interface Input { a: number }\n");
  writeFileSync(join(dir, "src/tasks.ts"), tasks("input.a"));
  await start(dir);
});

afterEach(() => {
  child.kill();
  rmSync(dir, { recursive: true });
});

it("follows edits, new files and errors until they are gone", async () => {
  writeFileSync(join(dir, "src/types.ts"), "export interface Input { a: number; b?: string }\n");
  await told("changed)");
  expect(schema("app.sum")).toContain('"b"');

  writeFileSync(join(dir, "src/tasks.ts"), tasks("input.a +"));
  await told("error TUN1001: TS1109: Expression expected.");
  await told("1 error: nothing was written");

  writeFileSync(join(dir, "src/tasks.ts"), tasks("input.a + 1"));
  await told("all errors are gone");

  mkdirSync(join(dir, "src/more"));
  writeFileSync(
    join(dir, "src/more/other.ts"),
    `import { defineTask } from "tunnel-worker-sdk";
export const other = defineTask("app.other", (on: boolean) => on);
`,
  );
  await told("2 tasks, 0 events");
  expect(schema("app.other")).toContain('"boolean"');

  rmSync(join(dir, "src/more/other.ts"));
  await told("1 task, 0 events");
}, 60_000);

it("follows files that are replaced again and again, and edits after that", async () => {
  for (const field of ["b", "c", "d", "e"]) {
    replace("src/types.ts", `export interface Input { a: number; ${field}?: string }\n`);
    await told("changed)");
    expect(schema("app.sum")).toContain(`"${field}"`);
  }

  replace("src/tasks.ts", tasks("input.a +"));
  await told("1 error: nothing was written");
  replace("src/tasks.ts", tasks("input.a + 1"));
  await told("all errors are gone");

  appendFileSync(join(dir, "src/types.ts"), "export interface Input { f?: string }\n");
  await told("changed)");
  expect(schema("app.sum")).toContain('"f"');
}, 60_000);

it("follows folders that come, are replaced, and go", async () => {
  const other = (id: string) => `import { defineTask } from "tunnel-worker-sdk";
export const other = defineTask("app.${id}", (on: boolean) => on);
`;
  write("src/deep/er/other.ts", other("first"));
  await told("2 tasks, 0 events");
  expect(schema("app.first")).toContain('"boolean"');

  write("aside/er/other.ts", other("second"));
  renameSync(join(dir, "src/deep"), join(dir, "gone"));
  renameSync(join(dir, "aside"), join(dir, "src/deep"));
  await vi.waitFor(() => expect(schema("app.second")).toContain('"boolean"'), patient);

  replace("src/deep/er/other.ts", other("third"));
  await vi.waitFor(() => expect(schema("app.third")).toContain('"boolean"'), patient);

  output = "";
  renameSync(join(dir, "src"), join(dir, "away"));
  await told("include matches no file");
  renameSync(join(dir, "away"), join(dir, "src"));
  await told("all errors are gone");
}, 60_000);

it("reads a config anew that is replaced, and follows what it includes then", async () => {
  write("lib/sum.ts", tasks("input.a").replace("./types.js", "../src/types.js"));
  replace("tunnel.config.ts", "export default {");
  await told("tunnel.config.ts:1: ");
  replace(
    "tunnel.config.ts",
    `export default { include: ["lib/**/*.ts"], schemasDir: "schemas", clientDir: "client", root: "app" };\n`,
  );
  await told("1 task, 0 events");
  await told("all errors are gone");
  replace("src/types.ts", "export interface Input { a: number; b?: string }\n");
  await vi.waitFor(() => expect(schema("app.sum")).toContain('"b"'), patient);
}, 60_000);

it("writes over no module of the user's, and goes on when that is away", async () => {
  write("other/index.js", "export {};\n");
  const config = read("tunnel.config.ts");
  replace("tunnel.config.ts", config.replace('"client"', '"other"'));
  await told("other/index.js is not generated");
  expect(read("other/index.js")).toBe("export {};\n");
  rmSync(join(dir, "other/index.js"));
  await told("all errors are gone");
  expect(read("other/index.js")).toContain("createClient");
}, 60_000);

it("deletes of a folder that it could not write what is generated, and no more", async () => {
  replace("src/types.ts", "export interface Input { a: number; at?: Date }\n");
  await told("changed)");
  write("other/runtime/generated/convert.js", "export {};\n");
  write("other/runtime/old.js", read("client/index.js"));
  const config = read("tunnel.config.ts");
  replace("tunnel.config.ts", config.replace('"client"', '"other"'));
  await told("other/runtime/generated/convert.js is not generated");
  replace("src/types.ts", "export interface Input { a: number }\n");
  await told("all errors are gone");
  expect(read("other/runtime/generated/convert.js")).toBe("export {};\n");
  expect(existsSync(join(dir, "other/runtime/old.js"))).toBe(false);
}, 60_000);

it("takes over the license of a package.json that comes or changes", async () => {
  const openapi = () => readFileSync(join(dir, "schemas/openapi.json"), "utf8");
  write("package.json", '{ "type": "module", "license": "MIT" }');
  await vi.waitFor(() => expect(openapi()).toContain('"MIT"'), patient);
  replace("package.json", '{ "type": "module", "license": "ISC" }');
  await vi.waitFor(() => expect(openapi()).toContain('"ISC"'), patient);
}, 60_000);

it("follows what is above the project's folder", async () => {
  child.kill();
  write("package.json", '{ "type": "module", "license": "MIT" }');
  write("shared.ts", "export interface Input { a: number }\n");
  write("api/tsconfig.json", '{ "extends": "../tsconfig.json" }');
  write("api/tunnel.config.ts", readFileSync(join(dir, "tunnel.config.ts"), "utf8"));
  const from = (file: string) => tasks("input.a").replace("./types.js", `../../${file}.js`);
  write("api/src/tasks.ts", from("shared"));
  await start(join(dir, "api"));
  const openapi = () => readFileSync(join(dir, "api/schemas/openapi.json"), "utf8");
  expect(openapi()).toContain('"MIT"');
  write("package.json", '{ "type": "module", "license": "ISC" }');
  await vi.waitFor(() => expect(openapi()).toContain('"ISC"'), patient);

  output = "";
  write("api/src/tasks.ts", from("other"));
  await told("1 error: nothing was written");
  write("other.ts", "export interface Input { a: number; b?: 1 }\n");
  await told("all errors are gone");
}, 60_000);

it("loses no edit that is made while it generates", async () => {
  for (let round = 0; round < 40; round += 1) {
    replace("src/types.ts", `export interface Input { a: number; r${round}?: string }\n`);
    await new Promise((done) => setTimeout(done, round * 5));
  }
  await vi.waitFor(() => expect(schema("app.sum")).toContain('"r39"'), patient);
}, 60_000);

async function start(cwd: string): Promise<void> {
  output = "";
  child = spawn(process.execPath, [cli, "--watch"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  await told("watching for changes");
}

const patient = { timeout: 15_000, interval: 20 };

function write(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

/** As `sed -i`, git and careful editors save. */
function replace(path: string, text: string): void {
  write(`${path}.new`, text);
  renameSync(join(dir, `${path}.new`), join(dir, path));
}

function tasks(expression: string): string {
  return `import { defineTask } from "tunnel-worker-sdk";
import type { Input } from "./types.js";
export const sum = defineTask("app.sum", (input: Input) => ${expression});
`;
}

function read(path: string): string {
  return readFileSync(join(dir, path), "utf8");
}

function schema(id: string): string {
  return read(`schemas/tasks/${id}.input.json`);
}

/** Waits for a text, and forgets what came before it. */
async function told(text: string): Promise<void> {
  await vi.waitFor(() => expect(output).toContain(text), patient);
  output = output.slice(output.indexOf(text) + text.length);
}
