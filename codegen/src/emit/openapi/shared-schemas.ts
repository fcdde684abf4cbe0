import { hash } from "node:crypto";
import type { JsonSchema } from "../../model/contract.ts";
import { OncePer } from "../once-per.ts";
import { mapReferences, referencesIn, rootSchema } from "../schema-walk.ts";

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
  /** To be among the document's `components.schemas`, sorted by name. */
  components: ReadonlyMap<string, JsonSchema>;
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
 * A component and a root are the same objects again while their documents are and
 * what they refer to is called the same.
 *
 * @param reserved names of components that are there already
 */
export function shareSchemas(
  documents: readonly SchemaDocument[],
  reserved: Iterable<string>,
): SharedSchemas {
  const scopes = documents.map(scopeOf);
  const names = nameMeanings(documents, scopes, new Set(reserved));
  const components = new Map<string, JsonSchema>();
  const roots = documents.map(({ typeName }, index) => {
    const { definitions, root } = scopes[index] ?? emptyScope;
    for (const definition of definitions.values()) {
      const name = names.get(definition.meaning ?? "") ?? "";
      if (!components.has(name)) components.set(name, link(definition, definitions, names));
    }
    return typeName === undefined
      ? link(root, definitions, names)
      : referTo(root, names.get(root.meaning ?? "") ?? "");
  });
  const sorted = [...components].sort(([a], [b]) => (a < b ? -1 : 1));
  return { components: new Map(sorted), roots };
}

/** A schema that is shared, or the root of a document. */
interface Definition {
  schema: JsonSchema;
  /** The names in its scope of what it refers to. */
  references: ReadonlySet<string>;
  /** A digest of its name and its text. */
  text: string;
  /** Another one: equal texts that refer to different things are told apart. */
  meaning?: string;
  /** As it was last linked, and to what. */
  linked?: { names: string; schema: JsonSchema };
  /** What stands for it, as it was last called. */
  referred?: { name: string; schema: JsonSchema };
}

/** What a document consists of. */
interface Scope {
  typeName: string | undefined;
  root: Definition;
  /** By name; the root is one of them, named "", if it has a name or is referred to. */
  definitions: ReadonlyMap<string, Definition>;
}

const scopes = new OncePer<JsonSchema, Scope>();

function scopeOf({ schema, typeName }: SchemaDocument): Scope {
  const known = scopes.get(schema, () => makeScope(schema, typeName));
  return known.typeName === typeName ? known : makeScope(schema, typeName);
}

function makeScope(document: JsonSchema, typeName: string | undefined): Scope {
  const root = define("", rootSchema(document), typeName);
  const shared = Object.entries((document["$defs"] ?? {}) as Record<string, JsonSchema>);
  const definitions = new Map(
    shared.map(([name, schema]) => [
      name,
      defined.get(schema, () => define(name, schema, typeName)),
    ]),
  );
  const all = new Map([["", root], ...definitions]);
  for (const [name, definition] of all) definition.meaning ??= meaningOf(name, definition, all);
  const isShared =
    typeName !== undefined || [...all.values()].some(({ references }) => references.has(""));
  return { typeName, root, definitions: isShared ? all : definitions };
}

/** Documents that define the same object mean the same by what it refers to. */
const defined = new OncePer<JsonSchema, Definition>();

function define(name: string, schema: JsonSchema, typeName = ""): Definition {
  const references = new Set([...referencesIn(schema)].map(nameIn));
  // A type is the same one whether it is a root here or a definition there.
  const told = references.has("")
    ? mapReferences(schema, (ref) => (nameIn(ref) === "" ? `#/$defs/${typeName}` : ref))
    : schema;
  const text = hash("sha256", JSON.stringify([name || typeName, told]));
  return { schema, references, text };
}

function meaningOf(
  name: string,
  { text }: Definition,
  scope: ReadonlyMap<string, Definition>,
): string {
  const reached = [...reachable(name, scope)].map((each) => scope.get(each)?.text ?? each).sort();
  return reached.length === 0 ? text : hash("sha256", [text, ...new Set(reached)].join());
}

const emptyScope = makeScope({}, undefined);

/** The names of all that a definition refers to, however indirectly. */
function reachable(name: string, all: ReadonlyMap<string, Definition>): ReadonlySet<string> {
  const found = new Set(all.get(name)?.references);
  // The set grows meanwhile.
  for (const each of found) for (const next of all.get(each)?.references ?? []) found.add(next);
  return found;
}

function nameIn(ref: string): string {
  return decodeURIComponent(ref.replace(/^#(\/\$defs\/)?/, ""))
    .replaceAll("~1", "/")
    .replaceAll("~0", "~");
}

/** The same object again while the name is the same. */
function referTo(root: Definition, name: string): JsonSchema {
  const known = root.referred;
  if (known?.name === name) return known.schema;
  const schema = { $ref: `#/components/schemas/${name}` };
  root.referred = { name, schema };
  return schema;
}

/** The schema with its references leading to the components. */
function link(
  definition: Definition,
  scope: ReadonlyMap<string, Definition>,
  names: ReadonlyMap<string, string>,
): JsonSchema {
  if (definition.references.size === 0) return definition.schema;
  const nameOf = (own: string) => names.get(scope.get(own)?.meaning ?? "") ?? "";
  const linkedTo = [...definition.references].map(nameOf).join("\n");
  if (definition.linked?.names === linkedTo) return definition.linked.schema;
  const schema = mapReferences(
    definition.schema,
    (ref) => `#/components/schemas/${nameOf(nameIn(ref))}`,
  );
  definition.linked = { names: linkedTo, schema };
  return schema;
}

/** How a meaning is used. */
interface Use {
  /** What it was called where it was met last. */
  name?: string;
  directions: Set<Direction>;
}

function nameMeanings(
  documents: readonly SchemaDocument[],
  scopes: readonly Scope[],
  taken: Set<string>,
): Map<string, string> {
  const uses = new Map<string, Use>();
  const byName = new Map<string, Set<string>>();
  for (const [index, document] of documents.entries()) {
    const rootName = document.typeName ?? document.name;
    for (const [own, { meaning = "" }] of scopes[index]?.definitions ?? []) {
      const name = own || rootName;
      const use = uses.get(meaning) ?? { directions: new Set() };
      use.directions.add(document.direction);
      // Most have been met before, by the name that they had there.
      if (use.name === name) continue;
      add(byName, name.replaceAll(/[^A-Za-z0-9._-]/g, "_"), meaning);
      uses.set(meaning, Object.assign(use, { name }));
    }
  }
  const names = new Map<string, string>();
  const numbers = new Map<string, number>();
  const take = (wanted: string, meaning: string) => {
    let number = numbers.get(wanted) ?? 2;
    let name = wanted;
    // The second `address.1` is not the twelfth `address`.
    const separator = /\d$/.test(wanted) ? "." : "";
    for (; taken.has(name); number += 1) name = `${wanted}${separator}${number}`;
    taken.add(name);
    numbers.set(wanted, number);
    names.set(meaning, name);
  };
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [wanted, same] of sorted) if (same.size === 1) take(wanted, [...same][0] ?? "");
  for (const [wanted, same] of sorted) {
    if (same.size === 1) continue;
    for (const meaning of same) take(`${wanted}${suffix(uses.get(meaning)?.directions)}`, meaning);
  }
  return names;
}

function add<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
  const known = sets.get(key);
  if (known) known.add(value);
  else sets.set(key, new Set([value]));
}

function suffix(directions: ReadonlySet<Direction> = new Set()): string {
  if (directions.has("output")) return "";
  return directions.has("input") ? "Input" : "OpenInput";
}
