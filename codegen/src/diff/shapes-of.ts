import type { JsonSchema } from "../model/contract.ts";
import { intersect, isEmptyShape, unprovable } from "./intersect.ts";
import {
  type Bound,
  matches,
  type Node,
  noMarks,
  type Scalar,
  type SchemaPart,
  type Shape,
} from "./shape.ts";

/** More shapes than this are not looked at one by one. */
const MAX_SHAPES = 4096;

/** A node was so wide that it is not taken apart. */
export class TooWide extends Error {
  override name = "TooWide";
}

/**
 * The shapes of a node: a value fits the node if it fits one of them. What is
 * inside objects and lists is taken apart when it is looked at.
 *
 * @throws {TooWide}
 */
export function shapesOf(node: Node): readonly Shape[] {
  let shapes: readonly Shape[] = anything;
  for (const part of node) {
    shapes = product(shapes, "shapes" in part ? part.shapes : shapesOfPart(part, new Set()));
  }
  return shapes;
}

const known = new WeakMap<JsonSchema, readonly Shape[]>();

function shapesOfPart(part: SchemaPart, following: ReadonlySet<JsonSchema>): readonly Shape[] {
  const { schema, document } = part;
  if (schema === true) return anything;
  if (schema === false) return [];
  const kept = known.get(schema);
  if (kept) return kept;
  // A reference that leads back to itself with nothing in between says nothing.
  if (following.has(schema)) return marked(anything, unprovable());
  const shapes = takenApart(schema, document, new Set(following).add(schema));
  known.set(schema, shapes);
  return shapes;
}

function takenApart(
  schema: JsonSchema,
  document: JsonSchema,
  following: ReadonlySet<JsonSchema>,
): readonly Shape[] {
  const inside = (member: unknown): readonly Shape[] =>
    shapesOfPart({ schema: member as JsonSchema | boolean, document }, following);
  let shapes = ownShapes(schema, document);
  const { $ref, allOf, anyOf, not } = schema;
  if (typeof $ref === "string") shapes = product(shapes, inside(target(document, $ref)));
  for (const member of listOf(allOf)) shapes = product(shapes, inside(member));
  if (anyOf !== undefined) shapes = product(shapes, listOf(anyOf).flatMap(inside));
  if (not !== undefined) shapes = without(shapes, not);
  for (const [keyword, value] of Object.entries(schema)) {
    if (understood.has(keyword)) continue;
    // What it refers to may differ though the text does not.
    const text = JSON.stringify({ [keyword]: value });
    shapes = marked(shapes, text.includes('"$ref"') ? unprovable() : text);
  }
  return shapes;
}

function product(a: readonly Shape[], b: readonly Shape[]): readonly Shape[] {
  if (a === anything) return b;
  if (b === anything) return a;
  const found = a.flatMap((one) => b.flatMap((other) => intersect(one, other) ?? []));
  const shapes = found.filter((shape) => !isEmptyShape(shape));
  if (shapes.length > MAX_SHAPES) throw new TooWide();
  return shapes;
}

/** What the keywords beside each other say, references and combinations apart. */
function ownShapes(schema: JsonSchema, document: JsonSchema): readonly Shape[] {
  const { type, const: only, enum: values } = schema;
  const types = type === undefined ? allTypes : typeof type === "string" ? [type] : listOf(type);
  const shapes = types.flatMap((name) => shapesOfType(String(name), schema, document));
  const isEnum = values !== undefined;
  const allowed = Object.hasOwn(schema, "const") ? [only] : isEnum ? listOf(values) : undefined;
  if (!allowed) return shapes.filter((shape) => !isEmptyShape(shape));
  const scalars = allowed.filter(isScalar);
  const fitting = product(shapes, scalars.map(valueShape));
  if (scalars.length === allowed.length) return fitting;
  // Lists and objects as values are compared by their text alone.
  const text = JSON.stringify(allowed);
  return [...fitting, ...marked(shapes.filter(isStructure), text)];
}

