import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../src/config.ts";
import { Diagnostics, formatDiagnostic } from "../src/diagnostics.ts";
import { contractFor, emitJsonSchemas } from "../src/emit/json-schema/json-schema.ts";
import { emitManifest } from "../src/emit/manifest/manifest.ts";
import { readProject } from "../src/generate.ts";
import { Session } from "../src/session.ts";

const casesDir = join(import.meta.dirname, "cases");

/** `UPDATE=1` writes what is generated to `expected/`, to be read before it is committed. */
const isUpdate = process.env.UPDATE !== undefined;

describe.each(
  readdirSync(casesDir, { withFileTypes: true }).filter((entry) => entry.isDirectory()),
)("$name", ({ name }) => {
  it("generates what is expected", () => {
    const dir = join(casesDir, name);
    const generated = generateCase(dir);
    const expectedDir = join(dir, "expected");
    if (isUpdate) {
      rmSync(expectedDir, { recursive: true, force: true });
      for (const [path, text] of Object.entries(generated)) {
        mkdirSync(dirname(join(expectedDir, path)), { recursive: true });
        writeFileSync(join(expectedDir, path), text);
      }
    }
    expect(generated).toEqual(readAll(expectedDir));
  });
});

/** The schemas and the manifest, or the diagnostics, by path. */
function generateCase(dir: string): Record<string, string> {
  const project = resolveConfig(join(dir, "tunnel.config.ts"), {
    include: ["src/**/*.ts"],
    tsconfig: "../tsconfig.json",
    schemasDir: "schemas",
    clientDir: "client",
    root: "app",
  });
  const diagnostics = new Diagnostics();
  const service = readProject(project, new Session(project), diagnostics);
  const files: Record<string, string> = {};
  const report = diagnostics
    .all()
    .map((problem) => formatDiagnostic(problem, (file) => relative(dir, file)));
  if (report.length > 0) files["diagnostics.txt"] = `${report.join("\n").replaceAll(dir, "")}\n`;
  if (!service || diagnostics.hasErrors()) return files;
  const contract = contractFor(service);
  for (const { path, text } of [emitManifest, emitJsonSchemas].flatMap((emit) =>
    emit(service, contract),
  )) {
    files[path] = text;
  }
  return files;
}

function readAll(dir: string): Record<string, string> {
  if (!existsSync(dir)) return {};
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(dir, file), readFileSync(file, "utf8")]),
  );
}
