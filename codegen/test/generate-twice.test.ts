import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compilerOptions } from "./sdk/compiler-options.ts";

const cli = join(import.meta.dirname, "../src/cli.ts");
let dir: string;
let project: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-codegen-"));
  project = join(dir, "project");
  createProject(project);
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

it("writes the same bytes twice, from elsewhere, and in a clone", () => {
  expect(run(project, []).stdout).toMatch(
    /^1 task, 1 event → schemas\/ \(\d+ changed\) in \d+\.\d s\n$/,
  );
  const first = readAll(project);
  expect(Object.keys(first)).toContain("schemas/manifest.json");

  expect(run(project, []).stdout).toMatch(/\(nothing changed\)/);
  expect(readAll(project)).toEqual(first);

  run(dir, ["--config", "project/tunnel.config.ts"]);
  expect(readAll(project)).toEqual(first);

  const clone = join(dir, "some where", "else");
  createProject(clone);
  run(clone, []);
  expect(readAll(clone)).toEqual(first);
});

it("says with --check what has changed, and writes nothing", () => {
  const before = run(project, ["--check"]);
  expect(before.status).toBe(1);
  expect(before.stderr).toContain("  schemas/manifest.json\n");
  expect(Object.keys(readAll(project))).toEqual([
    "src/tasks.ts",
    "tsconfig.json",
    "tunnel.config.ts",
  ]);

  run(project, []);
  expect(run(project, ["--check"]).status).toBe(0);

  writeFileSync(join(project, "schemas/tasks/app.add.input.json"), "{}");
  const after = run(project, ["--check"]);
  expect(after.status).toBe(1);
  expect(after.stderr).toContain("  schemas/tasks/app.add.input.json\n");
  expect(readFileSync(join(project, "schemas/tasks/app.add.input.json"), "utf8")).toBe("{}");
});

it("leaves declaration maps out of --check", () => {
  run(project, []);
  rmSync(join(project, "client/index.d.ts.map"));
  expect(run(project, ["--check"]).status).toBe(0);
});

it("deletes what its manifest names and nothing else", () => {
  run(project, []);
  const stray = join(project, "schemas/tasks/own.json");
  const protocol = join(project, "schemas/protocol/manifest.schema.json");
  for (const file of [stray, protocol]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "{}");
  }
  const manifest = readFileSync(join(project, "schemas/manifest.json"), "utf8");
  const edited = manifest.replace(
    '"documents": [',
    '"documents": [ "tasks/own.json", "protocol/manifest.schema.json", "../src/tasks.ts",',
  );
  writeFileSync(join(project, "schemas/manifest.json"), edited);
  const source = readFileSync(join(project, "src/tasks.ts"), "utf8");
  writeFileSync(join(project, "src/tasks.ts"), source.replace("app.add", "app.sum"));

  run(project, []);
  const files = Object.keys(readAll(project));
  expect(files).not.toContain("schemas/tasks/app.add.input.json");
  expect(files).toEqual(
    expect.arrayContaining([
      "schemas/tasks/app.sum.input.json",
      "schemas/tasks/own.json",
      "schemas/protocol/manifest.schema.json",
      "src/tasks.ts",
    ]),
  );
});

it("tells what it found where it cannot write", () => {
  mkdirSync(join(project, "client"));
  writeFileSync(join(project, "client/index.js"), "export {};\n");
  writeFileSync(join(project, "src/tasks.ts"), "export {};\n");
  const { status, stdout, stderr } = run(project, []);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/warning TUN1003: [^]*client\/index\.js is not generated/);
  expect(JSON.parse(run(project, ["--format", "json"]).stdout)).toMatchObject({
    ok: false,
    changed: [],
    diagnostics: [{ code: "TUN1003" }],
  });
});

it("writes nothing where there are errors, and reports all of them", () => {
  run(project, []);
  const before = readAll(project);
  const source = `${before["src/tasks.ts"] ?? ""}
export const a = defineTask("app.a", (at: ArrayBuffer) => at);
export const b = defineTask("app.b", (_: symbol) => null);
`;
  writeFileSync(join(project, "src/tasks.ts"), source);
  const { status, stderr } = run(project, []);
  expect(status).toBe(1);
  expect(stderr).toContain("src/tasks.ts:6:39 - error TUN2004: input: JSON has no ArrayBuffer");
  expect(stderr).toContain("TUN2003: input: a symbol cannot leave its process");
  expect(stderr).toContain("3 errors: nothing was written");
  expect(readAll(project)).toEqual({ ...before, "src/tasks.ts": source });
});

it("generates several configs in one run", () => {
  const other = join(dir, "other");
  cpSync(project, other, { recursive: true });
  const { stdout } = run(dir, ["--config", "*/tunnel.config.ts"]);
  expect(stdout.split("\n")).toHaveLength(3);
  expect(stdout).toContain("→ other/schemas/");
  expect(stdout).toContain("→ project/schemas/");
});

it("says what is wrong with a config", () => {
  expect(run(dir, []).stderr).toMatch(/tunnel\.config\.ts: no such file/);
  writeFileSync(join(project, "tunnel.config.ts"), "export default { include: [] };");
  expect(run(project, []).stderr).toMatch(/include must be a list of globs/);
});

function createProject(path: string): void {
  mkdirSync(join(path, "src"), { recursive: true });
  writeFileSync(join(path, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(
    join(path, "tunnel.config.ts"),
    `export default { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client", root: "app" };\n`,
  );
  writeFileSync(
    join(path, "src/tasks.ts"),
    `import { defineEvent, defineTask } from "tunnel-worker-sdk";
interface Pair { a: number; b: number }
export const add = defineTask("app.add", (pair: Pair) => pair.a + pair.b);
export const notify = defineEvent("app.notify", (payload: { msg: string }) => void payload);
`,
  );
}

function run(
  cwd: string,
  args: string[],
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [cli, ...args], { cwd, encoding: "utf8" });
}

function readAll(path: string): Record<string, string> {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    names.map((name) => [relative(path, name), readFileSync(name, "utf8")]),
  );
}
