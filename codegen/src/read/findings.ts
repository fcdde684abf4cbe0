import type { Diagnostic } from "../diagnostics.ts";
import { locationOf, type Place } from "./place.ts";

/** What was said of the inside of a type where it was read, to be said again of each use. */
export class Findings {
  readonly #found: readonly { diagnostic: Diagnostic; isAtUse: boolean }[];
  /** Of the place where the type was read. */
  readonly #path: string;

  /** @param place where the type was read */
  constructor(found: readonly Diagnostic[], place: Place) {
    const use = locationOf(place.node);
    this.#path = place.path;
    this.#found = found.map((diagnostic) => {
      const { location: at } = diagnostic;
      const isAtUse = at?.file === use.file && at.line === use.line && at.column === use.column;
      return { diagnostic, isAtUse };
    });
  }

  at(place: Place): Diagnostic[] {
    return this.#found.map(({ diagnostic, isAtUse }) => ({
      ...moved(diagnostic, this.#path, place.path),
      ...(isAtUse ? { location: locationOf(place.node) } : {}),
    }));
  }
}

/** A finding with another beginning of its path. */
function moved(found: Diagnostic, from: string, to: string): Diagnostic {
  if (found.path?.startsWith(from) !== true) return found;
  return { ...found, path: to + found.path.slice(from.length) };
}
