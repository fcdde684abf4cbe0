import type { JsonSchema } from "../model/contract.ts";
import type { Node, Part } from "./shape.ts";

/**
 * Tells what means the same in two documents from what differs, by its text.
 * Definitions of one name are the same if their texts are, and those of all that
 * they refer to.
 */
export class Sameness {
  readonly #texts = new WeakMap<JsonSchema, string>();
  readonly #same: ReadonlySet<string>;

  constructor(first: JsonSchema, second: JsonSchema) {
    const [a, b] = [definitionsOf(first), definitionsOf(second)];
    const same = new Set(
      [...a.keys()].filter((name) => this.#isSameText(a.get(name), b.get(name))),
    );
    // What refers to something that differs, differs too.
    for (let size = -1; size !== same.size;) {
      size = same.size;
      for (const name of same) {
        if (!referencesIn(a.get(name)).every((ref) => same.has(ref))) same.delete(name);
      }
    }
    this.#same = same;
  }

  /** Whether it is plain that `sup` takes what `sub` does: it asks for no more, or leaves more open. */
  includes(sub: Node, sup: Node): boolean {
    const given = sub.map((part) => this.#alternativesOf(part));
    return sup.every((part) => {
      const allowed = this.#alternativesOf(part);
      return given.some((list) =>
        list.every((meaning) => meaning !== undefined && allowed.includes(meaning)),
      );
    });
  }

  /** The meanings of a schema's members where it is nothing but a union, else its own. */
  #alternativesOf(part: Part): readonly (string | undefined)[] {
    if ("shapes" in part || typeof part.schema === "boolean") return [this.#meaningOf(part)];
    const { document, schema } = part;
    const said = Object.keys(schema).filter((keyword) => !describing.has(keyword));
    const { anyOf } = schema;
    if (said.length !== 1 || !Array.isArray(anyOf)) return [this.#meaningOf(part)];
    return anyOf.map((member: JsonSchema) => this.#meaningOf({ document, schema: member }));
  }

  #isSameText(a: JsonSchema | undefined, b: JsonSchema | undefined): boolean {
    return a !== undefined && b !== undefined && this.textOf(a) === this.textOf(b);
  }

  /** Undefined where texts do not tell. */
  #meaningOf(part: Part): string | undefined {
    if ("shapes" in part) return undefined;
    const { schema } = part;
    if (typeof schema === "boolean") return String(schema);
    return referencesIn(schema).every((ref) => this.#same.has(ref))
      ? this.textOf(schema)
      : undefined;
  }

  /** What a schema says, without what only describes; references are as they stand. */
  textOf(schema: JsonSchema): string {
    let text = this.#texts.get(schema);
    if (text === undefined) {
      text = JSON.stringify(meaning(schema));
      this.#texts.set(schema, text);
    }
    return text;
  }
}

/** Keywords with names of the author's choice under them. */
const maps = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

const describing = new Set([
  ...["$schema", "$id", "$comment", "$defs"],
  ...["title", "description", "default", "examples", "deprecated", "x-tunnel-sensitive"],
]);

/** A schema without what only describes, its keywords in one order. */
function meaning(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(meaning);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(([keyword]) => !describing.has(keyword))
    .map(([keyword, value]): [string, unknown] => {
      if (keyword === "const" || keyword === "enum") return [keyword, value];
      if (!maps.has(keyword)) return [keyword, meaning(value)];
      const members = Object.entries(value as JsonSchema).sort(byName);
      return [keyword, members.map(([name, member]) => [name, meaning(member)])];
    });
  return Object.fromEntries(entries.sort(byName));
}

const references = new WeakMap<object, string[]>();

/** Names of definitions; `#` is the root itself, which no name has. */
function referencesIn(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const known = references.get(schema);
  if (known) return known;
  const { $ref } = schema as JsonSchema;
  const own = typeof $ref === "string" ? [$ref.replace("#/$defs/", "")] : [];
  const inside = Object.entries(schema).filter(([keyword]) => keyword !== "$defs");
  const found = [...new Set([...own, ...inside.flatMap(([, value]) => referencesIn(value))])];
  references.set(schema, found);
  return found;
}

function definitionsOf(document: JsonSchema): Map<string, JsonSchema> {
  return new Map(Object.entries((document["$defs"] ?? {}) as Record<string, JsonSchema>));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
