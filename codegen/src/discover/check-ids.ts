import type { Diagnostics } from "../diagnostics.ts";
import type { SourceLocation } from "../model/source-location.ts";
import { clientPathOf } from "./id.ts";

export interface DefinedId {
  kind: "task" | "event";
  id: string;
  /** Not on the client, but registered in the worker all the same. */
  isInternal: boolean;
  location: SourceLocation;
  /** The location for a message: the same on every machine. */
  shown: () => string;
}

/** Names that the client has at every depth, or that would make it look like a promise. */
export const reservedSegments = new Set(["with", "safe", "then"]);

/** Reports ids that cannot all be on one client, in one folder of schemas, in one worker. */
export function checkIds(ids: readonly DefinedId[], root: string, diagnostics: Diagnostics): void {
  checkDuplicates(ids, diagnostics);
  const unique = uniqueIds(ids.filter(({ isInternal }) => !isInternal));
  const exposed = unique.map((id) => ({ ...id, path: clientPathOf(id.id, root) }));
  checkReserved(exposed, diagnostics);
  checkClientPaths(exposed, diagnostics);
  checkFileNames(exposed, diagnostics);
}

/** A task has one handler; an event may have many, but its id is no task's. */
function checkDuplicates(ids: readonly DefinedId[], diagnostics: Diagnostics): void {
  const first = new Map<string, DefinedId>();
  for (const defined of ids) {
    const other = first.get(defined.id);
    if (!other) {
      first.set(defined.id, defined);
      continue;
    }
    if (defined.kind === "event" && other.kind === "event") continue;
    diagnostics.error("TUN1012", `${defined.id} is already ${a(other.kind)} ${at(other)}`, {
      hint: "give it another id",
      location: defined.location,
    });
  }
}

interface ExposedId extends DefinedId {
  /** The way to it on the client. */
  path: readonly string[];
}

function checkReserved(ids: readonly ExposedId[], diagnostics: Diagnostics): void {
  for (const { id, path, location } of ids) {
    for (const segment of path) {
      if (!reservedSegments.has(segment)) continue;
      const message = `${id}: the client has its own "${segment}"`;
      diagnostics.error("TUN1015", message, { hint: "rename that part of the id", location });
    }
  }
}

/** Two ids on one path, or one on the way to another, cannot both be methods. */
function checkClientPaths(ids: readonly ExposedId[], diagnostics: Diagnostics): void {
  const byPath = new Map<string, DefinedId>();
  for (const defined of ids) {
    const path = defined.path.join(".");
    const other = byPath.get(path);
    if (other) {
      const message = `${defined.id} and ${other.id} are both client.${path}; the other is ${at(other)}`;
      diagnostics.error("TUN1014", message, { location: defined.location });
    } else {
      byPath.set(path, defined);
    }
  }
  const longer = new Map<DefinedId, string[]>();
  for (const [path, defined] of byPath) {
    const segments = path.split(".");
    for (let length = 1; length < segments.length; length++) {
      const shorter = byPath.get(segments.slice(0, length).join("."));
      if (shorter) longer.set(shorter, [...(longer.get(shorter) ?? []), defined.id]);
    }
  }
  for (const [shorter, [first = "", ...others]] of longer) {
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    const message = `${shorter.id} is both a call and the way to ${first}${more}`;
    diagnostics.error("TUN1013", message, {
      hint: `rename ${shorter.id}, so that no id is the beginning of another`,
      location: shorter.location,
    });
  }
}

/** Some file systems know no letter case. */
function checkFileNames(ids: readonly DefinedId[], diagnostics: Diagnostics): void {
  const byName = new Map<string, DefinedId>();
  for (const defined of ids) {
    const key = `${defined.kind} ${defined.id.toLowerCase()}`;
    const other = byName.get(key);
    byName.set(key, other ?? defined);
    if (!other) continue;
    const message = `${defined.id} and ${other.id} differ in letter case only; the other is ${at(other)}`;
    diagnostics.error("TUN1016", message, { location: defined.location });
  }
}

function uniqueIds(ids: readonly DefinedId[]): DefinedId[] {
  const first = new Map<string, DefinedId>();
  for (const defined of ids) if (!first.has(defined.id)) first.set(defined.id, defined);
  return [...first.values()];
}

function a(kind: DefinedId["kind"]): string {
  return kind === "event" ? "an event" : "a task";
}

function at({ shown }: DefinedId): string {
  return `at ${shown()}`;
}
