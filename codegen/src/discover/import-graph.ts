import type ts from "typescript";
import { importsOf, isGlobal } from "../read/checker.ts";

/**
 * Which files may mean something else than they did when `accept` was last called.
 *
 * 1. A file means the same as long as its text is the same, what it imports is found
 *    where it was, and all that it imports means the same.
 * 2. A file that speaks to others without being imported, such as one that declares
 *    globals, makes every file mean something else when it changes.
 * 3. What was not accepted, since there were errors, stays changed.
 */
export class ImportGraph {
  #nodes = new Map<string, Node>();
  readonly #changed = new Set<string>();
  #isAllChanged = true;

  /**
   * Takes in a program.
   *
   * @param isResolvedAnew imports of unchanged files may lead elsewhere than before
   */
  update(program: ts.Program, isResolvedAnew: boolean): void {
    const nodes = new Map<string, Node>();
    for (const file of program.getSourceFiles()) {
      const known = this.#nodes.get(file.fileName);
      const isSame = known?.file === file;
      const node = isSame && !isResolvedAnew ? known : { file, imports: importsOf(program, file) };
      nodes.set(file.fileName, node);
      if (!isSame || node.imports.join("\n") !== known.imports.join("\n"))
        this.#change(known, node);
    }
    for (const [name, node] of this.#nodes) if (!nodes.has(name)) this.#change(node);
    this.#nodes = nodes;
  }

  /** Whether a file may mean something else. */
  affected(): (fileName: string) => boolean {
    if (this.#isAllChanged) return () => true;
    const importers = this.#importers();
    const affected = new Set(this.#changed);
    // The set grows meanwhile.
    for (const name of affected) for (const other of importers.get(name) ?? []) affected.add(other);
    return (fileName) => affected.has(fileName);
  }

  /** The one of these that the fewest files import. */
  leastImported(fileNames: readonly string[]): string | undefined {
    const importers = this.#importers();
    const uses = (fileName: string) => importers.get(fileName)?.length ?? 0;
    return fileNames.toSorted((a, b) => uses(a) - uses(b))[0];
  }

  /** From now on, what has changed until now has not. */
  accept(): void {
    this.#changed.clear();
    this.#isAllChanged = false;
  }

  #importers(): ReadonlyMap<string, readonly string[]> {
    const importers = new Map<string, string[]>();
    for (const [name, { imports }] of this.#nodes) {
      for (const imported of imports) {
        const known = importers.get(imported);
        if (known) known.push(name);
        else importers.set(imported, [name]);
      }
    }
    return importers;
  }

  #change(...nodes: (Node | undefined)[]): void {
    for (const node of nodes) {
      if (!node) continue;
      this.#changed.add(node.file.fileName);
      if (isGlobal(node.file)) this.#isAllChanged = true;
    }
  }
}

interface Node {
  file: ts.SourceFile;
  /** Absolute names of the files that it imports. */
  imports: readonly string[];
}
