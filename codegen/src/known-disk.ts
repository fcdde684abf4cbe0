import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What a session has seen of generated files on disk, so that it need not read them again.
 *
 * 1. A text is known as long as the file is as it was when it was read or written here:
 *    whoever changes it, or deletes it, is noticed.
 */
export class KnownDisk {
  readonly #texts = new Map<string, { text: string; stamp: string }>();
  readonly #isKept: boolean;
  /** What the last run produced; none before the first. */
  produced: ReadonlySet<string> = new Set();

  /** @param isKept false where there is one run only, which would remember in vain */
  constructor({ isKept }: { isKept: boolean }) {
    this.#isKept = isKept;
  }

  /** Whether a file is as it was left. */
  knows(file: string): boolean {
    const known = this.#texts.get(file);
    return known !== undefined && known.stamp === stampOf(file);
  }

  /** The text of a file; undefined where there is none. */
  read(file: string): string | undefined {
    if (this.knows(file)) return this.#texts.get(file)?.text;
    const text = readIfThere(file);
    if (text !== undefined) this.#remember(file, text);
    return text;
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.#remember(file, text);
  }

  delete(file: string): void {
    rmSync(file);
    this.#texts.delete(file);
  }

  #remember(file: string, text: string): void {
    const stamp = this.#isKept ? stampOf(file) : undefined;
    if (stamp !== undefined) this.#texts.set(file, { text, stamp });
  }
}

function stampOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
