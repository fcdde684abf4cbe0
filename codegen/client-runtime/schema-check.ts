import type { ValidationDetail } from "./generated/error-envelope.ts";
import { isMultipleOf } from "./multiple-of.ts";

/** A JSON Schema 2020-12, or a part of one. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

type Value = unknown;
type JsonObject = Readonly<Record<string, Value>>;
type Schemas = Readonly<Record<string, Schema>>;

/** What of a value schemas have looked at, for `unevaluated…`. */
interface Seen {
  names: Set<string>;
  /** The items before this one. */
  items: number;
}

/**
 * Judges JSON values by a standalone schema, as the gateway does but for
 * `format`, which is left to the gateway.
 *
 * Interpreted, not compiled: it has to be small, runs where `eval` is forbidden,
 * and sees one input at a time.
 */
export class SchemaCheck {
  readonly #root: Schema;

  constructor(root: Schema) {
    this.#root = root;
  }

  /** What does not fit; nothing if all does. */
  details(value: Value): ValidationDetail[] {
    const details: ValidationDetail[] = [];
    this.#check(this.#root, value, "", "", details);
    return details;
  }

  #check(schema: Schema, value: Value, path: string, at: string, out: ValidationDetail[]): Seen {
    const seen: Seen = { names: new Set(), items: 0 };
    if (typeof schema === "boolean") {
      if (!schema) out.push(detail(path, "false", "no value is allowed here", at));
      return seen;
    }
    const found: ValidationDetail[] = [];
    const fail = (keyword: string, message: string) => {
      found.push(detail(path, keyword, message, `${at}/${pointer(keyword)}`));
    };
    const within = (part: Schema, inner: Value, step: string, ...keys: string[]) =>
      this.#check(part, inner, path + step, [at, ...keys.map(pointer)].join("/"), found);
    const merge = (other: Seen) => {
      for (const name of other.names) seen.names.add(name);
      seen.items = Math.max(seen.items, other.items);
    };
    merge(this.#checkReference(schema, value, path, found));
    checkScalar(schema, value, fail);
    this.#checkUnions(schema, value, path, at, { found, fail, within, merge });
    if (isObject(value)) this.#checkObject(schema, value, { fail, within, merge, seen });
    else if (Array.isArray(value)) this.#checkArray(schema, value, { fail, within, seen });
    if (schema["x-tunnel-sensitive"] === true && found.length > 0) {
      // What is wrong inside says something of the value.
      out.push(detail(path, "x-tunnel-sensitive", "does not fit", `${at}/x-tunnel-sensitive`));
    } else {
      out.push(...found);
    }
    return seen;
  }

