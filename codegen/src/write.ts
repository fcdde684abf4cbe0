import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { Project } from "./config.ts";
import type { GeneratedFile } from "./model/generated-file.ts";

/** What is different on disk. */
export interface Changes {
  /** Absolute paths with their new content. */
  written: ReadonlyMap<string, string>;
  /** Absolute paths of files that are no longer produced. */
  deleted: readonly string[];
  /** How many of them are committed and so matter to `--check`. */
  committed: readonly string[];
}

/**
 * Compares what was generated with what is on disk.
 *
 * Only files that the previous manifest in `schemasDir` names are ever deleted,
 * and of those only such as codegen writes: whoever edits the manifest cannot
 * make it delete anything else.
 */
export function compareWithDisk(project: Project, files: readonly GeneratedFile[]): Changes {
  const written = new Map<string, string>();
  const committed: string[] = [];
  for (const { folder, path, text, uncommitted } of files) {
    const file = join(folder === "schemas" ? project.schemasDir : project.clientDir, path);
    if (readIfThere(file) === text) continue;
    written.set(file, text);
    if (!uncommitted) committed.push(file);
  }
  const produced = new Set(
    files.filter(({ folder }) => folder === "schemas").map(({ path }) => path),
  );
  const deleted = namesInManifest(project.schemasDir)
    .filter((path) => !produced.has(path) && ownName.test(path))
    .map((path) => join(project.schemasDir, path))
    .filter((file) => readIfThere(file) !== undefined);
  return { written, deleted, committed: [...committed, ...deleted] };
}

/** Makes the disk agree. */
export function writeChanges({ written, deleted }: Changes): void {
  // The manifest last: until then the old one stands, whose files are all still there.
  const isManifest = (file: string) => file.endsWith(`${sep}manifest.json`);
  const inOrder = [...written].sort(([a], [b]) => Number(isManifest(a)) - Number(isManifest(b)));
  for (const [file, text] of inOrder) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const file of deleted) rmSync(file);
}

/** The forms of names that codegen gives to files of `schemasDir`. */
const id = "[A-Za-z][A-Za-z0-9_-]*(?:\\.[A-Za-z][A-Za-z0-9_-]*)*";
const ownName = new RegExp(
  `^(?:tasks/${id}\\.(?:input|output)\\.json|events/${id}\\.payload\\.json|discovery\\.json|openapi\\.json|mcp\\.json)$`,
);

/** The files that the manifest on disk names; none where there is no manifest of ours. */
function namesInManifest(schemasDir: string): string[] {
  const text = readIfThere(join(schemasDir, "manifest.json"));
  if (text === undefined) return [];
  const names: string[] = [];
  try {
    JSON.parse(text, (key: string, value: unknown) => {
      if (key === "schema" && typeof value === "string") names.push(value);
      if (key === "documents" && Array.isArray(value)) {
        names.push(...value.filter((name) => typeof name === "string"));
      }
      return value;
    });
  } catch {
    // A broken manifest names nothing; it is about to be replaced.
    return [];
  }
  return names;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
