import type { JsonSchema } from "../model/contract.ts";

/**
 * What a schema says, taken apart: the values that it takes are those of its
 * shapes, each of one JSON type. `true`, `false` and `null` are values of their own.
 */
export type Shape = ValueShape | NumberShape | StringShape | ArrayShape | ObjectShape;

interface Marked {
  /**
   * Constraints that are compared by their text alone. They only ever take values
   * away, so without them the shape is larger than what the schema takes.
   */
  marks: ReadonlySet<string>;
}

export type Scalar = string | number | boolean | null;

export interface ValueShape extends Marked {
  type: "value";
  value: Scalar;
}

export interface NumberShape extends Marked {
  type: "number";
  minimum: Bound;
  maximum: Bound;
  /** `1` of integers. */
  multiplesOf: readonly number[];
}

export interface Bound {
  value: number;
  isExclusive: boolean;
}

export interface StringShape extends Marked {
  type: "string";
  minLength: number;
  maxLength: number;
  patterns: readonly string[];
  formats: readonly string[];
}

export interface ArrayShape extends Marked {
  type: "array";
  prefix: readonly Node[];
  rest: Node;
  minItems: number;
  maxItems: number;
  isUnique: boolean;
}

export interface ObjectShape extends Marked {
  type: "object";
  properties: ReadonlyMap<string, Node>;
  required: ReadonlySet<string>;
  /** Of names that are none of `properties`; a name may match several. */
  patterns: ReadonlyMap<string, Node>;
  /** Of names that are neither among `properties` nor match a pattern. */
  additional: Node;
  minProperties: number;
  maxProperties: number;
}

/** A place in a schema: what a value there must fit, all of it. None: any value fits. */
export type Node = readonly Part[];

export type Part = SchemaPart | ShapesPart;

/** A schema and the document that its references lead into. */
export interface SchemaPart {
  schema: JsonSchema | boolean;
  document: JsonSchema;
}

/** One of these shapes. */
export interface ShapesPart {
  shapes: readonly Shape[];
}

export const noMarks: ReadonlySet<string> = new Set();

/** What no value fits. */
export const never: Node = [{ shapes: [] }];

/** Whether it is plain that no value fits: where `false` stands, not where types contradict. */
export function isNever(node: Node): boolean {
  return node.some((part) =>
    "shapes" in part
      ? part.shapes.length === 0
      : part.schema === false || (part.schema !== true && isEmpty(part.schema.not)),
  );
}

/** Whether it is plain that any value fits. */
export function isAnything(node: Node): boolean {
  return node.every((part) => "schema" in part && (part.schema === true || isEmpty(part.schema)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** What is at a property, whether it is named or not. */
export function propertyAt(shape: ObjectShape, name: string): Node {
  const declared = shape.properties.get(name);
  if (declared) return declared;
  const matching = [...shape.patterns].filter(([pattern]) => matches(pattern, name));
  return matching.length > 0 ? matching.flatMap(([, node]) => node) : shape.additional;
}

export function itemAt(shape: ArrayShape, index: number): Node {
  return shape.prefix[index] ?? shape.rest;
}

/** As the gateway and Ajv match patterns. */
export function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern, "u").test(text);
}

/** Lengths count code points. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
