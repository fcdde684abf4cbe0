import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { dirname, join, sep } from "node:path";

export interface FolderListener {
  /** A file was written, came or went; or a folder went, with all that was in it. */
  onChange: (path: string) => void;
  /** A folder cannot be followed: the system has no more watchers, say. */
  onError: (error: Error) => void;
}

/**
 * Tells of changes in folders, those included that come later or come anew.
 *
 * 1. Each folder has a watcher of its own: on Linux, Node's recursive one is deaf to
 *    a file after its first replacement by a rename, which is how many editors save.
 * 2. A watcher is open before its folder is listed: what happens in between may be
 *    told twice, and is never lost.
 * 3. A folder that was replaced by another of its name is followed anew.
 */
export class FolderWatcher {
  readonly #listener: FolderListener;
  readonly #open = new Map<string, { watcher: FSWatcher; identity: string }>();
  #trees: ReadonlySet<string> = new Set();
  #folders: ReadonlySet<string> = new Set();

  constructor(listener: FolderListener) {
    this.#listener = listener;
  }

  /**
   * Follows these, and no longer what was followed before; none needs to exist yet.
   *
   * @param trees with what is below them, apart from packages and hidden folders
   * @param folders with their own files only
   */
  follow(trees: ReadonlySet<string>, folders: ReadonlySet<string>): void {
    this.#trees = trees;
    this.#folders = folders;
    for (const folder of [...this.#open.keys()]) {
      if (!this.#isNeeded(folder)) this.#close(folder);
    }
    for (const tree of trees) this.#begin(tree);
    for (const folder of folders) if (!this.#open.has(folder)) this.#begin(folder);
  }

  /** Whether changes of the files in a folder are told now. */
  isFollowed(folder: string): boolean {
    return this.#open.has(folder) && this.#isTold(folder);
  }

  close(): void {
    for (const folder of [...this.#open.keys()]) this.#close(folder);
  }

  #begin(folder: string): void {
    this.#visit(nearestAbove(folder), false);
    // A link is not taken for a folder from above.
    if (!this.#open.has(folder)) this.#visit(folder, false);
  }

  /** Follows a folder and what is needed below it; if it `isNew`, so are its files. */
  #visit(folder: string, isNew: boolean): void {
    const identity = identityOf(folder);
    if (identity === undefined) return;
    const known = this.#open.get(folder);
    if (known && known.identity !== identity) {
      this.#forget(folder);
      isNew = true;
    }
    const entries = ifThere(() => {
      if (!this.#open.has(folder)) this.#open.set(folder, this.#watch(folder, identity));
      return readdirSync(folder, { withFileTypes: true });
    });
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (this.#isNeeded(path)) this.#visit(path, isNew);
      } else if (isNew && this.#isTold(folder)) {
        this.#listener.onChange(path);
      }
    }
  }

  #watch(folder: string, identity: string): { watcher: FSWatcher; identity: string } {
    const watcher = watch(folder, (event, name) => {
      try {
        this.#onEvent(folder, event, name);
      } catch (error) {
        this.#listener.onError(error as Error);
      }
    });
    // Windows says so of a folder that is deleted; the folder above tells when it is back.
    watcher.on("error", () => this.#forget(folder));
    return { watcher, identity };
  }

  #onEvent(folder: string, event: string, name: string | null): void {
    if (identityOf(folder) !== this.#open.get(folder)?.identity) {
      this.#forget(folder);
      this.#visit(nearestAbove(folder), false);
      this.#visit(folder, true);
      return;
    }
    if (name === null) {
      this.#visit(folder, true);
      return;
    }
    const path = join(folder, name);
    if (identityOf(path) !== undefined) {
      if (event === "rename" && this.#isNeeded(path)) this.#visit(path, true);
      return;
    }
    if (this.#open.has(path)) this.#forget(path);
    else if (this.#isTold(folder)) this.#listener.onChange(path);
  }

  /** A folder went. */
  #forget(folder: string): void {
    for (const path of [...this.#open.keys()]) {
      if (isWithin(path, folder)) this.#close(path);
    }
    this.#listener.onChange(folder);
  }

  #close(folder: string): void {
    this.#open.get(folder)?.watcher.close();
    this.#open.delete(folder);
  }

  #isTold(folder: string): boolean {
    return this.#folders.has(folder) || this.#isInTree(folder);
  }

  /** Told itself, or on the way to what is. */
  #isNeeded(folder: string): boolean {
    if (this.#isTold(folder)) return true;
    return [...this.#trees, ...this.#folders].some((wanted) => isWithin(wanted, folder));
  }

  #isInTree(folder: string): boolean {
    return [...this.#trees].some(
      (tree) => isWithin(folder, tree) && !folder.slice(tree.length).split(sep).some(isLeftOut),
    );
  }
}

/** Where TypeScript's globs do not look either. */
function isLeftOut(name: string): boolean {
  return name === "node_modules" || name.startsWith(".");
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The innermost folder above that exists: it tells when the folder comes, goes and is replaced. */
function nearestAbove(folder: string): string {
  const above = dirname(folder);
  return above === folder || identityOf(above) !== undefined ? above : nearestAbove(above);
}

/** Differs for two folders that have had one name, even if the inode is reused; undefined for none. */
function identityOf(folder: string): string | undefined {
  const stats = ifThere(() => statSync(folder, { bigint: true }));
  return stats?.isDirectory() === true ? `${stats.ino}-${stats.birthtimeNs}` : undefined;
}

/** Anything may be gone again by the time it is looked at. */
function ifThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