  #checkReference(
    { $ref: reference }: JsonObject,
    value: Value,
    path: string,
    found: ValidationDetail[],
  ): Seen {
    if (typeof reference !== "string") return { names: new Set(), items: 0 };
    let target: unknown = this.#root;
    for (const step of reference.split("/").slice(1)) {
      const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      target = (target as JsonObject)[name];
    }
    return this.#check(target as Schema, value, path, reference.slice(1), found);
  }

  #fits(schema: Schema, value: Value): Seen | undefined {
    const details: ValidationDetail[] = [];
    const seen = this.#check(schema, value, "", "", details);
    return details.length === 0 ? seen : undefined;
  }

  #checkUnions(schema: JsonObject, value: Value, path: string, at: string, tools: Tools): void {
    const { found, fail, within, merge } = tools;
    (schema["allOf"] as Schema[] | undefined)?.forEach((part, index) => {
      merge(within(part, value, "", "allOf", String(index)));
    });
    for (const keyword of ["anyOf", "oneOf"] as const) {
      const branches = schema[keyword] as Schema[] | undefined;
      if (!branches) continue;
      const fitting = branches.flatMap((branch) => this.#fits(branch, value) ?? []);
      fitting.forEach(merge);
      if (keyword === "oneOf" ? fitting.length === 1 : fitting.length > 0) continue;
      const meant = branches.flatMap((branch, index) => {
        const details: ValidationDetail[] = [];
        this.#check(branch, value, path, `${at}/${keyword}/${index}`, details);
        return details.some((each) => rulesOut(each, path)) ? [] : [details];
      });
      // Of a union whose members are told apart only one can be meant.
      if (meant.length === 1 && fitting.length === 0) found.push(...(meant[0] ?? []));
      else fail(keyword, "must fit one of the allowed forms");
    }
    if (schema["not"] !== undefined && this.#fits(schema["not"] as Schema, value)) {
      fail("not", "no value is allowed here");
    }
    if (schema["if"] === undefined) return;
    const condition = this.#fits(schema["if"] as Schema, value);
    if (condition) merge(condition);
    const branch = condition ? "then" : "else";
    if (schema[branch] !== undefined) merge(within(schema[branch] as Schema, value, "", branch));
  }

  #checkObject(
    schema: JsonObject,
    value: JsonObject,
    tools: Omit<Tools, "found"> & { seen: Seen },
  ) {
    const { fail, within, merge, seen } = tools;
    const names = Object.keys(value);
    for (const name of (schema["required"] as string[] | undefined) ?? []) {
      if (!Object.hasOwn(value, name)) {
        fail("required", `missing required property ${JSON.stringify(name)}`);
      }
    }
    checkBounds(schema, names.length, "Properties", "property", "properties", fail);
    const properties = (schema["properties"] ?? {}) as Schemas;
    const patterns = Object.entries((schema["patternProperties"] ?? {}) as Schemas);
    const isKnown = (name: string) =>
      Object.hasOwn(properties, name) || patterns.some(([pattern]) => regex(pattern).test(name));
    for (const name of names) {
      const step = `/${pointer(name)}`;
      const inner = value[name];
      if (Object.hasOwn(properties, name)) {
        within(properties[name] ?? true, inner, step, "properties", name);
      }
      for (const [pattern, part] of patterns) {
        if (regex(pattern).test(name)) within(part, inner, step, "patternProperties", pattern);
      }
      if (isKnown(name)) seen.names.add(name);
      if (schema["propertyNames"] !== undefined) {
        if (!this.#fits(schema["propertyNames"] as Schema, name)) {
          fail("propertyNames", `${JSON.stringify(name)} is no allowed name`);
        }
      }
    }
    for (const [name, part] of Object.entries((schema["dependentSchemas"] ?? {}) as Schemas)) {
      if (Object.hasOwn(value, name)) merge(within(part, value, "", "dependentSchemas", name));
    }
    for (const keyword of ["additionalProperties", "unevaluatedProperties"]) {
      const rest = schema[keyword] as Schema | undefined;
      if (rest === undefined) continue;
      const isOwn =
        keyword === "additionalProperties" ? isKnown : (name: string) => seen.names.has(name);
      for (const name of names.filter((name) => !isOwn(name))) {
        seen.names.add(name);
        if (rest === false) fail(keyword, `unknown property ${JSON.stringify(name)}`);
        else within(rest, value[name], `/${pointer(name)}`, keyword);
      }
    }
  }

  #checkArray(
    schema: JsonObject,
    value: readonly Value[],
    { fail, within, seen }: { fail: Fail; within: Within; seen: Seen },
  ): void {
    checkBounds(schema, value.length, "Items", "item", "items", fail);
    const leading = (schema["prefixItems"] ?? []) as Schema[];
    leading.slice(0, value.length).forEach((part, index) => {
      within(part, value[index], `/${index}`, "prefixItems", String(index));
    });
    seen.items = Math.max(seen.items, Math.min(leading.length, value.length));
    const keyword = schema["items"] === undefined ? "unevaluatedItems" : "items";
    const rest = schema[keyword];
    if (rest !== undefined) {
      const from = keyword === "items" ? leading.length : seen.items;
      if (rest === false && value.length > from)
        fail(keyword, `must have at most ${count(from, "item", "items")}`);
      else
        value
          .slice(from)
          .forEach((item, index) => within(rest as Schema, item, `/${from + index}`, keyword));
      seen.items = value.length;
    }
    if (schema["contains"] !== undefined) {
      const fitting = value.filter((item) => this.#fits(schema["contains"] as Schema, item)).length;
      const { minContains = 1, maxContains = Infinity } = schema as Record<string, number>;
      if (fitting < minContains || fitting > maxContains) {
        fail("contains", "must contain items that fit the schema");
      }
    }
    if (schema["uniqueItems"] === true && new Set(value.map(canonical)).size < value.length) {
      fail("uniqueItems", "items must be unique");
    }
  }
}

