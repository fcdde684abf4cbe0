import { existsSync, readFileSync, rmSync, type Stats, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { hasSamePieces, replacePieces } from "./replace-pieces.ts";

/**
 * What a session has seen of generated files on disk, so that it need not read them again.
 *
 * 1. A content is known as long as the file is as it was when it was compared or written
 *    here: whoever changes it, or deletes it, is noticed.
 * 2. Of a known file in pieces only those are written that have changed or moved.
 */
export class KnownDisk {
  readonly #contents = new Map<string, { content: Content; stamp: Stamp }>();
  readonly #isKept: boolean;
  /** What the last run produced; none before the first. */
  produced: ReadonlySet<string> = new Set();

  /** @param isKept false where there is one run only, which would remember in vain */
  constructor({ isKept }: { isKept: boolean }) {
    this.#isKept = isKept;
  }

  /** Whether a file is as it was left. */
  knows(file: string): boolean {
    return this.#known(file) !== undefined;
  }

  /** Whether this is what is in a file. */
  holds(file: string, content: Content): boolean {
    const known = this.#known(file);
    if (known !== undefined) return isSame(known, content);
    const isThere = readIfThere(file)?.equals(bytesOf(content)) === true;
    if (isThere) this.#remember(file, content);
    return isThere;
  }

  /** The text of a file; undefined where there is none. */
  read(file: string): string | undefined {
    const known = this.#known(file);
    return (known === undefined ? readIfThere(file) : bytesOf(known))?.toString();
  }

  write(file: string, content: Content): void {
    const known = typeof content === "string" ? undefined : this.#known(file);
    if (known === undefined || typeof known === "string" || typeof content === "string") {
      writeWhole(file, typeof content === "string" ? content : Buffer.concat(content));
    } else {
      replacePieces(file, known, content);
    }
    this.#remember(file, content);
  }

  delete(file: string): void {
    rmSync(file);
    this.#contents.delete(file);
  }

  #known(file: string): Content | undefined {
    const known = this.#contents.get(file);
    return known && isSameStamp(known.stamp, stampOf(file)) ? known.content : undefined;
  }

  #remember(file: string, content: Content): void {
    const stamp = this.#isKept ? stampOf(file) : undefined;
    if (stamp !== undefined) this.#contents.set(file, { content, stamp });
  }
}

/** A text, or the pieces of one. */
export type Content = string | readonly Uint8Array[];

function isSame(a: Content, b: Content): boolean {
  return typeof a === "string" || typeof b === "string" ? a === b : hasSamePieces(a, b);
}

function bytesOf(content: Content): Buffer {
  return typeof content === "string" ? Buffer.from(content) : Buffer.concat(content);
}

/** Of a thousand files, the first needs its folder made. */
function writeWhole(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    makeFolder(dirname(file));
    writeFileSync(file, content);
  }
}

/** What of a file is another once somebody has written it. */
type Stamp = Pick<Stats, "mtimeMs" | "size" | "ino">;

function stampOf(file: string): Stamp | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

function isSameStamp(a: Stamp, b: Stamp | undefined): boolean {
  return a.mtimeMs === b?.mtimeMs && a.size === b.size && a.ino === b.ino;
}

function readIfThere(file: string): Buffer | undefined {
  // Most often asked of a folder that is still empty, when a thousand errors would cost their stacks.
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    // Of a folder in its place, writing says which it is.
    const { code = "" } = error as NodeJS.ErrnoException;
    if (["ENOENT", "EISDIR"].includes(code)) return undefined;
    throw error;
  }
}
