import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

const cli = join(import.meta.dirname, "../src/cli.ts");
let dir: string;
let child: ChildProcessByStdio<null, Readable, Readable>;
let output: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "tunnel-watch-"));
  mkdirSync(join(dir, "src"));
  const tsconfig = {
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023"],
      module: "NodeNext",
      strict: true,
      types: [],
      paths: { "tunnel-worker-sdk": [join(import.meta.dirname, "sdk/index.d.ts")] },
    },
  };
  writeFileSync(join(dir, "tsconfig.json"), JSON.stringify(tsconfig));
  writeFileSync(
    join(dir, "tunnel.config.ts"),
    `export default { include: ["src/**/*.ts"], schemasDir: "schemas", clientDir: "client", root: "app" };\n`,
  );
  writeFileSync(join(dir, "src/types.ts"), "export interface Input { a: number }\n");
  writeFileSync(join(dir, "src/tasks.ts"), tasks("input.a"));
  output = "";
  child = spawn(process.execPath, [cli, "--watch"], {
    cwd: dir,
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  await told("watching for changes");
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

function tasks(expression: string): string {
  return `import { defineTask } from "tunnel-worker-sdk";
import type { Input } from "./types.js";
export const sum = defineTask("app.sum", (input: Input) => ${expression});
`;
}

function schema(id: string): string {
  return readFileSync(join(dir, `schemas/tasks/${id}.input.json`), "utf8");
}

/** Waits for a text, and forgets what came before it. */
async function told(text: string): Promise<void> {
  await vi.waitFor(() => expect(output).toContain(text), { timeout: 15_000, interval: 20 });
  output = output.slice(output.indexOf(text) + text.length);
}