type Fail = (keyword: string, message: string) => void;
type Within = (schema: Schema, value: Value, step: string, ...keys: string[]) => Seen;

interface Tools {
  found: ValidationDetail[];
  fail: Fail;
  within: Within;
  merge: (seen: Seen) => void;
}

function checkScalar(schema: JsonObject, value: Value, fail: Fail): void {
  const types = schema["type"] as string | string[] | undefined;
  if (types !== undefined && ![types].flat().some((type) => isOfType(value, type))) {
    fail("type", `must be ${[types].flat().join(" or ")}`);
  }
  if (Object.hasOwn(schema, "const") && canonical(value) !== canonical(schema["const"])) {
    fail("const", `must be ${JSON.stringify(schema["const"])}`);
  }
  const options = schema["enum"] as Value[] | undefined;
  if (options && !options.some((option) => canonical(option) === canonical(value))) {
    fail("enum", `must be one of ${options.map((option) => JSON.stringify(option)).join(", ")}`);
  }
  if (typeof value === "string") {
    checkBounds(schema, Array.from(value).length, "Length", "character", "characters", fail);
    const { pattern } = schema;
    if (typeof pattern === "string" && !regex(pattern).test(value)) {
      fail("pattern", `must match the pattern ${pattern}`);
    }
  }
  if (typeof value !== "number") return;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
    string,
    number | undefined
  >;
  if (minimum !== undefined && value < minimum) fail("minimum", `must be at least ${minimum}`);
  if (maximum !== undefined && value > maximum) fail("maximum", `must be at most ${maximum}`);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) {
    fail("exclusiveMinimum", `must be more than ${exclusiveMinimum}`);
  }
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    fail("exclusiveMaximum", `must be less than ${exclusiveMaximum}`);
  }
  if (multipleOf !== undefined && !isMultipleOf(value, multipleOf)) {
    fail("multipleOf", `must be a multiple of ${multipleOf}`);
  }
}

function checkBounds(
  schema: JsonObject,
  size: number,
  suffix: string,
  one: string,
  many: string,
  fail: Fail,
): void {
  const least = schema[`min${suffix}`] as number | undefined;
  const most = schema[`max${suffix}`] as number | undefined;
  if (least !== undefined && size < least)
    fail(`min${suffix}`, `must have at least ${count(least, one, many)}`);
  if (most !== undefined && size > most)
    fail(`max${suffix}`, `must have at most ${count(most, one, many)}`);
}

function count(limit: number, one: string, many: string): string {
  return `${limit} ${limit === 1 ? one : many}`;
}

function isOfType(value: Value, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: Value): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the value is clearly none of a union's member: another kind, or another tag. */
function rulesOut({ path, keyword }: ValidationDetail, of: string): boolean {
  const inside = path.slice(of.length);
  if (keyword === "type") return inside === "";
  return (keyword === "const" || keyword === "enum") && !inside.slice(1).includes("/");
}

/** Equal values have equal texts, whatever the order of their names. */
function canonical(value: Value): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const compiled = new Map<string, RegExp>();

function regex(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(pattern, "u");
  compiled.set(pattern, known);
  return known;
}

/** One step of a JSON Pointer. */
function pointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function detail(
  path: string,
  keyword: string,
  message: string,
  schemaPath: string,
): ValidationDetail {
  return { path, keyword, message, schemaPath };
}
