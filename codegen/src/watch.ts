import { existsSync } from "node:fs";
import { basename, dirname, resolve, sep } from "node:path";
import { ConfigError, loadConfig, type Project } from "./config.ts";
import { isExpected } from "./expected-error.ts";
import { FolderWatcher } from "./folder-watcher.ts";
import { foldersToManifest, manifestName } from "./package-manifest.ts";
import type { ReportFormat } from "./report/report.ts";
import { run } from "./run.ts";
import { Session } from "./session.ts";
import { warmUp } from "./warm-up.ts";
import { NotGenerated } from "./write.ts";

/** An editor that saves writes more than once; one run is enough. */
const QUIET_MS = 10;

export interface WatchOptions {
  /** Ends the session. */
  signal?: AbortSignal;
  /** How to tell what happened. Default: `text`. */
  format?: ReportFormat;
  /** Called after each run; `isWell` if what is on disk is now what the sources say. */
  onRun?: (isWell: boolean) => void;
}

/** Generates, and again after each change, until `signal` is aborted. */
export async function watch(project: Project, options: WatchOptions = {}): Promise<void> {
  const { signal } = options;
  const session = new WatchSession(project, options);
  session.start();
  await new Promise<void>((done) => {
    if (signal?.aborted) done();
    signal?.addEventListener("abort", () => done());
  });
  session.stop();
}

/**
 * 1. Errors end a run, never the session.
 * 2. What codegen writes itself starts no run. Of its folders only the file matters in whose
 *    place nothing was written: once it is gone.
 * 3. A file that comes or goes can change what an import means: then all imports
 *    are followed anew.
 * 4. Every file is followed from before it is read, or compared after: no edit is lost.
 */
