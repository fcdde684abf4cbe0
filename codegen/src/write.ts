import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { ConfigError, type Project } from "./config.ts";
import { isGenerated } from "./emit/banner.ts";
import { type Content, KnownDisk } from "./known-disk.ts";
import type { GeneratedFile } from "./model/generated-file.ts";

/** Where files go; a client may come alone. */
export type Folders = Pick<Project, "clientDir"> & Partial<Pick<Project, "schemasDir">>;

/** What is different on disk. */
export interface Changes {
  /** Absolute paths with their new content. */
  written: ReadonlyMap<string, Content>;
  /** Absolute paths of files that are no longer produced. */
  deleted: readonly string[];
  /** How many of them are committed and so matter to `--check`. */
  committed: readonly string[];
  /** Absolute paths of all that is generated, different or not. */
  produced: ReadonlySet<string>;
}

/** A client's file would replace one that is not generated. */
export class NotGenerated extends ConfigError {
  readonly file: string;

  constructor(file: string) {
    super(`${file} is not generated: choose another folder, or delete the file`);
    this.file = file;
  }
}

/**
 * Compares what was generated with what is on disk.
 *
 * Only files that the previous manifest in `schemasDir` names are ever deleted,
 * and of those only such as codegen writes: whoever edits the manifest cannot
 * make it delete anything else. Of the client, what an older version's runtime
 * consisted of.
 *
 * @param disk kept by those who compare again after a change
 */
export function compareWithDisk(
  folders: Folders,
  files: readonly GeneratedFile[],
  disk = new KnownDisk({ isKept: false }),
): Changes {
  const { schemasDir = "", clientDir } = folders;
  const written = new Map<string, Content>();
  const committed: string[] = [];
  const produced = new Set<string>();
  const pathIn = { schemas: pathsIn(schemasDir), client: pathsIn(clientDir) };
  for (const made of files) {
    const file = pathIn[made.folder](made.path);
    produced.add(file);
    if (made.yields && (existsSync(file) || modulesIn(dirname(file)).some(isOfUser))) continue;
    const content = made.pieces ?? made.text;
    if (disk.holds(file, content)) continue;
    written.set(file, content);
    if (!made.uncommitted) committed.push(file);
  }
  const manifest = join(schemasDir, "manifest.json");
  const isKnown = disk.produced.size > 0 && disk.knows(manifest);
  const before = isKnown
    ? [...disk.produced]
    : [...(schemasDir === "" ? [] : namesInManifest(manifest, disk)), ...runtimeIn(clientDir)];
  const deleted = before.filter((file) => !produced.has(file) && existsSync(file));
  return { written, deleted, committed: [...committed, ...deleted], produced };
}

/** `join` for paths that are as they should be: of a thousand files, that is much of what comparing them takes. */
function pathsIn(folder: string): (path: string) => string {
  const prefix = join(folder, sep);
  return (path) => prefix + (sep === "/" ? path : path.replaceAll("/", sep));
}

/**
 * Makes the disk agree.
 *
 * @throws {NotGenerated} before anything is written
 */
export function writeChanges(
  { written, deleted, produced }: Changes,
  disk = new KnownDisk({ isKept: false }),
): void {
  const own = [...written.keys()].find((file) => !disk.knows(file) && isOfUser(file));
  if (own !== undefined) throw new NotGenerated(own);
  const inOrder = [...written].sort(([a], [b]) => orderOf(a) - orderOf(b));
  for (const [file, content] of inOrder) disk.write(file, content);
  for (const file of deleted) disk.delete(file);
  disk.produced = produced;
}

/**
 * The manifest last: until then the old one stands, whose files are all still there. Right before
 * it what a gateway takes only together with it.
 */
function orderOf(file: string): number {
  return ["discovery.json", "manifest.json"].indexOf(basename(file));
}

/** The forms of names that codegen gives to files of `schemasDir`. */
const id = "[A-Za-z][A-Za-z0-9_-]*(?:\\.[A-Za-z][A-Za-z0-9_-]*)*";
const ownName = new RegExp(
  `^(?:tasks/${id}\\.(?:input|output)\\.json|events/${id}\\.payload\\.json|errors/${id}\\.data\\.json|discovery\\.json|openapi\\.json|mcp\\.json)$`,
);

/** The files that the manifest on disk names; none where there is no manifest of ours. */
function namesInManifest(manifest: string, disk: KnownDisk): string[] {
  const text = disk.read(manifest);
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
  return names.filter((name) => ownName.test(name)).map((name) => join(dirname(manifest), name));
}

/** The files of a client's runtime on disk that say that they are generated. */
function runtimeIn(clientDir: string): string[] {
  return modulesIn(join(clientDir, "runtime"))
    .filter((file) => isGenerated(readFileSync(file, "utf8")))
    .sort();
}

/** Those in a folder and in the folders below it. */
function modulesIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isModule.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}

const isModule = /\.[cm]?[jt]sx?$/;

/** Whether a module is there that does not say that it is generated. An empty one is what a full disk leaves. */
function isOfUser(file: string): boolean {
  if (!isModule.test(file) || !statSync(file, { throwIfNoEntry: false })?.isFile()) return false;
  const text = readFileSync(file, "utf8");
  return text !== "" && !isGenerated(text);
}
