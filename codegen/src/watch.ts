import { existsSync, type FSWatcher, watch as watchFolder } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { ConfigError, loadConfig, type Project } from "./config.ts";
import { Compiler } from "./discover/compiler.ts";
import type { ReportFormat } from "./report/report.ts";
import { run } from "./run.ts";

/** An editor that saves writes more than once; one run is enough. */
const QUIET_MS = 20;

/** Generates, and again after each change, until `signal` is aborted. */
export async function watch(
  project: Project,
  { signal, format = "text" }: { signal?: AbortSignal; format?: ReportFormat } = {},
): Promise<void> {
  const session = new WatchSession(project, format);
  session.start();
  await new Promise<void>((done) => {
    if (signal?.aborted) done();
    signal?.addEventListener("abort", () => done());
  });
  session.stop();
}

/**
 * 1. Errors end a run, never the session.
 * 2. What codegen writes itself starts no run.
 * 3. A file that comes or goes can change what an import means: then nothing of
 *    the previous program is kept but the parsed files.
 */
class WatchSession {
  #project: Project;
  readonly #format: ReportFormat;
  #compiler: Compiler;
  readonly #watchers = new Map<string, FSWatcher>();
  #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #wasWell = true;

  constructor(project: Project, format: ReportFormat) {
    this.#project = project;
    this.#format = format;
    this.#compiler = new Compiler(project);
  }

  start(): void {
    this.#generate();
    this.#watch();
    this.#say("watching for changes");
  }

  /** To people: what programs read has a form of its own. */
  #say(text: string): void {
    if (this.#format === "text") process.stdout.write(`${text}\n`);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  /** Watchers that are still needed stay open: a change in between would be lost. */
  #watch(): void {
    const { include, dir, configFile, tsconfig } = this.#project;
    const trees = new Set(include.map((pattern) => resolve(dir, fixedPart(pattern))));
    const inTree = (folder: string) =>
      [...trees].some((tree) => folder === tree || folder.startsWith(tree + sep));
    const others = [...this.#compiler.files(), configFile, tsconfig].map((file) => dirname(file));
    const folders = new Set([...trees, ...others.filter((folder) => !inTree(folder))]);
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder) || !existsSync(folder)) continue;
      const watcher = watchFolder(folder, { recursive: trees.has(folder) }, (event, name) => {
        this.#onChange(event, name === null ? folder : join(folder, name));
      });
      this.#watchers.set(folder, watcher);
    }
  }

  #onChange(event: string, file: string): void {
    const { schemasDir, clientDir } = this.#project;
    if ([schemasDir, clientDir].some((dir) => file.startsWith(dir + sep))) return;
    const isKnown = this.#compiler.forget(file);
    const isConfig = file === this.#project.configFile || file === this.#project.tsconfig;
    const isSource = /\.[cm]?tsx?$/.test(file);
    if (!isKnown && !isConfig && !isSource) return;
    if (isConfig || !isKnown || (event === "rename" && !existsSync(file))) this.#compiler.restart();
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#onQuiet(), QUIET_MS);
  }

  async #onQuiet(): Promise<void> {
    const hasNewConfig = this.#changed.has(this.#project.configFile);
    this.#changed.clear();
    if (hasNewConfig && !(await this.#reload())) return;
    this.#generate();
    this.#watch();
  }

  async #reload(): Promise<boolean> {
    try {
      this.#project = await loadConfig(this.#project.configFile);
      this.#compiler = new Compiler(this.#project);
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      process.stderr.write(`tunnel-codegen: ${error.message}\n`);
      return false;
    }
  }

  #generate(): void {
    const isWell = run(this.#project, { compiler: this.#compiler, format: this.#format });
    if (isWell && !this.#wasWell) this.#say("all errors are gone");
    this.#wasWell = isWell;
  }
}

/** The folder that a glob begins with. */
function fixedPart(pattern: string): string {
  const segments = pattern.split("/");
  const first = segments.findIndex((segment) => /[*?{[]/.test(segment));
  return first < 0 ? dirname(pattern) : segments.slice(0, first).join("/") || ".";
}
