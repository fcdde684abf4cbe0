import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { node } from "./gateway.ts";

/** The built command, for Node. */
export const codegenBin = join(
  import.meta.dirname,
  "../node_modules/tunnel-codegen/bin/tunnel-codegen.js",
);

const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");

/** How a run of `tunnel-codegen` ended. */
export interface CodegenRun {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of its own that can be compiled, generated for and served; gone when disposed. */
export interface Project extends Disposable {
  readonly dir: string;
  /** A path inside it. */
  path(...segments: string[]): string;
  /** Runs the built command in the folder. */
  codegen(...args: string[]): CodegenRun;
  /** What `tsc` prints of it where it ends with anything but 0. */
  typeErrors(): string;
  /** Generates, and fails with what codegen printed if it refuses. */
  generate(): void;
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
}

/** What every project has unless its own files say otherwise. */
const defaults = {
  "package.json": '{ "type": "module" }\n',
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023"],
      module: "NodeNext",
      types: ["node"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
    },
  }),
  "tunnel.config.ts": `import { defineConfig } from "tunnel-codegen";

export default defineConfig({
  include: ["src/**/*.ts"],
  schemasDir: "schemas",
  clientDir: "client",
  root: "app",
});
`,
};

/** Runs the built `tunnel-codegen` in any folder. */
export function runCodegen(cwd: string, args: readonly string[] = []): CodegenRun {
  const { status, stdout, stderr } = spawnSync(node, [codegenBin, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** The same without stopping this process: for what asks a server that it runs. */
export async function runCodegenLive(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CodegenRun> {
  const child = spawn(node, [codegenBin, ...args], { cwd, env: { ...process.env, ...env } });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}

/** A project made of these files. */
export function createProject(files: Readonly<Record<string, string>>): Project {
  return projectIn({ ...defaults, ...files });
}

/** A project that begins as a copy of a folder; what is generated or installed there stays behind. */
export function copyProject(from: string): Project {
  const project = projectIn(defaults);
  cpSync(from, project.dir, {
    recursive: true,
    filter: (path) => !/\/(?:node_modules|client|schemas)$/.test(path),
  });
  return project;
}

/** A copy of the repository that has the quickstart's sources and nothing else. */
export interface Clone extends Disposable {
  readonly dir: string;
  readonly quickstart: string;
}

export function cloneQuickstart(): Clone {
  const repository = join(import.meta.dirname, "../..");
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-clone-")));
  const path = "examples/quickstart";
  for (const part of [
    "src",
    "test",
    "demo.ts",
    "package.json",
    "tsconfig.json",
    "tunnel.config.ts",
  ]) {
    cpSync(join(repository, path, part), join(dir, path, part), { recursive: true });
  }
  cpSync(join(repository, "tsconfig.base.json"), join(dir, "tsconfig.base.json"));
  symlinkSync(join(repository, path, "node_modules"), join(dir, path, "node_modules"));
  return {
    dir,
    quickstart: join(dir, path),
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true });
    },
  };
}

/** Every file under a folder with its text, by relative path. */
export function filesIn(dir: string): Record<string, string> {
  const files = globSync("**/*", { cwd: dir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [file.slice(dir.length + 1), readFileSync(file, "utf8")]),
  );
}

function projectIn(files: Readonly<Record<string, string>>): Project {
  // The system's temporary folder may itself be a link; diagnostics name real paths.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "tunnel-project-")));
  symlinkSync(join(import.meta.dirname, "../node_modules"), join(dir, "node_modules"));
  const codegen = (...args: string[]) => runCodegen(dir, args);
  const project: Project = {
    dir,
    path: (...segments) => join(dir, ...segments),
    codegen,
    typeErrors: () => {
      const { status, stdout, stderr } = spawnSync(node, [tsc, "--project", dir], {
        encoding: "utf8",
      });
      return status === 0 ? "" : `tsc ended with ${status}\n${stdout}${stderr}`;
    },
    generate: () => {
      const { status, stdout, stderr } = codegen();
      if (status !== 0) throw new Error(`tunnel-codegen ended with ${status}\n${stdout}${stderr}`);
    },
    write: (changed) => {
      for (const [path, text] of Object.entries(changed)) {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        writeFileSync(join(dir, path), text);
      }
    },
    read: (path) => readFileSync(join(dir, path), "utf8"),
    [Symbol.dispose]: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
  project.write(files);
  return project;
}