function shapesOfType(type: string, schema: JsonSchema, document: JsonSchema): readonly Shape[] {
  const node = (member: unknown): Node =>
    member === undefined ? [] : [{ schema: member as JsonSchema | boolean, document }];
  switch (type) {
    case "null":
      return [valueShape(null)];
    case "boolean":
      return [valueShape(true), valueShape(false)];
    case "number":
    case "integer": {
      const divisors = [schema.multipleOf, type === "integer" ? 1 : undefined];
      return [
        {
          type: "number",
          minimum: tightest(schema.minimum, schema.exclusiveMinimum, 1),
          maximum: tightest(schema.maximum, schema.exclusiveMaximum, -1),
          multiplesOf: divisors.filter((divisor) => typeof divisor === "number"),
          marks: noMarks,
        },
      ];
    }
    case "string":
      return [
        {
          type: "string",
          minLength: numberOr(schema.minLength, 0),
          maxLength: numberOr(schema.maxLength, Infinity),
          patterns: typeof schema.pattern === "string" ? [schema.pattern] : [],
          formats: typeof schema.format === "string" ? [schema.format] : [],
          marks: noMarks,
        },
      ];
    case "array":
      return [
        {
          type: "array",
          prefix: listOf(schema.prefixItems).map(node),
          rest: node(schema.items),
          minItems: numberOr(schema.minItems, 0),
          maxItems: numberOr(schema.maxItems, Infinity),
          isUnique: schema.uniqueItems === true,
          marks: noMarks,
        },
      ];
    case "object": {
      const patterns = Object.entries((schema.patternProperties ?? {}) as JsonSchema);
      const properties = Object.entries((schema.properties ?? {}) as JsonSchema);
      const matching = (name: string) => patterns.filter(([pattern]) => matches(pattern, name));
      return [
        {
          type: "object",
          properties: new Map(
            properties.map(([name, member]): [string, Node] => [
              name,
              [member, ...matching(name).map(([, each]) => each)].flatMap(node),
            ]),
          ),
          required: new Set(listOf(schema.required).map(String)),
          patterns: new Map(patterns.map(([pattern, member]) => [pattern, node(member)])),
          additional: node(schema.additionalProperties),
          minProperties: numberOr(schema.minProperties, 0),
          maxProperties: numberOr(schema.maxProperties, Infinity),
          marks: noMarks,
        },
      ];
    }
    default:
      return [];
  }
}

const allTypes = ["null", "boolean", "number", "string", "array", "object"];

const anything: readonly Shape[] = allTypes.flatMap((type) => shapesOfType(type, {}, {}));

/** Keywords that have been taken apart, and those that only describe. */
const understood = new Set([
  ...["$ref", "$defs", "allOf", "anyOf", "not", "type", "const", "enum"],
  ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "format"],
  ...["prefixItems", "items", "minItems", "maxItems", "uniqueItems"],
  ...["properties", "required", "patternProperties", "additionalProperties"],
  ...["minProperties", "maxProperties"],
  ...["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"],
  "x-tunnel-sensitive",
]);

function without(shapes: readonly Shape[], excluded: unknown): readonly Shape[] {
  const { type, ...others } = excluded as JsonSchema;
  if (type === undefined && Object.keys(others).length === 0) return [];
  const names = typeof type === "string" ? [type] : listOf(type);
  const isPlain = Object.keys(others).length === 0 && !names.includes("integer");
  if (!isPlain) return marked(shapes, unprovable());
  return shapes.filter((shape) => !names.includes(typeNameOf(shape)));
}

/** The JSON type of what a shape takes. */
export function typeNameOf(shape: Shape): string {
  if (shape.type !== "value") return shape.type;
  return shape.value === null ? "null" : typeof shape.value;
}

function marked(shapes: readonly Shape[], mark: string): readonly Shape[] {
  return shapes.map((shape) => ({ ...shape, marks: new Set([...shape.marks, mark]) }));
}

/** What a reference stands for, where there is nothing beside it. */
export function followed(part: SchemaPart): SchemaPart {
  const { schema, document } = part;
  if (typeof schema === "boolean" || typeof schema.$ref !== "string") return part;
  if (Object.keys(schema).length > 1) return part;
  return { schema: target(document, schema.$ref) as JsonSchema, document };
}

function target(document: JsonSchema, ref: string): unknown {
  if (ref === "#") return document;
  const [, name] = /^#\/\$defs\/([^/]+)$/.exec(ref) ?? [];
  const definitions = document["$defs"] as Record<string, unknown> | undefined;
  const found =
    name === undefined
      ? undefined
      : definitions?.[decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~")];
  // Elsewhere nobody can look: it is another one each time.
  return found ?? { [unprovable()]: true };
}

function tightest(bound: unknown, exclusive: unknown, sign: 1 | -1): Bound {
  const inclusive = numberOr(bound, -sign * Infinity);
  const strict = numberOr(exclusive, -sign * Infinity);
  const isExclusive = (strict - inclusive) * sign >= 0 && Number.isFinite(strict);
  return { value: isExclusive ? strict : inclusive, isExclusive };
}

function valueShape(value: Scalar): Shape {
  return { type: "value", value, marks: noMarks };
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isStructure({ type }: Shape): boolean {
  return type === "array" || type === "object";
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