class WatchSession {
  #project: Project;
  readonly #format: ReportFormat;
  readonly #onRun: (isWell: boolean) => void;
  #session: Session;
  readonly #watcher = new FolderWatcher({
    onChange: (path) => this.#onChange(path),
    onError: (error) => this.#warn(error),
  });
  /** Files that were compiled until they went: they matter when they are back. */
  readonly #gone = new Set<string>();
  /** Folders of compiled files; after errors also of those compiled before them. */
  #folders = new Set<string>();
  /** Folders in which a `package.json` matters: the nearest says the license. */
  #manifestFolders: ReadonlySet<string> = new Set();
  /** Those of them in which nothing else does. */
  #asides: ReadonlySet<string> = new Set();
  /** The file of the user's that the last run refused to replace. */
  #inTheWay: string | undefined;
  #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #work = Promise.resolve();
  #isStopped = false;
  #wasWell = true;
  #isConfigBroken = false;

  constructor(project: Project, { format = "text", onRun = () => undefined }: WatchOptions) {
    this.#project = project;
    this.#format = format;
    this.#onRun = onRun;
    this.#session = new Session(project);
  }

  start(): void {
    this.#generate();
    if (this.#wasWell) this.#warmUp();
    this.#say("watching for changes");
  }

  /** What fails in it has changed meanwhile: the run that follows tells. */
  #warmUp(): void {
    try {
      warmUp(this.#project, this.#session);
    } catch (error) {
      if (!isExpected(error)) throw error;
    }
  }

  /** To people: what programs read has a form of its own. */
  #say(text: string): void {
    if (this.#format === "text") process.stdout.write(`${text}\n`);
  }

  #warn(error: Error): void {
    process.stderr.write(`tunnel-codegen: ${error.message}\n`);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#watcher.close();
  }

  #generate(): void {
    this.#follow();
    const isWell = this.#run();
    const isAllWell = isWell && !this.#isConfigBroken;
    if (isAllWell && !this.#wasWell) this.#say("all errors are gone");
    this.#wasWell = isAllWell;
    const { compiler } = this.#session;
    const unfollowed = compiler.files().filter((file) => !this.#watcher.isFollowed(dirname(file)));
    this.#follow();
    for (const file of unfollowed) if (compiler.isStale(file)) this.#onChange(file);
    if (this.#isOutOfTheWay()) this.#schedule();
    this.#onRun(isWell);
  }

  #run(): boolean {
    this.#inTheWay = undefined;
    try {
      return run(this.#project, { session: this.#session, format: this.#format });
    } catch (error) {
      if (!isExpected(error)) throw error;
      if (error instanceof NotGenerated) this.#inTheWay = error.file;
      this.#warn(error);
      return false;
    }
  }

  #isOutOfTheWay(): boolean {
    return this.#inTheWay !== undefined && !existsSync(this.#inTheWay);
  }

  #follow(): void {
    const { include, dir, configFile } = this.#project;
    const { compiler } = this.#session;
    const trees = new Set(include.map((pattern) => resolve(dir, fixedPart(pattern))));
    const followed = [configFile, ...compiler.configFiles(), ...compiler.files()];
    const folders = followed.map((file) => dirname(file));
    this.#folders = new Set(this.#wasWell ? folders : [...this.#folders, ...folders]);
    const hasSources = (folder: string) =>
      this.#folders.has(folder) ||
      [...trees].some((tree) => `${folder}${sep}`.startsWith(tree + sep));
    this.#manifestFolders = new Set(foldersToManifest(dir));
    this.#asides = new Set([...this.#manifestFolders].filter((folder) => !hasSources(folder)));
    const ways = this.#inTheWay === undefined ? [] : [dirname(this.#inTheWay)];
    this.#watcher.follow(trees, new Set([...this.#folders, ...this.#asides, ...ways]));
  }

  /** @param path a file; or a folder that went */
  #onChange(path: string): void {
    if (this.#isOutOfTheWay()) this.#schedule();
    const { schemasDir, clientDir } = this.#project;
    if ([schemasDir, clientDir].some((own) => path.startsWith(own + sep))) return;
    const isManifest = basename(path) === manifestName && this.#manifestFolders.has(dirname(path));
    const isAside = this.#asides.has(dirname(path));
    if (isAside && !isManifest && existsSync(path)) return;
    const { compiler } = this.#session;
    const known = compiler.files().filter((file) => file === path || file.startsWith(path + sep));
    const isTsconfig = compiler.configFiles().includes(path);
    const isConfig = path === this.#project.configFile || isTsconfig;
    const isSource = !isAside && /\.[cm]?tsx?$/.test(path);
    const isBack = this.#gone.delete(path);
    if (known.length === 0 && !isConfig && !isSource && !isManifest && !isBack) return;
    for (const file of known) compiler.forget(file);
    const gone = known.filter((file) => !existsSync(file));
    for (const file of gone) this.#gone.add(file);
    const isNew = known.length === 0 && (isBack || !this.#changed.has(path));
    if (isTsconfig) compiler.reconfigure();
    if (isNew || gone.length > 0) compiler.restart();
    this.#changed.add(path);
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#work = this.#work.then(() => this.#onQuiet());
    }, QUIET_MS);
  }

  async #onQuiet(): Promise<void> {
    const hasNewConfig = this.#changed.has(this.#project.configFile);
    this.#changed.clear();
    if (hasNewConfig && !(await this.#reload())) return;
    if (!this.#isStopped) this.#generate();
  }

  async #reload(): Promise<boolean> {
    try {
      this.#project = await loadConfig(this.#project.configFile);
      this.#session = new Session(this.#project);
      this.#isConfigBroken = false;
      return true;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#warn(error);
      this.#isConfigBroken = true;
      this.#wasWell = false;
      return false;
    }
  }
}

/** The folder that a glob begins with. */
function fixedPart(pattern: string): string {
  const segments = pattern.split("/");
  const first = segments.findIndex((segment) => /[*?{[]/.test(segment));
  return first < 0 ? dirname(pattern) : segments.slice(0, first).join("/") || ".";
}
