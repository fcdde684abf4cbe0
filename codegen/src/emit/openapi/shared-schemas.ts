import { createHash } from "node:crypto";
import type { JsonSchema } from "../../model/contract.ts";
import { mapReferences, rootSchema } from "./schema-walk.ts";

/** A standalone document whose parts are to be shared with others. */
export interface SchemaDocument {
  /** What its root is called where something in it refers to it; `app.tasks.add.input`. */
  name: string;
  /** Of its root, if that is to be shared like a definition. */
  typeName?: string | undefined;
  /** The same type is closed on the way in, unless the author opened it, and open on the way out. */
  direction: Direction;
  schema: JsonSchema;
}

export type Direction = "input" | "openInput" | "output";

export interface SharedSchemas {
  /** To be the document's `components.schemas`, sorted by name. */
  components: Record<string, JsonSchema>;
  /** The roots, in the order of the documents, referring to the components. */
  roots: JsonSchema[];
}

/**
 * Lifts the `$defs` of standalone documents into components that all share.
 *
 * Definitions of one name that mean the same become one component. Where they
 * differ, what only goes in says so at the end of its name, with a number if
 * need be.
 *
 * @param reserved names of components that are there already
 */
export function shareSchemas(
  documents: readonly SchemaDocument[],
  reserved: Iterable<string>,
): SharedSchemas {
  const scopes = documents.map((document) => new Map(definitionsOf(document)));
  const meanings = tellApart(documents, scopes);
  const names = nameMeanings(documents, scopes, meanings, new Set(reserved));
  const components = new Map<string, JsonSchema>();
  const roots = documents.map((document, index) => {
    const link = (ref: string) =>
      `#/components/schemas/${names.get(meanings[index]?.get(nameIn(ref)) ?? "") ?? ""}`;
    for (const [name, schema] of scopes[index] ?? []) {
      const component = names.get(meanings[index]?.get(name) ?? "");
      if (component !== undefined) components.set(component, mapReferences(schema, link));
    }
    return document.typeName === undefined
      ? mapReferences(rootSchema(document.schema), link)
      : { $ref: link("#") };
  });
  const sorted = [...components].sort(([a], [b]) => (a < b ? -1 : 1));
  return { components: Object.fromEntries(sorted), roots };
}

/** Definitions by name; the root is one of them, named "", if it has a name or is referred to. */
type Scope = ReadonlyMap<string, JsonSchema>;

function definitionsOf({ schema, typeName }: SchemaDocument): [string, JsonSchema][] {
  const definitions = Object.entries((schema["$defs"] ?? {}) as Record<string, JsonSchema>);
  const references: string[] = [];
  mapReferences(schema, (ref) => {
    references.push(ref);
    return ref;
  });
  const isShared = typeName !== undefined || references.includes("#");
  return isShared ? [["", rootSchema(schema)], ...definitions] : definitions;
}

function nameIn(ref: string): string {
  return decodeURIComponent(ref.replace(/^#(\/\$defs\/)?/, ""))
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

/**
 * A digest of what each definition means, so that equal texts that refer to
 * different things are told apart. Each round looks one reference further.
 */
function tellApart(
  documents: readonly SchemaDocument[],
  scopes: readonly Scope[],
): Map<string, string>[] {
  // A type is the same one whether it is a root here or a definition there.
  const typeNameOf = (name: string, index: number) => name || (documents[index]?.typeName ?? "");
  let meanings = scopes.map(
    (scope, index) => new Map([...scope.keys()].map((name) => [name, typeNameOf(name, index)])),
  );
  let count = 0;
  for (;;) {
    const known = meanings;
    meanings = scopes.map((scope, index) => {
      const meaningOf = (ref: string) => known[index]?.get(nameIn(ref)) ?? ref;
      const digests = [...scope].map(([name, schema]): [string, string] => {
        const text = JSON.stringify([typeNameOf(name, index), mapReferences(schema, meaningOf)]);
        return [name, createHash("sha256").update(text).digest("hex")];
      });
      return new Map(digests);
    });
    const distinct = new Set(meanings.flatMap((each) => [...each.values()])).size;
    if (distinct === count) return meanings;
    count = distinct;
  }
}

function nameMeanings(
  documents: readonly SchemaDocument[],
  scopes: readonly Scope[],
  meanings: readonly ReadonlyMap<string, string>[],
  taken: Set<string>,
): Map<string, string> {
  const directions = new Map<string, Set<Direction>>();
  const byName = new Map<string, Set<string>>();
  documents.forEach((document, index) => {
    for (const name of scopes[index]?.keys() ?? []) {
      const meaning = meanings[index]?.get(name) ?? "";
      const wanted = (name || (document.typeName ?? document.name)).replaceAll(
        /[^A-Za-z0-9._-]/g,
        "_",
      );
      byName.set(wanted, (byName.get(wanted) ?? new Set()).add(meaning));
      const seen = directions.get(meaning) ?? new Set<Direction>();
      directions.set(meaning, seen.add(document.direction));
    }
  });
  const names = new Map<string, string>();
  const take = (wanted: string, meaning: string) => {
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
    taken.add(name);
    names.set(meaning, name);
  };
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [wanted, same] of sorted) if (same.size === 1) take(wanted, [...same][0] ?? "");
  for (const [wanted, same] of sorted) {
    if (same.size === 1) continue;
    for (const meaning of same) take(`${wanted}${suffix(directions.get(meaning))}`, meaning);
  }
  return names;
}

function suffix(directions: ReadonlySet<Direction> = new Set()): string {
  if (directions.has("output")) return "";
  return directions.has("input") ? "Input" : "OpenInput";
}
